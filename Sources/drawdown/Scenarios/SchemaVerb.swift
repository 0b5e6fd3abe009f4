import Foundation
import Scenarios
import Text

/// The command that prints the JSON Schema.
enum SchemaVerb {
  private static let markdown = Option.flag(
    "--markdown", "prints a reference of all keys to read instead")

  static let verb = Verb(
    name: "schema", summary: "prints the JSON Schema of scenario files, or explains a key",
    about: """
      Prints the JSON Schema of the scenario file, for editors that complete and check. With a
      KEY, such as `cooldown` or `auto_top_up.threshold`, tells what that is: what it means, its
      default, an example, and the keys inside.
      """,
    takes: Positional(
      label: "[KEY]", least: 0, completion: .nothing, missing: "",
      excess: { "it takes one key, not \($0.count)" }), options: [markdown, Shared.json]
  ) { line in
    if let key = line.positional.first {
      let explanation = ScenarioReader.explanation(of: key, width: Console.width)
      guard explanation.lines.isEmpty else {
        line.answer.add(JSONValue.of(["key": key]) + explanation.json)
        if !line[Shared.json] { Console.print(explanation.lines) }
        return .done
      }
      let last = key.split(separator: ".").last.map(String.init) ?? key
      throw Failure.unknown(
        "key", last, among: explanation.known,
        help: "`drawdown schema --markdown` lists all of them")
    }
    if line[markdown] {
      let text = ScenarioReader.referenceMarkdown()
      line.answer.add(.of(["markdown": text]))
      if !line[Shared.json] { Console.print(text.trimmingCharacters(in: .newlines)) }
    } else {
      line.answer.add(.of(["schema": ScenarioReader.schema]))
      if !line[Shared.json] { Console.printText(ScenarioReader.schemaJSON()) }
    }
    return .done
  }
}
