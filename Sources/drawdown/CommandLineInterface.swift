import Foundation

/// Finds the verb and hands it the rest of the line.
enum CommandLineInterface {
  static var commands: [any Command.Type] {
    [
      RunVerb.self, CheckVerb.self, CompareVerb.self, SweepVerb.self, SolveVerb.self,
      FitVerb.self, BacktestVerb.self, ValidateVerb.self, PricesVerb.self, LedgerVerb.self,
      ExplainVerb.self, SchemaVerb.self,
    ]
  }

  static func run(_ arguments: [String]) -> ExitCode {
    if arguments.first == "--version" {
      Console.print("drawdown 1")
      return .done
    }
    return run(arguments, among: commands, of: nil)
  }

  /// Finds a command by the first word; those of a group have the group's name in front of theirs.
  private static func run(
    _ arguments: [String], among commands: [any Command.Type], of group: (any VerbGroup.Type)?
  ) -> ExitCode {
    let help = group?.help ?? help
    guard let word = arguments.first else {
      Console.error(help)
      return .badInput
    }
    if word == "--help" || word == "-h" || word == "help" {
      Console.print(help)
      return .done
    }
    let prefix = group.map { $0.name + " " } ?? ""
    guard let command = commands.first(where: { $0.name == prefix + word }) else {
      let names = commands.map { String($0.name.dropFirst(prefix.count)) }
      let near = Suggestion.nearest(to: word, among: names)
      let hint = near.map { "; did you mean `\(prefix)\($0)`?" } ?? ""
      Console.error("drawdown: error: unknown command `\(prefix)\(word)`\(hint)\n\n\(help)")
      return .badInput
    }
    let rest = Array(arguments.dropFirst())
    if let group = command as? any VerbGroup.Type {
      return run(rest, among: group.verbs, of: group)
    }
    guard let verb = command as? any Verb.Type else { return .badInput }
    return run(rest, verb: verb)
  }

  private static func run(_ arguments: [String], verb: any Verb.Type) -> ExitCode {
    if arguments.contains("--help") || arguments.contains("-h") {
      Console.print(verb.help)
      return .done
    }
    do {
      let options = try Options(arguments, verb: verb)
      return verb.run(options)
    } catch {
      Console.error("drawdown \(verb.name): error: \(error.message)\n\n\(verb.help)")
      return .badInput
    }
  }

  static var help: String {
    """
    drawdown projects what happens to a prepaid credit balance.

    usage: drawdown <command> [options]

    \(list(commands, dropping: 0))

    `drawdown <command> --help` tells more about a command.
    Exit codes: 0 done, 1 a check failed, 2 wrong usage or input, 3 a file could not be read or
    written, 130 interrupted.
    """
  }

  /// Lists commands with what they do.
  ///
  /// - Parameters:
  ///   - commands: The commands.
  ///   - count: The characters at the start of each name that need not be shown.
  /// - Returns: A line for each, without a line end after the last.
  static func list(_ commands: [any Command.Type], dropping count: Int) -> String {
    let names = commands.map { String($0.name.dropFirst(count)) }
    let width = names.map(\.count).max() ?? 0
    return zip(names, commands).map { name, command in
      "  " + name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + command.abstract
    }.joined(separator: "\n")
  }
}

/// Something that can be asked for by name.
protocol Command {
  /// The words after `drawdown`.
  static var name: String { get }
  static var abstract: String { get }
  static var help: String { get }
}

/// Commands that share their first word.
protocol VerbGroup: Command {
  static var verbs: [any Command.Type] { get }
}

/// One command of the program.
protocol Verb: Command {
  /// Options that take a value, and those that do not.
  static var valueOptions: [String] { get }
  static var flags: [String] { get }
  static func run(_ options: Options) -> ExitCode
}
