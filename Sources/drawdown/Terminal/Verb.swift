/// A verb of the program: what it is called, takes and does.
struct Verb: Sendable {
  /// The words after `drawdown`.
  let name: String
  let summary: String
  /// What it does, in paragraphs; a line that starts with a blank is shown as it is.
  let about: String
  let takes: Positional
  /// What its options are called in the first line of its help.
  var usage = "[options]"
  var options: [any DeclaredOption] = []
  /// What follows the options in its help.
  var notes = ""
  /// What else is wrong with a line that has mistakes, where more can be told of it.
  var examine: @Sendable (Invocation) -> [Failure] = { _ in [] }
  /// Verbs whose names start with this one's; where there are some, only they do anything.
  var verbs: [Verb] = []
  let run: @Sendable (Invocation) throws -> ExitCode

  /// Whether its answer has formats of its own, of which JSON is one.
  var hasJSONFormat: Bool {
    options.contains { option in
      guard option.form.name == "--format", case .words(let words) = option.form.completion
      else { return false }
      return words.contains("json")
    }
  }

  /// What its verbs are called after its own name.
  var words: [String] { verbs.map { String($0.name.dropFirst(name.count + 1)) } }
}

/// What stands on a command line besides options.
struct Positional: Sendable {
  /// What it is called in the help.
  let label: String
  var least = 1
  var most = 1
  var completion = OptionForm.Completion.files
  /// What is wrong where there is too little.
  let missing: String
  /// What is wrong where there is too much.
  var excess: @Sendable ([String]) -> String = { _ in "" }

  static let none = Self(
    label: "", least: 0, most: 0, completion: .nothing, missing: "",
    excess: { _ in "it takes no argument" })
  static let scenarios = Self(label: "SCENARIO…", most: .max, missing: "no scenario was named")
  static let scenario = Self(
    label: "SCENARIO", missing: "no scenario was named",
    excess: { "it takes one scenario, not \($0.count)" })
  static let trace = Self(
    label: "TRACE", missing: "no trace was named", excess: { "it takes one trace, not \($0.count)" }
  )
  static let folder = Self(
    label: "FOLDER", completion: .folders, missing: "no folder of results was named",
    excess: { "one folder at a time, not also `\($0[1])`" })
  static let books = Self(
    label: "FOLDER|LEDGER", missing: "no folder of results and no ledger was named",
    excess: { "one folder or ledger at a time, not also `\($0[1])`" })
}
