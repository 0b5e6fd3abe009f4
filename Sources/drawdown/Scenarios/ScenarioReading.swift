import Projection
import Scenarios

/// Reads the scenarios of a command line and prints what is wrong with them.
struct ScenarioReading {
  let overrides: [String]
  let replications: Int?
  let seed: UInt64?
  private let checksTraces: Bool

  /// Takes what a command line says of scenarios.
  ///
  /// - Parameters:
  ///   - line: The command line.
  ///   - checksTraces: Whether recorded traces are read as well.
  init(_ line: Invocation, checksTraces: Bool = true) {
    self.checksTraces = checksTraces
    overrides = line[Shared.overrides]
    replications = line[Shared.replications]
    seed = line[Shared.seed]
  }

  /// Reads all of them; reports the problems of every one, each once.
  ///
  /// - Parameters:
  ///   - paths: The files; the same one may be there more than once.
  ///   - own: For each file, what is set in it alone, and the option that did it.
  /// - Returns: The scenarios.
  /// - Throws: where one of them cannot be used, after telling why.
  func read(
    _ paths: [String], own: [(option: String, overrides: [String])] = []
  ) throws(Failure) -> [Scenario] {
    var scenarios: [Scenario] = []
    var problems = ProblemReport()
    var traces = TraceReading()
    for (index, path) in paths.enumerated() {
      let own = index < own.count ? own[index] : (option: "--set-for", overrides: [])
      do throws(ScenarioFailure) {
        let scenario = try scenario(
          ScenarioSource(path: path), own: own.overrides, option: own.option)
        problems.add(scenario.warnings)
        if checksTraces, !traces.areSound(scenario.input) { problems.refuse() }
        scenarios.append(scenario)
      } catch {
        problems.add(error)
      }
    }
    try problems.finish()
    return scenarios
  }

  /// Resolves a scenario that was opened, with what the command line says of all of them.
  ///
  /// - Parameters:
  ///   - source: The scenario.
  ///   - own: What is set in it alone.
  ///   - option: The option that did it, shown in place of a file.
  /// - Returns: The scenario.
  /// - Throws: `invalid` with everything that is wrong, or `unreadable`.
  func scenario(
    _ source: ScenarioSource, own: [String], option: String
  ) throws(ScenarioFailure) -> Scenario {
    try source.scenario(
      overrides: overrides, replications: replications, seed: seed, ownOverrides: own,
      option: option)
  }
}
