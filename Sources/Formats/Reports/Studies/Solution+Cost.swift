import Experiments
import Studies

/// What more certainty would take.
extension Solution {
  /// What it would take to be surer of a confirmed answer, and of what lies below it.
  func costs(of confirmation: CandidateFinding) -> [String] {
    guard !plan.constraints.isEmpty else { return [] }
    var lines: [String] = []
    if plan.strategy == .smallest, let middle = middle, let finding = lastFinding(of: middle) {
      lines.append(cost(ofDeciding: finding, "halve the bracket"))
    }
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
    var lines = zip(plan.constraints, plan.problem.constraints).compactMap { asked, constraint in
      constraint.statistic == .probability && constraint.wantsLow
        ? constraint.fewestReplications(error: plan.problem.finalError()).map {
          "\(asked.text) takes at least \($0) replications, and so many only where none of them "
            + "blocks"
        } : nil
    }
    if let middle, let finding = lastFinding(of: middle) {
      lines.append(cost(ofDeciding: finding, "decide it"))
    }
    return lines
  }

  private func cost(ofDeciding finding: CandidateFinding, _ effect: String) -> String {
    let name = plan.words(finding.candidate)
    guard let needed = replications(toDecide: finding, confidence: nil) else {
      return
        "surer: \(name) lies on the limit, as far as can be told; no number of replications is "
        + "sure to decide it"
    }
    return "surer: \(SolvePlan.about(needed)) replications of \(name) (--budget) "
      + "probably \(effect)"
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
    let needed = zip(plan.problem.constraints, finding.constraints).filter {
      confidence != nil || $1.verdict == .undecided
    }.map { $0.replicationsToDecide($1, error: error) }
    return needed.contains(nil) ? nil : needed.compactMap(\.self).max()
  }
}
