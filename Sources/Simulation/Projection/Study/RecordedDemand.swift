import Billing
import Pricing
import Quantities
import Traffic

/// A stretch of an organization's demand: its requests in the order of their arrival, priced once.
///
/// Handed to every policy that does not change the demand. Running sums make what happens between
/// two requests a subtraction, however many there are in between.
struct RecordedDemand {
  /// The requests of a stretch: few enough to stay in the processor's cache while policies read them.
  static let length = 8_192

  /// When requests arrive, in nanoseconds.
  private(set) var arrivals: ContiguousArray<Int64> = []
  /// What they ask for.
  private(set) var marks: ContiguousArray<RequestMark> = []
  /// The stream that each belongs to.
  private(set) var streams: ContiguousArray<Int32> = []
  /// What they cost: all of them; all but the last, which has no price or one beyond all bounds; or
  /// none, where nobody asks.
  private(set) var priced = PricedRequests()
  /// The running sum of (cost of the requests before) × (time since the one before), by request.
  private var areas: ContiguousArray<Int128> = []
  /// The first instant after the stretch: of the next request, or the end of the horizon.
  var end = Int64.min

  var count: Int { arrivals.count }

  mutating func removeAll() {
    arrivals.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
    streams.removeAll(keepingCapacity: true)
    areas.removeAll(keepingCapacity: true)
    priced.removeAll()
  }

  /// Adds the next request.
  mutating func append(_ mark: RequestMark, stream: Int, at arrival: Int64) {
    arrivals.append(arrival)
    marks.append(mark)
    streams.append(Int32(truncatingIfNeeded: stream))
  }

  /// Adds what the last request costs; false where the totals do not fit any more.
  ///
  /// - Precondition: the requests before it have a cost.
  mutating func price(_ charge: Charge) -> Bool {
    let place = count - 1
    let arrival = arrivals[place]
    if place > 0 {
      let before = priced.amount(ofFirst: place).nanos
      areas.append(areas[place - 1] + Int128(before) * Int128(arrival - arrivals[place - 1]))
    } else {
      areas.append(0)
    }
    return priced.append(charge, at: Instant(nanoseconds: arrival))
  }

  /// The first request of a range that does not arrive before an instant.
  ///
  /// - Complexity: O(log n) in the requests that do.
  func firstArrival(notBefore instant: Int64, in range: Range<Int>) -> Int {
    guard let last = range.last, arrivals[last] >= instant else { return range.upperBound }
    var step = 1
    while range.lowerBound + step < last, arrivals[range.lowerBound + step] < instant { step *= 2 }
    var low = range.lowerBound + step / 2
    var high = min(range.lowerBound + step, last)
    while low < high {
      let middle = low + (high - low) / 2
      if arrivals[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The area between the balance before a run of requests and the balance after each of them, up to
  /// the last.
  func area(of run: Range<Int>) -> Int128 {
    let last = run.upperBound - 1
    let before = priced.amount(ofFirst: run.lowerBound).nanos
    let elapsed = arrivals[last] - arrivals[run.lowerBound]
    return areas[last] - areas[run.lowerBound] - Int128(before) * Int128(elapsed)
  }
}
