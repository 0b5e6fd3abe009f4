import Quantities
import Text

/// What the readers of a scenario's values share while one file is read.
final class ReadingContext {
  let problems: DiagnosticCollector
  /// Where time zones come from.
  let known: KnownFiles
  /// The currency that bare numbers and signs mean; read before any money.
  var currency = "USD"
  /// The rules of the scenario's time zone; read before any date.
  var zone = ZoneRules.utc
  /// The metrics an expectation may name.
  var metrics: [String] = []

  init(problems: DiagnosticCollector, known: KnownFiles = KnownFiles()) {
    self.problems = problems
    self.known = known
  }

  func error(_ message: String, at position: SourcePosition) {
    problems.error(message, at: position)
  }
}
