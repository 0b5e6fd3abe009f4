import Quantities

/// What was charged so far, whichever rule there was.
///
/// A charge belongs to the period in which it was submitted, and counts from then on: what is with
/// the processor counts, and a failed charge no longer does. A rule that is set later, or has another
/// period, counts what was charged before it.
struct ChargeHistory: Hashable, Sendable {
  private struct Entry: Hashable {
    let number: UInt64
    let amount: Money
    let submittedAt: Instant
    var hasFailed = false
  }

  /// In the order of their submission, which is that of their numbers.
  private var entries: [Entry] = []

  /// Takes note of a charge.
  ///
  /// Never before the last one: clocks that differ must not make room in a period that is over.
  mutating func record(_ charge: SubmittedCharge) {
    entries.append(
      Entry(
        number: charge.number, amount: charge.amount, submittedAt: now(charge.submittedAt)))
  }

  /// Counts a charge no longer, because it failed.
  mutating func fail(_ number: UInt64) {
    if let place = entries.lastIndex(where: { $0.number == number }) {
      entries[place].hasFailed = true
    }
  }

  /// Returns what a limit leaves in the period of an instant.
  ///
  /// - Complexity: O(n) in the number of charges since the period's start.
  func room(at instant: Instant, in limit: TopUpLimit) -> TopUpRoom {
    let period = limit.periods.interval(containing: now(instant))
    var (amount, count) = (Int128.zero, 0)
    for entry in entries.reversed() {
      if entry.submittedAt < period.from { break }
      guard !entry.hasFailed else { continue }
      amount += Int128(entry.amount.nanos)
      count += 1
    }
    return TopUpRoom(
      amount: limit.amount.map { Money(nanos: max(0, Int64(clamping: Int128($0.nanos) - amount))) },
      count: limit.count.map { max(0, $0 - count) }, until: period.to)
  }

  /// Returns when the card may be tried next, failed charges included; nil for at once.
  func opening(at instant: Instant, _ limit: AttemptLimit) -> Instant? {
    guard entries.count >= limit.count else { return nil }
    let opens = entries[entries.count - limit.count].submittedAt + limit.window
    return opens > instant ? opens : nil
  }

  private func now(_ instant: Instant) -> Instant {
    entries.last.map { max($0.submittedAt, instant) } ?? instant
  }
}
