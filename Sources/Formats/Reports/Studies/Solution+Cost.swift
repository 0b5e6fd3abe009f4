import Experiments
import Studies

/// What more certainty would take.
extension Solution {
  /// What it would take to be surer of a confirmed answer, and of what lies below it.
  func costs(of confirmation: CandidateFinding) -> [String] {
    guard !plan.constraints.isEmpty else { return [] }
    var lines: [String] = []
    if plan.strategy == .smallest { lines += cost(ofDeciding: middle, "halve the bracket") }
    let surer = plan.problem.confidence < 0.99 ? 0.99 : 0.999
    if plan.problem.confidence < surer,
      let needed = replications(toDecide: confirmation, confidence: surer)
    {
      let text = SolvePlan.percent(surer)
      lines.append(
        "surer: \(text) confidence takes \(SolvePlan.about(needed)) fresh replications, if they "
          + "come out like these")
    }
    return lines
  }

  /// What it would take to decide what is not.
  var undecidedCost: [String] {
    let lines = zip(plan.constraints, plan.problem.constraints).compactMap { asked, constraint in
      constraint.statistic == .probability && constraint.wantsLow
        ? constraint.fewestReplications(error: plan.problem.finalError()).map {
          "\(asked.text) takes at least \($0) replications, and so many only where none of them "
            + "blocks"
        } : nil
    }
    return lines + cost(ofDeciding: plan.strategy == .smallest ? middle : cheapest, "decide it")
  }

  private func cost(ofDeciding candidate: Int?, _ effect: String) -> [String] {
    guard let finding = candidate.flatMap({ lastFinding(of: $0) }) else { return [] }
    let name = plan.words(finding.candidate)
    guard let needed = replications(toDecide: finding, confidence: nil) else {
      return [
        "surer: \(name) lies on the limit, as far as can be told; no number of replications is "
          + "sure to decide it"
      ]
    }
    return [
      "surer: \(SolvePlan.about(needed)) replications of \(name) (--budget) probably \(effect)"
    ]
  }

  /// The undecided candidate that takes the fewest replications to decide.
  private var cheapest: Int? {
    result.undecided.min { left, right in
      let needed = [left, right].map { candidate in
        lastFinding(of: candidate).flatMap { replications(toDecide: $0, confidence: nil) }
          ?? .infinity
      }
      return needed[0] < needed[1]
    }
  }

  /// The undecided candidate in the middle.
  private var middle: Int? {
    result.undecided.isEmpty ? nil : result.undecided[result.undecided.count / 2]
  }

  private func lastFinding(of candidate: Int) -> CandidateFinding? {
    result.trials.last { $0.finding.candidate == candidate && !$0.finding.constraints.isEmpty }?
      .finding
  }

  private func replications(toDecide finding: CandidateFinding, confidence: Double?) -> Double? {
    let error = plan.problem.finalError(confidence: confidence)
    // What held in the search and broke on fresh replications is as undecided as what is neither.
    let needed = zip(plan.problem.constraints, finding.constraints).filter {
      confidence != nil || $1.verdict != .holds
    }.map { $0.replicationsToDecide($1, error: error) }
    return needed.contains(nil) ? nil : needed.compactMap(\.self).max()
  }
}
