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
}

/// The requests of an organization that are being served, in the order of completion.
struct InFlightRequests {
  private var list = FutureEventList<InFlightRequest>()

  /// When the next one completes, in nanoseconds; `Int64.max` where none is in flight.
  var nextCompletion: Int64 { list.next?.instant.nanoseconds ?? .max }

  /// The number in flight.
  var count: Int { list.count }

  mutating func add(_ request: InFlightRequest, completion: Instant) {
    list.schedule(request, at: completion, class: EventClass.completion.rawValue, process: 0)
  }

  /// Takes the one that completes first.
  ///
  /// - Precondition: there is one.
  mutating func takeNext() -> (InFlightRequest, instant: Int64) {
    guard let event = list.popNext() else {
      preconditionFailure("no request is in flight")
    }
    return (event.payload, event.key.instant.nanoseconds)
  }
}
