import Experiments
import Statistics
import TestSupport
import Testing

struct StoppingRuleTests {
  @Test("Batches are the minimum, then fixed steps up to the maximum")
  func schedule() {
    let rule = StoppingRule(.relative(0.01), minimum: 30, maximum: 55, batch: 10)
    var batches: [Range<Int>] = []
    var count = 0
    while let batch = rule.nextBatch(after: count) {
      batches.append(batch)
      count = batch.upperBound
    }
    #expect(batches == [0..<30, 30..<40, 40..<50, 50..<55])
  }

  @Test("It stops at the first batch whose interval is narrow enough, and not before")
  func stops() throws {
    var generator = SplitMix64(seed: 21)
    let values = (0..<5_000).map { _ in Double.random(in: 5...15, using: &generator) }
    let rule = StoppingRule(.relative(0.02), minimum: 20, maximum: 5_000, batch: 10)
    let (isReached, count) = rule.run { Array(values[..<$0.upperBound]) }
    #expect(isReached)
    func relativeHalfWidth(_ count: Int) throws -> Double {
      let summary = try #require(SampleSummary(Array(values[..<count])))
      return try #require(summary.interval).halfWidth / summary.mean
    }
    #expect(try relativeHalfWidth(count) <= 0.02)
    for earlier in stride(from: 20, to: count, by: 10) {
      #expect(try relativeHalfWidth(earlier) > 0.02)
    }
    #expect(count > 400 && count < 1_500)  // About (1.96 × 0.289 / 0.02)² = 802.
  }

  @Test("A precision that is out of reach ends at the maximum")
  func exhausted() {
    let rule = StoppingRule(.absolute(1e-9), minimum: 2, maximum: 37, batch: 5)
    let (isReached, count) = rule.run { (0..<$0.upperBound).map { Double($0 % 7) } }
    #expect(!isReached && count == 37)
    let fixed = StoppingRule(.absolute(1e-9), minimum: 4, maximum: 4)
    #expect(fixed.run { (0..<$0.upperBound).map { Double($0) } }.replications == 4)
  }

  @Test("An event never seen is not known precisely, a constant is")
  func zeros() {
    let relative = StoppingRule(.relative(0.1), minimum: 5, maximum: 20)
    #expect(!relative.isReached(by: Array(repeating: 0, count: 10)))
    #expect(relative.isReached(by: Array(repeating: 3, count: 10)))
    #expect(!relative.isReached(by: Array(repeating: 3, count: 4)))
    let absolute = StoppingRule(.absolute(0.1), minimum: 5, maximum: 20)
    #expect(absolute.isReached(by: Array(repeating: 0, count: 10)))
  }

  @Test("A quantile is precise by its distribution-free interval, and not before there is one")
  func quantiles() throws {
    var generator = SplitMix64(seed: 4)
    let values = (0..<4_000).map { _ in Double.random(in: 5...15, using: &generator) }
    let loose = StoppingRule(.absolute(1e9), of: .quantile(.p95), minimum: 10, maximum: 4_000)
    // Seventy-two values at the least have an interval.
    #expect(loose.run { Array(values[..<$0.upperBound]) }.replications == 80)
    let rule = StoppingRule(.relative(0.01), of: .quantile(.p95), minimum: 30, maximum: 4_000)
    let (isReached, count) = rule.run { Array(values[..<$0.upperBound]) }
    #expect(isReached)
    func isNarrow(_ count: Int) throws -> Bool {
      let sorted = values[..<count].sorted()
      let interval = try #require(QuantileInterval.ofSorted(sorted, .p95))
      return interval.halfWidth <= 0.01 * Quantile.ofSorted(sorted, .p95)
    }
    #expect(try isNarrow(count))
    for earlier in stride(from: 80, to: count, by: 10) { #expect(try !isNarrow(earlier)) }
    #expect(count > 150, "a quantile at the edge is known worse than the mean")
    let median = StoppingRule(.absolute(1), of: .quantile(.p50), minimum: 2, maximum: 100)
    #expect(!median.isReached(by: [1, 2, 3, 4, 5]))
    #expect(median.isReached(by: [1, 1, 1, 2, 3, 3]))
    // Nothing is assumed of the distribution, so a quantile of zero can be known.
    let zero = StoppingRule(.relative(0.1), of: .quantile(.p50), minimum: 2, maximum: 100)
    #expect(zero.isReached(by: Array(repeating: 0, count: 50)))
  }

  @Test("A probability is precise by Clopper and Pearson's interval, seen or not")
  func probabilities() throws {
    let rule = StoppingRule(.absolute(0.01), of: .probability, minimum: 30, maximum: 10_000)
    let (isReached, count) = rule.run { Array(repeating: 0, count: $0.upperBound) }
    // Half of 1 - 0.025^(1/n) is one point at 183.
    #expect(isReached && count == 190)
    let rare = StoppingRule(.absolute(0.05), of: .probability, minimum: 10, maximum: 5_000)
    let (_, more) = rare.run { (0..<$0.upperBound).map { $0 % 3 == 0 ? 1 : 0 } }
    let hits = (more + 2) / 3
    let interval = try #require(ConfidenceInterval.ofProportion(successes: hits, trials: more))
    #expect(interval.halfWidth <= 0.05 && more > 300 && more < 400)
    let relative = StoppingRule(.relative(0.1), of: .probability, minimum: 10, maximum: 50)
    #expect(relative.run { Array(repeating: 0, count: $0.upperBound) }.isReached == false)
  }

  @Test("A cancelled batch ends the procedure where it was")
  func cancelled() {
    let rule = StoppingRule(.absolute(1e-9), minimum: 10, maximum: 100, batch: 10)
    let (isReached, count) = rule.run { batch in
      batch.lowerBound < 30 ? (0..<batch.upperBound).map { Double($0) } : nil
    }
    #expect(!isReached && count == 30)
  }

  @Test("The number of replications does not depend on the number of threads")
  func threads() {
    let rule = StoppingRule(.relative(0.05), minimum: 10, maximum: 2_000, batch: 10)
    let counts = [1, 2, 7].map { threads in
      var values: [Double] = []
      return rule.run { batch in
        let outcome = ReplicationRunner(threads: threads).run(
          units: batch,
          work: { unit, _ in
            var generator = SplitMix64(seed: UInt64(unit))
            return Double.random(in: 0...1, using: &generator)
          },
          deliver: { _, value in values.append(value) })
        return outcome == batch.count ? values : nil
      }.replications
    }
    #expect(Set(counts).count == 1 && counts[0] > 100)
  }
}

extension StoppingRule {
  /// Adds batches until the rule is content or the maximum is reached.
  ///
  /// - Parameter replicate: Computes a batch and returns the values of all replications so far, or nil
  ///   to end early (cancelled).
  /// - Returns: Whether it is content, and with how many replications it ended.
  /// - Throws: what `replicate` throws.
  fileprivate func run<Failure: Error>(
    _ replicate: (Range<Int>) throws(Failure) -> [Double]?
  ) throws(Failure) -> (isReached: Bool, replications: Int) {
    var count = 0
    while let batch = nextBatch(after: count) {
      guard let values = try replicate(batch) else { break }
      precondition(values.count == batch.upperBound, "the batch was not added")
      count = values.count
      if isReached(by: values) { return (true, count) }
    }
    return (false, count)
  }
}
