import Experiments
import Statistics
import TestSupport
import Testing

struct PairedComparisonTests {
  @Test("A small difference shows through large common noise")
  func commonNoise() throws {
    var generator = SplitMix64(seed: 31)
    let noise = (0..<50).map { _ in Double.random(in: 0...1_000, using: &generator) }
    let alternative = noise.map { $0 + 1 + Double.random(in: -1...1, using: &generator) }
    let comparison = PairedComparison(baseline: noise, alternative: alternative)
    #expect(comparison.verdict == .higher)
    #expect(PairedComparison(baseline: alternative, alternative: noise).verdict == .lower)
    #expect(try #require(comparison.correlation) > 0.999)
    let difference = try #require(comparison.difference)
    let differences = SampleSummary(zip(alternative, noise).map { $0 - $1 })
    #expect(difference.interval == differences?.interval)
    #expect(difference.interval?.contains(1) == true)
    // Shuffled, the pairs say nothing: that is what common random numbers are for.
    let unpaired = PairedComparison(
      baseline: noise, alternative: alternative.shuffled(using: &generator))
    #expect(unpaired.verdict == .undecided)
  }

  @Test("Correlation is Pearson's")
  func correlation() throws {
    let comparison = PairedComparison(
      baseline: [1, 2, 3, 4, 5], alternative: [2, 4, 5, 4, 5])
    #expect((try #require(comparison.correlation) - 0.774_596_669).magnitude < 1e-9)
    #expect(comparison.baselineMean == 3 && comparison.alternativeMean == 4)
    #expect(comparison.lowerCount == 0 && comparison.higherCount == 3)
  }

  @Test("Equal designs are equal, and too little evidence decides nothing")
  func undecided() {
    let equal = PairedComparison(baseline: [1, 2, 3], alternative: [1, 2, 3])
    #expect(equal.verdict == .equal)
    #expect(PairedComparison(baseline: [1], alternative: [2]).verdict == .undecided)
    #expect(PairedComparison(baseline: [], alternative: []).difference == nil)
    #expect(PairedComparison(baseline: [1, 2], alternative: [1, 2]).verdict == .equal)
    #expect(PairedComparison(baseline: [5, 5], alternative: [1, 2]).correlation == nil)
  }

  @Test("Pairs without a difference are left out on both sides")
  func incomplete() {
    let comparison = PairedComparison(
      baseline: [1, .nan, 3, .infinity, 5], alternative: [2, 2, .nan, .infinity, 7])
    #expect(comparison.difference?.count == 2)
    #expect(comparison.baselineMean == 3 && comparison.alternativeMean == 4.5)
  }
}
