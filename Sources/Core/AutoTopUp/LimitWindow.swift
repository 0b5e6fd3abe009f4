import Quantities

/// What a rule has charged in the current period of its limit.
///
/// A charge belongs to the period in which it was submitted, from then on: what is with the
/// processor counts, and a failed charge no longer does.
struct LimitWindow: Hashable, Sendable {
  private var period: Interval?
  /// Since when charges of the period are counted.
  private var since = Instant(nanoseconds: 0)
  /// In nano-units.
  private(set) var amount: Int128 = 0
  private(set) var count = 0

  /// Starts counting anew where an instant is in a later period.
  ///
  /// Never goes back: clocks that differ must not make room twice.
  mutating func advance(to instant: Instant, in limit: TopUpLimit) {
    if let period, instant < period.to { return }
    // The first time, an earlier charge of the period was not counted.
    since = period == nil ? instant : limit.periods.interval(containing: instant).from
    period = limit.periods.interval(containing: instant)
    amount = 0
    count = 0
  }

  /// When the period ends.
  var end: Instant { period?.to ?? .never }

  /// Counts a charge.
  mutating func take(_ charged: Money) {
    amount += Int128(charged.nanos)
    count += 1
  }

  /// Counts a failed charge no longer, where it was counted in this period.
  mutating func release(_ charge: SubmittedCharge) {
    guard let period, period.contains(charge.submittedAt), charge.submittedAt >= since else {
      return
    }
    amount -= Int128(charge.amount.nanos)
    count -= 1
  }
}
