import Foundation
import Scenarios

/// The command that prints the JSON Schema.
enum SchemaVerb {
  private static let markdown = Option.flag(
    "--markdown", "prints a reference of all keys to read instead")

  static let verb = Verb(
    name: "schema", summary: "prints the JSON Schema of scenario files",
    about: "Prints the JSON Schema of the scenario file, for editors that complete and check.",
    takes: .none, options: [markdown]
  ) { line in
    let text =
      line[markdown] ? ScenarioReader.referenceMarkdown() : ScenarioReader.schemaJSON()
    Console.print(text.trimmingCharacters(in: .newlines))
    return .done
  }
}
