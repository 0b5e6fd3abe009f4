import Explanation
import Projection
import Results
import Studies

/// The command that tells what decided about a charge, a refusal or a top-up.
enum ExplainVerb {
  private enum Format: String, CaseIterable { case text, json }

  private static let time = Option<AskedTime?>.one(
    "--at", "TIME",
    "the time: 2026-01-31, 2026-01-31T09:00, 2026-01-31T09:00:30, or with an offset; without one "
      + "it is what clocks in the scenario's zone show"
  ) { text in try Shared.time("--at", text) { AskedTime($0) } }
  private static let organization = Option<String?>.text(
    "--organization", "NAME", "whose; needed where there are several"
  ).once("one organization at a time")
  private static let replication = Option<Int>.integer(
    "--replication", "N", "in which replication", in: 1...10_000_000, default: 1)
  private static let format = Option<Format>.choice(
    "--format", "FORMAT", noun: "format", place: " here")

  static let verb = Verb(
    name: "explain", summary: "tells why: what decided about a charge, a refusal or a top-up",
    about: """
      Tells what happened to an organization at a time, or last before it: which grants paid and
      what was left of them, which prices held, why a request was refused, why the auto top-up
      rule fired or did not, and what followed. Runs that replication again for it, with every
      decision recorded. Without --at, lists the moments worth asking about.
      """,
    takes: Positional(
      label: "FOLDER|SCENARIO", missing: "no folder of results and no scenario was named",
      excess: { "one at a time, not also `\($0[1])`" }),
    options: [
      time, organization, replication, Shared.overrides, Shared.allowed, Shared.seed, format,
      Shared.jsonFormat,
    ],
    notes: """
      FOLDER is a folder of results; the scenario that it was made from must be as it was. What
      --set and --seed change is changed in a SCENARIO.
      """,
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let scenario = try ExplainedScenario(line)
    let organization = try scenario.organization(
      line[organization], isNeeded: line[time] != nil)
    let study = ExplanationStudy(scenario.input, replication: line[replication])
    let isJSON = line[format] == .json
    let text: String?
    do {
      if let time = line[time], let organization {
        let explanation = try study.explanation(at: time, of: organization)
        text = isJSON ? explanation?.json : explanation?.text(width: Console.width)
      } else {
        let moments = try study.moments(of: organization)
        text = isJSON ? moments.json : moments.text(width: Console.width)
      }
    } catch {
      throw Failure(error, of: scenario.input, named: scenario.input.name)
    }
    guard let text else { throw scenario.outside(line[time]) }
    Console.printText(text)
    return .done
  }
}
