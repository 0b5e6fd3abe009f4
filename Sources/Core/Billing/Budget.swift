public import Ledger
public import Pricing
public import Quantities

/// Whose usage a budget or a limit is about.
public enum BudgetScope: Hashable, Sendable {
  /// That of the organization: all projects, and requests of no project.
  case team
  /// That of one project.
  case project(Identifier<Project>)
  /// That of one member.
  case member(Identifier<Member>)
  /// That of requests to any of some models: one that several sell, for example.
  case models([ModelID])
  /// That of requests that come with a key.
  case apiKey(Identifier<APIKey>)
}

/// How much may be spent in a period, and what happens when it is.
///
/// Counts what requests and traces of its scope are charged, in the period in which they are
/// booked.
public struct Budget: Hashable, Sendable {
  /// What a budget that is used up leads to.
  public enum Mode: String, NamedCase {
    /// Requests are refused until the period ends. The request that uses it up is charged in full.
    case hard
    /// People are told.
    case alert
  }

  /// The most periods that are counted together: all of them are kept.
  public static let mostPeriodsTogether = 10_000

  /// Whose spending counts.
  public let scope: BudgetScope
  /// The amount at which it is used up.
  public let limit: Money
  /// What happens then.
  public let mode: Mode
  /// Amounts spent at which an alert is sent, least first.
  public let alertLevels: [Money]
  /// Its periods, period 0 being the one in which the organization is opened; nil: it never resets.
  public let periods: QuotaPeriod?
  /// How many periods count together, the running one and those before it: more than one are a window
  /// that moves on from period to period.
  public let periodsTogether: Int
  /// The most of what a period has left that the next one may spend besides.
  public let mostCarried: Money
  /// Whether requests beyond a plan's included ones count, with what they will be invoiced at.
  public let countsOverage: Bool

  /// How long the time is that counts together; nil: all of it.
  public var length: PeriodLength? {
    switch periods?.length {
    case .months(let months): .months(months * periodsTogether)
    case .days(let days): .days(days * periodsTogether)
    case .fixed(let time): .fixed(time * Int64(periodsTogether))
    case nil: nil
    }
  }

  /// Makes a budget.
  ///
  /// - Parameters:
  ///   - scope: Whose spending counts.
  ///   - limit: The amount at which it is used up.
  ///   - mode: What happens then.
  ///   - alertLevels: Amounts spent at which an alert is sent, in any order.
  ///   - periods: Its periods, period 0 being the one in which the organization is opened; nil: it
  ///     never resets.
  ///   - periodsTogether: How many periods count together.
  ///   - mostCarried: The most of what a period has left that the next one may spend besides.
  ///   - countsOverage: Whether requests beyond a plan's included ones count.
  /// - Precondition: limit and levels are positive, and a window that moves carries nothing over.
  public init(
    scope: BudgetScope, limit: Money, mode: Mode = .hard, alertLevels: [Money] = [],
    periods: QuotaPeriod? = nil, periodsTogether: Int = 1, mostCarried: Money = .zero,
    countsOverage: Bool = false
  ) {
    precondition(limit.isPositive, "the limit is not positive")
    precondition(alertLevels.allSatisfy(\.isPositive), "an alert level is not positive")
    precondition(
      (1...Self.mostPeriodsTogether).contains(periodsTogether), "the window is out of bounds")
    precondition(mostCarried >= .zero, "what is carried over is negative")
    precondition(
      mostCarried == .zero || periodsTogether == 1, "a window that moves carries nothing over")
    self.scope = scope
    self.limit = limit
    self.mode = mode
    self.alertLevels = alertLevels.sorted()
    self.periods = periods
    self.periodsTogether = periodsTogether
    self.mostCarried = mostCarried
    self.countsOverage = countsOverage
  }
}

/// What people are told about spending when a budget's level is reached, or a window is unlike those before.
public struct SpendingAlert: Hashable, Sendable {
  /// Why it is sent.
  public enum Cause: Hashable, Sendable {
    /// A level of a budget was reached.
    case budget(BudgetScope)
    /// More was spent than the baseline would have it.
    case spike
  }

  /// Why it is sent.
  public let cause: Cause
  /// The amount that was reached, or exceeded by a spike.
  public let level: Money
  /// What was spent in the budget's period so far, or in the window.
  public let spent: Money
}

/// Where a budget stands.
public struct BudgetStanding: Sendable {
  /// The budget.
  public let budget: Budget
  /// What it counted in its period so far.
  public let spent: Money
  /// What may be spent beyond the limit because earlier periods left it.
  public let carried: Money
  /// When its period ends.
  public let end: Instant
}
