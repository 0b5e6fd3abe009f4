import CGSL
import Quantities
import Randomness
import Statistics
import Testing
import Traffic

/// What the statistical tests of arrivals share.
enum Arrivals {
  static let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01 in UTC

  static func seconds(_ count: Double) -> Interval {
    Interval(from: start, to: start + Quantities.Duration(seconds: count))
  }

  static func mix(
    input: Distribution? = nil, output: Distribution? = nil, correlation: Double = 0
  ) throws -> MarkMix {
    try MarkMix([
      MarkMix.Entry(
        share: 1,
        tokens: CorrelatedPair(
          input ?? .constant(100), output ?? .constant(20), correlation: correlation))
    ])
  }

  static func stream(
    _ process: ArrivalProcess, rate: Double, profile: RateProfile = .flat, mix: MarkMix? = nil,
    over interval: Interval, zone: ZoneRules = .utc, replication: Int = 0, isFresh: Bool = true
  ) throws -> SynthesizedStream {
    SynthesizedStream(
      TrafficDefinition(
        process: process, rate: rate, profile: profile, mix: try mix ?? Arrivals.mix(),
        isFresh: isFresh),
      over: interval, zone: zone, seed: StreamSeed(seed: 31).child(UInt64(replication)))
  }

  /// Seconds from the start to each arrival.
  static func times(_ stream: consuming SynthesizedStream, atMost limit: Int = .max) -> [Double] {
    var stream = stream
    var times: [Double] = []
    while stream.next != .max, times.count < limit {
      times.append(Double(stream.next - start.nanoseconds) / 1e9)
      _ = stream.take()
    }
    return times
  }

  /// The time from each to the next, the first one from zero.
  static func gaps(_ times: [Double]) -> [Double] {
    zip(times, [0] + times).map { $0 - $1 }
  }
}

/// Expects a mean within the 99 % interval of the values, which must not be wide.
func expectMean(
  _ values: [Double], _ expected: Double, within share: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let summary = try #require(SampleSummary(values, level: 0.99))
  let interval = try #require(summary.interval)
  #expect(
    interval.contains(expected),
    "\(what): \(expected) is outside \(interval.low) ... \(interval.high)",
    sourceLocation: sourceLocation)
  // An interval so wide that it would contain anything shows nothing.
  #expect(
    interval.halfWidth < share * expected.magnitude,
    "\(what): ± \(interval.halfWidth) is too wide", sourceLocation: sourceLocation)
}

/// Expects a p-value that is no sign of a difference.
func expectFit(
  _ pValue: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(pValue > 0.001, "\(what): p = \(pValue)", sourceLocation: sourceLocation)
}

/// Tests counts against the probabilities of 0, 1, 2 …, with rare ones joined.
func chiSquare(_ counts: [Int], probability: (Int) -> Double) -> ChiSquare {
  let total = Double(counts.count)
  let largest = counts.max() ?? 0
  var frequencies = Array(repeating: 0, count: largest + 1)
  for count in counts { frequencies[count] += 1 }
  var observed: [Int] = []
  var expected: [Double] = []
  var (cell, weight, used) = (0, 0.0, 0.0)
  for value in 0...largest {
    cell += frequencies[value]
    weight += probability(value)
    if weight * total >= 10 && (1 - used - weight) * total >= 10 {
      observed.append(cell)
      expected.append(weight * total)
      used += weight
      (cell, weight) = (0, 0)
    }
  }
  return ChiSquare(observed: observed + [cell], expected: expected + [(1 - used) * total])
}
