public import Quantities

/// What a named meter costs over one billing period.
///
/// The price is a function of the period's whole quantity, `total(for:rounding:)`. What a further
/// use costs is the difference of two totals, so that the parts of a period add up to the whole
/// exactly however the use was cut up.
public struct MeterPrice: Hashable, Sendable {
  /// How quantity becomes money.
  public enum Model: Hashable, Sendable {
    /// A price for each `per` units, in proportion.
    case perUnit(price: Decimal, per: Decimal)
    /// Each tier's price for the part of the quantity inside the tier.
    case graduated([PriceTier])
    /// The price of the tier that the whole quantity falls in, for all of it.
    case volume([PriceTier])
    /// A price for each started package of `size` units.
    case package(price: Decimal, size: Decimal)
    /// One price for the period, however much is used, if anything is.
    case flat(price: Decimal)
  }

  /// How quantity becomes money.
  public let model: Model
  /// The quantity of each period that is free; the model prices what is beyond it.
  public let included: MeterQuantity
  /// The least that a period costs, used or not; see `trueUp(for:rounding:)`.
  public let minimum: Money?
  /// The most that a period costs.
  public let maximum: Money?
  /// The one price of a model without tiers, ready to be multiplied.
  private let rate: MeterRate?

  /// Makes a price.
  ///
  /// - Throws: for the first thing that makes the price meaningless.
  public init(
    _ model: Model, included: MeterQuantity = .zero, minimum: Money? = nil, maximum: Money? = nil
  ) throws(MeterPriceProblem) {
    guard included >= .zero else { throw .negativeIncludedQuantity }
    if let minimum, minimum < .zero { throw .negativePrice }
    if let maximum, maximum < minimum ?? .zero { throw .maximumBelowMinimum }
    try Self.check(model)
    self.model = model
    self.included = included
    self.minimum = minimum
    self.maximum = maximum
    rate =
      if case .perUnit(let price, let size) = model { MeterRate(price, per: size) } else { nil }
  }

  /// Returns what a quantity costs by the model, up to the maximum; the minimum is not in it.
  ///
  /// - Parameters:
  ///   - quantity: The whole quantity of the period, included quantity and all.
  ///   - rounding: How the amount becomes nano-units; applied once (graduated: once a tier).
  /// - Returns: The cost of the period so far.
  /// - Throws: `overflow` where the amount does not fit.
  /// - Precondition: the quantity is not negative.
  public func total(
    for quantity: MeterQuantity, rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    precondition(quantity >= .zero, "the quantity is negative")
    let billable = max(0, quantity.millionths - included.millionths)
    guard billable > 0 else { return .zero }
    let amount: Money
    if let nanos = rate?.cost(ofMillionths: billable, rounding: rounding) {
      amount = Money(nanos: nanos)
    } else {
      amount = try model.cost(ofMillionths: billable, rounding: rounding)
    }
    return maximum.map { min(amount, $0) } ?? amount
  }

  /// Returns what a further quantity costs after what the period has already seen.
  ///
  /// Negative where the further quantity brings all of it into a cheaper volume tier.
  ///
  /// - Parameters:
  ///   - quantity: The further quantity.
  ///   - used: The quantity used earlier in the same period.
  ///   - rounding: How totals become nano-units.
  /// - Returns: The increase of the period's cost.
  /// - Throws: `overflow` where an amount or the quantity does not fit.
  public func cost(
    of quantity: MeterQuantity, alreadyUsedInPeriod used: MeterQuantity, rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    let before = try total(for: used, rounding: rounding)
    let after = try total(for: used.adding(quantity), rounding: rounding)
    return try after.subtracting(before)
  }

  /// Returns what is due at the period's end to bring its cost up to the minimum.
  ///
  /// - Throws: `overflow` where an amount does not fit.
  public func trueUp(
    for quantity: MeterQuantity, rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    guard let minimum else { return .zero }
    let amount = try total(for: quantity, rounding: rounding)
    return amount < minimum ? try minimum.subtracting(amount) : .zero
  }

  private static func check(_ model: Model) throws(MeterPriceProblem) {
    switch model {
    case .perUnit(let price, let size), .package(let price, let size):
      guard price >= .zero else { throw .negativePrice }
      guard size > .zero else { throw .nonPositiveSize }
    case .flat(let price):
      guard price >= .zero else { throw .negativePrice }
    case .graduated(let tiers), .volume(let tiers):
      guard let last = tiers.last else { throw .noTiers }
      guard last.upTo == nil else { throw .lastTierIsBounded }
      var bound = MeterQuantity.zero
      for tier in tiers {
        guard tier.price >= .zero, tier.flat >= .zero else { throw .negativePrice }
        guard let upTo = tier.upTo else { continue }
        guard upTo > bound else { throw .tiersOutOfOrder }
        bound = upTo
      }
      guard !tiers.dropLast().contains(where: { $0.upTo == nil }) else { throw .tiersOutOfOrder }
    }
  }
}

/// A range of quantity and its price.
public struct PriceTier: Hashable, Sendable {
  /// The last quantity in the tier, itself included; nil: the tier has no end.
  public let upTo: MeterQuantity?
  /// The price of one unit, in major units.
  public let price: Decimal
  /// An amount due as soon as the tier is entered, in major units.
  public let flat: Decimal
  /// The price of a unit ready to be multiplied, where that is all.
  let rate: MeterRate?

  /// Makes a tier.
  public init(upTo: MeterQuantity?, price: Decimal, flat: Decimal = .zero) {
    self.upTo = upTo
    self.price = price
    self.flat = flat
    rate = flat == .zero ? MeterRate(price, per: Decimal(1)) : nil
  }
}

/// Why there is no such meter price.
public enum MeterPriceProblem: Error, Hashable, Sendable {
  /// A price is below zero.
  case negativePrice
  /// The included quantity is below zero.
  case negativeIncludedQuantity
  /// A price is for zero units or fewer.
  case nonPositiveSize
  /// A tiered price has no tiers.
  case noTiers
  /// A tier ends no later than the one before it, or a tier without an end is not the last.
  case tiersOutOfOrder
  /// The last tier ends, so that larger quantities have no price.
  case lastTierIsBounded
  /// The most that a period costs is less than the least.
  case maximumBelowMinimum
}
