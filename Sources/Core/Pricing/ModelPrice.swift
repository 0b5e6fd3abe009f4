public import Quantities

/// What a provider charges for one model: one or more versions, each from an instant on.
///
/// A request is priced by the version that holds when it arrives.
public struct ModelPrice: Hashable, Sendable {
  /// The versions, earliest first.
  public let versions: [PriceVersion]

  /// Makes a price that has always held.
  public init(_ version: PriceVersion) { versions = [version] }

  /// Makes a price that has always held and knows neither context tiers nor batches.
  public init(_ rates: UsageRates) { self.init(PriceVersion(rates: rates)) }

  /// Makes a price that changes at given instants.
  ///
  /// - Precondition: there is a version, and each starts after the one before it.
  public init(versions: [PriceVersion]) {
    precondition(!versions.isEmpty, "a price has no versions")
    precondition(
      zip(versions, versions.dropFirst()).allSatisfy { $0.start < $1.start },
      "versions are not in order")
    self.versions = versions
  }
}

/// The prices of a model from one instant on.
public struct PriceVersion: Hashable, Sendable {
  /// The first instant at which the prices hold; nil: they always have.
  public var validFrom: Instant?
  /// The prices of a request of usual length outside a batch.
  public var rates: UsageRates
  /// The prices in a batch, where the provider names them.
  public var batchRates: UsageRates
  /// The share by which a batch is cheaper where no batch price is named: 0.5 is half off.
  public var batchDiscount: Decimal?
  /// The share for single usage types, instead of that.
  public var batchDiscounts: [UsageType: Decimal] = [:]
  /// Prices of long requests, by increasing bound.
  public var tiers: [ContextTier]
  /// Prices at hours of the week; of several that hold, the first counts.
  public var windows: [PriceWindow] = []
  /// The blocks that seconds are billed in; nil: none.
  public var blocks: BillingBlocks?
  /// The least that a request costs, in major units; nil: nothing.
  public var minimum: Decimal?
  /// The markup from then on; nil: that of the model.
  public var markup: Markup?

  /// Makes a version.
  ///
  /// - Precondition: the bounds of the tiers increase.
  public init(
    validFrom: Instant? = nil, rates: UsageRates, batchRates: UsageRates = .none,
    batchDiscount: Decimal? = nil, tiers: [ContextTier] = []
  ) {
    precondition(
      zip(tiers, tiers.dropFirst()).allSatisfy { $0.above < $1.above }, "tiers are not in order")
    self.validFrom = validFrom
    self.rates = rates
    self.batchRates = batchRates
    self.batchDiscount = batchDiscount
    self.tiers = tiers
  }

  /// The first instant, with the beginning of time for prices that have always held.
  var start: Instant { validFrom ?? Instant(nanoseconds: .min) }

  /// Whether requests are charged for themselves, whatever is in them, at some hours at least.
  var chargesRequests: Bool {
    let sets =
      [rates, batchRates] + tiers.flatMap { [$0.rates, $0.batchRates] }
      + windows.flatMap { [$0.rates] + $0.tiers.flatMap { [$0.rates, $0.batchRates] } }
    return minimum != nil || sets.contains { $0[.request] != nil }
  }

  /// Whether it says what a batch costs.
  public var hasBatchPrices: Bool {
    batchDiscount != nil || !batchDiscounts.isEmpty || !batchRates.isEmpty
      || tiers.contains { !$0.batchRates.isEmpty }
  }
}

/// Prices that replace the usual ones for the whole of a long request.
///
/// A tier applies where the request has more input tokens (cached ones included) than the bound;
/// exactly as many is not above. It applies to every token of the request, not only to those
/// beyond the bound, and the tier with the highest bound passed wins. A type without a price in
/// the tier keeps that of the tier below, and at the bottom the usual one.
public struct ContextTier: Hashable, Sendable {
  /// The bound, in input tokens.
  public var above: Int64
  /// The prices above it.
  public var rates: UsageRates
  /// The prices above it in a batch.
  public var batchRates: UsageRates

  /// Makes a tier.
  public init(above: Int64, rates: UsageRates, batchRates: UsageRates = .none) {
    self.above = above
    self.rates = rates
    self.batchRates = batchRates
  }
}
