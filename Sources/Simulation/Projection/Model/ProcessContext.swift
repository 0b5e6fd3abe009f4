import Billing
import Ledger
import Quantities
import Randomness

/// What a process reads and never changes; shared by all replications of organizations that are alike.
final class ProcessContext: Sendable {
  let horizon: Interval
  /// The part of the horizon that is measured.
  let measured: Interval
  let zone: ZoneRules
  let samples: [Instant]
  let months: [Instant]
  /// Whether requests are counted by hour of the week.
  let countsHours: Bool
  /// Whether usage is counted by month, stream, entry and usage type.
  let countsUsage: Bool
  let organization: OrganizationInput
  let payments: PreparedPayments
  /// Where the opening balance is stationary, what it is drawn from.
  let stationary: StationaryOpening?
  let personResponse: PreparedDistribution?
  /// Whether the person who buys when credit runs low notices a refused request.
  let isBlockNoticed: Bool

  init(
    _ organization: OrganizationInput, of input: ProjectionInput, samples: [Instant],
    months: [Instant]
  ) {
    horizon = input.horizon
    measured = input.measured
    zone = input.zone
    countsHours = input.countsHours
    countsUsage = input.countsUsage
    self.samples = samples
    self.months = months
    self.organization = organization
    payments = PreparedPayments(
      organization.payments, crash: organization.faults.crash,
      officeHours: organization.officeHours, horizon: input.horizon)
    stationary = StationaryOpening(organization, of: input, payments)
    personResponse = organization.manualTopUp?.response.prepared()
    isBlockNoticed = organization.manualTopUp?.occasion == .block
  }

  var infrastructure: [InfrastructureInput] { organization.infrastructure }
  var actions: [ScheduledAction] { organization.actions }
  /// The person who buys when credit runs low, if there is one.
  var manualTopUp: ManualTopUp? { organization.manualTopUp }

  /// Returns the place of a payment method among those that the rule charges.
  func place(of method: Identifier<PaymentMethod>) -> Int {
    organization.terms.backupPaymentMethods.firstIndex(of: method).map { $0 + 1 } ?? 0
  }

  /// Returns when a month ends, in nanoseconds; `Int64.max` for the last one.
  func monthEnd(_ month: Int) -> Int64 {
    month + 1 < months.count - 1 ? months[month + 1].nanoseconds : .max
  }

  /// Returns when infrastructure is booked next, in nanoseconds; bookings are counted from the
  /// horizon's start.
  func nextBooking(every length: PeriodLength, after instant: Instant) -> Int64 {
    let periods = QuotaPeriod(anchor: horizon.from, length: length, zone: organization.terms.zone)
    return periods.start(ofPeriod: periods.number(of: instant) + 1).nanoseconds
  }
}
