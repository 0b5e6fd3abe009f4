public import Pricing
public import Projection
public import Quantities

/// What a scenario's prices come to: of models after markup, of meters, packages and plans.
public struct PriceList: Sendable {
  /// A price of a model as it is shown, with the provider's beside it.
  package struct Row: Sendable {
    package let listed: ListedPrice
    /// What the customer pays for `listed.itemsPerPrice` items.
    package let price: Decimal
    package let providerPrice: Decimal

    /// Shows a price.
    ///
    /// - Throws: `overflow` where it cannot be shown exactly.
    package init(_ listed: ListedPrice) throws(ArithmeticError) {
      self.listed = listed
      let exponent = listed.isPerMillion ? 6 : 0
      price = try listed.price.multipliedByPowerOfTen(exponent)
      providerPrice = try listed.providerPrice.multipliedByPowerOfTen(exponent)
    }
  }

  /// A model; without rows it has no price and is free.
  package struct Model: Sendable {
    package let name: String
    package let provider: String?
    package let rows: [Row]
    /// What holds for requests as a whole.
    package let terms: [ListedTerms]
  }

  /// A package and what it is worth.
  package struct Package: Sendable {
    package let name: String
    package let package: CreditPackage
    package let value: PackageValue
  }

  package let input: ProjectionInput
  package let instant: Instant?
  package let models: [Model]
  /// Whether meters, packages and plans are listed as well.
  package let isWhole: Bool
  package let packages: [Package]
  /// Models that a catalog has besides.
  package let furtherModels: Int

  /// Lists some models of a scenario's rate card, or all of them and everything else that has a
  /// price, with the prices that hold at an instant, or at all times.
  ///
  /// - Throws: `overflow` where a price cannot be shown exactly.
  public init(
    _ input: ProjectionInput, models: [ModelID]?, at instant: Instant?, furtherModels: Int
  ) throws(ArithmeticError) {
    self.input = input
    self.instant = instant
    self.furtherModels = furtherModels
    isWhole = models == nil
    let all = models ?? input.rateCard.models.indices.map { ModelID($0) }
    self.models = try all.map { (model) throws(ArithmeticError) in
      let entry = input.rateCard.models[model.index]
      let prices = try input.rateCard.prices(of: model).filter {
        Self.holds($0.validFrom, $0.validUntil, at: instant)
      }
      return Model(
        name: entry.name, provider: entry.provider,
        rows: try prices.map { (price) throws(ArithmeticError) in try Row(price) },
        terms: input.rateCard.terms(of: model).filter {
          Self.holds($0.validFrom, $0.validUntil, at: instant)
        })
    }
    let offers = models == nil ? input.packages : []
    packages = try offers.map { (offer) throws(ArithmeticError) in
      let value = try offer.package.value(credit: input.credit.decimal, rounding: .halfEven)
      return Package(name: offer.name, package: offer.package, value: value)
    }
  }
}

extension PriceList {
  /// Whether what holds for some time holds at an instant, where there is one.
  private static func holds(_ from: Instant?, _ until: Instant?, at instant: Instant?) -> Bool {
    guard let instant else { return true }
    return from ?? instant <= instant && until.map { instant < $0 } ?? true
  }
}

extension VolumeDiscount {
  /// How the share is taken off, as scenario files write it.
  package var modeName: String {
    switch mode {
    case .graduated: "graduated"
    case .volume: "volume"
    }
  }

  /// The quantity that a step is above, in the unit of the usage types.
  package func units(of step: Step) -> Decimal {
    Decimal(significand: Int128(step.above), places: types.contains(where: \.isTime) ? 3 : 0)
  }
}

extension BillingBlocks {
  /// The first block in seconds.
  package var firstSeconds: Decimal { Decimal(significand: Int128(first), places: 3) }
  /// Each block after it in seconds.
  package var thenSeconds: Decimal { Decimal(significand: Int128(then), places: 3) }
}

extension ListedPrice {
  /// How many items prices are shown for: a million of what comes by the thousand.
  package var itemsPerPrice: Int64 { isPerMillion ? 1_000_000 : per }

  fileprivate var isPerMillion: Bool {
    per == 1 && (type.unit == "token" || type.unit == "character")
  }
}
