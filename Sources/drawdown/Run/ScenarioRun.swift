import Experiments
import Foundation
import Projection
import Quantities
import Results
import Scenarios
import Statistics
import Studies
import Traffic

/// Runs one scenario: simulates, writes, prints, judges.
struct ScenarioRun {
  private let scenario: Scenario
  private let threads: Int
  private let folder: String
  private let isQuiet: Bool
  private let isStrict: Bool
  private let overrides: [String]

  /// Prepares a run into a folder, or into the one that the command line says.
  init(_ scenario: Scenario, _ line: Invocation, folder: String? = nil) {
    self.scenario = scenario
    threads = line[Shared.threads]
    self.folder = folder ?? ResultsPlace.folder(named: scenario.input.name, line)
    isQuiet = line[Shared.quiet]
    isStrict = line[Shared.strict]
    overrides = line[Shared.overrides]
  }

  func run() throws(Failure) -> ExitCode {
    let summary = try simulate()
    if !isQuiet { SummaryPrinter(scenario, summary, folder: folder).print() }
    return judge(summary)
  }

  /// Simulates and writes the folder.
  func simulate() throws(Failure) -> RunSummary {
    ExpectationOutlook.warn(scenario)
    let run = ProjectionRun(
      Projection(scenario.input), threads: threads, cancellation: Interruption.token)
    var bar = ProgressBar(title: scenario.input.name, isQuiet: isQuiet)
    defer { bar.clear() }
    do throws(RunFailure) {
      return try run.write(
        to: folder, mark: ResultsPlace.mark, origin: origin, goals: goals,
        watched: scenario.expectations.compactMap(\.organization)
      ) { bar.show($0, of: $1) }
    } catch {
      throw Failure(error, of: scenario.input, named: scenario.input.name)
    }
  }

  private var origin: RunOrigin {
    var files = [scenario.path] + (scenario.catalogName.map { [$0] } ?? [])
    for trace in TraceReading.traces(of: scenario.input) where !files.contains(trace.path) {
      files.append(trace.path)
    }
    return RunOrigin(files: files, overrides: overrides, seed: scenario.input.seed)
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
