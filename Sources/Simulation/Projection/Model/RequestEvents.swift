import Billing
import Quantities
import SimulationKernel
import Traffic

/// A request between arrival and completion.
struct InFlightRequest: Sendable, BitwiseCopyable {
  var stream: Int32
  var arrival: Int64
  var mark: RequestMark
  /// What was set aside for it; nil where nothing was.
  var hold: RequestHold?
  /// The output tokens that it may have, as far as was asked for.
  var granted = Int64.max
}

/// A request that was refused and comes back.
struct WaitingRequest: Sendable, BitwiseCopyable {
  var stream: Int32
  /// How often it was refused.
  var refusals: Int32
  /// Why it was refused the last time.
  var reason: Admission.Refusal
  var mark: RequestMark
}

/// The events of one organization.
extension FutureEventList {
  /// When the next one happens, in nanoseconds; `Int64.max` where there is none.
  var nextInstant: Int64 { next?.instant.nanoseconds ?? .max }

  mutating func schedule(_ payload: Payload, at instant: Instant, as eventClass: EventClass) {
    schedule(payload, at: instant, class: eventClass.rawValue, process: 0)
  }
}
