import Foundation
import Projection
import Quantities
import Scenarios

/// The command that checks scenarios.
enum ValidateVerb: Verb {
  static let name = "validate"
  static let abstract = "reads and checks scenarios, and does nothing else"
  static let valueOptions = ["--set"]
  static let flags: [String] = ["--quiet"]
  static let help = """
    usage: drawdown validate SCENARIO… [--set KEY=VALUE]… [--quiet]

    Reads each scenario and everything it names, and prints all problems as
    file:line:column: error: what is wrong and what would be right.
    """

  static func run(_ options: Options) -> ExitCode {
    guard !options.positional.isEmpty else {
      Console.error("drawdown validate: error: no scenario was named\n\n\(help)")
      return .badInput
    }
    guard let reading = try? ScenarioReading(options) else { return .badInput }
    switch reading.read(options.positional) {
    case .success(let scenarios):
      guard !options.has("--quiet") else { return .done }
      for scenario in scenarios {
        let input = scenario.input
        Console.print(
          "\(scenario.path): valid: \(input.organizations.count) organization(s), "
            + "\(input.replications) replication(s) of "
            + "\(input.horizon.duration.seconds / 86_400) days")
      }
      return .done
    case .failure(let failure): return failure.exitCode
    }
  }
}

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
