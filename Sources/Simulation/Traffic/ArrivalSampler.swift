import Quantities
import Randomness

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
