import Quantities

extension RateCard {
  /// Adds a model's rates to the tables.
  mutating func append(_ model: PricedModel, markup: Markup) throws(RateCardProblem) {
    let versions = model.price.versions
    let firstVersion = UInt32(self.versions.count)
    let firstRate = UInt32(customerRates.count)
    for version in versions { try append(version, of: model.name, factor: markup.factor) }
    let isPlain =
      versions.count == 1 && versions[0].tiers.isEmpty && versions[0].validFrom == nil
      && versions[0].rates[.request] == nil
    rows.append(
      Row(
        firstVersion: firstVersion, versionCount: UInt32(versions.count), firstRate: firstRate,
        isPlain: isPlain, isAtCost: markup.factor == .one))
  }

  private mutating func append(
    _ version: PriceVersion, of model: String, factor: Decimal
  ) throws(RateCardProblem) {
    versions.append(
      VersionRow(
        start: version.start, firstRate: UInt32(customerRates.count),
        firstBound: UInt32(bounds.count), tierCount: UInt32(version.tiers.count),
        rowsPerTier: version.hasBatchPrices ? 2 : 1))
    bounds.append(contentsOf: version.tiers.map(\.above))
    let kinds = version.hasBatchPrices ? [false, true] : [false]
    for tiersPassed in 0...version.tiers.count {
      for isBatch in kinds {
        for type in UsageType.allCases {
          let isNegative: Bool
          do {
            let price = try version.price(of: type, tiersPassed: tiersPassed, isBatch: isBatch)
            isNegative = try !append(price, of: type, factor: factor)
          } catch {
            throw .notRepresentable(model: model, type: type, error)
          }
          if isNegative { throw .negativePrice(model: model, type: type) }
        }
      }
    }
  }

  /// Adds one rate; false where it is negative.
  private mutating func append(
    _ price: Decimal?, of type: UsageType, factor: Decimal
  ) throws(ArithmeticError) -> Bool {
    guard var price else {
      customerRates.append(.missing)
      providerRates.append(.missing)
      exactCustomerRates.append(.zero)
      exactProviderRates.append(.zero)
      return true
    }
    guard price >= .zero else { return false }
    // Seconds are counted in thousandths.
    if type == .second { price = try price.dividedByPowerOfTen(3) }
    let customer = try price.multiplied(by: factor)
    customerRates.append(CompiledRate(customer, rounding: rounding))
    providerRates.append(CompiledRate(price, rounding: rounding))
    exactCustomerRates.append(Rate(customer))
    exactProviderRates.append(Rate(price))
    return true
  }
}
