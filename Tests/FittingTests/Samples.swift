import CGSL
import Fitting
import Quantities
import TestSupport
import Traffic

/// What the tests of fits draw by themselves, without the program's samplers.
struct Draws {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func uniform() -> Double { (Double(generator.next() >> 11) + 0.5) * 0x1p-53 }

  mutating func exponential(mean: Double) -> Double { -mean * log(uniform()) }

  mutating func normal() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
  }

  /// A sum of exponential draws: gamma with a whole shape.
  mutating func gamma(shape: Int, mean: Double) -> Double {
    (0..<shape).reduce(0) { sum, _ in sum + exponential(mean: mean / Double(shape)) }
  }

  mutating func weibull(shape: Double, scale: Double) -> Double {
    scale * pow(-log(uniform()), 1 / shape)
  }

  /// As requests have them: whole, and one at least.
  static func tokens(_ draw: Double) -> Int64 { max(1, Int64((draw + 0.5).rounded(.down))) }
}

/// Samples of requests.
enum Samples {
  static let start: Int64 = 1_767_225_600_000_000_000  // 2026-01-01 in UTC, a Thursday

  /// A sample of requests at times in seconds, ascending.
  static func sample(
    _ seconds: [Double], tokens: [(Int64, Int64)] = [], until end: Double? = nil
  ) -> TraceSample {
    let rows = seconds.enumerated().map { index, time in
      TraceRow(
        time: start + Int64((time * 1e9).rounded()),
        inputTokens: index < tokens.count ? tokens[index].0 : 100,
        outputTokens: index < tokens.count ? tokens[index].1 : 20)
    }
    return TraceSample(
      models: ["m"], rows: rows,
      until: end.map { Instant(nanoseconds: start + Int64($0 * 1e9)) })
  }

  /// Times with gaps of a kind.
  static func times(_ count: Int, _ gap: () -> Double) -> [Double] {
    var now = 0.0
    return (0..<count).map { _ in
      defer { now += gap() }
      return now
    }
  }
}
