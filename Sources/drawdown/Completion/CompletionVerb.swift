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
      "SHELL", completes: .words(Shell.allCases.map(\.rawValue)),
      missing:
        "no shell was named; there are \(Failure.list(Shell.allCases.map(\.rawValue), "and"))",
      excess: { "one shell at a time, not also `\($0[1])`" }),
    options: [],
    run: run)

  enum Shell: String, CaseIterable { case bash, zsh, fish }

  private static func run(_ line: Invocation) throws(Failure) -> ExitCode {
    let name = line.positional[0]
    guard let shell = Shell(rawValue: name) else {
      throw .unknown("shell", name, among: Shell.allCases.map(\.rawValue))
    }
    let script =
      switch shell {
      case .bash: BashCompletion.script(Commands.all)
      case .zsh: ZshCompletion.script(Commands.all)
      case .fish: FishCompletion.script(Commands.all)
      }
    Console.printText(script)
    return .done
  }
}

extension [Command] {
  /// Every verb, those of groups too.
  var verbs: [Verb] {
    flatMap { command in
      switch command {
      case .verb(let verb): [verb]
      case .group(let group): group.verbs
      }
    }
  }

  /// The groups.
  var groups: [VerbGroup] {
    compactMap { if case .group(let group) = $0 { group } else { nil } }
  }
}

extension VerbGroup {
  /// The words after the group's own.
  var words: [String] { verbs.map { String($0.name.dropFirst(name.count + 1)) } }
}
