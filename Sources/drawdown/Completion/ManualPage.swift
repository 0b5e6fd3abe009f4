import Results

/// A manual page, in the language of `man`.
struct ManualPage {
  /// What it is called for `man`.
  let name: String
  let text: String

  /// The pages of the program and of each verb.
  static func all(_ commands: [Verb]) -> [ManualPage] {
    [ofProgram(commands)] + commands.leaves.map(of)
  }

  private init(_ name: String, summary: String, _ sections: [(title: String, lines: [String])]) {
    self.name = name
    let head = [
      ".TH \(name.uppercased()) 1 \"\" \"drawdown \(Program.version)\" \"Drawdown\"",
      ".SH NAME", "\(Self.plain(name)) \\- \(Self.plain(summary))",
    ]
    let body = sections.filter { !$0.lines.isEmpty }.flatMap { [".SH \($0.title)"] + $0.lines }
    text = (head + body).map { $0 + "\n" }.joined()
  }

  private static func ofProgram(_ commands: [Verb]) -> ManualPage {
    ManualPage(
      "drawdown", summary: HelpText.summary,
      [
        ("SYNOPSIS", [".B drawdown", ".I COMMAND", "[options]"]),
        ("COMMANDS", commands.leaves.flatMap { entry(bold($0.name), $0.summary) }),
        (
          "EXIT STATUS",
          ExitCode.allCases.flatMap { entry(bold(String($0.rawValue)), $0.meaning) }
        ),
        ("SEE ALSO", references(commands.leaves.map(Self.name))),
      ])
  }

  private static func of(_ verb: Verb) -> ManualPage {
    ManualPage(
      name(of: verb), summary: verb.summary,
      [
        (
          "SYNOPSIS",
          [".B drawdown \(plain(verb.name))"]
            + (verb.takes.label.isEmpty ? [] : [".I \(plain(verb.takes.label))"])
            + (verb.options.isEmpty ? [] : [plain(verb.usage)])
        ),
        ("DESCRIPTION", paragraphs(verb.about)),
        ("OPTIONS", verb.options.map(\.form).flatMap(option)),
        ("NOTES", paragraphs(verb.notes)), ("SEE ALSO", references(["drawdown"])),
      ])
  }

  private static func name(of verb: Verb) -> String {
    "drawdown-\(verb.name.split(separator: " ").joined(separator: "-"))"
  }

  private static func option(_ form: OptionForm) -> [String] {
    (form.heading.map { [".PP", protected(plain($0))] } ?? [])
      + entry(
        bold(form.name) + (form.value.map { " \\fI\(plain($0))\\fR" } ?? ""), form.help)
  }

  private static func entry(_ label: String, _ text: String) -> [String] {
    [".TP", label, protected(plain(text))]
  }

  private static func references(_ names: [String]) -> [String] {
    [names.map { "\(bold($0))(1)" }.joined(separator: ",\n")]
  }

  private static func bold(_ text: String) -> String { "\\fB\(plain(text))\\fR" }

  /// Paragraphs; lines that start with a blank stay as they are.
  private static func paragraphs(_ text: String) -> [String] {
    var lines: [String] = []
    var isVerbatim = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(" ") != isVerbatim, !line.isEmpty || isVerbatim {
        isVerbatim.toggle()
        lines.append(isVerbatim ? ".EX" : ".EE")
      }
      lines.append(line.isEmpty ? ".PP" : protected(plain(String(line))))
    }
    if isVerbatim { lines.append(".EE") }
    while lines.last == ".PP" { lines.removeLast() }
    return lines
  }

  /// Text whose characters mean themselves.
  private static func plain(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }

  /// A line that is no request to the formatter.
  private static func protected(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
