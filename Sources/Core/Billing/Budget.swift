public import Ledger
import Pricing
public import Quantities

/// Whose spending a budget counts.
public enum BudgetScope: Hashable, Sendable {
  /// That of the organization: all projects, and requests of no project.
  case team
  /// That of one project.
  case project(Identifier<Project>)
  /// That of one member.
  case member(Identifier<Member>)
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

  /// Makes a budget.
  ///
  /// - Parameters:
  ///   - scope: Whose spending counts.
  ///   - limit: The amount at which it is used up.
  ///   - mode: What happens then.
  ///   - alertLevels: Amounts spent at which an alert is sent, in any order.
  ///   - periods: Its periods, period 0 being the one in which the organization is opened; nil: it
  ///     never resets.
  /// - Precondition: limit and levels are positive.
  public init(
    scope: BudgetScope, limit: Money, mode: Mode = .hard, alertLevels: [Money] = [],
    periods: QuotaPeriod? = nil
  ) {
    precondition(limit.isPositive, "the limit is not positive")
    precondition(alertLevels.allSatisfy(\.isPositive), "an alert level is not positive")
    self.scope = scope
    self.limit = limit
    self.mode = mode
    self.alertLevels = alertLevels.sorted()
    self.periods = periods
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
