public import Quantities

/// What a rule may charge in a period.
public struct TopUpLimit: Hashable, Sendable {
  /// What happens to an order that the period has too little room for.
  public enum AtLimit: String, NamedCase {
    /// It is for what there is room for, if that is no less than a charge may be.
    case partial
    /// It is not placed.
    case refuse
  }

  /// The most that is charged in a period; nil for no such limit.
  public let amount: Money?
  /// The most charges in a period; nil for no such limit.
  public let count: Int?
  /// The periods.
  public let periods: QuotaPeriod
  /// What happens to an order that there is too little room for.
  public let atLimit: AtLimit

  /// Makes a limit.
  ///
  /// - Precondition: what is limited is positive.
  public init(amount: Money?, count: Int?, periods: QuotaPeriod, atLimit: AtLimit) {
    precondition(amount.map(\.isPositive) ?? true, "nothing may ever be charged")
    precondition(count.map { $0 > 0 } ?? true, "nothing may ever be charged")
    self.amount = amount
    self.count = count
    self.periods = periods
    self.atLimit = atLimit
  }
}

/// How often a card may be tried, retries included.
///
/// Card networks limit repeated attempts, and vendors limit them against runaway rules.
public struct AttemptLimit: Hashable, Sendable {
  /// The most attempts in any stretch of time as long as the window.
  public let count: Int
  /// How long the window is.
  public let window: Duration

  /// Makes a limit.
  ///
  /// - Precondition: both are positive.
  public init(count: Int, window: Duration) {
    precondition(count > 0 && window > .zero, "the card could never be tried")
    self.count = count
    self.window = window
  }
}
