import Statistics

/// Computes the measures of candidates in replications.
///
/// The arguments are the candidates and the replications; the result has the shape candidates ×
/// measures × replications, with NaN where a replication has no value. The same replication uses the
/// same random numbers for every candidate.
public typealias CandidateEvaluation<Failure: Error> = (
  _ candidates: [Int], _ replications: Range<Int>
) throws(Failure) -> [[[Double]]]

/// The values of candidates in replications from a first one on, computed once and kept.
public struct CandidateSamples<Failure: Error> {
  /// The first replication.
  public let first: Int
  private let evaluate: CandidateEvaluation<Failure>
  /// By candidate, then measure; looked up and never iterated.
  private var values: [Int: [[Double]]] = [:]
  private var counts: [Int: Int] = [:]
  /// The replications of the candidate that has most.
  public private(set) var most = 0

  /// Makes samples without a replication.
  public init(from first: Int, _ evaluate: @escaping CandidateEvaluation<Failure>) {
    self.first = first
    self.evaluate = evaluate
  }

  /// Adds replications until each candidate has so many; throws what the evaluation throws.
  ///
  /// Candidates that lack the same replications are computed together.
  public mutating func extend(_ candidates: [Int], to count: Int) throws(Failure) {
    var lacking = candidates.filter { self.count(of: $0) < count }
    while let candidate = lacking.first {
      let start = self.count(of: candidate)
      let together = lacking.filter { self.count(of: $0) == start }
      lacking.removeAll { self.count(of: $0) == start }
      let found = try evaluate(together, first + start..<first + count)
      precondition(found.count == together.count, "a candidate was not computed")
      for (candidate, added) in zip(together, found) {
        let earlier = values[candidate] ?? added.map { _ in [] }
        values[candidate] = zip(earlier, added).map { $0 + $1 }
        counts[candidate] = count
      }
      most = max(most, count)
    }
  }

  /// The replications that a candidate has.
  public func count(of candidate: Int) -> Int { counts[candidate] ?? 0 }

  /// The values of a candidate's measure in its first replications.
  ///
  /// - Precondition: there are so many.
  public func values(of candidate: Int, measure: Int, count: Int) -> [Double] {
    guard let all = values[candidate], self.count(of: candidate) >= count else {
      preconditionFailure("the replications were not computed")
    }
    return Array(all[measure].prefix(count))
  }

  /// A candidate that was tried, with the objective in the replications of what was found.
  func trial(
    _ stage: SearchTrial.Stage, _ finding: CandidateFinding, of problem: SearchProblem
  ) -> SearchTrial {
    let objective = problem.objective.flatMap { objective in
      SampleSummary(
        values(
          of: finding.candidate, measure: objective.measure, count: finding.replications.count
        ).filter { !$0.isNaN }, level: problem.confidence)
    }
    return SearchTrial(stage: stage, finding: finding, objective: objective)
  }
}
