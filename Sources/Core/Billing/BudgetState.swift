import Pricing
import Quantities

/// Where a budget stands in its period.
struct BudgetState: Sendable {
  let budget: Budget
  /// Spent in the period, in nano-units; as much as fits.
  private(set) var spent: Int64 = 0
  /// Levels that were announced in the period.
  private var announced = 0
  /// The least level that was not, in nano-units.
  private var nextLevel: Int64
  /// When the period ends, in nanoseconds.
  private(set) var end: Int64

  init(_ budget: Budget) {
    self.budget = budget
    nextLevel = budget.alertLevels.first?.nanos ?? .max
    end = budget.periods?.start(ofPeriod: 1).nanoseconds ?? .max
  }

  /// Whether it refuses requests.
  var isExhausted: Bool { budget.mode == .hard && spent >= budget.limit.nanos }

  /// Whether a level was reached that is not announced yet.
  var hasAlert: Bool { spent >= nextLevel }

  /// Counts what was charged; negative where it was given back.
  mutating func count(_ amount: Int64) {
    let (sum, overflow) = spent.addingReportingOverflow(amount)
    spent = overflow ? .max : sum
  }

  /// Takes the least level that is due.
  mutating func takeAlert() -> SpendingAlert? {
    guard hasAlert else { return nil }
    let level = budget.alertLevels[announced]
    announced += 1
    nextLevel =
      announced < budget.alertLevels.count ? budget.alertLevels[announced].nanos : .max
    return SpendingAlert(
      cause: .budget(budget.scope), level: level, spent: Money(nanos: spent))
  }

  /// Starts the period that holds an instant, if the last one is over.
  mutating func reset(at instant: Instant) {
    guard let periods = budget.periods, end <= instant.nanoseconds else { return }
    end = periods.start(ofPeriod: periods.number(of: instant) + 1).nanoseconds
    spent = 0
    announced = 0
    nextLevel = budget.alertLevels.first?.nanos ?? .max
  }
}
