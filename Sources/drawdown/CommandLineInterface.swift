import Foundation

/// Finds the verb and hands it the rest of the line.
enum CommandLineInterface {
  static var verbs: [any Verb.Type] {
    [RunVerb.self, ValidateVerb.self, PricesVerb.self, SchemaVerb.self]
  }

  static func run(_ arguments: [String]) -> ExitCode {
    guard let name = arguments.first else {
      Console.error(help)
      return .badInput
    }
    if name == "--help" || name == "-h" || name == "help" {
      Console.print(help)
      return .done
    }
    if name == "--version" {
      Console.print("drawdown 1")
      return .done
    }
    guard let verb = verbs.first(where: { $0.name == name }) else {
      let near = Suggestion.nearest(to: name, among: verbs.map { $0.name })
      let hint = near.map { "; did you mean `\($0)`?" } ?? ""
      Console.error("drawdown: error: unknown command `\(name)`\(hint)\n\n\(help)")
      return .badInput
    }
    let rest = Array(arguments.dropFirst())
    if rest.contains("--help") || rest.contains("-h") {
      Console.print(verb.help)
      return .done
    }
    do {
      let options = try Options(rest, verb: verb)
      return verb.run(options)
    } catch {
      Console.error("drawdown \(verb.name): error: \(error.message)\n\n\(verb.help)")
      return .badInput
    }
  }

  static var help: String {
    let width = verbs.map { $0.name.count }.max() ?? 0
    let list = verbs.map { verb in
      "  " + verb.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + verb.abstract
    }
    return """
      drawdown projects what happens to a prepaid credit balance.

      usage: drawdown <command> [options]

      \(list.joined(separator: "\n"))

      `drawdown <command> --help` tells more about a command.
      Exit codes: 0 done, 1 a check failed, 2 wrong usage or input, 3 a file could not be read or
      written, 130 interrupted.
      """
  }
}

/// One command of the program.
protocol Verb {
  static var name: String { get }
  static var abstract: String { get }
  static var help: String { get }
  /// Options that take a value, and those that do not.
  static var valueOptions: [String] { get }
  static var flags: [String] { get }
  static func run(_ options: Options) -> ExitCode
}
