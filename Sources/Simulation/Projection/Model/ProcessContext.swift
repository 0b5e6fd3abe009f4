import Quantities
import Randomness

/// What a process reads and never changes; shared by all replications of an organization.
struct ProcessContext: Sendable {
  let horizon: Interval
  /// The part of the horizon that is measured.
  let measured: Interval
  let zone: ZoneRules
  /// The zone of the organization's own calendar.
  let organizationZone: ZoneRules
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

  /// Returns when infrastructure is booked next, in nanoseconds; bookings are counted from the
  /// horizon's start.
  func nextBooking(every length: PeriodLength, after instant: Instant) -> Int64 {
    let periods = QuotaPeriod(anchor: horizon.from, length: length, zone: organizationZone)
    return periods.start(ofPeriod: periods.number(of: instant) + 1).nanoseconds
  }
}
