import Explanation
import Results

/// The command that tells what decided about a charge, a refusal or a top-up.
enum ExplainVerb {
  private enum Format: String, CaseIterable { case text, json }

  private static let time = Option<AskedTime?>.one(
    "--at", "TIME",
    "the time: 2026-01-31, 2026-01-31T09:00, 2026-01-31T09:00:30, or with an offset; without one "
      + "it is what clocks in the scenario's zone show"
  ) { text throws(Failure) in try Shared.time("--at", text) { AskedTime($0) } }
  private static let organization = Option<String?>.text(
    "--organization", "NAME", "whose; needed where there are several"
  ).once("one organization at a time")
  private static let format = Option<Format>.choice(
    "--format", "FORMAT", noun: "format", place: " here")

  static let verb = Verb(
    name: "explain", summary: "tells why: what decided about a charge, a refusal or a top-up",
    about: """
      Tells from the results of a run what happened to an organization at a time, or last before
      it, in the first replication: which grants paid and what was left of them, which prices held,
      why a request was refused, why the auto top-up rule fired or did not, and what followed.
      Without --at, lists the moments worth asking about.
      """,
    takes: .folder, options: [time, organization, format],
    notes: """
      Charges of requests are explained where the scenario keeps them: output: {transactions: all}.
      """,
    run: run)

  private static func run(_ line: Invocation) throws(Failure) -> ExitCode {
    let isJSON = line[format] == .json
    do throws(ResultsError) {
      let reader = try ExplanationReader(StoredResults(path: line.positional[0]))
      let organization = line[organization]
      if let time = line[time] {
        let explanation = try reader.explanation(at: time, organization: organization)
        Console.printText(isJSON ? explanation.json : explanation.text(width: Console.width))
      } else {
        let moments = try reader.moments(of: organization)
        Console.printText(isJSON ? moments.json : moments.text(width: Console.width))
      }
      return .done
    } catch {
      throw Failure(error)
    }
  }
}
