import Text

/// A value of a scenario replaced from the command line: `--set path=value`.
struct ScenarioOverride: Sendable {
  let path: OverridePath
  let value: YAMLNode

  /// Reads an argument `path=value`, where the value is YAML; positions count in the argument.
  static func parse(
    _ argument: String, option: String = "--set", reportingTo problems: DiagnosticCollector
  ) -> Self? {
    let start = SourcePosition(file: option, line: 1, column: 1)
    guard let split = separator(in: argument) else {
      problems.error(
        "`\(argument.shortened)` has no `=`; write for example "
          + "`organizations.acme.auto_top_up.threshold=$50`", at: start)
      return nil
    }
    let pathText = String(argument[..<split])
    let valueText = String(argument[argument.index(after: split)...])
    guard let path = OverridePath.parse(pathText, at: start, reportingTo: problems) else {
      return nil
    }
    let column = pathText.unicodeScalars.count + 2
    let trimmed = valueText.filter { $0 != " " }
    let place = SourcePosition(file: option, line: 1, column: column)
    if ["", "null", "~"].contains(trimmed) {
      return Self(path: path, value: YAMLNode(.scalar("", .plain), at: place))
    }
    // YAML takes a lone hyphen for a list without elements; here it is standard input.
    if trimmed == "-" { return Self(path: path, value: YAMLNode(.scalar("-", .plain), at: place)) }
    // Spaces in place of the path make the parser count columns in the whole argument.
    let padded = String(repeating: " ", count: column - 1) + valueText
    let found = DiagnosticCollector()
    let value = YAMLParser.parse(Array(padded.utf8), file: option, reportingTo: found)
    let lines = argument.count { $0.isNewline } + 1
    let end = SourcePosition(file: option, line: 1, column: argument.unicodeScalars.count + 1)
    problems.add(
      found.report.map { problem in
        // What is missing at the end is missed in a line that the argument does not have.
        problem.position.line <= lines
          ? problem
          : Diagnostic(severity: problem.severity, message: problem.message, position: end)
      })
    guard let value, !found.hasErrors else { return nil }
    return Self(path: path, value: value)
  }

  /// Where the path ends: the first `=` outside of quotes.
  static func separator(in argument: String) -> String.Index? {
    var isQuoted = false
    for index in argument.indices {
      if argument[index] == "\"" { isQuoted.toggle() }
      if argument[index] == "=", !isQuoted { return index }
    }
    return nil
  }
}

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
    _ text: String, at start: SourcePosition, reportingTo problems: DiagnosticCollector
  ) -> Self? {
    func place(_ offset: Int) -> SourcePosition {
      SourcePosition(file: start.file, line: start.line, column: start.column + offset)
    }
    var cursor = TextCursor(text)
    var steps: [Step] = []
    repeat {
      let position = place(cursor.offset)
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
      problems.error("a `.` is missing after the quote", at: place(cursor.offset))
      return nil
    }
    return Self(steps: steps)
  }
}
