import Baselines
import Text

/// What build servers are told of a command: annotations as it goes on, a document at its end.
final class Verdicts {
  private var suites: [JUnitReport.Suite] = []
  private var isAnnotated = false

  /// Adds what was judged of a scenario.
  func add(_ suite: JUnitReport.Suite) { suites.append(suite) }

  /// Adds what is wrong with scenarios that cannot be used: an error for each of their files.
  func add(_ problems: [Diagnostic], _ line: Invocation) {
    let errors = problems.filter { $0.severity == .error }
    for problem in errors { annotate(problem.message, at: problem.position, line) }
    var files: [String] = []
    for error in errors where !files.contains(error.position.file) {
      files.append(error.position.file)
    }
    for file in files {
      let texts = errors.filter { $0.position.file == file }.map(\.description)
      add(Self.suite(file, "scenario", .error(message: texts.joined(separator: "\n"))))
    }
  }

  /// Prints what is to be seen beside a line of a file, where that is asked for.
  func annotate(
    _ message: String, isError: Bool = true, of name: String? = nil, at place: SourcePosition,
    _ line: Invocation
  ) {
    guard line[Shared.github] else { return }
    isAnnotated = true
    // What an option says wrong is shown at the scenario.
    let isOption = place.file.hasPrefix("--")
    let place = isOption ? SourcePosition(file: line.positional.first ?? "-") : place
    let annotation = GitHubAnnotation(
      isError: isError, file: place.file, line: place.line,
      title: "drawdown \(line.verb): \(name ?? place.file)", message: message)
    Console.print(annotation.text)
  }

  /// Writes the document where it is asked for, and tells how a command ended that judged nothing.
  ///
  /// - Throws: where the document cannot be written.
  func finish(_ code: ExitCode, _ line: Invocation) throws(WriteError) {
    guard code != .interrupted, let name = line.positional.first else { return }
    let messages = Console.messages.joined(separator: "\n")
    if code != .done, !isAnnotated {
      annotate(messages, at: SourcePosition(file: name), line)
    }
    guard let file = line[Shared.junit] else { return }
    if suites.isEmpty {
      let outcome: JUnitReport.Outcome =
        switch code {
        case .done: .passed
        case .failed: .failed(message: messages, details: "")
        default: .error(message: messages)
        }
      add(Self.suite(name, line.verb, outcome))
    }
    try JUnitReport(suites, of: line.verb).write(to: file)
  }

  private static func suite(
    _ name: String, _ check: String, _ outcome: JUnitReport.Outcome
  ) -> JUnitReport.Suite {
    JUnitReport.Suite(
      name: name, cases: [JUnitReport.Case(group: "\(name).scenario", name: check, outcome)])
  }
}
