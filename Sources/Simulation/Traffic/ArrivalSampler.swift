import Quantities
import Randomness

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

/// The gaps of a process, drawn many at once.
struct GapColumn: Sendable {
  private static let length = 64

  private let distribution: PreparedDistribution
  private let scale: Double
  /// The first gap, until it is drawn; nil where it is like the others.
  private var first: Double?
  private var stream: VariateStream
  private var source: VariateColumns
  private var spare: VariateColumns
  /// In numbers of arrivals to be expected.
  private(set) var gaps = ContiguousArray(repeating: 0.0, count: length + 8)
  private var place = length

  /// Makes gaps of a distribution times a scale; the first one may be another.
  init(_ distribution: Distribution, scale: Double = 1, first: Double? = nil, seed: StreamSeed) {
    self.distribution = distribution.prepared()
    self.scale = scale
    self.first = first
    let needs = self.distribution.needs
    stream = VariateStream(seed, first: needs)
    source = VariateColumns(length: Self.length)
    spare = VariateColumns(length: needs.normals ? Self.length : 0)
  }

  /// The places of gaps that are not yet used, at least one.
  var places: Range<Int> {
    mutating get {
      if place == Self.length { refill() }
      return place..<Self.length
    }
  }

  /// Uses the first of them.
  mutating func use(_ count: Int) { place += count }

  /// Uses the next gap.
  mutating func next() -> Double {
    // Asked for first: the gaps may be drawn anew.
    let place = places.lowerBound
    use(1)
    return gaps[place]
  }

  @inline(never)
  private mutating func refill() {
    stream.fill(&source, &spare, count: Self.length)
    distribution.draw(Self.length, from: &source, into: &gaps)
    if let first { gaps[0] = first }
    first = nil
    if scale != 1 { for place in 0..<Self.length { gaps[place] *= scale } }
    place = 0
  }
}

/// Draws the instants of arrivals.
struct ArrivalSampler: Sendable {
  private var cursor: RateCursor
  /// The gaps between arrivals, but for batches.
  private var gaps: GapColumn
  private var bursts: BurstWalk?
  private var batches: BatchWalk?

  init(
    _ definition: TrafficDefinition, over interval: Interval, zone: ZoneRules, seed: StreamSeed
  ) {
    let factors = RateFactors(definition, seed: seed)
    let seed = seed.child("arrivals")
    var generator = seed.generator()
    guard let exponential = try? Distribution.exponential(mean: 1) else {
      preconditionFailure("the exponential with mean 1 exists")
    }
    var (distribution, scale) = (exponential, 1.0)
    var first: Double?
    switch definition.process {
    case .poisson, .sessions, .resampled: break
    case .renewal(let gap):
      (distribution, scale) = (gap, gap.mean.map { 1 / $0 } ?? 1)
      if !definition.isFresh { first = gap.drawResidual(&generator) }
    case .bursts(let states): bursts = BurstWalk(states, from: interval.from, generator)
    case .batch(let schedule):
      batches = BatchWalk(
        schedule, from: interval.from,
        segments: definition.profile.segments(
          rate: 1e9, over: interval, beginning: nil, zone: zone, times: factors))
    }
    gaps = GapColumn(distribution, scale: scale, first: first, seed: seed.child("gaps"))
    cursor = RateCursor(
      definition.profile.segments(
        rate: definition.rate, over: interval, beginning: definition.beginning(of: interval),
        zone: zone, times: factors))
  }

  /// Returns the next arrival in nanoseconds, or `Int64.max` after the last.
  mutating func next() -> Int64 {
    if batches != nil { return batches?.next() ?? .max }
    let gap = gaps.next()
    if bursts != nil { return bursts?.next(along: &cursor, gap: gap) ?? .max }
    return cursor.walk(gap)
  }

