import AutoTopUp
import Quantities
import Randomness

/// A payment model made ready to draw from; shared by all replications of an organization.
struct PreparedPayments: Sendable {
  let latency: PreparedDistribution
  let timeToFix: PreparedDistribution
  /// A uniform number below the first is a hard decline, else below the second a soft one, and so
  /// on: charges whose number is the same fare no better where a share is larger.
  let hardBelow: Double
  let softBelow: Double
  let errorBelow: Double
  let confirmationBelow: Double
  let softCodes: [WeightedDeclineCode]
  let hardCodes: [WeightedDeclineCode]
  let response: PreparedDistribution?
  let abandoned: Double
  let webhooks: PreparedWebhooks?
  let outages: [OutageModel]
  let card: CardModel
  let chargebacks: PreparedChargebacks?
  /// The probability that the gateway crashes between a success and its credit.
  let crash: Double
  let officeHours: OfficeHours?
  let horizon: Interval

  init(
    _ model: PaymentModel, crash: Double = 0, officeHours: OfficeHours?, horizon: Interval
  ) {
    self.crash = crash
    latency = model.latency.prepared()
    timeToFix = model.timeToFix.prepared()
    hardBelow = model.hardDecline
    softBelow = model.hardDecline + model.softDecline
    errorBelow = softBelow + model.providerError
    confirmationBelow = errorBelow + (model.confirmation?.share ?? 0)
    softCodes = model.softCodes
    hardCodes = model.hardCodes
    response = model.confirmation?.response.prepared()
    abandoned = model.confirmation?.abandoned ?? 0
    webhooks = model.webhooks.map { PreparedWebhooks($0) }
    outages = model.outages
    card = model.card
    chargebacks = model.chargebacks.map { PreparedChargebacks($0) }
    self.officeHours = officeHours
    self.horizon = horizon
  }

  /// When a person has done what takes a number of seconds: in office hours where there are some.
  func personDone(after seconds: Double, from instant: Instant) -> Instant {
    let work = Duration(seconds: seconds)
    guard let officeHours else { return instant + work }
    return officeHours.end(of: work, from: instant, before: horizon.to)
  }
}

struct PreparedWebhooks: Sendable {
  let lost: Double
  let late: Double
  let delay: PreparedDistribution
  let repeated: Double

  init(_ model: WebhookModel) {
    lost = model.lost
    late = model.late
    delay = model.delay.prepared()
    repeated = model.repeated
  }
}

struct PreparedChargebacks: Sendable {
  let share: Double
  let after: PreparedDistribution
  let fee: Money
  let won: Double
  let decided: PreparedDistribution

  init(_ model: ChargebackModel) {
    share = model.share
    after = model.after.prepared()
    fee = model.fee
    won = model.won
    decided = model.decided.prepared()
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
