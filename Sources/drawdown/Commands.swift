import Text

/// All verbs of the program: the one list that dispatch, help and completion follow.
enum Commands {
  static let all: [Verb] = [
    InitVerb.verb, RunVerb.verb, PlotVerb.verb, CheckVerb.verb, CompareVerb.verb, SweepVerb.verb,
    SolveVerb.verb, ReadVerb.verb, FitVerb.verb, BacktestVerb.verb,
    ReportVerb.verb, ValidateVerb.verb, PricesVerb.verb, LedgerVerbs.group,
    ExplainVerb.verb, SchemaVerb.verb, CompletionVerb.verb,
    ManualVerb.verb,
  ]

  /// Finds the verb and hands it the rest of the line.
  static func run(_ words: [String]) -> ExitCode {
    let code: ExitCode
    if words.first == "--version" {
      let answer = JSONAnswer()
      answer.add(BuildInformation.json)
      if words.contains(Shared.json.name) {
        Console.printText(answer.text(of: "--version", .done))
      } else {
        Console.print(BuildInformation.lines)
      }
      code = .done
    } else {
      // Help of a command is what the command says of itself.
      let isHelp = words.first == "help" && words.count > 1
      code = run(
        isHelp ? words.dropFirst() + ["--help"] : words, among: all, prefix: "",
        help: HelpText.of(all))
    }
    return Console.failure.map { max(code, Failure($0).tell(of: "")) } ?? code
  }

  /// Finds a command by the first word; those of a group have the group's name in front of theirs.
  private static func run(
    _ words: [String], among commands: [Verb], prefix: String, help: String
  ) -> ExitCode {
    guard let word = words.first, word != Shared.json.name else {
      return refuse(String(prefix.dropLast()), words, [help])
    }
    if ["--help", "-h", "help"].contains(word) {
      Console.print(help)
      return .done
    }
    let rest = Array(words.dropFirst())
    guard let verb = commands.first(where: { $0.name == prefix + word }) else {
      let names = commands.map { String($0.name.dropFirst(prefix.count)) }
      let near = NearMiss.suggestion(for: word, among: names)
      let hint = near.map { "; did you mean `\(prefix)\($0)`?" } ?? ""
      return refuse(
        prefix + word, rest,
        [
          "drawdown: error: unknown command `\(prefix)\(word)`\(hint)",
          "see 'drawdown \(prefix)--help'",
        ])
    }
    guard verb.verbs.isEmpty else {
      return run(rest, among: verb.verbs, prefix: verb.name + " ", help: HelpText.of(verb))
    }
    return run(rest, verb)
  }

  /// Tells that there is no such command, in the form that is asked for.
  private static func refuse(_ verb: String, _ words: [String], _ lines: [String]) -> ExitCode {
    for line in lines { Console.error(line) }
    if words.contains(Shared.json.name) {
      Console.printText(JSONAnswer().text(of: verb, .badInput))
    }
    return .badInput
  }

  private static func run(_ words: [String], _ verb: Verb) -> ExitCode {
    if words.contains("--help") || words.contains("-h") {
      Console.print(HelpText.of(verb))
      return .done
    }
    let isJSON = words.contains(Shared.json.name)
    var answer = JSONAnswer()
    var code: ExitCode
    // An answer that has a format of its own prints itself, unless there is none.
    var printsItself = verb.hasJSONFormat
    do {
      let line = try Invocation(words, of: verb)
      answer = line.answer
      do { code = try verb.run(line) } catch {
        code = Failure(error).tell(of: verb.name, usage: HelpText.usage(of: verb))
        printsItself = false
      }
      try line.verdicts.finish(code, line)
    } catch {
      code = Failure(error).tell(of: verb.name, usage: HelpText.usage(of: verb))
      printsItself = false
    }
    if isJSON, !printsItself { Console.printText(answer.text(of: verb.name, code)) }
    return code
  }
}
