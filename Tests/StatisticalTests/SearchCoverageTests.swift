import Experiments
import Statistics
import TestSupport
import Testing

/// Whether searches are right as often as they claim, on candidates whose truth is known.
@Suite("Searches", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct SearchCoverageTests {
  private static let experiments = 1_000
  private static let confidence = 0.95

  /// A number for each replication of an experiment, of a stream that candidates share or not.
  private static func uniform(_ experiment: Int, _ replication: Int, _ stream: Int) -> Double {
    var generator = SplitMix64(
      seed: UInt64(experiment) &* 0x9E37_79B9_7F4A_7C15
        ^ UInt64(replication) &* 0xD1B5_4A32_D192_ED03 ^ UInt64(stream) &* 0x8CB9_2BA7_2F3D_8DD7)
    return Double.random(in: 0..<1, using: &generator)
  }

  /// A standard normal number: the sum of twelve uniform ones less six.
  private static func normal(_ experiment: Int, _ replication: Int, _ stream: Int) -> Double {
    var generator = SplitMix64(
      seed: UInt64(experiment) &* 0x9E37_79B9_7F4A_7C15
        ^ UInt64(replication) &* 0xD1B5_4A32_D192_ED03 ^ UInt64(stream) &* 0x8CB9_2BA7_2F3D_8DD7)
    return (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
  }

  /// At most so many of the experiments may be wrong, if each is with at most the permitted error:
  /// more would come about once in a thousand times.
  private func expectRare(_ wrong: Int, of trials: Int, _ what: String) throws {
    let interval = try #require(
      ConfidenceInterval.ofProportion(successes: wrong, trials: trials, level: 0.998))
    #expect(
      interval.low <= 1 - Self.confidence,
      "\(what): wrong in \(wrong) of \(trials), so at least \(interval.low)")
  }

  private static func problem(
    _ statistic: SearchConstraint.Statistic, limit: Double, first: Int, most: Int
  ) -> SearchProblem {
    SearchProblem(
      constraints: [
        SearchConstraint(measure: 0, statistic: statistic, comparison: .atMost, limit: limit)
      ], objective: nil, confidence: confidence,
      schedule: LookSchedule(first: first, most: most))
  }

  /// Searches in every experiment; what is found may not break the limit, and what is said to break
  /// it may not keep it.
  private func check(
    _ what: String, _ problem: SearchProblem, candidates: Int, truth: (Int) -> Double,
    leastFound: Int,
    _ evaluate: (Int) -> CandidateEvaluation<Never>
  ) throws {
    let search = SmallestValueSearch(problem, candidates: candidates)
    var (found, wrong, wronglyFailed) = (0, 0, 0)
    for experiment in 0..<Self.experiments {
      let result = search.run(evaluate(experiment))
      let limit = problem.constraints[0].limit
      if result.conclusion == .found, let answer = result.answer {
        found += 1
        if truth(answer) > limit { wrong += 1 }
      }
      let failing = result.trials.filter { $0.stage == .search && $0.finding.verdict == .fails }
      if failing.contains(where: { truth($0.finding.candidate) <= limit }) { wronglyFailed += 1 }
    }
    try expectRare(wrong, of: Self.experiments, what)
    try expectRare(wronglyFailed, of: Self.experiments, what + ", failing")
    // A search that finds nothing is never wrong.
    #expect(found >= leastFound, "\(what): found \(found)")
  }

  private static func blocks(
    _ experiment: Int, areShared: Bool = true, _ truth: @escaping (Int) -> Double
  ) -> CandidateEvaluation<Never> {
    { (candidates, replications) in
      candidates.map { candidate in
        let probability = truth(candidate)
        return [
          replications.map {
            uniform(experiment, $0, areShared ? 0 : candidate + 1) < probability ? 1 : 0
          }
        ]
      }
    }
  }

  @Test("the smallest value satisfies a probability in as many searches as it claims")
  func probability() throws {
    let slope = { (candidate: Int) in 0.09 - 0.002 * Double(candidate) }
    try check(
      "slope", Self.problem(.probability, limit: 0.0501, first: 100, most: 3_200),
      candidates: 41, truth: slope, leastFound: 985
    ) { Self.blocks($0, slope) }
  }

  @Test("many values just above the limit do not make a lucky one the answer more often")
  func temptation() throws {
    // All but the last break the limit by a hair, and each has luck of its own: many chances to be
    // wrong.
    let trap = { (candidate: Int) in candidate == 99 ? 0.001 : 0.0505 }
    try check(
      "trap", Self.problem(.probability, limit: 0.05, first: 50, most: 1_600), candidates: 100,
      truth: trap, leastFound: 500
    ) { Self.blocks($0, areShared: false, trap) }
  }

  @Test("the smallest value satisfies a mean in as many searches as it claims")
  func mean() throws {
    let truth = { (candidate: Int) in 2.0 - 0.02 * Double(candidate) }
    try check(
      "mean", Self.problem(.mean, limit: 1.001, first: 50, most: 800), candidates: 101,
      truth: truth, leastFound: 985
    ) { experiment in
      { (candidates, replications) in
        candidates.map { candidate in
          [replications.map { truth(candidate) + Self.normal(experiment, $0, 0) }]
        }
      }
    }
  }

  @Test("the selected candidate is the best as often as claimed, in the least favourable case")
  func selection() throws {
    // All others lie exactly one indifference zone behind the best.
    let count = 10
    let problem = SearchProblem(
      constraints: [], objective: (measure: 0, isMaximum: false),
      confidence: Self.confidence, schedule: LookSchedule(first: 20, most: 5_120))
    let selection = BestCandidateSelection(
      problem, candidates: count, indifference: .absolute(0.5))
    var wrong = 0
    var replications = 0
    for experiment in 0..<Self.experiments {
      let result = selection.run { (candidates, range) in
        candidates.map { candidate in
          [
            range.map { replication in
              (candidate == 3 ? 0 : 0.5) + 2 * Self.normal(experiment, replication, 0)
                + Self.normal(experiment, replication, candidate + 1)
            }
          ]
        }
      }
      #expect(result.conclusion == .found)
      if result.answer != 3 { wrong += 1 }
      replications += result.trials.map(\.finding.replications.count).max() ?? 0
    }
    try expectRare(wrong, of: Self.experiments, "selection")
    // Independent numbers would need five times as many: 2² + 1² against 1².
    #expect(replications / Self.experiments < 400, "\(replications / Self.experiments)")
  }
}
