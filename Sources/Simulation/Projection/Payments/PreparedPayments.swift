import AutoTopUp
import Quantities
import Randomness

/// A payment model made ready to draw from; shared by all replications of an organization.
struct PreparedPayments: Sendable {
  let model: PaymentModel
  /// The probability that the gateway crashes between a success and its credit.
  let crash: Double
  let officeHours: OfficeHours?
  let horizon: Interval
  let latency: PreparedDistribution
  let timeToFix: PreparedDistribution
  /// Of what the model has only where it says so.
  let confirmation, webhookDelay, chargeback, dispute: PreparedDistribution?

  init(
    _ model: PaymentModel, crash: Double = 0, officeHours: OfficeHours?, horizon: Interval
  ) {
    self.model = model
    self.crash = crash
    self.officeHours = officeHours
    self.horizon = horizon
    latency = model.latency.prepared()
    timeToFix = model.timeToFix.prepared()
    confirmation = model.confirmation?.response.prepared()
    webhookDelay = model.webhooks?.delay.prepared()
    chargeback = model.chargebacks?.after.prepared()
    dispute = model.chargebacks?.decided.prepared()
  }

  /// When a person has done what takes a number of seconds: in office hours where there are some.
  func personDone(after seconds: Double, from instant: Instant) -> Instant {
    let work = Duration(seconds: seconds)
    guard let officeHours else { return instant + work }
    return officeHours.end(of: work, from: instant, before: horizon.to)
  }
}

extension [WeightedDeclineCode] {
  /// Draws a code with its weight.
  ///
  /// - Precondition: there is one of a weight above zero.
  func draw(_ generator: inout Xoshiro256PlusPlus) -> DeclineCode {
    var place = generator.uniform01() * reduce(0) { $0 + $1.weight }
    for item in self where item.weight > 0 {
      if place < item.weight { return item.code }
      place -= item.weight
    }
    guard let last = last(where: { $0.weight > 0 }) else {
      preconditionFailure("there is no code to draw")
    }
    return last.code
  }
}
