import Experiments
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

struct DiscordantPairsTests {
  /// Everything that can happen with some pairs, and the interval that it gives.
  private static func outcomes(
    _ pairs: Int
  ) -> [(higher: Int, lower: Int, interval: ConfidenceInterval?)] {
    (0...pairs).flatMap { higher in
      (0...(pairs - higher)).map { lower in
        (higher, lower, ConfidenceInterval.ofDifference(higher: higher, lower: lower, of: pairs))
      }
    }
  }

  /// The logarithm of a factorial.
  private static func logFactorial(_ value: Int) -> Double { lgamma(Double(value + 1)) }

  private static func logPower(_ base: Double, _ count: Int) -> Double {
    count == 0 ? 0 : Double(count) * log(base)
  }

  @Test("The interval never covers less than it claims, however rare the event")
  func coverage() {
    let rates = [0.001, 0.01, 0.05, 0.2, 0.45]
    for pairs in [5, 20, 60] {
      let outcomes = Self.outcomes(pairs)
      for (higher, lower) in rates.flatMap({ rate in rates.map { (rate, $0) } }) {
        var covered = 0.0
        for outcome in outcomes where outcome.interval?.contains(higher - lower) == true {
          let rest = pairs - outcome.higher - outcome.lower
          covered += exp(
            Self.logFactorial(pairs) - Self.logFactorial(outcome.higher)
              - Self.logFactorial(outcome.lower) - Self.logFactorial(rest)
              + Self.logPower(higher, outcome.higher) + Self.logPower(lower, outcome.lower)
              + Self.logPower(1 - higher - lower, rest))
        }
        #expect(covered >= 0.95, "\(pairs) pairs, \(higher) and \(lower): \(covered)")
      }
    }
  }

  @Test("Without a difference the interval says what may be unseen; it mirrors, and narrows")
  func shape() throws {
    let none = try #require(ConfidenceInterval.ofDifference(higher: 0, lower: 0, of: 100))
    // One less the hundredth root of half of 2.5 %.
    #expect((none.high - 0.042_874_030).magnitude < 1e-8 && none.low == -none.high)
    let some = try #require(ConfidenceInterval.ofDifference(higher: 7, lower: 2, of: 100))
    let mirrored = try #require(ConfidenceInterval.ofDifference(higher: 2, lower: 7, of: 100))
    #expect(some.low == -mirrored.high && some.high == -mirrored.low)
    #expect(some.contains(0.05))
    #expect(
      try #require(ConfidenceInterval.ofDifference(higher: 70, lower: 20, of: 1_000)).halfWidth
        < some.halfWidth / 2)
    #expect(ConfidenceInterval.ofDifference(higher: 0, lower: 0, of: 0) == nil)
  }
}
