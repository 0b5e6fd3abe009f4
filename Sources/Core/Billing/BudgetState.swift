import Pricing
import Quantities

/// Where a budget stands in its period.
struct BudgetState: Sendable {
  let budget: Budget
  /// Spent in the periods that count together, in nano-units; as much as fits.
  private(set) var spent: Int64 = 0
  /// What may be spent beyond the limit because earlier periods left it, in nano-units.
  private(set) var carried: Int64 = 0
  /// What was spent in each of the periods that count together, only where there are several: the
  /// running one is at `running`, the oldest behind it.
  private var parts: ContiguousArray<Int64>
  private var running = 0
  /// Levels that were announced in the period.
  private var announced = 0
  /// The least level that was not, in nano-units.
  private var nextLevel: Int64
  /// The number of the period, and when it ends, in nanoseconds.
  private var number = 0
  private(set) var end: Int64

  init(_ budget: Budget) {
    self.budget = budget
    let count = budget.periodsTogether > 1 ? budget.periodsTogether : 0
    parts = ContiguousArray(repeating: 0, count: count)
    nextLevel = budget.alertLevels.first?.nanos ?? .max
    end = budget.periods?.start(ofPeriod: 1).nanoseconds ?? .max
  }

  /// Whether it refuses requests.
  var isExhausted: Bool {
    budget.mode == .hard && Int128(spent) >= Int128(budget.limit.nanos) + Int128(carried)
  }

  /// What may be spent before it is used up or a level is reached, in nano-units; not above zero where
  /// that has happened.
  var room: Int64 {
    var end = Int128(nextLevel)
    if budget.mode == .hard { end = min(end, Int128(budget.limit.nanos) + Int128(carried)) }
    return Int64(clamping: end - Int128(spent))
  }

  /// Whether a level was reached that is not announced yet.
  var hasAlert: Bool { spent >= nextLevel }

  /// Counts what was charged; negative where it was given back.
  mutating func count(_ amount: Int64) {
    let (sum, overflow) = spent.addingReportingOverflow(amount)
    spent = overflow ? .max : sum
    if !parts.isEmpty {
      let (part, partOverflow) = parts[running].addingReportingOverflow(amount)
      parts[running] = partOverflow ? .max : part
    }
  }

  /// Takes the least level that is due.
  mutating func takeAlert() -> SpendingAlert? {
    guard hasAlert else { return nil }
    let level = budget.alertLevels[announced]
    setAnnounced(announced + 1)
    return SpendingAlert(
      cause: .budget(budget.scope), level: level, spent: Money(nanos: spent))
  }

  private mutating func setAnnounced(_ count: Int) {
    announced = count
    nextLevel = count < budget.alertLevels.count ? budget.alertLevels[count].nanos : .max
  }

  /// Starts the period that holds an instant, if the last one is over.
  mutating func reset(at instant: Instant) {
    guard let periods = budget.periods, end <= instant.nanoseconds else { return }
    let next = periods.number(of: instant)
    while number < next, moveOn() { number += 1 }
    number = next
    end = periods.start(ofPeriod: next + 1).nanoseconds
  }

  /// Ends a period; false where ending more of them would change nothing.
  private mutating func moveOn() -> Bool {
    guard !parts.isEmpty else {
      let left = Int128(budget.limit.nanos) + Int128(carried) - Int128(spent)
      let next = Int64(clamping: min(Int128(budget.mostCarried.nanos), max(0, left)))
      let isSettled = spent == 0 && next == carried
      (spent, carried) = (0, next)
      setAnnounced(0)
      return !isSettled
    }
    running = running + 1 == parts.count ? 0 : running + 1
    spent = Int64(clamping: Int128(spent) - Int128(parts[running]))
    parts[running] = 0
    // A level that is not reached any more is announced anew when it is.
    setAnnounced(budget.alertLevels.prefix(announced).count { $0.nanos <= spent })
    return parts.contains { $0 != 0 }
  }
}
