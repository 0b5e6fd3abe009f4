import Experiments
import Foundation
import Projection
import Quantities
import Results
import Scenarios
import Statistics
import Studies
import Text
import Traffic

/// Runs one scenario: simulates, writes, prints, judges.
struct ScenarioRun {
  private let scenario: Scenario
  private let line: Invocation
  private let folder: String
  /// What was told of what it is made from.
  private let warnings: [String]

  /// Prepares a run into a folder, or into the one that the command line says.
  init(
    _ scenario: Scenario, _ line: Invocation, folder: String? = nil, warnings: [String] = []
  ) {
    self.scenario = scenario
    self.warnings = warnings
    self.line = line
    self.folder = folder ?? line.resultsFolder(of: scenario.input.name)
  }

  /// Sees to it that the folder is free for the results; see `claim`.
  func checkFolder() throws {
    try line.claim(folder, named: scenario.input.name, from: .run(overrides: line.changes))
  }

  /// What build servers are to be told of it.
  var noted: ScenarioVerdicts { ScenarioVerdicts(scenario, line) }

  func run(_ noted: inout ScenarioVerdicts) throws -> ExitCode {
    // Whether it can be written shows before anything is simulated.
    let ledger = try line[RunVerb.ledger].map { path throws in try LedgerKeeping(path: path) }
    let summary: RunSummary
    do { summary = try simulate() } catch {
      noted.fail(group: "run", "run", "the scenario could not be run")
      throw error
    }
    noted.pass(group: "run", "run")
    noted.note(verdicts(summary))
    let isKept = try ledger.map { ledger throws in try keep(in: ledger) } ?? true
    line.answer.add(
      summary.json(of: scenario.input, folder: folder).setting(
        "expectations", to: .array(verdicts(summary).map { $1.json(of: $0) })))
    if !line[Shared.quiet] {
      SummaryPrinter(scenario: scenario, summary: summary, folder: folder).print()
    }
    return isKept ? judge(summary) : .interrupted
  }

  /// Keeps the books of the first replication; false where that was interrupted.
  private func keep(in ledger: LedgerKeeping) throws -> Bool {
    let isWhole = try ledger.keep(Projection(scenario.input)) { Interruption.token.isCancelled }
    let (path, transfers, head) = ledger.summary
    if isWhole, !line[Shared.quiet] {
      Console.print("ledger \(path): \(transfers) transfers, head \(head)")
    }
    return isWhole
  }

  /// Simulates and writes the folder.
  func simulate() throws -> RunSummary {
    ExpectationOutlook.warn(scenario)
    let projection = Projection(scenario.input)
    try checkMemory(projection)
    return try line.simulate(scenario.input.name) { runner, progress in
      try ProjectionRun(projection, on: runner).write(
        to: folder, origin: origin, goals: goals,
        watched: scenario.expectations.compactMap(\.organization), progress: progress)
    }
  }

  /// - Throws: where the outcomes of a block are more than the machine has room for.
  private func checkMemory(_ projection: Projection) throws {
    let replications = max(
      scenario.input.replications, scenario.stopping?.maximumReplications ?? 0)
    let needed = projection.outcomeBytes(
      replications: replications, keepsAll: scenario.stopping != nil)
    let there = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    guard needed > there, there > 0 else { return }
    func gigabytes(_ bytes: Double) -> String {
      DecimalFormat.fixed(bytes / 1e9, significantDigits: 3) + " GB"
    }
    throw Failure.error(
      "\(scenario.input.name): \(replications) replications take \(gigabytes(needed)) of memory, "
        + "and this machine has \(gigabytes(there)); make fewer, or sample less often "
        + "(`output.sample_every`)")
  }

  private var origin: RunOrigin {
    RunOrigin(
      files: [scenario].inputFiles, overrides: line.changes, seed: scenario.input.seed,
      warnings: warnings)
  }

  private var goals: [StoppingGoal] {
    guard let stopping = scenario.stopping else { return [] }
    let minimum = max(2, scenario.input.replications)
    return stopping.goals.map { goal in
      let precision: StoppingRule.Precision =
        goal.isRelative ? .relative(goal.halfWidth) : .absolute(goal.halfWidth)
      let rule = StoppingRule(
        precision, of: Self.estimate(goal), minimum: minimum,
        maximum: max(minimum, stopping.maximumReplications))
      return (rule, goal.metric, goal.organization)
    }
  }

  private static func estimate(_ goal: Scenario.Stopping.Goal) -> StoppingRule.Estimate {
    if let level = SummaryStatistic(rawValue: goal.statistic)?.quantile { return .quantile(level) }
    return goal.metric.unit == .probability ? .probability : .mean
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
      let text = "\(expectation.text)  (\(verdict.found))\(verdict.remedy)"
      if verdict.outcome == .holds {
        if !line[Shared.quiet] { Console.print("  holds      \(text)") }
        continue
      }
      let outcome = verdict.outcome == .fails ? "failed" : "undecided"
      Console.error("drawdown: \(scenario.input.name): expectation \(outcome): \(text)")
      if verdict.outcome == .fails || line[Shared.strict] { code = .failed }
    }
    return code
  }
}
