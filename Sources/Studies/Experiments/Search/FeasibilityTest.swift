/// Tells candidates that satisfy all constraints from those that do not, look by look.
///
/// A candidate is decided at the first look that decides it. All constraints are needed, so the
/// claim that they hold is wrong only where one that does not hold was taken to: no error need be
/// shared among constraints. The claim that some constraint fails shares its error among them.
struct FeasibilityTest {
  let constraints: [SearchConstraint]
  let schedule: LookSchedule
  /// How often a candidate may be taken to satisfy the constraints where it does not, over all
  /// looks.
  let holdsError: Double
  /// How often a candidate may be taken to break them where it does not, over all looks.
  let failsError: Double

  /// Judges a candidate that has the replications of a look.
  func finding<Failure>(
    _ candidate: Int, _ samples: CandidateSamples<Failure>, look: Int
  ) -> CandidateFinding {
    let count = schedule.counts[look]
    let holds = schedule.error(holdsError, atLook: look)
    let fails = schedule.error(failsError, atLook: look) / Double(max(1, constraints.count))
    return CandidateFinding(
      candidate: candidate, replications: samples.first..<samples.first + count,
      constraints: constraints.map {
        $0.judge(candidate, samples, count: count, holdsError: holds, failsError: fails)
      })
  }

  /// Adds replications look by look while candidates are undecided and, by all findings so far,
  /// worth deciding; throws what the evaluation throws.
  ///
  /// - Returns: The last finding of each candidate, in their order.
  func decide<Failure>(
    _ candidates: [Int], _ samples: inout CandidateSamples<Failure>,
    isWorthDeciding: (Int, [CandidateFinding]) -> Bool = { _, _ in true }
  ) throws(Failure) -> [CandidateFinding] {
    var findings: [CandidateFinding] = []
    var open = Array(candidates.indices)
    for look in schedule.counts.indices where !open.isEmpty {
      try samples.extend(open.map { candidates[$0] }, to: schedule.counts[look])
      for place in open {
        let found = finding(candidates[place], samples, look: look)
        if look == 0 { findings.append(found) } else { findings[place] = found }
      }
      open.removeAll {
        findings[$0].verdict != .undecided || !isWorthDeciding(candidates[$0], findings)
      }
    }
    return findings
  }
}
