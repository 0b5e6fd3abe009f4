import Billing
import Pricing
import Quantities
import Traffic

/// A stretch of an organization's demand: its requests in the order of their arrival, priced once.
///
/// Handed to every policy that does not change the demand. Running sums make what happens between
/// two requests a subtraction, however many there are in between.
struct RecordedDemand {
  /// The requests.
  var requests: RequestBlock
  /// The stream that each belongs to; empty where there is but one.
  private var streams: ContiguousArray<Int32> = []
  /// What they cost: all of them; all but the last, which has no price or one beyond all bounds; or
  /// none, where nobody asks.
  private(set) var priced = PricedRequests()
  private var costs: CostColumns
  /// Charges of more than input and output.
  private var fullCharges: ContiguousArray<Charge> = []
  /// The first instant after the stretch: of the next request, or where the recording ends.
  var end = Int64.min

  /// What each priced request costs, in nano-units.
  private struct CostColumns {
    var amounts: ContiguousArray<Int64>
    /// Those of the input; the rest is the output's.
    var inputs: ContiguousArray<Int64>
    var providerCosts: ContiguousArray<Int64>
    /// The running sum of (cost of the requests before) × (time since the one before).
    var areas: ContiguousArray<Int128>
    /// The place among the charges of more than input and output; negative where it is not there.
    var fullCharges: ContiguousArray<Int32>
  }

  /// Makes an empty stretch.
  ///
  /// - Parameter length: The most requests, a multiple of eight: few enough to stay in the processor's
  ///   cache.
  init(length: Int) {
    requests = RequestBlock(length: length)
    let amounts = ContiguousArray(repeating: Int64.zero, count: length)
    costs = CostColumns(
      amounts: amounts, inputs: amounts, providerCosts: amounts,
      areas: ContiguousArray(repeating: 0, count: length),
      fullCharges: ContiguousArray(repeating: -1, count: length))
  }

  var count: Int { requests.count }

  /// When the first request arrives, in nanoseconds; nil where there is none.
  var firstArrival: Int64? { count > 0 ? requests.arrivals[0] : nil }

  /// Whether there is one stream, and nothing but the input and the output of its requests costs.
  var isPlainText: Bool { requests.isPlainText && streams.isEmpty && fullCharges.isEmpty }

  /// The stream that a request belongs to.
  @inline(__always)
  func stream(of request: Int) -> Int { streams.isEmpty ? 0 : Int(streams[request]) }

  mutating func removeAll() {
    requests.removeAll()
    streams.removeAll(keepingCapacity: true)
    if !fullCharges.isEmpty {
      fullCharges.removeAll(keepingCapacity: true)
      for place in costs.fullCharges.indices { costs.fullCharges[place] = -1 }
    }
    priced.removeAll()
  }

  /// Adds the next request, one of several streams.
  mutating func append(_ mark: RequestMark, stream: Int, at arrival: Int64) {
    requests.append(mark, at: arrival)
    streams.append(Int32(truncatingIfNeeded: stream))
  }

  /// Prices the requests, up to the first that has no price, or one beyond all bounds.
  ///
  /// Whether that matters is for billing to say, once the request is admitted.
  mutating func price(by rateCard: RateCard, _ kinds: RequestKinds) {
    while priced.count < count {
      let first = priced.count
      var end = first
      if requests.isPlainText, streams.isEmpty {
        end = kinds.rates.price(
          first..<count, models: requests.entries, inputTokens: requests.inputTokens,
          outputTokens: requests.outputTokens, into: &costs.amounts, &costs.inputs,
          &costs.providerCosts)
      }
      if end == first {
        guard priceInFull(first, by: rateCard, kinds) else { return }
        end += 1
      }
      let added = priced.append(
        first..<end, amounts: costs.amounts, providerCosts: costs.providerCosts,
        instants: requests.arrivals)
      Self.addAreas(first..<added, to: &costs.areas, requests.arrivals, priced)
      guard added == end else { return }
    }
  }

  /// Prices any request; false where it has no price.
  private mutating func priceInFull(
    _ place: Int, by rateCard: RateCard, _ kinds: RequestKinds
  ) -> Bool {
    let mark = requests.mark(of: place)
    let kind = kinds.all[stream(of: place)][Int(mark.entry)]
    let usage = mark.usage(as: kind.entry)
    let at = Instant(nanoseconds: requests.arrivals[place])
    guard let charge = try? rateCard.price(usage, model: kind.entry.model, at: at) else {
      return false
    }
    costs.amounts[place] = charge.amount.nanos
    costs.inputs[place] = charge[.input].nanos
    costs.providerCosts[place] = charge.providerCost.nanos
    let isPlain = usage.isPlainText && !kind.isPricedItself
    costs.fullCharges[place] = isPlain ? -1 : Int32(truncatingIfNeeded: fullCharges.count)
    if !isPlain { fullCharges.append(charge) }
    return true
  }

  /// Continues the running sum, along requests that were priced.
  private static func addAreas(
    _ places: Range<Int>, to areas: inout ContiguousArray<Int128>,
    _ arrivals: ContiguousArray<Int64>, _ priced: PricedRequests
  ) {
    var areas = areas.mutableSpan
    var area = places.lowerBound > 0 ? areas[places.lowerBound - 1] : 0
    for place in places {
      if place > 0 {
        let before = priced.amount(ofFirst: place).nanos
        area &+= Int128(before) &* Int128(arrivals[place] &- arrivals[place - 1])
      }
      areas[place] = area
    }
  }

  /// What a priced request costs, and its input alone.
  @inline(__always)
  func cost(of request: Int) -> (amount: Int64, input: Int64) {
    (costs.amounts[request], costs.inputs[request])
  }

  /// What a priced request costs in full; nil where nothing but its input and its output costs.
  @inline(__always)
  func fullCharge(of request: Int) -> Charge? {
    guard !fullCharges.isEmpty else { return nil }
    let place = costs.fullCharges[request]
    return place < 0 ? nil : fullCharges[Int(place)]
  }

  /// The first request of a range that does not arrive before an instant.
  ///
  /// - Complexity: O(log n) in the requests that do.
  func firstArrival(notBefore instant: Int64, in range: Range<Int>) -> Int {
    guard let last = range.last, requests.arrivals[last] >= instant else { return range.upperBound }
    var step = 1
    while range.lowerBound + step < last, requests.arrivals[range.lowerBound + step] < instant {
      step *= 2
    }
    var low = range.lowerBound + step / 2
    var high = min(range.lowerBound + step, last)
    while low < high {
      let middle = low + (high - low) / 2
      if requests.arrivals[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The area between the balance before a run of requests and the balance after each of them, up to
  /// the last.
  func area(of run: Range<Int>) -> Int128 {
    let (first, last) = (run.lowerBound, run.upperBound - 1)
    let before = priced.amount(ofFirst: first).nanos
    let elapsed = requests.arrivals[last] - requests.arrivals[first]
    return costs.areas[last] - costs.areas[first] - Int128(before) * Int128(elapsed)
  }
}
