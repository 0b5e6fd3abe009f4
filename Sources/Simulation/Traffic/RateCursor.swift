import Numerics
import Quantities

/// Where a walk along the segments of a rate stands.
struct RateCursor: Sendable {
  let segments: RateSegments
  var segment = -1
  /// The instant reached, in nanoseconds since the epoch.
  var position: Int64
  /// The end of the segment.
  var segmentEnd: Int64
  /// Arrivals in a nanosecond, and its inverse; zero where arrivals are dense, so that the short
  /// way finds no room there.
  var rate = 0.0
  var inverseRate = 0.0
  /// Arrivals in a nanosecond, dense or not.
  private(set) var segmentRate = 0.0
  /// The part of a nanosecond between the position and the last arrival, where they are dense.
  private(set) var fraction = 0.0

  /// Above this rate the gaps' fractions of nanoseconds are kept.
  ///
  /// Below, a gap is rounded by itself, and the mean is right to 1 / (24 · 100²).
  private static let densestRounded = 0.01

  init(_ segments: RateSegments) {
    self.segments = segments
    position = segments.starts.first ?? segments.end
    segmentEnd = position
    enterNextSegment()
  }

  @inline(never)
  mutating func enterNextSegment() {
    segment += 1
    segmentEnd = segment + 1 < segments.starts.count ? segments.starts[segment + 1] : segments.end
    segmentRate = segment < segments.rates.count ? segments.rates[segment] : 0
    rate = segmentRate > Self.densestRounded ? 0 : segmentRate
    inverseRate = rate > 0 ? 1 / rate : 0
  }

  /// Returns how many arrivals to expect until an instant at a rate.
  func capacity(until end: Int64, rate: Double) -> Double {
    (Double(end - position) - fraction) * rate
  }

  /// Goes to an instant that is no arrival.
  mutating func go(to instant: Int64) {
    position = instant
    fraction = 0
  }

  /// Goes to the next arrival, at a rate that holds until then.
  mutating func advance(_ expected: Double, rate: Double) {
    guard rate > Self.densestRounded else {
      position += Int64((expected / rate).rounded(.toNearestOrEven))
      return
    }
    let time = fraction + expected / rate
    let whole = time.rounded(.down)
    position += Int64(whole)
    fraction = time - whole
  }

  /// Walks until a number of arrivals were to be expected, and returns the instant in nanoseconds;
  /// `Int64.max` beyond the last segment.
  @inline(__always)
  mutating func walk(_ expected: Double) -> Int64 {
    let capacity = Double(segmentEnd &- position) * rate
    if expected < capacity {
      position &+= Int64(expected * inverseRate + 0.5)
      return position < segments.end ? position : .max
    }
    return walkOn(expected - capacity)
  }

  /// Walks along gaps and notes the arrivals before an instant.
  ///
  /// - Parameters:
  ///   - gaps: How many arrivals were to be expected from each arrival to the next.
  ///   - places: Which of them may be used.
  ///   - next: The first arrival; afterwards the one after the last that is noted.
  ///   - end: Where to stop.
  ///   - arrivals: Where they go.
  ///   - target: The place of the first.
  /// - Returns: How many gaps were used, which is how many arrivals were noted.
  mutating func walk(
    _ gaps: ContiguousArray<Double>, _ places: Range<Int>, from next: inout Int64,
    before end: Int64, into arrivals: inout ContiguousArray<Int64>, at target: Int
  ) -> Int {
    if let last = walkAtOnce(gaps, places, from: next, before: end, into: &arrivals, at: target) {
      position = last
      next = last
      return places.count
    }
    let gaps = gaps.span
    var arrivals = arrivals.mutableSpan
    var (cursor, arrival) = (self, next)
    defer { (self, next) = (cursor, arrival) }
    for place in places {
      let walked = place - places.lowerBound
      guard arrival < end else { return walked }
      arrivals[target + walked] = arrival
      arrival = cursor.walk(gaps[place])
    }
    return places.count
  }

  /// How near to the end of a segment, in nanoseconds, gaps are walked one by one.
  ///
  /// Whether the next arrival lies in the segment is asked of a product of doubles, which is off by
  /// less than this in a segment of centuries.
  private static let margin: Int64 = 4096

  /// Notes the arrivals of all gaps, as `walk` does.
  ///
  /// - Returns: The arrival after them; nil where one of them may be beyond the segment or the end.
  private func walkAtOnce(
    _ gaps: ContiguousArray<Double>, _ places: Range<Int>, from next: Int64, before end: Int64,
    into arrivals: inout ContiguousArray<Int64>, at target: Int
  ) -> Int64? {
    let bound = min(end, segmentEnd &- Self.margin)
    guard rate > 0, next == position, next < bound,
      Double(places.count) * inverseRate < Double(bound - next)
    else { return nil }
    arrivals[target] = next
    let last = Columns.fillInstants(
      gaps, places, times: inverseRate, after: next, into: &arrivals, at: target + 1)
    return last.flatMap { $0 < bound ? $0 : nil }
  }

  @inline(never)
  mutating func walkOn(_ rest: Double) -> Int64 {
    var left = rest
    // The short way has taken off what the segment had left, unless arrivals are dense.
    var isPassed = segmentRate == rate
    while true {
      if isPassed {
        go(to: segmentEnd)
        guard position < segments.end else { return .max }
        enterNextSegment()
      }
      isPassed = true
      let capacity = capacity(until: segmentEnd, rate: segmentRate)
      if left < capacity {
        if segmentRate == rate {
          position += Int64(left * inverseRate + 0.5)
        } else {
          advance(left, rate: segmentRate)
        }
        return position < segments.end ? position : .max
      }
      left -= capacity
    }
  }
}
