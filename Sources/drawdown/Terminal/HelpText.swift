import Text

/// The help of the program and of each verb, as its declarations say it.
enum HelpText {
  /// The characters of a line.
  private static let width = 80
  private static let column = 24

  /// What the program does.
  static let summary = "projects what happens to a prepaid credit balance"

  static func of(_ commands: [Verb]) -> String {
    """
    drawdown \(summary).

    usage: drawdown <command> [options]

    \(list(commands.map { ($0.name, $0.summary) }))

    `drawdown help <command>` tells more about a command, `drawdown --version` what
    this program was built from.
    \(lines("Exit codes: \(exitCodes.joined(separator: ", ")).").joined(separator: "\n"))
    """
  }

  private static var exitCodes: [String] {
    ExitCode.allCases.map { "\($0.rawValue) \($0.meaning)" }
  }

  private static func ofGroup(_ group: Verb) -> String {
    """
    usage: drawdown \(group.name) <command> \(group.takes.label) [options]

    \(list(zip(group.words, group.verbs).map { ($0, $1.summary) }))

    \(paragraphs(group.about))
    `drawdown \(group.name) <command> --help` tells more about a command.
    """
  }

  static func of(_ verb: Verb) -> String {
    guard verb.verbs.isEmpty else { return ofGroup(verb) }
    var parts = [usage(of: verb)]
    parts.append(paragraphs(verb.about))
    parts.append(options(verb.options.map(\.form)))
    parts.append(paragraphs(verb.notes))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// How a verb is written.
  static func usage(of verb: Verb) -> String {
    let words = [
      "usage: drawdown", verb.name, verb.takes.label, verb.options.isEmpty ? "" : verb.usage,
    ]
    let usage = words.filter { !$0.isEmpty }.joined(separator: " ")
    let indent = "usage: drawdown \(verb.name) ".count
    return lines(usage, further: indent).joined(separator: "\n")
  }

  private static func lines(_ text: String, indent: Int = 0, further: Int = 0) -> [String] {
    TextTable.wrapped(text, width: width, indent: indent, further: further)
  }

  private static func options(_ forms: [OptionForm]) -> String {
    forms.map { form in
      let label = "  " + form.label
      let fits = label.count < column - 1
      let text = lines(form.help, indent: column, further: column)
      let start = fits ? [label.padded(to: column) + text[0].dropFirst(column)] : [label, text[0]]
      let heading = form.heading.map { ["", $0] } ?? []
      return (heading + start + text.dropFirst()).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func list(_ rows: [(name: String, text: String)]) -> String {
    let column = 4 + (rows.map(\.name.count).max() ?? 0)
    return rows.flatMap { name, text in
      let text = lines(text, indent: column, further: column)
      return [("  " + name).padded(to: column) + text[0].dropFirst(column)] + text.dropFirst()
    }.joined(separator: "\n")
  }

  /// Breaks paragraphs into lines; lines that start with a blank stay as they are.
  private static func paragraphs(_ text: String) -> String {
    var lines: [String] = []
    var paragraph: [Substring] = []
    func end() {
      guard !paragraph.isEmpty else { return }
      lines += Self.lines(paragraph.joined(separator: " "))
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
}

extension String {
  /// This text, followed by blanks up to a column.
  fileprivate func padded(to column: Int) -> String {
    self + String(repeating: " ", count: max(0, column - count))
  }
}
