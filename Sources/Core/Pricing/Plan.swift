public import Quantities

/// A plan: a fee for each period, what it includes, and what happens beyond.
public struct Plan: Hashable, Sendable {
  /// A meter's included quantity.
  public struct IncludedMeter: Hashable, Sendable {
    /// The meter's name.
    public let meter: String
    /// The quantity of each period that the fee covers.
    public let quantity: MeterQuantity

    /// Makes an included quantity.
    public init(meter: String, quantity: MeterQuantity) {
      self.meter = meter
      self.quantity = quantity
    }
  }

  /// Its name on invoices.
  public var name: String
  /// What each period costs.
  public let fee: Money
  /// How long a period is.
  public let period: PeriodLength
  /// Where periods begin.
  public let anchor: PeriodAnchor
  /// Whether a first period that is short costs only its part of the fee.
  public let isProrated: Bool
  /// The credit that each period brings, if any.
  public let credit: SubscriptionCredit?
  /// The requests of each period that the fee covers; nil: any number.
  public let includedRequests: Int64?
  /// The quantities of meters that the fee covers, in the order they were given.
  public let includedMeters: [IncludedMeter]
  /// What happens to requests beyond the included ones.
  public private(set) var overage: Overage
  /// What the plan switches on, in the order it was given.
  public let features: [String]
  /// How far below zero usage may take the balance.
  ///
  /// What is owed at a period's end is invoiced then, and paid. Nil: it is owed until new credit
  /// repays it.
  public let postpaid: Money?

  /// How those begin who have had no plan before; nil: like all others.
  public let trial: PlanTrial?

  /// Makes a plan.
  ///
  /// - Throws: for the first thing that makes the plan meaningless.
  public init(
    name: String = "", fee: Money, period: PeriodLength, anchor: PeriodAnchor = .anniversary,
    isProrated: Bool = false, credit: SubscriptionCredit? = nil, includedRequests: Int64? = nil,
    includedMeters: [IncludedMeter] = [], overage: Overage = .rejected, features: [String] = [],
    postpaid: Money? = nil, trial: PlanTrial? = nil
  ) throws(PlanProblem) {
    guard fee >= .zero else { throw .negativeFee }
    guard period.isPositive else { throw .nonPositivePeriod }
    guard anchor == .anniversary || period.isOfCalendar else { throw .noCalendarPeriod }
    guard credit?.amount ?? .zero >= .zero else { throw .negativeCredit }
    guard trial?.length.isPositive ?? true else { throw .nonPositivePeriod }
    guard trial?.credit ?? .zero >= .zero else { throw .negativeCredit }
    guard credit?.expiry.isPositive ?? true else { throw .nonPositiveCreditExpiry }
    if let every = credit?.every, !period.isWholeNumber(of: every) { throw .unevenCreditPeriods }
    guard credit?.mostCarried == nil || credit?.expiry != .periodEnd else {
      throw .nothingCarried
    }
    guard credit?.mostCarried ?? .zero >= .zero, postpaid ?? .zero >= .zero else {
      throw .negativeLimit
    }
    guard includedRequests ?? 0 >= 0, includedMeters.allSatisfy({ $0.quantity >= .zero }) else {
      throw .negativeIncludedQuantity
    }
    for (index, included) in includedMeters.enumerated()
    where includedMeters.prefix(index).contains(where: { $0.meter == included.meter }) {
      throw .duplicateMeter(included.meter)
    }
    if case .charged(let rate, let limit) = overage {
      guard rate.price >= .zero else { throw .negativeOverageRate }
      guard limit.amount ?? .zero >= .zero, limit.requests ?? 0 >= 0 else { throw .negativeLimit }
    }
    self.name = name
    self.fee = fee
    self.period = period
    self.anchor = anchor
    self.isProrated = isProrated
    self.credit = credit
    self.includedRequests = includedRequests
    self.includedMeters = includedMeters
    self.overage = overage
    self.features = features
    self.postpaid = postpaid
    self.trial = trial
  }

  /// Returns the same plan with another treatment of requests beyond the included ones.
  public func with(overage: Overage) -> Plan {
    var plan = self
    plan.overage = overage
    return plan
  }

  /// Returns the periods of a customer who has the plan since an instant.
  ///
  /// - Parameters:
  ///   - start: When the plan began; the anchor of anniversaries. Periods of the calendar are
  ///     counted from the one that it lies in.
  ///   - zone: The customer's zone.
  /// - Returns: Its periods, those before the start too.
  public func periods(since start: Instant, in zone: ZoneRules) -> QuotaPeriod {
    switch anchor {
    case .anniversary: QuotaPeriod(anchor: start, length: period, zone: zone)
    case .calendar: QuotaPeriod(calendar: period, around: start, zone: zone)
    }
  }

  /// Returns the periods that credit comes in, within one of the plan's.
  ///
  /// - Parameters:
  ///   - period: A period of the plan, whole.
  ///   - periods: The plan's periods.
  /// - Returns: Those of the plan, or shorter ones counted from the period's start.
  public func creditPeriods(within period: Interval, of periods: QuotaPeriod) -> QuotaPeriod {
    guard let every = credit?.every else { return periods }
    return QuotaPeriod(anchor: period.from, length: every, zone: periods.zone)
  }

  /// Returns the included quantity of a meter, zero where the plan does not name it.
  public func included(meter: String) -> MeterQuantity {
    includedMeters.first { $0.meter == meter }?.quantity ?? .zero
  }

  /// Returns how many of a period's requests are beyond the included ones.
  public func overageRequests(of count: Int64) -> Int64 {
    guard let includedRequests else { return 0 }
    return max(0, count - includedRequests)
  }
}

/// Why there is no such plan.
public enum PlanProblem: Error, Hashable, Sendable {
  /// The fee is below zero.
  case negativeFee
  /// An included quantity is below zero.
  case negativeIncludedQuantity
  /// A meter is included twice.
  case duplicateMeter(String)
  /// The overage rate is below zero.
  case negativeOverageRate
  /// The period has no length.
  case nonPositivePeriod
  /// The calendar has no periods of this length.
  case noCalendarPeriod
  /// The credit is below zero.
  case negativeCredit
  /// The credit expires before it arrives.
  case nonPositiveCreditExpiry
  /// The credit comes in times that do not divide the plan's period.
  case unevenCreditPeriods
  /// What is carried over is limited, and nothing is: the credit ends with its period.
  case nothingCarried
  /// A limit is below zero.
  case negativeLimit
}
