import Statistics
import TestSupport
import Testing

@testable import Experiments

struct PairedMomentsTests {
  private static func estimate(_ left: [Double], _ right: [Double]) -> PairedEstimate? {
    var moments = PairedMoments<RoundedSeries>()
    for (a, b) in zip(left, right) { moments.add(baseline: a, alternative: b) }
    return moments.estimate()
  }

  @Test("Pairs added one by one say what all of them together say")
  func agreesWithComparison() throws {
    var generator = SplitMix64(seed: 5)
    let left = (0..<200).map { _ in 1e6 + Double.random(in: 0...1_000, using: &generator) }
    let right = left.map { $0 * 1.1 + Double.random(in: 0...1, using: &generator) }
    let all = try #require(SampleSummary(zip(right, left).map { $0 - $1 }))
    let found = try #require(Self.estimate(left, right))
    #expect(found.baselineMean == SampleSummary(left)?.mean)
    #expect(found.alternativeMean == SampleSummary(right)?.mean)
    #expect(found.difference == all.mean)
    let (low, high) = (try #require(found.interval).low, try #require(found.interval).high)
    let expected = try #require(all.interval)
    #expect((low - expected.low).magnitude < 1e-6 && (high - expected.high).magnitude < 1e-6)
    #expect(found.verdict == .higher)
  }

  @Test("A small difference shows through large common noise")
  func commonNoise() throws {
    var generator = SplitMix64(seed: 31)
    let noise = (0..<50).map { _ in Double.random(in: 0...1_000, using: &generator) }
    let alternative = noise.map { $0 + 1 + Double.random(in: -1...1, using: &generator) }
    let found = try #require(Self.estimate(noise, alternative))
    #expect(found.verdict == .higher && found.interval?.contains(1) == true)
    #expect(Self.estimate(alternative, noise)?.verdict == .lower)
    // Shuffled, the pairs say nothing: that is what common random numbers are for.
    let unpaired = Self.estimate(noise, alternative.shuffled(using: &generator))
    #expect(unpaired?.verdict == .undecided)
  }

  @Test("The variance reduction is what an unpaired difference varies over what the pairs do")
  func reduction() throws {
    let found = try #require(Self.estimate([1, 2, 3, 4], [2, 4, 3, 7]))
    // Variances 5/3 and 14/3, of the differences 1, 2, 0, 3: 5/3.
    #expect((try #require(found.varianceReduction) - 3.8).magnitude < 1e-12)
    #expect(Self.estimate([1, 2, 3], [3, 4, 5])?.varianceReduction == .infinity)
    #expect(Self.estimate([1, 1, 1], [2, 2, 2])?.varianceReduction == nil)
    let opposite = try #require(Self.estimate([1, 2, 3], [3, 2, 1])?.varianceReduction)
    #expect((opposite - 0.5).magnitude < 1e-12)
  }

  @Test("Amounts beyond 64 bits are added exactly, and a constant difference has no spread")
  func wide() throws {
    var generator = SplitMix64(seed: 6)
    let base = Int128(Int64.max) * 1_000
    var moments = PairedMoments<ExactSeries>()
    var sum: Int128 = 0
    for _ in 0..<50 {
      let value = base + Int128(Int64.random(in: 0...1_000_000, using: &generator))
      sum += value
      moments.add(baseline: value, alternative: value + 7)
    }
    let found = try #require(moments.estimate())
    #expect(moments.baseline.sum == sum && moments.alternative.sum == sum + 350)
    #expect(found.difference == 7)
    #expect(found.interval?.low == 7 && found.interval?.high == 7)
    #expect(found.varianceReduction == .infinity)
    #expect(found.verdict == .higher)
  }

  @Test("A spread beyond 64 bits is still the spread")
  func wideSpread() throws {
    var exact = PairedMoments<ExactSeries>()
    var rounded = PairedMoments<RoundedSeries>()
    for (left, right) in [(1, 5), (9, 2), (4, 4), (7, 8)] {
      exact.add(baseline: Int128(left) << 80, alternative: Int128(right) << 80)
      rounded.add(
        baseline: Double(left) * 0x1p80, alternative: Double(right) * 0x1p80)
    }
    let found = try #require(exact.estimate())
    let expected = try #require(rounded.estimate())
    let ratio = try #require(found.interval).halfWidth / (try #require(expected.interval).halfWidth)
    #expect((ratio - 1).magnitude < 1e-12)
    #expect(found.lowerCount == 1 && found.higherCount == 2)
  }

  @Test("Equal pairs are equal, one pair decides nothing, and no pair says nothing")
  func few() throws {
    #expect(PairedMoments<RoundedSeries>().estimate() == nil)
    #expect(PairedMoments<ExactSeries>().estimate() == nil)
    #expect(Self.estimate([1], [2])?.verdict == .undecided)
    #expect(Self.estimate([1], [2])?.interval == nil)
    #expect(Self.estimate([3, 4], [3, 4])?.verdict == .equal)
    #expect(Self.estimate([1, 2, 3, 4], [2, 3, 5, 5])?.verdict == .higher)
    #expect(Self.estimate([2, 3, 5, 5], [1, 2, 3, 4])?.verdict == .lower)
  }

  @Test("An interval is cut off where no difference can be")
  func possible() throws {
    var moments = PairedMoments<RoundedSeries>()
    for value in [1.0, 0, 1, 1] { moments.add(baseline: 0, alternative: value) }
    let free = try #require(moments.estimate()?.interval)
    #expect(free.high > 1)
    #expect(moments.estimate(possible: -1...1)?.interval?.high == 1)
  }
}
