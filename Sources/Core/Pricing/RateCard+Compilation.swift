import Quantities

extension RateCard {
  /// Adds a model's rates to the tables.
  mutating func append(_ model: PricedModel, markup: Markup) throws(RateCardProblem) {
    let versions = model.price.versions
    let firstVersion = UInt32(self.versions.count)
    let first = customerRates.count
    for version in versions {
      try append(version, of: model.name, factor: (version.markup ?? markup).factor)
    }
    try appendDiscounts(of: model.name, ratesFrom: first)
    rows.append(Row(firstVersion: firstVersion, versionCount: UInt32(versions.count)))
    let isPlain =
      versions.count == 1 && versions[0].tiers.isEmpty && versions[0].validFrom == nil
      && versions[0].windows.isEmpty && !versions[0].chargesRequests
      && [UsageType.input, .cachedInput, .output].allSatisfy {
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

  /// The prices of text by the rates that start at an index.
  private func prices(
    _ rates: ContiguousArray<Rate>, from first: Int
  ) -> PlainRates.Prices {
    func price(_ type: UsageType) -> Decimal? {
      customerRates[first + type.index].reach == .missing ? nil : rates[first + type.index].price
    }
    return PlainRates.Prices(
      input: price(.input), cachedInput: price(.cachedInput), output: price(.output))
  }

  /// Notes which volume discounts cover a model's usage; its rates must be representable with each
  /// of their shares.
  private mutating func appendDiscounts(
    of model: String, ratesFrom first: Int
  ) throws(RateCardProblem) {
    var discounts = ByUsageType<Int8>(repeating: -1)
    for type in UsageType.allCases {
      guard let number = volumeDiscounts.firstIndex(where: { $0.covers(type, of: model) }) else {
        continue
      }
      discounts[type.index] = Int8(number)
      for index in stride(
        from: first + type.index, to: exactCustomerRates.count, by: UsageType.count)
      {
        do {
          for step in volumeDiscounts[number].steps {
            _ = try exactCustomerRates[index].multiplied(
              by: Decimal.one.adding(step.discount.negated))
          }
        } catch {
          throw .notRepresentable(model: model, type: type, error)
        }
      }
    }
    discountOf.append(discounts)
  }

  private mutating func append(
    _ version: PriceVersion, of model: String, factor: Decimal
  ) throws(RateCardProblem) {
    versions.append(
      VersionRow(
        start: version.start, firstPrices: UInt32(priceRows.count),
        windowCount: UInt32(version.windows.count), firstWindow: UInt32(windows.count)))
    windows.append(contentsOf: version.windows.map(\.hours))
    let minimum = version.minimum ?? .zero
    guard minimum >= .zero else { throw .negativeMinimum(model: model) }
    let all: [PriceVersion]
    let least: (customer: Money, provider: Money)
    do {
      all = try version.inAllWindows()
      least.customer = try Money(minimum.multiplied(by: factor), rounding: rounding)
      least.provider = try Money(minimum, rounding: rounding)
    } catch {
      throw .termsNotRepresentable(model: model, error)
    }
    for prices in all {
      priceRows.append(
        PriceRow(
          firstRate: UInt32(customerRates.count), firstBound: UInt32(bounds.count),
          tierCount: UInt32(prices.tiers.count), rowsPerTier: prices.hasBatchPrices ? 2 : 1,
          isAtCost: factor == .one, minimum: least.customer, providerMinimum: least.provider,
          blocks: prices.blocks ?? .none))
      bounds.append(contentsOf: prices.tiers.map(\.above))
      try appendRates(of: prices, of: model, factor: factor)
    }
  }

  /// Adds the rates of a version at some hours.
  private mutating func appendRates(
    of version: PriceVersion, of model: String, factor: Decimal
  ) throws(RateCardProblem) {
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
    if type.isTime { rate = Rate(rate.price, per: rate.per * 1000) }
    let customer = try rate.multiplied(by: factor)
    customerRates.append(CompiledRate(customer, rounding: rounding))
    providerRates.append(CompiledRate(rate, rounding: rounding))
    exactCustomerRates.append(customer)
    exactProviderRates.append(rate)
    return true
  }
}
