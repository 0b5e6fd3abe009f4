import Billing
import Quantities
import SimulationKernel
import Traffic

/// A request that was refused and comes back.
struct WaitingRequest: Sendable, BitwiseCopyable {
  var stream: Int32
  /// How often it was refused.
  var refusals: Int32
  /// Why it was refused the last time.
  var reason: Admission.Refusal
  var mark: RequestMark
}

/// The refused requests of an organization whose clients come back, in the order in which they do.
struct WaitingRequests {
  private var list = FutureEventList<WaitingRequest>()

  /// When the next one comes back, in nanoseconds; `Int64.max` where none waits.
  var next: Int64 { list.next?.instant.nanoseconds ?? .max }

  /// The number of them.
  var count: Int { list.count }

  mutating func add(_ request: WaitingRequest, until instant: Instant) {
    list.schedule(request, at: instant, class: EventClass.arrival.rawValue, process: 0)
  }

  /// Takes the one that comes back first, or nil.
  mutating func takeNext() -> WaitingRequest? { list.popNext()?.payload }
}
