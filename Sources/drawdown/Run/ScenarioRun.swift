import Experiments
import Foundation
import Projection
import Quantities
import Reporting
import Scenarios
import Statistics
import Traffic

/// Runs one scenario: simulates, writes, prints, judges.
struct ScenarioRun {
  private let scenario: Scenario
  private let threads: Int
  private let folder: String
  private let isQuiet: Bool
  private let isStrict: Bool

  /// Prepares a run into a folder, or into the one that the command line says.
  init(_ scenario: Scenario, options: Options, threads: Int, folder: String? = nil) {
    self.scenario = scenario
    self.threads = threads
    self.folder = folder ?? ResultsPlace.folder(named: scenario.input.name, options)
    isQuiet = options.has("--quiet")
    isStrict = options.has("--strict")
  }

  func run() -> ExitCode {
    switch simulate() {
    case .failure(let ending): return ending.exitCode
    case .success(let summary):
      if !isQuiet { SummaryPrinter(scenario, summary, folder: folder).print() }
      return judge(summary)
    }
  }

  /// Why there is no summary: it was told, and the program ends so.
  struct Ending: Error { let exitCode: ExitCode }

  /// Writes the folder; tells why where it cannot.
  func simulate() -> Result<RunSummary, Ending> {
    ExpectationOutlook.warn(scenario)
    let projection = Projection(scenario.input)
    let run = ProjectionRun(
      projection, threads: threads, cancellation: Interruption.token)
    var bar = ProgressBar(
      title: scenario.input.name, isShown: !isQuiet && Console.hasTerminal)
    let watched = scenario.expectations.compactMap(\.organization)
    do throws(RunFailure) {
      let summary = try run.write(
        to: folder, mark: ResultsPlace.mark, goals: goals, watched: watched
      ) { bar.show($0, of: $1) }
      bar.clear()
      return .success(summary)
    } catch {
      bar.clear()
      return .failure(
        Ending(exitCode: Self.report(error, of: scenario.input, named: scenario.input.name)))
    }
  }

  private var goals: [StoppingGoal] {
    guard let stopping = scenario.stopping else { return [] }
    let minimum = max(2, scenario.input.replications)
    return stopping.goals.map { goal in
      let precision: StoppingRule.Precision =
        goal.isRelative ? .relative(goal.halfWidth) : .absolute(goal.halfWidth)
      return StoppingGoal(
        rule: StoppingRule(
          precision, of: Self.estimate(goal), minimum: minimum,
          maximum: max(minimum, stopping.maximumReplications)),
        metric: goal.metric, organization: goal.organization)
    }
  }

  private static func estimate(_ goal: Scenario.Stopping.Goal) -> StoppingRule.Estimate {
    switch goal.statistic {
    case "p05": .quantile(.p05)
    case "p50": .quantile(.p50)
    case "p95": .quantile(.p95)
    default: goal.metric.unit == .probability ? .probability : .mean
    }
  }

  /// Prints why there are no results.
  ///
  /// - Parameters:
  ///   - failure: What happened.
  ///   - input: The scenario where it did.
  ///   - name: What it is called here.
  /// - Returns: How the program ends.
  static func report(
    _ failure: RunFailure, of input: ProjectionInput, named name: String
  ) -> ExitCode {
    switch failure {
    case .interrupted:
      Console.error("drawdown: \(name): interrupted; the earlier results stand as they were")
      return .interrupted
    case .results(.cannotWrite(let path, let reason)):
      Console.error("drawdown: error: cannot write \(path): \(reason)")
      return .cannotReadOrWrite
    case .projection(.trace(.malformed(let text))):
      Console.error(text)
      return .badInput
    case .projection(.trace(.unreadable(let path, let reason))):
      Console.error("drawdown: error: cannot read \(path): \(reason)")
      return .cannotReadOrWrite
    case .projection(.billing(let refusal, let organization)):
      Console.error(
        "drawdown: error: \(name): organization \(organization) cannot go on: "
          + RefusalText(input: input).text(refusal))
      return .badInput
    case .projection(.unsound(let violations, let replication)):
      Console.error(
        "drawdown: error: \(name): the books of replication \(replication + 1) are not sound: "
          + "\(violations)")
      return .failed
    case .projection(.doesNotFoot(let organization, let counted, let closing, let replication)):
      Console.error(
        "drawdown: error: \(name): the statement of \(organization) in replication "
          + "\(replication + 1) does not foot: it comes to \(MoneyTotal(nanos: counted)), and the "
          + "closing balance is \(closing)")
      return .failed
    case .projection(
      .paymentsDoNotAddUp(
        let organization, let captured, let credited, let refunded, let uncredited,
        let replication)):
      Console.error(
        "drawdown: error: \(name): the payments of \(organization) in replication "
          + "\(replication + 1) do not add up: the processor captured "
          + "\(MoneyTotal(nanos: captured)), of which \(MoneyTotal(nanos: credited)) are credited, "
          + "\(MoneyTotal(nanos: refunded)) refunded and \(MoneyTotal(nanos: uncredited)) on their "
          + "way")
      return .failed
    }
  }

  /// What became of every expectation, in the order of the scenario.
  func verdicts(_ summary: RunSummary) -> [(Expectation, ExpectationVerdict)] {
    scenario.expectations.map { expectation in
      let tallies = expectation.organization.flatMap { name in
        summary.organizations.first { $0.name == name }?.tallies
      }
      let verdict = ExpectationVerdict(
        expectation, tallies: tallies ?? summary.totals, input: scenario.input)
      return (expectation, verdict)
    }
  }

  /// Tells what became of the expectations.
  func judge(_ summary: RunSummary) -> ExitCode {
    var code = ExitCode.done
    for (expectation, verdict) in verdicts(summary) {
      switch verdict.outcome {
      case .holds:
        if !isQuiet { Console.print("  holds      \(expectation.text)  (\(verdict.found))") }
      case .fails:
        Console.error(
          "drawdown: \(scenario.input.name): expectation failed: \(expectation.text)  (\(verdict.found))"
        )
        code = .failed
      case .undecided:
        Console.error(
          "drawdown: \(scenario.input.name): expectation undecided: \(expectation.text)  (\(verdict.found))\(verdict.remedy)"
        )
        if isStrict { code = .failed }
      }
    }
    return code
  }
}
