import Foundation
import Projection
import Quantities
import Scenarios
import Statistics

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
      for scenario in scenarios { ExpectationOutlook.warn(scenario) }
      guard !options.has("--quiet") else { return .done }
      for scenario in scenarios {
        let input = scenario.input
        Console.print(
          "\(scenario.path): valid: \(input.organizations.count) organization(s), "
            + "\(input.replications) replication(s) of "
            + length(input.horizon.duration))
      }
      return .done
    case .failure(let failure): return failure.exitCode
    }
  }

  /// A length in its largest unit, such as `30 days`.
  private static func length(_ duration: Duration) -> String {
    let units: [(seconds: Double, name: String)] = [
      (86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"),
    ]
    let unit = units.first { $0.seconds <= duration.seconds } ?? (1, "second")
    let number = DecimalFormat.fixed(duration.seconds / unit.seconds, significantDigits: 5)
    return "\(number) \(unit.name)" + (number == "1" ? "" : "s")
  }
}
