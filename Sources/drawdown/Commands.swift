import Text

/// All verbs of the program: the one list that dispatch, help and completion follow.
enum Commands {
  static let all: [Command] = [
    .verb(RunVerb.verb), .verb(CheckVerb.verb), .verb(CompareVerb.verb), .verb(SweepVerb.verb),
    .verb(SolveVerb.verb), .verb(FitVerb.verb), .verb(BacktestVerb.verb),
    .verb(ValidateVerb.verb), .verb(PricesVerb.verb), .group(LedgerVerbs.group),
    .verb(ExplainVerb.verb), .verb(SchemaVerb.verb), .verb(CompletionVerb.verb),
  ]

  /// Finds the verb and hands it the rest of the line.
  static func run(_ words: [String]) -> ExitCode {
    if words.first == "--version" {
      Console.print("drawdown 1")
      return .done
    }
    return run(words, among: all, prefix: "", help: HelpText.of(all))
  }

  /// Finds a command by the first word; those of a group have the group's name in front of theirs.
  private static func run(
    _ words: [String], among commands: [Command], prefix: String, help: String
  ) -> ExitCode {
    guard let word = words.first else {
      Console.error(help)
      return .badInput
    }
    if ["--help", "-h", "help"].contains(word) {
      Console.print(help)
      return .done
    }
    let rest = Array(words.dropFirst())
    switch commands.first(where: { $0.name == prefix + word }) {
    case .verb(let verb): return run(rest, verb)
    case .group(let group):
      return run(
        rest, among: group.verbs.map { .verb($0) }, prefix: group.name + " ",
        help: HelpText.of(group))
    case nil:
      let names = commands.map { String($0.name.dropFirst(prefix.count)) }
      let near = NearMiss.suggestion(for: word, among: names)
      let hint = near.map { "; did you mean `\(prefix)\($0)`?" } ?? ""
      Console.error("drawdown: error: unknown command `\(prefix)\(word)`\(hint)")
      Console.error("see 'drawdown \(prefix)--help'")
      return .badInput
    }
  }

  private static func run(_ words: [String], _ verb: Verb) -> ExitCode {
    if words.contains("--help") || words.contains("-h") {
      Console.print(HelpText.of(verb))
      return .done
    }
    do throws(Failure) {
      return try verb.run(Invocation(words, of: verb))
    } catch {
      error.tell(of: verb.name)
      return error.exitCode
    }
  }
}
