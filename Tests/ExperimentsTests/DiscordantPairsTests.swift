import Experiments
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

struct DiscordantPairsTests {
  /// The probability that the interval holds the true difference, over everything that can happen.
  private static func coverage(_ pairs: Int, higher: Double, lower: Double) -> Double {
    var logFactorials = [0.0]
    for value in 1...pairs { logFactorials.append(logFactorials[value - 1] + log(Double(value))) }
    func power(_ base: Double, _ count: Int) -> Double {
      count == 0 ? 0 : Double(count) * log(base)
    }
    var covered = 0.0
    for gain in 0...pairs {
      for loss in 0...(pairs - gain) {
        let interval = DiscordantPairs(higher: gain, lower: loss, of: pairs).interval()
        guard interval?.contains(higher - lower) == true else { continue }
        let rest = pairs - gain - loss
        covered += exp(
          logFactorials[pairs] - logFactorials[gain] - logFactorials[loss] - logFactorials[rest]
            + power(higher, gain) + power(lower, loss) + power(1 - higher - lower, rest))
      }
    }
    return covered
  }

  @Test("The interval never covers less than it claims, however rare the event")
  func coverage() {
    let rates = [0.001, 0.01, 0.05, 0.2, 0.45]
    for pairs in [5, 20, 60] {
      for higher in rates {
        for lower in rates {
          let covered = Self.coverage(pairs, higher: higher, lower: lower)
          #expect(covered >= 0.95, "\(pairs) pairs, \(higher) and \(lower): \(covered)")
        }
      }
    }
  }

  @Test("Without a difference the interval says what may be unseen; it mirrors, and narrows")
  func shape() throws {
    let none = try #require(DiscordantPairs(higher: 0, lower: 0, of: 100).interval())
    // One less the hundredth root of half of 2.5 %.
    #expect((none.high - 0.042_874_030).magnitude < 1e-8 && none.low == -none.high)
    let some = try #require(DiscordantPairs(higher: 7, lower: 2, of: 100).interval())
    let mirrored = try #require(DiscordantPairs(higher: 2, lower: 7, of: 100).interval())
    #expect(some.low == -mirrored.high && some.high == -mirrored.low)
    #expect(some.contains(0.05))
    #expect(
      try #require(DiscordantPairs(higher: 70, lower: 20, of: 1_000).interval()).halfWidth
        < some.halfWidth / 2)
    #expect(DiscordantPairs(higher: 0, lower: 0, of: 0).interval() == nil)
  }
}
