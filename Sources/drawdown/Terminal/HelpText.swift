/// The help of the program and of each verb, as its declarations say it.
enum HelpText {
  /// The characters of a line.
  private static let width = 80
  private static let column = 24

  static func of(_ commands: [Command]) -> String {
    """
    drawdown projects what happens to a prepaid credit balance.

    usage: drawdown <command> [options]

    \(list(commands.map { ($0.name, $0.summary) }))

    `drawdown <command> --help` tells more about a command.
    Exit codes: 0 done, 1 a check failed, 2 wrong usage or input, 3 a file could not
    be read or written, 130 interrupted.
    """
  }

  static func of(_ group: VerbGroup) -> String {
    let verbs = group.verbs.map { (String($0.name.dropFirst(group.name.count + 1)), $0.summary) }
    return """
      usage: drawdown \(group.name) <command> \(group.takes.label) [options]

      \(list(verbs))

      \(paragraphs(group.about))
      `drawdown \(group.name) <command> --help` tells more about a command.
      """
  }

  static func of(_ verb: Verb) -> String {
    let words = [
      "usage: drawdown", verb.name, verb.takes.label, verb.options.isEmpty ? "" : verb.usage,
    ]
    let usage = words.filter { !$0.isEmpty }.joined(separator: " ")
    let indent = "usage: drawdown \(verb.name) ".count
    var parts = [wrapped(usage, width: width, hanging: indent).joined(separator: "\n")]
    parts.append(paragraphs(verb.about))
    parts.append(options(verb.options.map(\.form)))
    parts.append(paragraphs(verb.notes))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func options(_ forms: [OptionForm]) -> String {
    forms.map { form in
      let label = "  " + form.label
      let fits = label.count < column - 1
      let text = wrapped(form.help, width: width, indent: column)
      let start = fits ? [label.padded(to: column) + text[0].dropFirst(column)] : [label, text[0]]
      let heading = form.heading.map { ["", $0] } ?? []
      return (heading + start + text.dropFirst()).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func list(_ rows: [(name: String, text: String)]) -> String {
    let column = 4 + (rows.map(\.name.count).max() ?? 0)
    return rows.map { name, text in
      "  " + name.padded(to: column - 2)
        + wrapped(text, width: width, hanging: column, start: column).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Breaks paragraphs into lines; lines that start with a blank stay as they are.
  private static func paragraphs(_ text: String) -> String {
    var lines: [String] = []
    var paragraph: [Substring] = []
    func end() {
      guard !paragraph.isEmpty else { return }
      lines += wrapped(paragraph.joined(separator: " "), width: width)
      paragraph = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty || line.hasPrefix(" ") {
        end()
        lines.append(String(line))
      } else {
        paragraph.append(line)
      }
    }
    end()
    return lines.joined(separator: "\n")
  }

  /// Breaks a text into lines of a width, where words allow it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - width: The characters of a line.
  ///   - indent: The blanks in front of each line.
  ///   - hanging: The blanks in front of each line but the first; `indent` where it is left out.
  ///   - start: The characters that stand before the first line already.
  /// - Returns: The lines, at least one.
  static func wrapped(
    _ text: String, width: Int, indent: Int = 0, hanging: Int? = nil, start: Int = 0
  ) -> [String] {
    var lines = [String(repeating: " ", count: indent)]
    var isStart = true
    for word in text.split(separator: " ") {
      let used = lines[lines.count - 1].count + (lines.count == 1 ? start : 0)
      if isStart {
        lines[lines.count - 1] += word
      } else if used + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(repeating: " ", count: hanging ?? indent) + word)
      }
      isStart = false
    }
    return lines
  }
}

extension String {
  /// This text, followed by blanks up to a column.
  fileprivate func padded(to column: Int) -> String {
    self + String(repeating: " ", count: max(0, column - count))
  }
}
