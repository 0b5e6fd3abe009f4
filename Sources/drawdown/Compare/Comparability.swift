import Projection
import Quantities
import Studies
import Text

/// Whether scenarios can be compared replication by replication.
enum Comparability {
  /// More names than these help nobody.
  private static let mostNames = 8

  /// Returns what is in the way, and what would be right.
  static func problems(
    of alternatives: [ComparedScenario], against baseline: ComparedScenario
  ) -> [String] {
    alternatives.flatMap { problems(of: $0, against: baseline) }
  }

  private static func problems(
    of alternative: ComparedScenario, against baseline: ComparedScenario
  ) -> [String] {
    let (left, right) = (baseline.input, alternative.input)
    var problems: [String] = []
    func report(_ what: String, _ found: String, _ wanted: String, _ help: String) {
      problems.append(
        "\(alternative.name): its \(what) \(found), that of \(baseline.name) \(wanted); \(help)")
    }
    if left.horizon != right.horizon {
      report(
        "horizon is", text(right), text(left),
        "make them the same, for example with --set horizon.start=… and --set horizon.duration=…")
    }
    if left.horizon == right.horizon, left.warmUp != right.warmUp {
      report(
        "measured time starts at", right.zone.iso8601(right.measured.from),
        left.zone.iso8601(left.measured.from), "give one for all with --set warm_up=…")
    }
    if left.seed != right.seed {
      report("seed is", "\(right.seed)", "\(left.seed)", "give one for all with --seed")
    }
    if left.replications != right.replications {
      report(
        "number of replications is", "\(right.replications)", "\(left.replications)",
        "give one for all with --replications")
    }
    if left.currency != right.currency {
      report(
        "currency is", right.currency.code, left.currency.code,
        "amounts can only be compared in one currency")
    }
    return problems + missing(in: alternative, of: baseline)
      + missing(in: baseline, of: alternative)
  }

  /// Organizations of one scenario that another does not have.
  private static func missing(
    in scenario: ComparedScenario, of other: ComparedScenario
  ) -> [String] {
    let names = scenario.input.organizations.names
    let known = Set(names)
    let missing = other.input.organizations.names.filter { !known.contains($0) }
    var problems = missing.prefix(mostNames).map { name in
      let near = NearMiss.suggestion(for: name, among: names.filter { $0 != name })
      let help = near.map { "; is it `\($0)` there?" } ?? ""
      return "\(scenario.name): there is no organization `\(name)`, which \(other.name) has"
        + "\(help); both need organizations of the same names"
    }
    if missing.count > mostNames {
      problems.append("\(scenario.name): and \(missing.count - mostNames) more are not there")
    }
    return problems
  }

  private static func text(_ input: ProjectionInput) -> String {
    "\(input.zone.iso8601(input.horizon.from)) to \(input.zone.iso8601(input.horizon.to))"
  }
}
