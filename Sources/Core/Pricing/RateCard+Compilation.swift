import Quantities

extension RateCard {
  /// Adds a model's rates to the tables.
  mutating func append(_ model: PricedModel, markup: Markup) throws(RateCardProblem) {
    let versions = model.price.versions
    let firstVersion = UInt32(self.versions.count)
    let first = customerRates.count
    for version in versions { try append(version, of: model.name, factor: markup.factor) }
    rows.append(
      Row(
        firstVersion: firstVersion, versionCount: UInt32(versions.count),
        isAtCost: markup.factor == .one))
    let isPlain =
      versions.count == 1 && versions[0].tiers.isEmpty && versions[0].validFrom == nil
      && versions[0].rates[.request] == nil
      && [UsageType.input, .output].allSatisfy {
        exactCustomerRates[first + $0.index].per == 1
          && exactProviderRates[first + $0.index].per == 1
      }
    plainRates.append(
      isPlain
        ? PlainRates(
          customer: prices(exactCustomerRates, from: first),
          provider: prices(exactProviderRates, from: first), rounding: rounding)
        : PlainRates(notPlainRounding: rounding))
  }

  /// The input and output prices of the rates that start at an index.
  private func prices(
    _ rates: ContiguousArray<Rate>, from first: Int
  ) -> (input: Decimal?, output: Decimal?) {
    func price(_ type: UsageType) -> Decimal? {
      customerRates[first + type.index].reach == .missing ? nil : rates[first + type.index].price
    }
    return (price(.input), price(.output))
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
            let rate = try version.rate(of: type, tiersPassed: tiersPassed, isBatch: isBatch)
            isNegative = try !append(rate, of: type, factor: factor)
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
    _ rate: Rate?, of type: UsageType, factor: Decimal
  ) throws(ArithmeticError) -> Bool {
    guard var rate else {
      customerRates.append(CompiledRate(nil, rounding: rounding))
      providerRates.append(CompiledRate(nil, rounding: rounding))
      exactCustomerRates.append(.zero)
      exactProviderRates.append(.zero)
      return true
    }
    guard rate.price >= .zero else { return false }
    // Seconds are counted in thousandths.
    if type == .second { rate = Rate(rate.price, per: rate.per * 1000) }
    let customer = try rate.multiplied(by: factor)
    customerRates.append(CompiledRate(customer, rounding: rounding))
    providerRates.append(CompiledRate(rate, rounding: rounding))
    exactCustomerRates.append(customer)
    exactProviderRates.append(rate)
    return true
  }
}
