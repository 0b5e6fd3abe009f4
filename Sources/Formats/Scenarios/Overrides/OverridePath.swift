import Text

/// A dotted path to a value of a scenario: `organizations.acme.auto_top_up.threshold`.
struct OverridePath: Hashable, Sendable {
  /// One step: a key, the name or number of a list's element, or `*` for each.
  struct Step: Hashable, Sendable {
    let text: String
    /// Quoted steps mean themselves, dots and stars included.
    let isQuoted: Bool
    let position: SourcePosition

    var isEvery: Bool { text == "*" && !isQuoted }
  }

  var steps: [Step]

  /// Splits a text at its dots; a step may stand in double quotes.
  static func parse(
    _ text: String, file: String, reportingTo problems: DiagnosticCollector
  ) -> Self? {
    var cursor = TextCursor(text)
    var steps: [Step] = []
    repeat {
      let position = SourcePosition(file: file, line: 1, column: cursor.offset + 1)
      let isQuoted = cursor.skip("\"")
      let name = cursor.take { isQuoted ? $0 != "\"" : $0 != "." }
      if isQuoted, !cursor.skip("\"") {
        problems.error("this quote never ends; close it", at: position)
        return nil
      }
      guard !name.isEmpty else {
        problems.error(
          "a key is missing; write for example `organizations.acme.plan`", at: position)
        return nil
      }
      steps.append(Step(text: name, isQuoted: isQuoted, position: position))
    } while cursor.skip(".")
    guard cursor.isAtEnd else {
      problems.error(
        "a `.` is missing after the quote",
        at: SourcePosition(file: file, line: 1, column: cursor.offset + 1))
      return nil
    }
    return Self(steps: steps)
  }
}
