import Projection
import Scenarios

/// The command that simulates scenarios.
enum RunVerb {
  static let ledger = Option<String?>.text(
    "--ledger", "FILE",
    "keeps every transfer of the first replication there, durably, for `drawdown ledger`; one that "
      + "has a part of them goes on where it ends", completes: .files)

  static let verb = Verb(
    name: "run", summary: "simulates scenarios and writes a folder of results for each",
    about: """
      Simulates each scenario and writes results/<name>/, or results/<name>@<changes>/ where
      --set, --seed or --replications change it. Every scenario is read and checked before
      anything runs.
      """,
    takes: .scenarios,
    options: [
      Shared.out, Shared.replications, Shared.seed, Shared.threads, Shared.overrides,
      ledger, Shared.allowed, Shared.strict, Shared.junit, Shared.github, Shared.json, Shared.quiet,
    ],
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let reading = ScenarioReading(line)
    let scenarios = try reading.read(line.positional)
    if let name = firstRepeatedName(scenarios) {
      throw Failure.refused([
        "two scenarios are called `\(name)` and would share a folder; "
          + "give one of them another `name:`"
      ])
    }
    guard line[ledger] == nil || scenarios.count == 1 else {
      throw Failure.usage("option `--ledger` is for one scenario, not \(scenarios.count)")
    }
    let runs = scenarios.map { ScenarioRun($0, line, warnings: reading.warnings(of: $0)) }
    for run in runs { try run.checkFolder() }
    Interruption.watch()
    return Self.worst(of: runs, verb.name) { run in
      var verdicts = run.noted
      defer { line.verdicts.add(verdicts.suite) }
      return try run.run(&verdicts)
    }
  }

  /// Does something with each of some up to an interruption, and returns the worst ending.
  static func worst<Element>(
    of elements: [Element], _ verb: String,
    _ body: (Element) throws -> ExitCode
  ) -> ExitCode {
    var worst = ExitCode.done
    for element in elements {
      do { worst = max(worst, try body(element)) } catch {
        worst = max(worst, Failure(error).tell(of: verb))
      }
      if worst == .interrupted { break }
    }
    return worst
  }

  /// The first name that two scenarios have.
  static func firstRepeatedName(_ scenarios: [Scenario]) -> String? {
    let names = scenarios.map(\.input.name)
    return names.enumerated().first { names[..<$0].contains($1) }?.element
  }
}
