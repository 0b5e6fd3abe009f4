import Projection
import Quantities
import Scenarios
import Text

/// The command that checks scenarios.
enum ValidateVerb {
  static let verb = Verb(
    name: "validate", summary: "reads and checks scenarios, and does nothing else",
    about: """
      Reads each scenario and everything it names, and prints all problems as
      file:line:column: error: what is wrong and what would be right.
      """,
    takes: .scenarios,
    options: [
      Shared.overrides, Shared.allowed, Shared.junit, Shared.github, Shared.json,
      Shared.quiet.explained("prints only what is wrong"),
    ],
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let reading = ScenarioReading(line)
    let scenarios = try reading.read(line.positional)
    for scenario in scenarios { ExpectationOutlook.warn(scenario) }
    for scenario in scenarios {
      line.answer.add(
        .of([
          "file": scenario.path, "scenario": scenario.input.name,
          "organizations": scenario.input.organizations.count,
          "replications": scenario.input.replications,
        ]))
    }
    guard !line[Shared.quiet] else { return .done }
    for scenario in scenarios {
      let input = scenario.input
      Console.print(
        TextTable.wrapped(
          "\(scenario.path): valid: \(input.organizations.count) organization(s), "
            + "\(input.replications) replication(s) of \(length(input.horizon.duration))",
          width: Console.width, indent: 0, further: 2))
    }
    for comparison in reading.comparisons {
      Console.print(TextTable.wrapped(comparison, width: Console.width, indent: 0, further: 2))
    }
    return .done
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
