import Billing
import Projection
import Quantities
import Text

/// What goes wrong in billing itself; what is not said is nil.
struct FaultsDocument {
  var replicas: Int?
  var sharesClaim: Bool?
  var creditsOnce: Bool?
  var crash: Decimal?
  var repeatedUsage: Decimal?
  var chargesOnce: Bool?
  var clockSkew: Duration?

  /// The most replicas.
  private static let mostReplicas = 100

  static var type: ValueType<Self> {
    .object("faults", "What goes wrong in billing itself", isPartial: true) { object in
      var faults = Self()
      faults.replicas = object.optional(
        "replicas", .count(1...mostReplicas), shown: "1",
        "How many replicas of the gateway evaluate the rule at once.", example: "2")
      faults.sharesClaim = object.optional(
        "one_order", .boolean, shown: "true",
        "Guard: replicas share the claim to an order, so that one of them charges.")
      faults.creditsOnce = object.optional(
        "credit_once", .boolean, shown: "true",
        "Guard: a processor's answer that comes twice credits once.")
      faults.crash = object.optional(
        "crash", .share, shown: "0%",
        "The share of successful charges after which the gateway crashes before it credits them.",
        example: "1%")
      faults.repeatedUsage = object.optional(
        "repeated_usage", .share, shown: "0%",
        "The share of requests whose usage is reported twice.", example: "1%")
      faults.chargesOnce = object.optional(
        "charge_once", .boolean, shown: "true",
        "Guard: usage that is reported twice is charged once.")
      faults.clockSkew = object.optional(
        "clock_skew", .duration, shown: "0", "How far the clock of the last replica is ahead.",
        example: "5m")
      return faults
    }
  }

  /// These faults, with what they leave open taken from others.
  func completed(by other: FaultsDocument?) -> FaultsDocument {
    FaultsDocument(
      replicas: replicas ?? other?.replicas, sharesClaim: sharesClaim ?? other?.sharesClaim,
      creditsOnce: creditsOnce ?? other?.creditsOnce, crash: crash ?? other?.crash,
      repeatedUsage: repeatedUsage ?? other?.repeatedUsage,
      chargesOnce: chargesOnce ?? other?.chargesOnce, clockSkew: clockSkew ?? other?.clockSkew)
  }

  /// The guards that are on.
  var guards: TopUpGuards {
    TopUpGuards(sharesClaim: sharesClaim ?? true, creditsOnce: creditsOnce ?? true)
  }

  /// What goes wrong between billing and what is around it.
  var model: FaultModel {
    FaultModel(
      crash: crash?.approximation ?? 0, repeatedUsage: repeatedUsage?.approximation ?? 0,
      chargesOnce: chargesOnce ?? true)
  }
}
