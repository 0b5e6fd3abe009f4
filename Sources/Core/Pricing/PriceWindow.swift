public import Quantities

/// Prices that replace a model's usual ones at hours of the week, for requests that arrive then.
public struct PriceWindow: Hashable, Sendable {
  /// When they hold.
  public var hours: WeekHours
  /// The prices that replace the usual ones; others stay.
  public var rates: UsageRates
  /// Prices of long requests then; where there are none, those of other hours hold.
  public var tiers: [ContextTier]
  /// The share by which everything is cheaper then that has no price of its own here, tiers and
  /// batches too: 0.5 is half off.
  public var discount: Decimal?

  /// Makes a window.
  ///
  /// - Precondition: the bounds of the tiers increase.
  public init(
    hours: WeekHours, rates: UsageRates = .none, tiers: [ContextTier] = [],
    discount: Decimal? = nil
  ) {
    precondition(
      zip(tiers, tiers.dropFirst()).allSatisfy { $0.above < $1.above }, "tiers are not in order")
    self.hours = hours
    self.rates = rates
    self.tiers = tiers
    self.discount = discount
  }
}

extension PriceVersion {
  /// Returns the prices that hold in a window, without windows of their own.
  ///
  /// - Throws: where a discounted price is not representable exactly.
  public func during(_ window: PriceWindow) throws(ArithmeticError) -> PriceVersion {
    var version = self
    version.windows = []
    if let discount = window.discount {
      let factor = try Decimal.one.adding(discount.negated)
      version.rates = try rates.multiplied(by: factor)
      version.batchRates = try batchRates.multiplied(by: factor)
      version.tiers = try tiers.multiplied(by: factor)
    }
    version.rates.replace(by: window.rates)
    if !window.tiers.isEmpty { version.tiers = window.tiers }
    return version
  }

  /// The version itself, then its prices in each window.
  ///
  /// - Throws: where a discounted price is not representable exactly.
  func inAllWindows() throws(ArithmeticError) -> [PriceVersion] {
    try [self] + windows.map { (window) throws(ArithmeticError) in try during(window) }
  }
}

extension UsageRates {
  /// Takes over the prices that others name.
  public mutating func replace(by others: UsageRates) {
    for type in UsageType.allCases {
      if let rate = others[type] { self[type] = rate }
    }
  }

  /// Returns every price times an exact factor.
  ///
  /// - Throws: where one is not representable exactly.
  func multiplied(by factor: Decimal) throws(ArithmeticError) -> UsageRates {
    var result = self
    for type in UsageType.allCases { result[type] = try self[type]?.multiplied(by: factor) }
    return result
  }
}
