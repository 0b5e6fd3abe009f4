import LedgerStore
import Quantities
import Results
import Scenarios
import Text

/// Why a verb does not do what was asked: what to tell, and how the program ends.
struct Failure: Error {
  private(set) var exitCode: ExitCode
  /// Lines that say everything themselves.
  private var lines: [String] = []
  /// What is wrong, each a clause to follow the verb's name.
  private var problems: [String] = []
  /// Whether the verb's help tells what would be right.
  private var isUsage = false

  private init(_ exitCode: ExitCode) { self.exitCode = exitCode }

  /// The command line is wrong.
  static func usage(_ problem: String) -> Self {
    var failure = refused([problem])
    failure.isUsage = true
    return failure
  }

  /// The command line is well formed, and what it asks for cannot be.
  static func refused(_ problems: [String]) -> Self {
    var failure = Self(.badInput)
    failure.problems = problems
    return failure
  }

  /// What is wrong was told before.
  static func told(_ exitCode: ExitCode) -> Self { Self(exitCode) }

  /// Lines to tell as they are.
  static func lines(_ lines: [String], _ exitCode: ExitCode = .badInput) -> Self {
    var failure = Self(exitCode)
    failure.lines = lines
    return failure
  }

  /// Something is wrong that has nothing to do with the verb.
  static func error(_ problem: String, _ exitCode: ExitCode = .badInput) -> Self {
    lines(["drawdown: error: \(problem)"], exitCode)
  }

  static func cannotRead(_ path: String, _ reason: String) -> Self {
    error("cannot read \(path): \(reason)", .cannotReadOrWrite)
  }

  /// A name that nothing has, of some noun: with what comes near it among those known in a place,
  /// else with some help, or all the names where there is none.
  static func unknown(
    _ noun: String, _ name: String, among known: [String], place: String = "",
    help: String? = nil
  ) -> Self {
    let help = help ?? "there are \(list(known, "and"))"
    let hint = hint(name, among: known, else: "; \(help)")
    return usage("there is no \(noun) `\(name)`\(place)\(hint)")
  }

  /// What a name was probably meant to be, after a semicolon; something else where nothing is near.
  static func hint(
    _ name: String, among known: [String], else other: String = ""
  ) -> String {
    NearMiss.suggestion(for: name, among: known).map { "; did you mean `\($0)`?" } ?? other
  }

  /// Names in a sentence.
  static func list(_ names: [String], _ conjunction: String) -> String {
    let quoted = names.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "none" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }

  /// Everything that several failures say.
  init(_ failures: [Failure]) {
    exitCode = failures.map(\.exitCode).max() ?? .badInput
    lines = failures.flatMap(\.lines)
    problems = failures.flatMap(\.problems)
    isUsage = failures.contains { $0.isUsage }
  }

  /// What an error says; one of this program's own at last, as no other is known here.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as WriteError:
      self = .error("cannot write \(error.path): \(error.reason)", .cannotReadOrWrite)
    case ScenarioFailure.invalid(let diagnostics): self = .lines(diagnostics.map(\.description))
    case ScenarioFailure.unreadable(let path, let reason): self = .cannotRead(path, reason)
    case let error as ResultsError: self.init(error)
    case let error as LedgerStoreError: self = .error(error.description, .cannotReadOrWrite)
    default: self = .error(String(describing: error))
    }
  }

  /// This failure, with a place in front of each problem.
  func after(_ place: String) -> Self {
    var failure = self
    failure.problems = problems.map { "\(place): \($0)" }
    return failure
  }

  /// Tells on standard error what is wrong with a verb, and how it is used where the line is wrong;
  /// returns how the program ends.
  @discardableResult
  func tell(of verb: String, usage: String = "") -> ExitCode {
    // What is wrong with a file stands on one line, for editors; the rest is prose.
    for line in lines { Console.error(line, isWrapped: line.hasPrefix("drawdown: ")) }
    let program = verb.isEmpty ? "drawdown" : "drawdown \(verb)"
    for problem in problems { Console.error("\(program): error: \(problem)", isWrapped: true) }
    if isUsage {
      if !usage.isEmpty { Console.error(usage) }
      Console.error("see '\(program) --help'")
    }
    return exitCode
  }
}
