/// Shows that an answer satisfies the constraints on replications that the search has not seen.
///
/// A search favours candidates that were lucky in its replications. Replications that had no part in
/// the choice have no such bias, so a bound from them means what it says. Where an answer is not
/// confirmed, another may be tried on further replications; attempt k gets 1 / 2^k of the error, so
/// that all attempts together are wrong no more often than permitted.
struct FreshValidation<Failure: Error> {
  private let problem: SearchProblem
  private let evaluate: CandidateEvaluation<Failure>
  private(set) var attempts = 0
  private var next: Int
  /// The replications of the last attempt.
  private(set) var samples: CandidateSamples<Failure>

  /// The most candidates that are tried.
  static var mostAttempts: Int { 8 }

  init(
    _ problem: SearchProblem, from first: Int, _ evaluate: @escaping CandidateEvaluation<Failure>
  ) {
    self.problem = problem
    self.evaluate = evaluate
    next = first
    samples = CandidateSamples(from: first, evaluate)
  }

  /// The error that an attempt may spend, the first being number one.
  static func error(_ total: Double, attempt: Int) -> Double {
    (0..<attempt).reduce(total) { share, _ in share / 2 }
  }

  /// Judges a candidate on further replications.
  mutating func judge(_ candidate: Int) throws(Failure) -> CandidateFinding {
    attempts += 1
    let error = Self.error(problem.error, attempt: attempts)
    let test = FeasibilityTest(
      constraints: problem.constraints, schedule: problem.schedule, holdsError: error,
      failsError: error)
    samples = CandidateSamples(from: next, evaluate)
    let findings = try test.decide([candidate], &samples)
    next += samples.most
    return findings[0]
  }
}

extension CandidateSamples {
  /// Whether the constraints hold at a candidate with enough to spare, in all of its replications.
  ///
  /// Close to what was not confirmed, the next candidate hardly will be: with each rejection the
  /// bounds must hold at a quarter of the error. This only chooses what is tried next.
  func isSafe(_ candidate: Int, _ problem: SearchProblem, afterRejections count: Int) -> Bool {
    guard count > 0 else { return true }
    let error = (0..<count).reduce(problem.finalError()) { share, _ in share / 4 }
    return problem.constraints.allSatisfy {
      let values = values(
        of: candidate, measure: $0.measure, count: self.count(of: candidate))
      return $0.judge(values, holdsError: error, failsError: error).verdict == .holds
    }
  }
}
