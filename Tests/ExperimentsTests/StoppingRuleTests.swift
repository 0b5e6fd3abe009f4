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
    let (decision, count) = rule.run { Array(values[..<$0.upperBound]) }
    #expect(decision == .precise)
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
    let (decision, count) = rule.run { (0..<$0.upperBound).map { Double($0 % 7) } }
    #expect(decision == .exhausted && count == 37)
    let fixed = StoppingRule(.absolute(1e-9), minimum: 4, maximum: 4)
    #expect(fixed.run { (0..<$0.upperBound).map { Double($0) } }.replications == 4)
  }

  @Test("An event never seen is not known precisely, a constant is")
  func zeros() {
    let relative = StoppingRule(.relative(0.1), minimum: 5, maximum: 20)
    #expect(relative.decision(Array(repeating: 0, count: 10)) == .goOn)
    #expect(relative.decision(Array(repeating: 3, count: 10)) == .precise)
    #expect(relative.decision(Array(repeating: 3, count: 4)) == .goOn)
    let absolute = StoppingRule(.absolute(0.1), minimum: 5, maximum: 20)
    #expect(absolute.decision(Array(repeating: 0, count: 10)) == .precise)
  }

  @Test("A cancelled batch ends the procedure where it was")
  func cancelled() {
    let rule = StoppingRule(.absolute(1e-9), minimum: 10, maximum: 100, batch: 10)
    let (decision, count) = rule.run { batch in
      batch.lowerBound < 30 ? (0..<batch.upperBound).map { Double($0) } : nil
    }
    #expect(decision == .goOn && count == 30)
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
        return outcome == .completed ? values : nil
      }.replications
    }
    #expect(Set(counts).count == 1 && counts[0] > 100)
  }
}
