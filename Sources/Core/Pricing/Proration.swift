public import Quantities

/// The share of a period that is left at an instant, exact: nanoseconds over nanoseconds.
///
/// By time, not by days: a month with a clock change is an hour longer or shorter, and a plan that
/// begins at noon pays for the rest of that day.
public struct Proration: Hashable, Sendable {
  /// The time that is left; at most the whole.
  public let left: Duration
  /// The length of the period, greater than zero.
  public let whole: Duration

  /// Measures what is left of a period.
  ///
  /// - Parameters:
  ///   - period: The whole period.
  ///   - instant: From when on; all is left before the period, nothing after it.
  /// - Precondition: the period is not empty.
  public init(of period: Interval, at instant: Instant) {
    precondition(period.from < period.to, "the period is empty")
    whole = period.duration
    left = period.to - min(max(instant, period.from), period.to)
  }

  /// Returns the part of an amount for the time that is left, rounded once.
  public func left(of amount: Money, rounding: Rounding) -> Money {
    let product = Int128(amount.nanos) * Int128(left.nanoseconds)
    // A share of at most one of an amount that fits.
    return Money(
      nanos: Int64(product.divided(by: Int128(whole.nanoseconds), rounding: rounding)))
  }
}

/// What a customer pays for a plan period, and what of it comes back when the period ends early.
///
/// The whole rule of proration: a part of a fee is the part of the whole period's fee for the time
/// that is left, rounded half-even once, whether it is paid or comes back.
public struct PeriodFee: Hashable, Sendable {
  /// What is invoiced.
  public let amount: Money
  /// The credit that comes with it; the fee pays for it as far as it goes.
  public let credit: Money
  /// What did not pay for credit, and the time in which it is earned, evenly.
  private let earned: Money
  private let time: Interval

  /// Works out a fee.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - period: The whole period, not empty.
  ///   - start: When the customer's part of it begins.
  ///   - isChange: Whether another plan's period goes on as this one: it costs its part, whether the
  ///     plan prorates or not, and its credit comes with the next one.
  public init(of plan: Plan, for period: Interval, from start: Instant, isChange: Bool = false) {
    let isPart = isChange || plan.isProrated
    let left = Proration(of: period, at: start)
    amount = isPart ? left.left(of: plan.fee, rounding: .halfEven) : plan.fee
    credit = isChange ? .zero : plan.credit?.amount ?? .zero
    let paidCredit = min(amount, credit)
    // A part that paid for no credit is counted from the whole fee, so that it is rounded once.
    let isOwnTime = isPart && paidCredit.isPositive
    earned = Money(nanos: (isOwnTime ? amount : plan.fee).nanos - paidCredit.nanos)
    time = isOwnTime ? Interval(from: max(start, period.from), to: period.to) : period
  }

  /// The part of the credit that the fee pays for; the rest is given.
  public var paidCredit: Money { min(amount, credit) }

  /// Returns what comes back where the period ends at an instant: what was earned for the time left.
  public func unused(at instant: Instant) -> Money {
    guard time.from < time.to else { return .zero }
    return Proration(of: time, at: instant).left(of: earned, rounding: .halfEven)
  }
}
