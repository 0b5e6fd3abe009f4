import Results
import Text

/// What `--json` prints: one document for a command, whatever came of it.
final class JSONAnswer {
  private var answers: [JSONValue] = []

  /// Adds what a verb found: one value for each scenario or study.
  func add(_ answer: @autoclosure () -> JSONValue) { answers.append(answer()) }

  /// The document.
  func text(of verb: String, _ code: ExitCode) -> String {
    JSONValue.of([
      "format": 1, "program": "drawdown \(Program.version)", "command": verb,
      "exit_code": Int(code.rawValue), "messages": Console.messages, "answers": answers,
    ]).text
  }
}
