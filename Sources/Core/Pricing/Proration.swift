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
/// that is left, rounded half-even once, whether it is paid or comes back; what an invoice has of it is
/// in whole coins.
public struct PeriodFee: Hashable, Sendable {
  /// What a part of a period that another plan's goes on as brings of its credit.
  public enum ChangeCredit: String, NamedCase {
    /// Nothing: credit comes with the next period.
    case next
    /// The part for the time that is left.
    case prorated
  }

  /// What is invoiced.
  public let amount: Money
  /// The credit that comes with it at once; the fee pays for it as far as it goes.
  public let credit: Money
  /// What the fee pays for of all credit in the period, what comes later in it included.
  public let creditPaid: Money
  /// What is shared out by time: the fee, or the part of it that is paid.
  private let whole: Money
  private let time: Interval
  private let coins: Coins

  /// Works out a fee.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - period: The whole period, not empty.
  ///   - start: When the customer's part of it begins.
  ///   - change: What credit there is where another plan's period goes on as this one: it costs its
  ///     part, whether the plan prorates or not; nil where a period begins.
  ///   - later: How many times credit comes later in the period.
  ///   - coins: What an invoice can have.
  public init(
    of plan: Plan, for period: Interval, from start: Instant, change: ChangeCredit? = nil,
    later: Int = 0, in coins: Coins = .none
  ) {
    let isPart = change != nil || plan.isProrated
    let left = Proration(of: period, at: start)
    let full = plan.credit?.amount ?? .zero
    amount = coins.invoiced(isPart ? left.left(of: plan.fee, rounding: .halfEven) : plan.fee)
    self.coins = coins
    credit =
      switch change {
      case nil: full
      case .next: .zero
      case .prorated: left.left(of: full, rounding: .halfEven)
      }
    let all = Int128(credit.nanos) + Int128(full.nanos) * Int128(later)
    creditPaid = min(amount, Money(nanos: Int64(clamping: all)))
    // A part that paid for no credit is counted from the whole fee, so that it is rounded once.
    let isOwnTime = isPart && creditPaid.isPositive
    whole = isOwnTime ? amount : coins.invoiced(plan.fee)
    time = isOwnTime ? Interval(from: max(start, period.from), to: period.to) : period
  }

  /// A period that costs nothing, with credit that is given.
  public init(freeOfChargeFor period: Interval, bringing credit: Money) {
    (amount, creditPaid, whole) = (.zero, .zero, .zero)
    self.credit = credit
    time = period
    coins = .none
  }

  private init(_ fee: PeriodFee, over time: Interval) {
    (amount, credit, creditPaid, whole) = (fee.amount, fee.credit, fee.creditPaid, fee.whole)
    coins = fee.coins
    self.time = time
  }

  /// The same fee for a time that begins and ends later.
  public func later(by shift: Duration) -> PeriodFee {
    PeriodFee(self, over: Interval(from: time.from + shift, to: time.to + shift))
  }

  /// The part of the credit that comes at once that the fee pays for; the rest is given.
  public var paidCredit: Money { min(amount, credit) }

  /// Returns what comes back where the period ends at an instant: what was earned for the time left,
  /// and what pays for credit that has not come.
  ///
  /// - Parameters:
  ///   - instant: When.
  ///   - used: What the fee has paid for of credit by then.
  /// - Returns: The amount.
  public func unused(at instant: Instant, creditPaid used: Money) -> Money {
    let earned = Money(nanos: max(0, whole.nanos - creditPaid.nanos))
    return coins.invoiced(
      Money(nanos: share(of: earned, at: instant).nanos + creditPaid.nanos - used.nanos))
  }

  /// Returns the part of the fee for the time that is left at an instant, whatever it paid for.
  public func share(at instant: Instant) -> Money { share(of: whole, at: instant) }

  private func share(of amount: Money, at instant: Instant) -> Money {
    amount.share(of: time, leftAt: instant)
  }
}

extension Money {
  /// Returns the part of an amount for the time that is left at an instant, rounded half-even; nothing
  /// where there is no time.
  public func share(of time: Interval, leftAt instant: Instant) -> Money {
    guard time.from < time.to else { return .zero }
    return Proration(of: time, at: instant).left(of: self, rounding: .halfEven)
  }
}
