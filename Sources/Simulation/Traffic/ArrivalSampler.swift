import Quantities
public import Randomness

/// Where a walk along the segments of a rate stands.
@usableFromInline
struct RateCursor: Sendable {
  @usableFromInline let segments: RateSegments
  @usableFromInline var segment = -1
  /// The instant reached, in nanoseconds since the epoch.
  @usableFromInline var position: Int64
  /// The end of the segment.
  @usableFromInline var segmentEnd: Int64
  /// Arrivals in a nanosecond, and its inverse; zero where arrivals are dense, so that the short
  /// way finds no room there.
  @usableFromInline var rate = 0.0
  @usableFromInline var inverseRate = 0.0
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

  @usableFromInline @inline(never)
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
  @inlinable @inline(__always)
  mutating func walk(_ expected: Double) -> Int64 {
    let capacity = Double(segmentEnd &- position) * rate
    if expected < capacity {
      position &+= Int64(expected * inverseRate + 0.5)
      return position < segments.end ? position : .max
    }
    return walkOn(expected - capacity)
  }

  @usableFromInline @inline(never)
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

/// Draws the instants of arrivals, one after the other.
@usableFromInline
struct ArrivalSampler: Sendable {
  @usableFromInline enum Kind: UInt8, Sendable { case poisson, renewal, bursts, batch }

  @usableFromInline let kind: Kind
  @usableFromInline var cursor: RateCursor
  @usableFromInline let ziggurats = ZigguratTables.shared
  @usableFromInline let gap: PreparedDistribution
  @usableFromInline let gapScale: Double
  private var bursts: BurstWalk?
  private var batches: BatchWalk?
  /// What is left of the gap that the start falls into; nil where a gap begins there, and afterwards.
  private var firstGap: Double?

  init(
    _ definition: TrafficDefinition, over interval: Interval, zone: ZoneRules, seed: StreamSeed,
    generator: inout Xoshiro256PlusPlus
  ) {
    let factors = RateFactors(definition, seed: seed)
    var gap = try? Distribution.exponential(mean: 1)
    var scale = 1.0
    switch definition.process {
    case .poisson, .sessions, .resampled: kind = .poisson
    case .renewal(let distribution):
      kind = .renewal
      gap = distribution
      scale = distribution.mean.map { 1 / $0 } ?? 1
      if !definition.isFresh { firstGap = distribution.drawResidual(&generator) }
    case .bursts(let states):
      kind = .bursts
      bursts = BurstWalk(states, from: interval.from, &generator)
    case .batch(let schedule):
      kind = .batch
      batches = BatchWalk(
        schedule, from: interval.from,
        segments: definition.profile.segments(
          rate: 1e9, over: interval, beginning: nil, zone: zone, times: factors))
    }
    cursor = RateCursor(
      definition.profile.segments(
        rate: definition.rate, over: interval, beginning: definition.beginning(of: interval),
        zone: zone, times: factors))
    guard let gap else { preconditionFailure("the exponential with mean 1 exists") }
    self.gap = gap.prepared()
    gapScale = scale
  }

  /// Returns the next arrival in nanoseconds, or `Int64.max` after the last.
  @inlinable @inline(__always)
  mutating func next(_ generator: inout Xoshiro256PlusPlus) -> Int64 {
    guard kind == .poisson else { return nextOutOfLine(&generator) }
    var stream = generator
    let gap = ziggurats.exponential(&stream)
    generator = stream
    return cursor.walk(gap)
  }

  @usableFromInline @inline(never)
  mutating func nextOutOfLine(_ generator: inout Xoshiro256PlusPlus) -> Int64 {
    if kind == .renewal {
      let drawn = firstGap ?? gap.draw(&generator)
      firstGap = nil
      return cursor.walk(drawn * gapScale)
    }
    if kind == .batch { return batches?.next() ?? .max }
    return bursts?.next(along: &cursor, gap: gap.draw(&generator), &generator) ?? .max
  }
}

/// The states of a bursty process along the time of the horizon.
private struct BurstWalk: Sendable {
  private let factors: [Double]
  private let dwells: [PreparedDistribution]
  private var state: Int
  private var stateEnd: Int64

  init(_ states: [BurstState], from start: Instant, _ generator: inout Xoshiro256PlusPlus) {
    // Scaled so that the long-run mean of the factors is 1; states follow each other in a circle,
    // so each has a share of the time in proportion to its mean dwell.
    let time = states.reduce(0) { $0 + $1.meanDwell.seconds }
    let mean = states.reduce(0) { $0 + $1.relativeRate * $1.meanDwell.seconds } / time
    factors = states.map { mean > 0 ? $0.relativeRate / mean : 0 }
    dwells = states.compactMap {
      (try? Distribution.exponential(mean: $0.meanDwell.seconds))?.prepared()
    }
    // Stationary start: the state in proportion to its time; the rest of its dwell has no memory.
    var chance = generator.uniform01() * time
    state = states.count - 1
    for (index, candidate) in states.enumerated() {
      chance -= candidate.meanDwell.seconds
      if chance < 0 {
        state = index
        break
      }
    }
    stateEnd = (start + Duration(seconds: dwells[state].draw(&generator))).nanoseconds
  }

  mutating func next(
    along cursor: inout RateCursor, gap: Double, _ generator: inout Xoshiro256PlusPlus
  ) -> Int64 {
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
