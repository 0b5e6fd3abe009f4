import Experiments
import Foundation
import Projection
import Reporting
import Scenarios

/// The command that simulates scenarios.
enum RunVerb: Verb {
  static let name = "run"
  static let abstract = "simulates scenarios and writes a folder of results for each"
  static let valueOptions = ["--out", "--replications", "--seed", "--threads", "--set"]
  static let flags = ["--quiet", "--strict"]
  static let help = """
    usage: drawdown run SCENARIO… [options]

    Simulates each scenario and writes results/<name>/. Every scenario is read and checked before
    anything runs.

      --out DIR             where result folders go (default: results)
      --replications N      instead of the scenario's number
      --seed N              instead of the scenario's seed
      --threads N           threads (default: one for each processor); results do not depend on it
      --set KEY=VALUE       changes a key of the scenario; may be repeated
                            (organizations.acme.auto_top_up.threshold=50, horizon.duration=30d)
      --strict              undecided expectations fail
      --quiet               prints no summary and no progress
    """

  static func run(_ options: Options) -> ExitCode {
    let scenarios: [Scenario]
    let threads: Int
    do throws(UsageError) {
      guard !options.positional.isEmpty else {
        throw UsageError(message: "no scenario was named")
      }
      threads = try options.threads()
      let reading = try ScenarioReading(options)
      switch reading.read(options.positional) {
      case .success(let read): scenarios = read
      case .failure(let code): return code.exitCode
      }
    } catch {
      Console.error("drawdown run: error: \(error.message)\n\n\(help)")
      return .badInput
    }
    if let name = firstRepeatedName(scenarios) {
      Console.error(
        "drawdown run: error: two scenarios are called `\(name)` and would share a folder; "
          + "give one of them another `name:`")
      return .badInput
    }
    Interruption.watch()
    var worst = ExitCode.done
    for scenario in scenarios {
      let code = ScenarioRun(scenario, options: options, threads: threads).run()
      if code == .interrupted { return code }
      if code.rawValue > worst.rawValue { worst = code }
    }
    return worst
  }

  private static func firstRepeatedName(_ scenarios: [Scenario]) -> String? {
    for (index, scenario) in scenarios.enumerated()
    where scenarios[..<index].contains(where: { $0.input.name == scenario.input.name }) {
      return scenario.input.name
    }
    return nil
  }
}
