/// Shows that an answer satisfies the constraints on replications that the search has not seen.
///
/// A search favours candidates that were lucky in its replications. Replications that had no part in
/// the choice have no such bias, so a bound from them means what it says. Where an answer is not
/// confirmed, another may be tried on further replications; attempt k gets 1 / 2^k of the error, so
/// that all attempts together are wrong no more often than permitted.
struct FreshValidation<Failure: Error> {
  private let problem: SearchProblem
  private let evaluate: CandidateEvaluation<Failure>
  private var next: Int
  /// What came of each attempt.
  private(set) var trials: [SearchTrial] = []

  /// The most candidates that are tried.
  private static var mostAttempts: Int { 8 }

  init(
    _ problem: SearchProblem, from first: Int, _ evaluate: @escaping CandidateEvaluation<Failure>
  ) {
    self.problem = problem
    self.evaluate = evaluate
    next = first
  }

  /// The candidates that were not confirmed.
  var rejected: [Int] {
    trials.filter { $0.finding.verdict != .holds }.map(\.finding.candidate)
  }

  /// Whether another candidate may be tried.
  var mayTry: Bool { trials.count < Self.mostAttempts }

  /// Whether a candidate is confirmed on further replications.
  mutating func confirms(_ candidate: Int) throws(Failure) -> Bool {
    let error = problem.error(ofAttempt: trials.count + 1)
    let test = FeasibilityTest(
      constraints: problem.constraints, schedule: problem.schedule, holdsError: error,
      failsError: error)
    var samples = CandidateSamples(from: next, evaluate)
    let finding = try test.decide([candidate], &samples)[0]
    next += samples.most
    trials.append(samples.trial(.validation, finding, of: problem))
    return finding.verdict == .holds
  }

  /// Tries candidates until one is confirmed, which is returned, or there is no next one; throws
  /// what the evaluation throws.
  mutating func confirm(_ candidate: (_ rejected: [Int]) -> Int?) throws(Failure) -> Int? {
    while mayTry, let candidate = candidate(rejected) {
      if try confirms(candidate) { return candidate }
    }
    return nil
  }
}

extension CandidateSamples {
  /// The candidates that hold with enough to spare, in all of their replications; all of them where
  /// none does.
  ///
  /// Close to what was not confirmed, the next candidate hardly will be: with each rejection the
  /// bounds must hold at a quarter of the error. This only chooses what is tried next.
  func safest(
    of candidates: [Int], _ problem: SearchProblem, afterRejections count: Int
  ) -> [Int] {
    let safe = candidates.filter { isSafe($0, problem, afterRejections: count) }
    return safe.isEmpty ? candidates : safe
  }

  private func isSafe(_ candidate: Int, _ problem: SearchProblem, afterRejections count: Int)
    -> Bool
  {
    guard count > 0 else { return true }
    let error = problem.finalError() / Double(1 << (2 * count))
    return problem.constraints.allSatisfy {
      $0.judge(
        candidate, self, count: self.count(of: candidate), holdsError: error, failsError: error
      ).verdict == .holds
    }
  }
}
