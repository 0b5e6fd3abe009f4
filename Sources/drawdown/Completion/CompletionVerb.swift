import Text

/// The command that prints what shells complete command lines by.
enum CompletionVerb {
  static let verb = Verb(
    name: "completion", summary: "prints a script by which a shell completes command lines",
    about: """
      Prints a script that completes verbs, options, their words and files. To use it:

        bash  eval "$(drawdown completion bash)"          in ~/.bashrc
        zsh   eval "$(drawdown completion zsh)"           in ~/.zshrc, after compinit
        fish  drawdown completion fish | source           in config.fish
      """,
    takes: Positional(
      label: "SHELL", completion: .words(Shell.allCases.map(\.rawValue)),
      missing:
        "no shell was named; there are \(Failure.list(Shell.allCases.map(\.rawValue), "and"))",
      excess: { "one shell at a time, not also `\($0[1])`" }),
    options: [Shared.json],
    run: run)

  enum Shell: String, CaseIterable { case bash, zsh, fish }

  private static func run(_ line: Invocation) throws -> ExitCode {
    let name = line.positional[0]
    guard let shell = Shell(rawValue: name) else {
      throw Failure.unknown("shell", name, among: Shell.allCases.map(\.rawValue))
    }
    let script =
      switch shell {
      case .bash: BashCompletion.script(Commands.all)
      case .zsh: ZshCompletion.script(Commands.all)
      case .fish: FishCompletion.script(Commands.all)
      }
    line.answer.add(.of(["shell": shell.rawValue, "script": script]))
    if !line[Shared.json] { Console.printText(script) }
    return .done
  }
}

extension [Verb] {
  /// Every verb that does something, those of groups too.
  var leaves: [Verb] { flatMap { $0.verbs.isEmpty ? [$0] : $0.verbs } }

  /// The groups.
  var groups: [Verb] { filter { !$0.verbs.isEmpty } }
}
