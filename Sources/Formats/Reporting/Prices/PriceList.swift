public import Pricing
public import Projection
public import Quantities

/// What a scenario's prices come to: of models after markup, of meters, packages and plans.
public struct PriceList: Sendable {
  /// A price of a model as it is shown, with the provider's beside it.
  struct Row: Sendable {
    let listed: ListedPrice
    /// What the customer pays for `listed.itemsPerPrice` items.
    let price: Decimal
    let providerPrice: Decimal
  }

  /// A model; without rows it has no price and is free.
  struct Model: Sendable {
    let name: String
    let provider: String?
    let rows: [Row]
  }

  /// A package and what it is worth.
  struct Package: Sendable {
    let name: String
    let package: CreditPackage
    let value: PackageValue
  }

  let input: ProjectionInput
  let instant: Instant?
  let models: [Model]
  /// Whether meters, packages and plans are listed as well.
  let isWhole: Bool
  let packages: [Package]
  /// Models that a catalog has besides.
  let furtherModels: Int

  /// Makes a list.
  ///
  /// - Parameters:
  ///   - input: The scenario, with every model that is to be listed on its rate card.
  ///   - models: The models to list; nil: all, and everything else that has a price.
  ///   - instant: Lists the prices that hold then; nil: those of all times.
  ///   - furtherModels: How many models a catalog has besides.
  /// - Throws: `overflow` where a price cannot be shown exactly.
  public init(
    _ input: ProjectionInput, models: [ModelID]?, at instant: Instant?, furtherModels: Int
  ) throws(ArithmeticError) {
    self.input = input
    self.instant = instant
    self.furtherModels = furtherModels
    isWhole = models == nil
    var listed: [Model] = []
    for model in models ?? input.rateCard.models.indices.map({ ModelID($0) }) {
      var rows: [Row] = []
      for price in try input.rateCard.prices(of: model) where price.holds(at: instant) {
        rows.append(
          Row(
            listed: price, price: try price.shownPrice(),
            providerPrice: try price.shownProviderPrice()))
      }
      let entry = input.rateCard.models[model.index]
      listed.append(Model(name: entry.name, provider: entry.provider, rows: rows))
    }
    self.models = listed
    var packages: [Package] = []
    for offer in input.packages where models == nil {
      let value = try offer.package.value(credit: input.credit.decimal, rounding: .halfEven)
      packages.append(Package(name: offer.name, package: offer.package, value: value))
    }
    self.packages = packages
  }
}

extension ListedPrice {
  /// Whether the price is that of an instant, where there is one.
  fileprivate func holds(at instant: Instant?) -> Bool {
    guard let instant else { return true }
    if let validFrom, instant < validFrom { return false }
    if let validUntil, instant >= validUntil { return false }
    return true
  }
}
