import Quantities
import Randomness

/// What a process reads and never changes; shared by all replications of an organization.
struct ProcessContext: Sendable {
  let horizon: Interval
  /// The part of the horizon that is measured.
  let measured: Interval
  let zone: ZoneRules
  let samples: [Instant]
  let months: [Instant]
  /// Whether requests are counted by hour of the week.
  let countsHours: Bool
  let streams: ContiguousArray<StreamInput>
  let infrastructure: [InfrastructureInput]
  let actions: [ScheduledAction]
  let payments: PreparedPayments
  /// The person who buys when credit runs low, if there is one.
  let manualTopUp: ManualTopUp?
  let personResponse: PreparedDistribution?
  /// Whether that is when a request is refused.
  let isBlockNoticed: Bool

  /// Returns when a month ends, in nanoseconds; `Int64.max` for the last one.
  func monthEnd(_ month: Int) -> Int64 {
    month + 1 < months.count - 1 ? months[month + 1].nanoseconds : .max
  }
}