  /// Fills a column with arrivals before an instant, as far as there is room.
  ///
  /// - Parameters:
  ///   - arrivals: Where they go.
  ///   - next: The first arrival; afterwards the one after the last.
  ///   - end: Where to stop.
  ///   - most: The most of them.
  /// - Returns: How many there were.
  mutating func fill(
    _ arrivals: inout ContiguousArray<Int64>, from next: inout Int64, before end: Int64,
    atMost most: Int
  ) -> Int {
    var place = 0
    while place < most, next < end {
      guard bursts == nil, batches == nil else {
        arrivals[place] = next
        next = self.next()
        place += 1
        continue
      }
      let places = gaps.places.prefix(most - place)
      let walked = cursor.walk(
        gaps.gaps, places, from: &next, before: end, into: &arrivals, at: place)
      gaps.use(walked)
      place += walked
    }
    return place
  }
}

/// The states of a bursty process along the time of the horizon.
private struct BurstWalk: Sendable {
  private let factors: [Double]
  private let dwells: [PreparedDistribution]
  private var state: Int
  private var stateEnd: Int64
  private var generator: Xoshiro256PlusPlus

  init(_ states: [BurstState], from start: Instant, _ generator: Xoshiro256PlusPlus) {
    self.generator = generator
    // Scaled so that the long-run mean of the factors is 1; states follow each other in a circle,
    // so each has a share of the time in proportion to its mean dwell.
    let time = states.reduce(0) { $0 + $1.meanDwell.seconds }
    let mean = states.reduce(0) { $0 + $1.relativeRate * $1.meanDwell.seconds } / time
    factors = states.map { mean > 0 ? $0.relativeRate / mean : 0 }
    dwells = states.compactMap {
      (try? Distribution.exponential(mean: $0.meanDwell.seconds))?.prepared()
    }
    // Stationary start: the state in proportion to its time; the rest of its dwell has no memory.
    var chance = self.generator.uniform01() * time
    state = states.count - 1
    for (index, candidate) in states.enumerated() {
      chance -= candidate.meanDwell.seconds
      if chance < 0 {
        state = index
        break
      }
    }
    stateEnd = (start + Duration(seconds: dwells[state].draw(&self.generator))).nanoseconds
  }

  mutating func next(along cursor: inout RateCursor, gap: Double) -> Int64 {
    var left = gap
    while true {
      guard cursor.position < cursor.segments.end else { return .max }
      let end = min(cursor.segmentEnd, stateEnd)
      let rate = cursor.segmentRate * factors[state]
      let capacity = cursor.capacity(until: end, rate: rate)
      if left < capacity {
        cursor.advance(left, rate: rate)
        return cursor.position < cursor.segments.end ? cursor.position : .max
      }
      left -= capacity
      cursor.go(to: end)
      if end == stateEnd {
        state = (state + 1) % factors.count
        stateEnd =
          (Instant(nanoseconds: stateEnd) + Duration(seconds: dwells[state].draw(&generator)))
          .nanoseconds
      } else {
        cursor.enterNextSegment()
      }
    }
  }
}

/// The batches of a schedule, request by request.
private struct BatchWalk: Sendable {
  private let schedule: BatchSchedule
  private let segments: RateSegments
  private var at: Instant
  private var left: Int64

  init(_ schedule: BatchSchedule, from start: Instant, segments: RateSegments) {
    self.schedule = schedule
    self.segments = segments
    at = start + schedule.offset
    left = 0
    left = size(at: at)
  }

  mutating func next() -> Int64 {
    while left == 0 {
      at = at + schedule.every
      guard at.nanoseconds < segments.end else { return .max }
      left = size(at: at)
    }
    guard at.nanoseconds < segments.end else { return .max }
    left -= 1
    return at.nanoseconds
  }

  private func size(at instant: Instant) -> Int64 {
    let scaled = Double(schedule.size) * segments.rate(at: instant.nanoseconds)
    return scaled < 0x1p40 ? Int64(scaled.rounded(.toNearestOrEven)) : 1 << 40
  }
}
