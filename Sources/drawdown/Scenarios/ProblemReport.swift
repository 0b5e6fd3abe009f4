import Scenarios
import Text

/// Prints what is wrong with scenarios, each problem once, and remembers how the program ends.
struct ProblemReport {
  /// More problems than these are only counted.
  private static let mostProblems = 200

  private var reported: Set<String> = []
  /// How the program ends, or nil as long as nothing is wrong.
  private(set) var exitCode: ExitCode?

  /// Prints problems that do not end the program.
  mutating func add(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { add(diagnostic.description) }
  }

  /// Prints why there is no scenario.
  mutating func add(_ failure: ScenarioFailure) {
    switch failure {
    case .invalid(let diagnostics):
      add(diagnostics)
      refuse()
    case .unreadable(let path, let reason):
      add("drawdown: error: cannot read \(path): \(reason)")
      exitCode = .cannotReadOrWrite
    }
  }

  /// Notes that something is wrong that was told elsewhere.
  mutating func refuse() {
    if exitCode != .cannotReadOrWrite { exitCode = .badInput }
  }

  /// Tells how many problems were not printed.
  ///
  /// - Throws: where something is wrong.
  func finish() throws(Failure) {
    let more = reported.count - Self.mostProblems
    if more > 0 { Console.error("and \(more) more") }
    if let exitCode { throw .told(exitCode) }
  }

  private mutating func add(_ line: String) {
    guard reported.insert(line).inserted, reported.count <= Self.mostProblems else { return }
    Console.error(line)
  }
}
