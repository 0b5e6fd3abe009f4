import Quantities
import Randomness
import Testing

@testable import Traffic

/// What the tests of synthesized traffic share: zones, instants, definitions, and how to drain them.
enum Synthetic {
  /// Central European Time with the clock changes of 2026.
  static let berlin = ZoneRules(
    name: "Europe/Berlin", initialOffsetSeconds: 3600,
    transitions: [
      .init(from: utc(2026, 3, 29, hour: 1), offsetSeconds: 7200),
      .init(from: utc(2026, 10, 25, hour: 1), offsetSeconds: 3600),
    ])

  /// A zone whose clocks change by half an hour.
  static let lordHowe = ZoneRules(
    name: "Australia/Lord_Howe", initialOffsetSeconds: 39_600,
    transitions: [
      .init(from: utc(2026, 4, 4, hour: 15), offsetSeconds: 37_800),
      .init(from: utc(2026, 10, 3, hour: 15, minute: 30), offsetSeconds: 39_600),
    ])

  /// A zone whose clocks go back across midnight, a minute after it.
  static let stJohns = ZoneRules(
    name: "America/St_Johns", initialOffsetSeconds: -9_000,
    transitions: [
      .init(from: utc(2010, 11, 7, hour: 2, minute: 31), offsetSeconds: -12_600)
    ])

  /// A zone whose hours do not begin with those of the world.
  static let kathmandu = ZoneRules(
    name: "Asia/Kathmandu", initialOffsetSeconds: 20_700, transitions: [])

  static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
      preconditionFailure("there is no such day")
    }
    return date
  }

  static func utc(
    _ year: Int, _ month: Int, _ day: Int, hour: Int64 = 0, minute: Int64 = 0
  ) -> Instant {
    ZoneRules.utc.instant(
      of: date(year, month, day),
      nanosecondOfDay: hour * Duration.hour.nanoseconds + minute * Duration.minute.nanoseconds)
  }

  /// The interval between two local midnights.
  static func days(
    _ zone: ZoneRules, from: CivilDate, to: CivilDate
  ) -> Interval {
    Interval(from: zone.instant(of: from), to: zone.instant(of: to))
  }

  /// A whole number of seconds from 2026 on.
  static func seconds(_ count: Double) -> Interval {
    let start = utc(2026, 1, 1)
    return Interval(from: start, to: start + Duration(seconds: count))
  }

  /// Requests with the same tokens.
  static func constantMix(input: Double = 100, output: Double = 20) throws -> MarkMix {
    try MarkMix([
      MarkMix.Entry(
        share: 1, tokens: CorrelatedPair(.constant(input), .constant(output), correlation: 0))
    ])
  }

  /// Requests that draw something of every kind.
  static func variedMix(scale: Double = 1) throws -> MarkMix {
    try MarkMix([
      MarkMix.Entry(
        share: 3,
        tokens: CorrelatedPair(
          .lognormal(mean: 900 * scale, cv: 2), .lognormal(mean: 90 * scale, cv: 1),
          correlation: 0.5),
        cachedShare: .uniform(low: 0, high: 1), cacheWriteShare: .uniform(low: 0, high: 1)),
      MarkMix.Entry(
        share: 1,
        tokens: CorrelatedPair(.exponential(mean: 50 * scale), .constant(0), correlation: 0),
        images: .discrete(values: [1, 2], weights: [1, 1]), seconds: .uniform(low: 0, high: 10),
        isBatch: true),
    ])
  }

  /// One process of each kind.
  static func processes() throws -> [ArrivalProcess] {
    [
      .poisson,
      .renewal(gap: try .gamma(mean: 3, cv: 2)),
      .bursts([
        BurstState(relativeRate: 1, meanDwell: .minute),
        BurstState(relativeRate: 0, meanDwell: .minute),
        BurstState(relativeRate: 10, meanDwell: .second * 10),
      ]),
      .sessions(
        SessionShape(
          requests: try .lognormal(median: 3, p95: 10), gap: try .exponential(mean: 20),
          growsContext: true, cachedContext: 0.9)),
      .batch(BatchSchedule(size: 20, every: .minute * 3, offset: .minute)),
    ]
  }

  static func stream(
    _ process: ArrivalProcess = .poisson, rate: Double = 1, profile: RateProfile = .flat,
    mix: MarkMix, over interval: Interval, zone: ZoneRules = .utc, seed: UInt64 = 1,
    isFresh: Bool = true
  ) -> SynthesizedStream {
    SynthesizedStream(
      TrafficDefinition(
        process: process, rate: rate, profile: profile, mix: mix, isFresh: isFresh),
      over: interval, zone: zone, seed: StreamSeed(seed: seed))
  }
}

extension Synthetic {
  /// Draws what requests of a mix ask for.
  static func marks(_ mix: MarkMix, count: Int, seed: UInt64) -> [RequestMark] {
    var sampler = MarkSampler(mix, seed: StreamSeed(seed: seed))
    var block = RequestBlock(length: 256)
    var marks: [RequestMark] = []
    while marks.count < count {
      block.removeAll()
      block.claimAll()
      sampler.fill(&block)
      marks += (0..<block.count).map { block.mark(of: $0) }
    }
    return Array(marks.prefix(count))
  }
}

/// A request and when it arrived.
struct Arrival: Equatable {
  let at: Int64
  let mark: RequestMark
}

extension SynthesizedStream {
  /// Takes all requests, or as many as are asked for.
  mutating func drain(atMost limit: Int = 10_000_000) -> [Arrival] {
    var arrivals: [Arrival] = []
    while next != .max, arrivals.count < limit {
      let at = next
      arrivals.append(Arrival(at: at, mark: take()))
    }
    return arrivals
  }
}

/// Expects two numbers to differ by rounding alone.
func expectClose(
  _ value: Double, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    (value - expected).magnitude <= 1e-9 * max(1, expected.magnitude),
    "\(value) is not \(expected)", sourceLocation: sourceLocation)
}
