import Documents
import Foundation
import Scenarios

/// A scenario that could not be read: the exit code it leads to.
struct ReadingFailure: Error {
  let exitCode: ExitCode
}

/// Reads the scenarios of a command line and prints what is wrong with them.
struct ScenarioReading {
  private let overrides: [String]
  private let replications: Int?
  private let seed: UInt64?

  init(_ options: Options) throws(UsageError) {
    overrides = options.all("--set")
    replications = try options.integer("--replications", atLeast: 1)
    seed = try options.seed()
  }

  /// Reads all of them; reports the problems of every one.
  func read(_ paths: [String]) -> Result<[Scenario], ReadingFailure> {
    var scenarios: [Scenario] = []
    var failure: ExitCode?
    for path in paths {
      do throws(ScenarioFailure) {
        let scenario = try ScenarioReader.read(
          path: path, overrides: overrides, replications: replications, seed: seed)
        for warning in scenario.warnings { Console.error(warning.description) }
        scenarios.append(scenario)
      } catch {
        switch error {
        case .invalid(let diagnostics):
          for diagnostic in diagnostics { Console.error(diagnostic.description) }
          if failure != .cannotReadOrWrite { failure = .badInput }
        case .unreadable(let path, let reason):
          Console.error("drawdown: error: cannot read \(path): \(reason)")
          failure = .cannotReadOrWrite
        }
      }
    }
    if let failure { return .failure(ReadingFailure(exitCode: failure)) }
    return .success(scenarios)
  }
}
