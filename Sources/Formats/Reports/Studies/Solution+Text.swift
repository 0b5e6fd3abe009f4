import Experiments
import Projection
import Statistics
public import Studies
import Text

extension Solution {
  /// Rows of the table; those nearest to the answer are shown.
  private static let mostRows = 12

  /// The search as lines to be read on a terminal of a width.
  public func lines(width: Int) -> [String] {
    let heading = TextTable.wrapped(
      "\(plan.scenario): \(plan.question)", width: width, indent: 0, further: 2)
    let ending =
      switch result.conclusion {
      case .found: found
      case .infeasible: infeasible
      case .undecided: undecided
      }
    return heading + table(width: width)
      + ending.flatMap { line in
        let indent = line.prefix { $0 == " " }.count
        return TextTable.wrapped(line, width: width, indent: indent, further: indent + 2)
      }
  }

  // MARK: The table

  private func table(width: Int) -> [String] {
    var titles = plan.titles + ["replications"]
    for constraint in plan.constraints { titles += [constraint.criterion.text, ""] }
    if !plan.constraints.isEmpty { titles.append("") }
    if let objective = plan.objective { titles.append(objective.text) }
    let numbers = Set(plan.titles.count..<titles.count)
    let last =
      plan.constraints.isEmpty ? nil : plan.titles.count + 1 + 2 * plan.constraints.count
    var table = TextTable(titles, rightAligned: numbers.filter { $0 != last })
    for trial in shown { table.add(row(trial)) }
    let lines = table.lines(width: width)
    let left = tried.count - shown.count
    return left > 0 ? lines + ["  and \(left) more in solve.csv"] : lines
  }

  /// The last trial of each candidate before validation, in the order of candidates.
  private var tried: [SearchTrial] {
    var last: [Int: Int] = [:]
    for (index, trial) in result.trials.enumerated()
    where trial.stage == .search || trial.stage == .selection && plan.constraints.isEmpty {
      last[trial.finding.candidate] = index
    }
    return result.trials.enumerated().filter { last[$1.finding.candidate] == $0 }.map(\.element)
      .sorted { $0.finding.candidate < $1.finding.candidate }
  }

  private var shown: [SearchTrial] {
    let all = tried
    guard all.count > Self.mostRows else { return all }
    let center = all.firstIndex { $0.finding.candidate == result.answer } ?? all.count - 1
    let start = min(max(0, center - Self.mostRows / 2), all.count - Self.mostRows)
    return Array(all[start..<start + Self.mostRows])
  }

  private func row(_ trial: SearchTrial) -> [String] {
    var cells = plan.values(of: trial.finding.candidate)
    cells.append(String(trial.finding.replications.count))
    for (constraint, found) in zip(plan.constraints, trial.finding.constraints) {
      cells.append(
        found.estimate.map { plan.number($0, constraint.criterion.metric) } ?? "no value")
      cells.append(plan.bound(constraint, found, sign: true))
    }
    if !plan.constraints.isEmpty { cells.append(trial.finding.verdict.rawValue) }
    if let objective = plan.objective {
      cells.append(trial.objective.map { plan.number($0.mean, objective.metric) } ?? "no value")
    }
    return cells
  }

  // MARK: The answer

  private var found: [String] {
    guard let answer = result.answer, let confirmation = result.confirmation else { return [] }
    let count = confirmation.finding.replications.count
    let confidence = SolvePlan.percent(plan.problem.confidence)
    var lines = ["answer: \(plan.label(answer))"]
    for (constraint, found) in zip(plan.constraints, confirmation.finding.constraints) {
      let estimate = found.estimate.map { plan.number($0, constraint.criterion.metric) } ?? ""
      lines.append(
        "  \(constraint.text): \(estimate), \(plan.bound(constraint, found, sign: false)) "
          + "with \(confidence) confidence (\(count) fresh replications)")
    }
    lines += objectiveLines(confirmation, confidence)
    lines += bracket(answer) + rivalLines
    return lines + costs(of: confirmation.finding)
  }

  private func objectiveLines(_ trial: SearchTrial, _ confidence: String) -> [String] {
    guard let objective = plan.objective, let estimate = trial.objective else { return [] }
    var text = "  \(objective.text): \(plan.number(estimate.mean, objective.metric))"
    if let interval = estimate.interval {
      text +=
        ", \(confidence) interval \(plan.number(interval.low, objective.metric)) … "
        + plan.number(interval.high, objective.metric)
    }
    return [text]
  }

