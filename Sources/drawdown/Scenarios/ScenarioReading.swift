import Projection
import Scenarios
import Text

/// Reads the scenarios of a command line and prints what is wrong with them, each problem once.
final class ScenarioReading {
  /// More problems than these are only counted.
  private static let mostProblems = 200

  private let line: Invocation
  private let overrides: [String]
  private let allowed: [String]
  private let replications: Int?
  private let seed: UInt64?
  private let checksTraces: Bool
  private var traces = TraceReading()
  private var reported: Set<String> = []
  /// What is wrong with scenarios, and where.
  private var problems: [Diagnostic] = []
  /// How the program ends, or nil as long as nothing is wrong.
  private(set) var exitCode: ExitCode?

  /// What was told of a scenario and of the logs that it replays.
  func warnings(of scenario: Scenario) -> [String] {
    scenario.warnings.map(\.description) + traces.warnings(of: scenario.input)
  }

  /// What recorded logs say was charged, beside what it costs here, in words.
  var comparisons: [String] { traces.comparisons }

  /// Takes what a command line says of scenarios, whose recorded traces may be read as well, and what
  /// is set before that.
  init(_ line: Invocation, adding more: [String] = [], checksTraces: Bool = true) {
    self.line = line
    self.checksTraces = checksTraces
    overrides = more + line[Shared.overrides]
    allowed = line[Shared.allowed]
    replications = line[Shared.replications]
    seed = line[Shared.seed]
  }

  /// Reads all files, of which the same one may be there more than once, and reports the problems
  /// of each; for each file there may be what is set in it alone, and the option that did it.
  ///
  /// - Throws: where one of them cannot be used, after telling why.
  func read(
    _ paths: [String], own: [(option: String, overrides: [String])] = []
  ) throws -> [Scenario] {
    let scenarios = paths.enumerated().compactMap { index, path -> Scenario? in
      let own = index < own.count ? own[index] : (option: "--set-for", overrides: [])
      do throws(ScenarioFailure) {
        let source = try ScenarioSource(path: path, allowing: allowed)
        return read(source, own: own.overrides, option: own.option)
      } catch {
        report(error)
        return nil
      }
    }
    try finish()
    return scenarios
  }

  /// Reads a scenario that was opened, with what is set in it alone and the option that did it,
  /// shown in place of a file; nil after reporting why it cannot be read.
  func read(_ source: ScenarioSource, own: [String], option: String) -> Scenario? {
    do throws(ScenarioFailure) {
      let scenario = try resolve(source, own: own, option: option)
      for warning in scenario.warnings { report(warning.description) }
      if checksTraces, !traces.areSound(scenario.input) { refuse() }
      return scenario
    } catch {
      report(error)
      return nil
    }
  }

  /// Resolves a scenario that was opened, with what the command line says of all of them; see `read`.
  ///
  /// - Throws: `invalid` with everything that is wrong, or `unreadable`.
  func resolve(
    _ source: ScenarioSource, own: [String], option: String
  ) throws(ScenarioFailure) -> Scenario {
    try source.scenario(
      overrides: overrides, replications: replications, seed: seed, ownOverrides: own,
      option: option)
  }

  /// Reports why there is no scenario.
  func report(_ failure: ScenarioFailure) {
    switch failure {
    case .invalid(let diagnostics):
      problems += diagnostics.filter { report($0.description) }
      refuse()
    case .unreadable(let path, let reason):
      report("drawdown: error: cannot read \(path): \(reason)")
      problems.append(
        Diagnostic(
          severity: .error, message: "cannot read it: \(reason)",
          position: SourcePosition(file: path)))
      exitCode = .cannotReadOrWrite
    }
  }

  /// Tells how many problems were not printed; throws where something is wrong.
  func finish() throws {
    let more = reported.count - Self.mostProblems
    if more > 0 { Console.error("and \(more) more") }
    guard let exitCode else { return }
    line.verdicts.add(problems + traces.problems, line)
    throw Failure.told(exitCode)
  }

  private func refuse() {
    if exitCode != .cannotReadOrWrite { exitCode = .badInput }
  }

  /// Prints a problem that was not printed before; returns whether it was.
  @discardableResult
  private func report(_ line: String) -> Bool {
    guard reported.insert(line).inserted, reported.count <= Self.mostProblems else { return false }
    Console.error(line)
    return true
  }
}
