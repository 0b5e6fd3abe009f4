import Projection
import Scenarios

/// The command that simulates scenarios.
enum RunVerb {
  static let verb = Verb(
    name: "run", summary: "simulates scenarios and writes a folder of results for each",
    about: """
      Simulates each scenario and writes results/<name>/. Every scenario is read and checked
      before anything runs.
      """,
    takes: .scenarios,
    options: [
      Shared.out, Shared.replications, Shared.seed, Shared.threads, Shared.overrides,
      Shared.strict, Shared.quiet,
    ],
    run: run)

  private static func run(_ line: Invocation) throws(Failure) -> ExitCode {
    let scenarios = try ScenarioReading(line).read(line.positional)
    if let name = firstRepeatedName(scenarios) {
      throw .refused([
        "two scenarios are called `\(name)` and would share a folder; "
          + "give one of them another `name:`"
      ])
    }
    Interruption.watch()
    return Self.worst(of: scenarios, verb.name) { scenario throws(Failure) in
      try ScenarioRun(scenario, line).run()
    }
  }

  /// Does something for each scenario up to an interruption, and tells what goes wrong.
  ///
  /// - Returns: The worst ending.
  static func worst(
    of scenarios: [Scenario], _ verb: String,
    _ body: (Scenario) throws(Failure) -> ExitCode
  ) -> ExitCode {
    var worst = ExitCode.done
    for scenario in scenarios {
      do throws(Failure) {
        worst = max(worst, try body(scenario))
      } catch {
        error.tell(of: verb)
        worst = max(worst, error.exitCode)
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
