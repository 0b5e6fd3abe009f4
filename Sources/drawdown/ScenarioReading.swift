import Documents
import Foundation
import Projection
import Scenarios

/// A scenario that could not be read: the exit code it leads to.
struct ReadingFailure: Error {
  let exitCode: ExitCode
}

/// Reads the scenarios of a command line and prints what is wrong with them.
struct ScenarioReading {
  /// The most that a scenario may ask for.
  private static let mostReplications = 10_000_000

  let overrides: [String]
  let replications: Int?
  let seed: UInt64?
  private let checksTraces: Bool

  /// Takes what a command line says of scenarios.
  ///
  /// - Parameters:
  ///   - options: The command line.
  ///   - checksTraces: Whether recorded traces are read as well.
  /// - Throws: what is wrong with an option.
  init(_ options: Options, checksTraces: Bool = true) throws(UsageError) {
    self.checksTraces = checksTraces
    overrides = options.all("--set")
    replications = try options.integer("--replications", in: 1...Self.mostReplications)
    seed = try options.seed()
  }

  /// Reads all of them; reports the problems of every one, each once.
  ///
  /// - Parameters:
  ///   - paths: The files; the same one may be there more than once.
  ///   - own: For each file, what is set in it alone, and the option that did it.
  /// - Returns: The scenarios, or how the program ends.
  func read(
    _ paths: [String], own: [(option: String, overrides: [String])] = []
  ) -> Result<[Scenario], ReadingFailure> {
    var scenarios: [Scenario] = []
    var failure: ExitCode?
    var reported: Set<String> = []
    for (index, path) in paths.enumerated() {
      let own = index < own.count ? own[index] : (option: "--set-for", overrides: [])
      do throws(ScenarioFailure) {
        let scenario = try ScenarioReader.read(
          path: path, overrides: overrides, replications: replications, seed: seed,
          ownOverrides: own.overrides, option: own.option)
        for warning in scenario.warnings where reported.insert(warning.description).inserted {
          Console.error(warning.description)
        }
        var traces = TraceReading()
        if checksTraces, !traces.areSound(scenario.input), failure == nil { failure = .badInput }
        scenarios.append(scenario)
      } catch {
        switch error {
        case .invalid(let diagnostics):
          for diagnostic in diagnostics
          where reported.insert(diagnostic.description).inserted {
            Console.error(diagnostic.description)
          }
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
