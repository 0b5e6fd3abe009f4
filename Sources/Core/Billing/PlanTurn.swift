import Ledger
public import Pricing
public import Quantities

/// What the end and start of plan periods came to: what closed, expired, and was invoiced.
public struct PlanTurn: Hashable, Sendable {
  /// The period that ended, if one did.
  public internal(set) var closed: PeriodSummary?
  /// What was drawn from the balance because meters cost less than their minimum.
  public internal(set) var trueUps: [TrueUp] = []
  /// What came back of the old plan's fee, without tax.
  public internal(set) var unused = Money.zero
  /// Credit of the old plan that was taken back with it.
  public internal(set) var creditTaken = Money.zero
  /// What usage beyond the credit came to, which was invoiced, without tax.
  public internal(set) var postpaid = Money.zero
  /// Credit that came within a period, after its start; no invoice tells of it.
  public internal(set) var laterCredit = Money.zero
  /// Credit that expired with the old period.
  public internal(set) var expired = Money.zero
  /// Overage and unused fee of the old period, fee and credit of the new one; nil for neither.
  public internal(set) var invoice: Invoice?

  /// Makes a turn at which nothing happened.
  public init() {}

  /// Credit that came with the new period, or within one.
  public var credit: Money {
    invoice?.lines.last { $0.credits.isPositive }?.credits ?? laterCredit
  }
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
  /// The credit that came last in it.
  var credit = PeriodCredit()
  /// Whether it is one in which the plan is tried.
  var isTrial = false

  /// The same period, whose rest comes later.
  func later(by shift: Duration) -> PlanPeriod {
    func later(_ time: Interval) -> Interval {
      Interval(from: time.from + shift, to: time.to == .never ? .never : time.to + shift)
    }
    var period = PlanPeriod(
      bounds: later(bounds), start: start, fee: fee.later(by: shift), credit: credit,
      isTrial: isTrial)
    if credit.time.from != .never { period.credit.time = later(credit.time) }
    if credit.next != .never { period.credit.next = credit.next + shift }
    return period
  }
}

/// Credit that a plan brought at one time.
struct PeriodCredit: Sendable {
  /// What the fee paid for of it, and the grants that hold that.
  var paid = Money.zero
  var paidGrants = GrantNumbers.none
  /// What was given, likewise.
  var given = Money.zero
  var givenGrants = GrantNumbers.none
  /// From its arrival until the next arrives, or the period ends.
  var time = Interval(from: .never, to: .never)
  /// What the fee paid for of all credit in the period so far.
  var paidInPeriod = Money.zero
  /// When credit comes next within the period; `never` where none does.
  var next = Instant.never
}

/// On what terms a plan is changed.
public struct PlanChangeTerms: Hashable, Sendable {
  /// When a change takes effect.
  public enum Effect: String, NamedCase {
    /// At once; the period ends early.
    case now
    /// When the period ends.
    case renewal
  }

  /// What becomes of the credit of the plan that is left.
  public enum OldCredit: String, NamedCase {
    /// It stays until the end it had.
    case kept
    /// The part for the time that is left is taken back, as far as it is unspent.
    case returned
  }

  /// What becomes of the requests that were used of a quota.
  public enum UsedQuota: String, NamedCase {
    /// The new plan's quota is full.
    case forgotten
    /// They count against the new plan's quota.
    case carried
  }

  /// When it takes effect.
  public var effect: Effect
  /// What the rest of the period brings of the new plan's credit; with `prorated` the old fee comes
  /// back in proportion, whatever it paid for.
  public var credit: PeriodFee.ChangeCredit
  /// What becomes of the old plan's.
  public var oldCredit: OldCredit
  /// What becomes of the requests of the period.
  public var usedQuota: UsedQuota

  /// Makes terms; by default credit comes with the next period, and what there is stays.
  ///
  /// - Precondition: old credit is returned only where credit is prorated.
  public init(
    effect: Effect = .now, credit: PeriodFee.ChangeCredit = .next, oldCredit: OldCredit = .kept,
    usedQuota: UsedQuota = .forgotten
  ) {
    precondition(oldCredit == .kept || credit == .prorated, "credit is returned without its fee")
    self.effect = effect
    self.credit = credit
    self.oldCredit = oldCredit
    self.usedQuota = usedQuota
  }
}