  /// Between which values the smallest one lies.
  private func bracket(_ answer: Int) -> [String] {
    guard plan.strategy == .smallest else { return openLines }
    var lines: [String] = []
    if answer == 0 {
      lines.append("bracket: it is the smallest value of all")
    } else {
      let parts = (failing.isEmpty ? ["no smaller value clearly fails"] : failing) + open
      lines.append(
        "bracket: " + parts.joined(separator: "; ") + "; \(plan.words(answer)) holds")
    }
    if let contradiction = result.contradiction {
      lines.append(
        "warning: \(plan.words(contradiction.holds)) clearly holds and the larger "
          + "\(plan.words(contradiction.fails)) clearly fails: larger is not always safer, and "
          + "smaller values that were not tried may hold")
    }
    return lines
  }

  private var failing: [String] {
    result.failsBelow.map { ["\(plan.words($0)) clearly fails"] } ?? []
  }

  private var open: [String] {
    result.undecided.isEmpty ? [] : [plan.list(result.undecided) + " undecided"]
  }

  /// Candidates that might have been better, had they been decided.
  private var openLines: [String] {
    guard !result.undecided.isEmpty else { return [] }
    return [
      "left out, as it is not certain that the constraints hold there: "
        + plan.list(result.undecided)
    ]
  }

  private var rivalLines: [String] {
    guard !result.rivals.isEmpty else { return [] }
    return ["as good as far as chance allows to tell: \(plan.list(result.rivals))"]
  }

  // MARK: No answer

  private var infeasible: [String] {
    guard let closest else { return ["none: nothing was tried"] }
    let misses = zip(plan.constraints, closest.finding.constraints).filter {
      $1.verdict == .fails
    }.map { constraint, found in
      let metric = constraint.criterion.metric
      let estimate = found.estimate.map { plan.number($0, metric) } ?? ""
      let isLow = constraint.comparison == .atMost || constraint.comparison == .below
      let distance = isLow ? found.low - constraint.limit : constraint.limit - found.high
      return "  \(constraint.text): \(estimate), \(plan.bound(constraint, found, sign: false)): "
        + "misses by at least \(plan.number(distance, metric, hundredths: "points"))"
    }
    let none =
      plan.strategy == .smallest
      ? "even the largest of \(plan.lattice.count) values clearly breaks the constraints"
      : "all \(tried.count) candidates that were tried clearly break the constraints"
    return [
      "none: " + none,
      "closest: \(plan.label(closest.finding.candidate))",
    ] + misses
  }

  /// The candidate whose failing constraints are least far from their limits.
  private var closest: SearchTrial? {
    func distance(_ trial: SearchTrial) -> Double {
      zip(plan.constraints, trial.finding.constraints).reduce(0) { worst, pair in
        let (constraint, found) = pair
        guard found.verdict != .holds, let estimate = found.estimate else { return worst }
        let scale = max(constraint.limit.magnitude, .leastNormalMagnitude)
        return max(worst, (estimate - constraint.limit).magnitude / scale)
      }
    }
    // The largest of equals: it is what constraints get easier towards.
    return tried.reversed().min { distance($0) < distance($1) }
  }

  /// What fresh replications did not confirm.
  private var refusals: [String] {
    result.trials.filter { $0.stage == .validation && $0.finding.verdict != .holds }.map { trial in
      let found = zip(plan.constraints, trial.finding.constraints).filter { $1.verdict != .holds }
      return "  not confirmed: \(plan.words(trial.finding.candidate)), which held in the search: "
        + found.map { constraint, found in
          let estimate = found.estimate.map { plan.number($0, constraint.criterion.metric) }
          return "\(constraint.text): \(estimate ?? "no value"), "
            + plan.bound(constraint, found, sign: false)
        }.joined(separator: "; ") + " (\(trial.finding.replications.count) fresh replications)"
    }
  }

  private var undecided: [String] {
    var lines = [
      "undecided: with at most \(plan.problem.schedule.most) replications of each candidate, no "
        + "answer is certain enough"
    ]
    if plan.strategy == .smallest {
      let parts = failing + open
      if !parts.isEmpty { lines.append("bracket: " + parts.joined(separator: "; ")) }
    } else if let guess = result.answer {
      lines.append("best so far: \(plan.label(guess))")
    }
    lines += refusals
    if !result.rivals.isEmpty, let needed = result.replicationsToSelect {
      lines +=
        rivalLines + [
          "surer: \(SolvePlan.about(needed)) replications of each would tell them apart, or a "
            + "larger --indifference"
        ]
    }
    return lines + undecidedCost
  }
}
