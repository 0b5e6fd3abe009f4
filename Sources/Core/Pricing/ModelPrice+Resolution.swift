public import Quantities

extension PriceVersion {
  /// Returns the price that one item is charged, or nil where the model does not offer the type.
  ///
  /// In this order: the highest tier passed that names the type, the tiers below it, the usual
  /// price; in a batch each of them prefers its own batch price, then takes the discount off its
  /// usual price, then charges its usual price. A type that is named nowhere falls back: reading
  /// from the cache and writing to it cost what plain input costs, writing to the long-lived cache
  /// costs what writing to the short-lived one does.
  ///
  /// - Parameters:
  ///   - type: What is charged.
  ///   - tiersPassed: How many tiers the request is above, 0 for none.
  ///   - isBatch: Whether the request is in a batch.
  /// - Returns: The price in major units, or nil.
  /// - Throws: where the discounted price is not representable exactly.
  public func price(
    of type: UsageType, tiersPassed: Int, isBatch: Bool
  ) throws(ArithmeticError) -> Decimal? {
    for tier in tiers.prefix(tiersPassed).reversed() {
      if let price = try choose(type, isBatch, tier.rates, tier.batchRates) { return price }
    }
    if let price = try choose(type, isBatch, rates, batchRates) { return price }
    guard let substitute = type.substitute else { return nil }
    return try price(of: substitute, tiersPassed: tiersPassed, isBatch: isBatch)
  }

  /// Tells whether a type has a price of its own, rather than none or that of a substitute.
  func names(_ type: UsageType, tiersPassed: Int, isBatch: Bool) -> Bool {
    let usual = [rates] + tiers.prefix(tiersPassed).map(\.rates)
    let batch = [batchRates] + tiers.prefix(tiersPassed).map(\.batchRates)
    return (isBatch ? usual + batch : usual).contains { $0[type] != nil }
  }

  private func choose(
    _ type: UsageType, _ isBatch: Bool, _ usual: UsageRates, _ batch: UsageRates
  ) throws(ArithmeticError) -> Decimal? {
    guard isBatch else { return usual[type] }
    if let price = batch[type] { return price }
    guard let price = usual[type], let discount = batchDiscount else { return usual[type] }
    return try price.multiplied(by: Decimal.one.adding(discount.negated))
  }
}

extension UsageType {
  /// The type whose price stands in where a model names none for this one.
  var substitute: UsageType? {
    switch self {
    case .cachedInput, .cacheWrite: .input
    case .cacheWriteOneHour: .cacheWrite
    default: nil
    }
  }
}
