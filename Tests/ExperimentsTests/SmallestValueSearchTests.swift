import Statistics
import TestSupport
import Testing

@testable import Experiments

@Suite("Search for the smallest value")
struct SmallestValueSearchTests {
  private struct NoFailure: Error {}

  /// Replication r draws one number for all candidates; a candidate blocks where it is below the
  /// candidate's probability.
  private static func blocks(
    _ probability: @escaping (Int) -> Double, seed: UInt64 = 1
  ) -> CandidateEvaluation<Never> {
    { (candidates, replications) in
      let drawn = replications.map { replication in
        var generator = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(replication))
        return Double.random(in: 0..<1, using: &generator)
      }
      return candidates.map { candidate in [drawn.map { $0 < probability(candidate) ? 1 : 0 }] }
    }
  }

  private static func problem(
    _ comparison: SearchConstraint.Comparison = .atMost, limit: Double = 0.05, first: Int = 100,
    most: Int = 3200, statistic: SearchConstraint.Statistic = .probability
  ) -> SearchProblem {
    SearchProblem(
      constraints: [
        SearchConstraint(
          measure: 0, statistic: statistic, comparison: comparison, limit: limit,
          possible: 0...1)
      ], objective: nil, confidence: 0.95, schedule: LookSchedule(first: first, most: most))
  }

  @Test("a sharp step is found, wherever it is", arguments: [0, 1, 2, 17, 63, 64, 98, 99])
  func step(position: Int) {
    let search = SmallestValueSearch(Self.problem(), candidates: 100)
    let result = search.run(Self.blocks { $0 >= position ? 0.001 : 0.5 })
    #expect(result.conclusion == .found && result.answer == position)
    #expect(result.failsBelow == (position == 0 ? nil : position - 1))
    #expect(result.undecided.isEmpty && result.contradiction == nil)
    // A step is seen at the first look that can see it.
    #expect(result.trials.allSatisfy { $0.finding.replications.count <= 200 })
    let last = result.trials.last
    #expect(last?.stage == .validation && last?.finding.candidate == position)
    #expect(result.confirmation?.finding.verdict == .holds)
  }

  @Test("validation uses replications that the search did not")
  func fresh() {
    var used: [Range<Int>] = []
    let model = Self.blocks { $0 >= 40 ? 0.01 : 0.2 }
    let search = SmallestValueSearch(Self.problem(), candidates: 100)
    let result = search.run { (candidates, replications) in
      used.append(replications)
      return model(candidates, replications)
    }
    let searched = result.trials.filter { $0.stage == .search }.map(\.finding.replications)
    let confirmed = result.trials.filter { $0.stage == .validation }.map(\.finding.replications)
    #expect(searched.allSatisfy { $0.lowerBound == 0 })
    #expect(
      confirmed.allSatisfy { fresh in searched.allSatisfy { !$0.overlaps(fresh) } })
    // Nothing is computed twice for a candidate: each range starts at nought or where one ended.
    #expect(
      used.allSatisfy { range in
        range.lowerBound == 0 || used.contains { $0.upperBound == range.lowerBound }
      })
  }

  @Test("where even the largest value clearly fails, none does, and it is said")
  func infeasible() {
    let search = SmallestValueSearch(Self.problem(), candidates: 50)
    let result = search.run(Self.blocks { _ in 0.2 })
    #expect(result.conclusion == .infeasible && result.answer == nil)
    #expect(result.failsBelow == 49)
    #expect(!result.trials.contains { $0.stage == .validation })
  }

  @Test("values on the limit are undecided, and the answer lies above them")
  func onTheLimit() {
    let search = SmallestValueSearch(Self.problem(most: 800), candidates: 50)
    let all = search.run(Self.blocks { _ in 0.05 })
    #expect(all.conclusion == .undecided && all.answer == nil)
    #expect(all.trials.contains { $0.finding.replications.count == 800 })
    let some = search.run(Self.blocks { $0 < 10 ? 0.5 : $0 < 20 ? 0.05 : 0.001 })
    #expect(some.conclusion == .found && some.answer == 20)
    #expect(some.failsBelow.map { $0 < 10 } == true)
    #expect(!some.undecided.isEmpty && some.undecided.allSatisfy { (10..<20).contains($0) })
  }

  @Test("a larger value that clearly fails above one that holds is reported")
  func contradiction() {
    let search = SmallestValueSearch(Self.problem(), candidates: 101)
    let result = search.run(Self.blocks { (30...60).contains($0) ? 0.001 : 0.5 })
    #expect(result.contradiction?.holds ?? 0 >= 30)
    #expect(result.contradiction.map { $0.fails > $0.holds } == true)
    #expect(result.conclusion == .found && result.answer == 30)
  }

  @Test("an answer that was lucky in the search is not confirmed, and the search moves up")
  func lucky() {
    // The search ends at its first look, at 100 replications without a block; fresh ones have some.
    let search = SmallestValueSearch(Self.problem(most: 400), candidates: 20)
    let result = search.run { (candidates, replications) in
      candidates.map { candidate in
        [
          replications.map { replication in
            let blocks = candidate < 3 || (candidate < 6 && replication >= 100)
            return blocks && replication % 2 == 0 ? 1 : 0
          }
        ]
      }
    }
    #expect(result.conclusion == .found)
    #expect(result.answer == 6)
    let rejected = result.trials.filter { $0.stage == .validation }.map(\.finding.candidate)
    #expect(rejected == [3, 4, 6])
    #expect(result.trials.last?.finding.verdict == .holds)
  }

  @Test("larger may be required as well, of means and of quantiles")
  func otherStatistics() {
    let share = SmallestValueSearch(
      Self.problem(.atLeast, limit: 0.9, statistic: .mean), candidates: 32)
    let mean = share.run { (candidates, replications) in
      candidates.map { candidate in
        [
          replications.map {
            min(1, 0.7 + 0.0125 * Double(candidate) + ($0 % 2 == 0 ? 0.02 : -0.02))
          }
        ]
      }
    }
    #expect(mean.answer == 17, "0.9 itself, at 16, is undecided")
    #expect(mean.undecided == [16] || mean.failsBelow == 16)
    let late = SmallestValueSearch(
      SearchProblem(
        constraints: [
          SearchConstraint(
            measure: 0, statistic: .quantile(.p95), comparison: .below, limit: 10)
        ], objective: nil, confidence: 0.95, schedule: LookSchedule(first: 200, most: 3200)),
      candidates: 30)
    let quantile = late.run { (candidates, replications) in
      candidates.map { candidate in
        // The largest twentieth lies at 20 less the candidate.
        [replications.map { $0 % 10 == 0 ? 20 - Double(candidate) : 0 }]
      }
    }
    #expect(quantile.answer == 11)
    #expect(quantile.failsBelow == 10)
  }

  @Test("a failure of the evaluation ends the search")
  func failure() {
    let search = SmallestValueSearch(Self.problem(), candidates: 5)
    #expect(throws: NoFailure.self) {
      try search.run { (_, replications) throws(NoFailure) -> [[[Double]]] in
        throw NoFailure()
      }
    }
  }
}
