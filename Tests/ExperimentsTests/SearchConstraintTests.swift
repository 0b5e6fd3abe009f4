import Statistics
import Testing

@testable import Experiments

@Suite("Constraints of a search")
struct SearchConstraintTests {
  private func probability(
    _ limit: Double, _ comparison: SearchConstraint.Comparison = .atMost
  ) -> SearchConstraint {
    SearchConstraint(
      measure: 0, statistic: .probability, comparison: comparison, limit: limit, possible: 0...1)
  }

  @Test("without a block, n replications show at most 1 - error^(1/n)")
  func noBlock() {
    let values = Array(repeating: 0.0, count: 100)
    let found = probability(0.05).judge(values, holdsError: 0.05, failsError: 0.01)
    #expect((found.high - 0.029_513).magnitude < 1e-6)
    #expect(found.low == 0 && found.estimate == 0 && found.verdict == .holds)
    #expect(
      probability(0.0295).judge(values, holdsError: 0.05, failsError: 0.01).verdict == .undecided)
  }

  @Test(
    "the fewest replications are those of the formula, and one fewer do not suffice",
    arguments: [0.001, 0.01, 0.05, 0.3])
  func fewest(limit: Double) throws {
    let constraint = probability(limit)
    let fewest = try #require(constraint.fewestReplications(error: 0.025))
    for (count, verdict) in [
      (fewest, ConstraintFinding.Verdict.holds), (fewest - 1, .undecided),
    ] {
      let found = constraint.judge(
        Array(repeating: 0, count: count), holdsError: 0.025, failsError: 0.025)
      #expect(found.verdict == verdict, "\(count)")
    }
    #expect(probability(0).fewestReplications(error: 0.05) == nil)
    #expect(probability(1, .atLeast).fewestReplications(error: 0.05) == nil)
    #expect(probability(1).fewestReplications(error: 0.05) == 1)
    let quantile = SearchConstraint(
      measure: 0, statistic: .quantile(.p95), comparison: .atMost, limit: 1)
    #expect(quantile.fewestReplications(error: 0.05) == 59)
    let values = Array(repeating: 0.0, count: 59)
    #expect(quantile.judge(values, holdsError: 0.05, failsError: 0.05).verdict == .holds)
    #expect(
      quantile.judge(Array(values.dropLast()), holdsError: 0.05, failsError: 0.05).verdict
        == .undecided)
  }

  @Test("each side has its own error, and strict comparisons are strict")
  func sides() {
    // 10 of 100: the one-sided 95 % bounds are 0.0553 and 0.1637.
    let values = (0..<100).map { $0 < 10 ? 1.0 : 0.0 }
    let wide = probability(0.1).judge(values, holdsError: 0.05, failsError: 0.0005)
    #expect((wide.high - 0.163_7).magnitude < 1e-4 && wide.low < 0.04)
    #expect(probability(0.05).judge(values, holdsError: 0.05, failsError: 0.05).verdict == .fails)
    let least = probability(0.05, .atLeast).judge(values, holdsError: 0.05, failsError: 0.05)
    #expect(least.verdict == .holds && (least.low - 0.055_3).magnitude < 1e-4)
    #expect(probability(1, .below).isMet(by: 1) == false && probability(1).isMet(by: 1))
  }

  @Test("the bound of a mean is Student's t, and takes thirty replications")
  func mean() throws {
    let constraint = SearchConstraint(
      measure: 0, statistic: .mean, comparison: .atMost, limit: 3)
    let values = (0..<40).map { Double($0 % 5) }
    let found = constraint.judge(values, holdsError: 0.025, failsError: 0.025)
    let interval = try #require(SampleSummary(values)?.interval)
    #expect(found.high == interval.high && found.low == interval.low && found.verdict == .holds)
    let few = constraint.judge(Array(values.prefix(29)), holdsError: 0.025, failsError: 0.025)
    #expect(few.verdict == .undecided && few.high == .infinity)
  }

  @Test("a share that was one in all replications may still be less in the next")
  func constantShare() {
    let constraint = SearchConstraint(
      measure: 0, statistic: .mean, comparison: .atLeast, limit: 0.99, possible: 0...1)
    let values = Array(repeating: 1.0, count: 100)
    let found = constraint.judge(values, holdsError: 0.05, failsError: 0.05)
    #expect(found.verdict == .undecided && (found.low - 0.970_487).magnitude < 1e-6)
    // What has no bounds has no such argument: a constant is taken for one.
    let fees = SearchConstraint(measure: 0, statistic: .mean, comparison: .atMost, limit: 1)
    #expect(fees.judge(values, holdsError: 0.05, failsError: 0.05).verdict == .holds)
  }

  @Test("replications without a value do not count; without any, nothing is known")
  func noValue() {
    let values = [Double.nan, 0, 0, .nan]
    #expect(probability(0.9).judge(values, holdsError: 0.05, failsError: 0.05).count == 2)
    let none = probability(1).judge([.nan], holdsError: 0.05, failsError: 0.05)
    #expect(none.verdict == .undecided && none.estimate == nil)
  }

  @Test("the estimated cost decides: with so many replications as good, the verdict comes")
  func cost() throws {
    let constraint = probability(0.05)
    let values = (0..<200).map { $0 % 50 == 0 ? 1.0 : 0.0 }
    let found = constraint.judge(values, holdsError: 0.001, failsError: 0.001)
    #expect(found.verdict == .undecided)
    let needed = try #require(constraint.replicationsToDecide(found, error: 0.001))
    #expect(needed > 200 && needed < 1_000)
    let more = (0..<Int(needed * 1.5)).map { $0 % 50 == 0 ? 1.0 : 0.0 }
    #expect(constraint.judge(more, holdsError: 0.001, failsError: 0.001).verdict == .holds)
    let onLimit = constraint.judge(
      (0..<200).map { $0 % 20 == 0 ? 1.0 : 0.0 }, holdsError: 0.001, failsError: 0.001)
    #expect(constraint.replicationsToDecide(onLimit, error: 0.001) == nil)
  }
}
