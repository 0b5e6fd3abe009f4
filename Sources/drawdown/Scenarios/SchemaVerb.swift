import Foundation
import Scenarios

/// The command that prints the JSON Schema.
enum SchemaVerb: Verb {
  static let name = "schema"
  static let abstract = "prints the JSON Schema of scenario files"
  static let valueOptions: [String] = []
  static let flags = ["--markdown"]
  static let help = """
    usage: drawdown schema [--markdown]

    Prints the JSON Schema of the scenario file, for editors that complete and check.

      --markdown            prints a reference of all keys to read instead
    """

  static func run(_ options: Options) -> ExitCode {
    guard options.positional.isEmpty else {
      Console.error("drawdown schema: error: it takes no argument\n\n\(help)")
      return .badInput
    }
    let text =
      options.has("--markdown")
      ? ScenarioReader.referenceMarkdown() : ScenarioReader.schemaJSON()
    Console.print(text.trimmingCharacters(in: .newlines))
    return .done
  }
}
