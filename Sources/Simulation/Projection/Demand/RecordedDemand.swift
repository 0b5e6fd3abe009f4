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
  private var costs: TextRates.Costs
  /// The running sum of (cost of the requests before) × (time since the one before).
  private var areas: ContiguousArray<Int128>
  /// The place of each among the charges of more than input and output; negative where it is not there.
  private var fullChargePlaces: ContiguousArray<Int32>
  /// The rates of the first stream where all requests were priced by whole nano-units a token.
  private(set) var wholeRates: TextRates?
  /// Charges of more than input and output.
  private var fullCharges: ContiguousArray<Charge> = []
  /// The first instant after the stretch: of the next request, or where the recording ends.
  var end = Int64.min

  /// Makes an empty stretch.
  ///
  /// - Parameter length: The most requests, a multiple of eight: few enough to stay in the processor's
  ///   cache.
  init(length: Int) {
    requests = RequestBlock(length: length)
    costs = TextRates.Costs(length: length)
    areas = ContiguousArray(repeating: 0, count: length)
    fullChargePlaces = ContiguousArray(repeating: -1, count: length)
  }

  var count: Int { requests.count }

  /// When the first request arrives, in nanoseconds; nil where there is none.
  var firstArrival: Int64? { count > 0 ? requests.arrivals[0] : nil }

  /// Whether there is one stream, and nothing but the text of its requests costs.
  var isText: Bool { requests.isText && streams.isEmpty && fullCharges.isEmpty }

  /// The stream that a request belongs to.
  @inline(__always)
  func stream(of request: Int) -> Int { streams.isEmpty ? 0 : Int(streams[request]) }

  mutating func removeAll() {
    requests.removeAll()
    streams.removeAll(keepingCapacity: true)
    if !fullCharges.isEmpty {
      fullCharges.removeAll(keepingCapacity: true)
      for place in fullChargePlaces.indices { fullChargePlaces[place] = -1 }
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
    wholeRates = nil
    while priced.count < count {
      let first = priced.count
      var (end, isWhole, isAtCost) = (first, false, false)
      if requests.isText, streams.isEmpty {
        let columns = TextRates.Columns(
          models: requests.entries, inputTokens: requests.inputTokens,
          cachedTokens: requests.cachesInput ? requests.cachedTokens : nil,
          outputTokens: requests.outputTokens)
        (end, isWhole) = kinds.rates.price(columns, first..<count, into: &costs)
        isAtCost = kinds.rates.isAtCost
      }
      if isWhole, first == 0 { wholeRates = kinds.rates }
      if end == first {
        guard priceInFull(first, by: rateCard, kinds) else { return }
        end += 1
        isAtCost = costs.providerCosts[first] == costs.amounts[first]
      }
      let added = priced.append(
        first..<end, amounts: costs.amounts, providerCosts: isAtCost ? nil : costs.providerCosts,
        instants: requests.arrivals)
      Self.addAreas(first..<added, to: &areas, requests.arrivals, priced.runningAmounts)
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
    costs.set(charge, at: place)
    let isText = usage.isText && !kind.isPricedItself
    fullChargePlaces[place] = isText ? -1 : Int32(truncatingIfNeeded: fullCharges.count)
    if !isText { fullCharges.append(charge) }
    return true
  }

  /// Continues the running sum, along requests that were priced.
  private static func addAreas(
    _ places: Range<Int>, to areas: inout ContiguousArray<Int128>,
    _ arrivals: ContiguousArray<Int64>, _ amounts: ContiguousArray<Int64>
  ) {
    guard let first = places.first else { return }
    let amounts = amounts.span
    let arrivals = arrivals.span
    var areas = areas.mutableSpan
    var area = first > 0 ? areas[first - 1] : 0
    var before = arrivals[max(0, first - 1)]
    for place in places {
      let arrival = arrivals[place]
      area &+= Int128(amounts[place]) &* Int128(arrival &- before)
      areas[place] = area
      before = arrival
    }
  }

  /// What a priced request of text uses and costs, in three parts: input that is not read from the
  /// cache, input that is, and output, which is cut off at a limit.
  @inline(__always)
  func text(of request: Int, cut limit: Int64) -> (tokens: SIMD4<Int64>, costs: SIMD4<Int64>) {
    let mark = requests.mark(of: request)
    let cached = mark.cachedInputTokens
    let cost = SIMD2(costs.inputs[request], cached > 0 ? costs.cached[request] : 0)
    return (
      SIMD4(mark.inputTokens &- cached, cached, min(mark.outputTokens, limit), 0),
      SIMD4(cost[0], cost[1], costs.amounts[request] &- cost[0] &- cost[1], 0)
    )
  }

  /// What a priced request costs.
  @inline(__always)
  func cost(of request: Int) -> Int64 { costs.amounts[request] }

  /// What a priced request costs in full; nil where nothing but its text costs.
  @inline(__always)
  func fullCharge(of request: Int) -> Charge? {
    guard !fullCharges.isEmpty else { return nil }
    let place = fullChargePlaces[request]
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
    return areas[last] - areas[first] - Int128(before) * Int128(elapsed)
  }
}
