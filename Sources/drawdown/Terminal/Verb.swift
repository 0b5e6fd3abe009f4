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
  let options: [any DeclaredOption]
  /// What follows the options in its help.
  var notes = ""
  /// What else is wrong with a line that has mistakes, where more can be told of it.
  var examine: @Sendable (Invocation) -> [Failure] = { _ in [] }
  let run: @Sendable (Invocation) throws(Failure) -> ExitCode
}

/// Verbs that share their first word.
struct VerbGroup: Sendable {
  let name: String
  let summary: String
  let about: String
  let takes: Positional
  let verbs: [Verb]
}

/// A word after `drawdown`.
enum Command: Sendable {
  case verb(Verb)
  case group(VerbGroup)

  var name: String {
    switch self {
    case .verb(let verb): verb.name
    case .group(let group): group.name
    }
  }

  var summary: String {
    switch self {
    case .verb(let verb): verb.summary
    case .group(let group): group.summary
    }
  }
}

/// What stands on a command line besides options.
struct Positional: Sendable {
  /// What it is called in the help.
  let label: String
  let least: Int
  let most: Int
  let completion: OptionForm.Completion
  /// What is wrong where there is too little.
  let missing: String
  /// What is wrong where there is too much.
  let excess: @Sendable ([String]) -> String

  init(
    _ label: String, least: Int = 1, most: Int = 1, completes: OptionForm.Completion = .files,
    missing: String, excess: @escaping @Sendable ([String]) -> String = { _ in "" }
  ) {
    self.label = label
    self.least = least
    self.most = most
    completion = completes
    self.missing = missing
    self.excess = excess
  }

  static let none = Self(
    "", least: 0, most: 0, completes: .nothing, missing: "", excess: { _ in "it takes no argument" }
  )
  static let scenarios = Self("SCENARIO…", most: .max, missing: "no scenario was named")
  static let scenario = Self(
    "SCENARIO", missing: "no scenario was named",
    excess: { "it takes one scenario, not \($0.count)" })
  static let trace = Self(
    "TRACE", missing: "no trace was named", excess: { "it takes one trace, not \($0.count)" })
  static let folder = Self(
    "FOLDER", completes: .folders, missing: "no folder of results was named",
    excess: { "one folder at a time, not also `\($0[1])`" })
}
