public import Quantities

extension PriceVersion {
  /// Returns the rate that items are charged, or nil where the model does not offer the type.
  ///
  /// In this order: the highest tier passed that names the type, the tiers below it, the usual
  /// price; in a batch each of them prefers its own batch price, then takes the discount off its
  /// usual price, then charges its usual price. A type that is named nowhere falls back: reading
  /// from the cache and writing to it cost what plain input costs, writing to the long-lived cache
  /// costs what writing to the short-lived one does; tokens of audio, images and reasoning cost what
  /// others do, seconds of video what other seconds do. Where only requests have a price, nothing else
  /// has one.
  ///
  /// - Parameters:
  ///   - type: What is charged.
  ///   - tiersPassed: How many tiers the request is above, 0 for none.
  ///   - isBatch: Whether the request is in a batch.
  /// - Returns: The rate, or nil.
  /// - Throws: where the discounted price is not representable exactly.
  public func rate(
    of type: UsageType, tiersPassed: Int, isBatch: Bool
  ) throws(ArithmeticError) -> Rate? {
    for tier in tiers.prefix(tiersPassed).reversed() {
      if let rate = try choose(type, isBatch, tier.rates, tier.batchRates) { return rate }
    }
    if let rate = try choose(type, isBatch, rates, batchRates) { return rate }
    guard let substitute = type.substitute else { return chargesOnlyRequests ? .zero : nil }
    return try rate(of: substitute, tiersPassed: tiersPassed, isBatch: isBatch)
  }

  /// Whether nothing but the request itself has a price: what is in it costs nothing.
  private var chargesOnlyRequests: Bool {
    UsageType.allCases.allSatisfy { ($0 == .request) == (rates[$0] != nil) }
  }

  /// Tells whether a type has a price of its own, rather than none or that of a substitute.
  func names(_ type: UsageType, tiersPassed: Int, isBatch: Bool) -> Bool {
    let usual = [rates] + tiers.prefix(tiersPassed).map(\.rates)
    let batch = [batchRates] + tiers.prefix(tiersPassed).map(\.batchRates)
    return (isBatch ? usual + batch : usual).contains { $0[type] != nil }
  }

  private func choose(
    _ type: UsageType, _ isBatch: Bool, _ usual: UsageRates, _ batch: UsageRates
  ) throws(ArithmeticError) -> Rate? {
    guard isBatch else { return usual[type] }
    if let rate = batch[type] { return rate }
    guard let rate = usual[type], let discount = batchDiscounts[type] ?? batchDiscount else {
      return usual[type]
    }
    return try rate.multiplied(by: Decimal.one.adding(discount.negated))
  }
}

extension UsageType {
  /// The type whose price stands in where a model names none for this one.
  var substitute: UsageType? {
    switch self {
    case .cachedInput, .cacheWrite: .input
    case .cacheWriteOneHour: .cacheWrite
    case .audioInput, .imageInput: .input
    case .reasoning, .audioOutput, .imageOutput: .output
    case .video: .second
    default: nil
    }
  }
}

extension UsageRates {
  /// The types of input that are priced in proportion to plain input.
  private static let cacheTypes = [UsageType.cachedInput, .cacheWrite, .cacheWriteOneHour]

  /// Adds the cache prices that these rates of long requests do not name: they keep the ratio to
  /// plain input that they have in other rates.
  ///
  /// - Parameter below: The rates of shorter requests.
  /// - Returns: The types that were added.
  /// - Throws: `overflow` where such a price does not fit.
  public mutating func keepCacheRatios(
    of below: UsageRates
  ) throws(ArithmeticError) -> [UsageType] {
    guard let input = self[.input], let usual = below[.input], usual.price > .zero else {
      return []
    }
    var added: [UsageType] = []
    for type in Self.cacheTypes where self[type] == nil {
      guard let cached = below[type] else { continue }
      // input × cached / usual, each a decimal for a number of items.
      let product = try input.price.multiplied(by: cached.price)
        .multipliedByPowerOfTen(usual.price.places).multiplied(by: Decimal(usual.per))
      guard let digits = Int64(exactly: usual.price.significand) else { throw .overflow }
      let (items, first) = input.per.multipliedReportingOverflow(by: cached.per)
      let (per, second) = items.multipliedReportingOverflow(by: digits)
      guard !first, !second else { throw .overflow }
      self[type] = Rate(product, per: per)
      added.append(type)
    }
    return added
  }
}
