import Pricing
public import Quantities

/// What the end and start of plan periods came to: what closed, expired, and was invoiced.
public struct PlanTurn: Hashable, Sendable {
  /// The period that ended, if one did.
  public internal(set) var closed: PeriodSummary?
  /// What was drawn from the balance because meters cost less than their minimum.
  public internal(set) var trueUps: [TrueUp] = []
  /// What came back of the old plan's fee, without tax.
  public internal(set) var unused = Money.zero
  /// Credit that expired with the old period.
  public internal(set) var expired = Money.zero
  /// Overage and unused fee of the old period, fee and credit of the new one; nil for neither.
  public internal(set) var invoice: Invoice?

  /// Makes a turn at which nothing happened.
  public init() {}

  /// Credit that came with the new period.
  public var credit: Money { invoice?.lines.last { $0.credits.isPositive }?.credits ?? .zero }
}

/// How a plan period ended.
public struct PeriodSummary: Hashable, Sendable {
  /// The organization's part of the period.
  public let period: Interval
  /// Requests that the plan includes; nil where it does not limit them.
  public let includedRequests: Int64?
  /// Requests admitted.
  public let requests: Int64
  /// Requests beyond the included ones.
  public let overageRequests: Int64
  /// The price of the last of them; where there is none, of the next one.
  public let rate: Rate
  /// What was invoiced for them, without tax.
  public let overageCost: Money

  /// Makes a summary.
  public init(
    period: Interval, includedRequests: Int64?, requests: Int64, overageRequests: Int64,
    rate: Rate, overageCost: Money
  ) {
    self.period = period
    self.includedRequests = includedRequests
    self.requests = requests
    self.overageRequests = overageRequests
    self.rate = rate
    self.overageCost = overageCost
  }
}

/// A period of a plan that is running.
struct PlanPeriod: Sendable {
  /// The whole of it.
  let bounds: Interval
  /// When the organization's part of it began, as far as the book knows.
  let start: Instant
  /// What is paid for it.
  let fee: PeriodFee
}
