import Billing
import Pricing
import Quantities
import Traffic

/// A stretch of an organization's demand: its requests in the order of their arrival, priced once.
///
/// Handed to every policy that does not change the demand. Running sums make what happens between
/// two requests a subtraction, however many there are in between.
struct RecordedDemand {
  /// A request, and what it costs.
  struct Request: BitwiseCopyable {
    /// When it arrives, in nanoseconds.
    let arrival: Int64
    /// What it asks for.
    let mark: RequestMark
    /// The stream it belongs to.
    let stream: Int32
    /// The place of its charge among those of more than input and output; negative: it has none.
    fileprivate(set) var fullCharge: Int32 = -1
    /// What its input costs, in nano-units; the rest is its output.
    fileprivate(set) var inputCost: Int64 = 0
    /// The running sum of (cost of the requests before) × (time since the one before).
    fileprivate(set) var area: Int128 = 0
  }

  /// The most requests in the stretch: few enough to stay in the processor's cache.
  private let length: Int
  /// The requests.
  private(set) var requests: ContiguousArray<Request> = []
  /// What they cost: all of them; all but the last, which has no price or one beyond all bounds; or
  /// none, where nobody asks.
  private(set) var priced = PricedRequests()
  /// Charges of more than input and output.
  private var fullCharges: ContiguousArray<Charge> = []
  /// The first instant after the stretch: of the next request, or where the recording ends.
  var end = Int64.min

  /// Makes an empty stretch.
  init(length: Int) {
    self.length = length
    requests.reserveCapacity(length)
  }

  var count: Int { requests.count }
  /// Whether it has as many requests as there may be.
  var isFull: Bool { requests.count >= length }

  mutating func removeAll() {
    requests.removeAll(keepingCapacity: true)
    fullCharges.removeAll(keepingCapacity: true)
    priced.removeAll()
  }

  /// Adds the next request.
  @inline(__always)
  mutating func append(_ mark: RequestMark, stream: Int, at arrival: Int64) {
    requests.append(
      Request(arrival: arrival, mark: mark, stream: Int32(truncatingIfNeeded: stream)))
  }

  /// Adds what the last request costs; false where the totals do not fit any more.
  ///
  /// - Precondition: the requests before it have a cost.
  /// - Parameter isPlain: Whether nothing but its input and its output is charged and counted.
  @inline(__always)
  mutating func price(_ charge: Charge, isPlain: Bool) -> Bool {
    let place = count - 1
    let arrival = requests[place].arrival
    if place > 0 {
      let before = priced.amount(ofFirst: place).nanos
      let elapsed = arrival - requests[place - 1].arrival
      requests[place].area = requests[place - 1].area + Int128(before) * Int128(elapsed)
    }
    requests[place].inputCost = charge[.input].nanos
    if !isPlain {
      requests[place].fullCharge = Int32(truncatingIfNeeded: fullCharges.count)
      fullCharges.append(charge)
    }
    return priced.append(charge, at: Instant(nanoseconds: arrival))
  }

  /// What a priced request costs in full; nil where nothing but its input and its output costs.
  @inline(__always)
  func fullCharge(of request: Request) -> Charge? {
    request.fullCharge < 0 ? nil : fullCharges[Int(request.fullCharge)]
  }

  /// The first request of a range that does not arrive before an instant.
  ///
  /// - Complexity: O(log n) in the requests that do.
  func firstArrival(notBefore instant: Int64, in range: Range<Int>) -> Int {
    guard let last = range.last, requests[last].arrival >= instant else { return range.upperBound }
    var step = 1
    while range.lowerBound + step < last, requests[range.lowerBound + step].arrival < instant {
      step *= 2
    }
    var low = range.lowerBound + step / 2
    var high = min(range.lowerBound + step, last)
    while low < high {
      let middle = low + (high - low) / 2
      if requests[middle].arrival < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The area between the balance before a run of requests and the balance after each of them, up to
  /// the last.
  func area(of run: Range<Int>) -> Int128 {
    let (first, last) = (requests[run.lowerBound], requests[run.upperBound - 1])
    let before = priced.amount(ofFirst: run.lowerBound).nanos
    return last.area - first.area - Int128(before) * Int128(last.arrival - first.arrival)
  }
}
