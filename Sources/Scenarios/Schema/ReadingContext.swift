/// What the readers of a scenario's values share while one file is read.
final class ReadingContext {
  let problems: DiagnosticCollector
  /// The currency that bare numbers and signs mean; read before any money.
  var currency = "USD"
  /// The scenario's IANA time zone.
  var timeZone = "UTC"
  /// The metrics an expectation may name.
  var metrics: [String] = []

  init(problems: DiagnosticCollector) {
    self.problems = problems
  }

  func error(_ message: String, at position: SourcePosition) {
    problems.error(message, at: position)
  }
}
