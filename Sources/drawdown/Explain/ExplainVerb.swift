import Foundation
import Reporting

/// The command that tells what decided about a charge, a refusal or a top-up.
enum ExplainVerb: Verb {
  static let name = "explain"
  static let abstract = "tells why: what decided about a charge, a refusal or a top-up"
  static let valueOptions = ["--at", "--organization", "--format"]
  static let flags: [String] = []
  static let help = """
    usage: drawdown explain FOLDER [--at TIME] [--organization NAME] [--format text|json]

    Tells from the results of a run what happened to an organization at a time, or last before it,
    in the first replication: which grants paid and what was left of them, which prices held, why a
    request was refused, why the auto top-up rule fired or did not, and what followed. Without
    --at, lists the moments worth asking about.

      --at TIME             the time: 2026-01-31, 2026-01-31T09:00, 2026-01-31T09:00:30, or with an
                            offset; without one it is what clocks in the scenario's zone show
      --organization NAME   whose; needed where there are several
      --format FORMAT       text (default) or json

    Charges of requests are explained where the scenario keeps them: output: {transactions: all}.
    """

  private enum Format: String, CaseIterable { case text, json }

  static func run(_ options: Options) -> ExitCode {
    do throws(LedgerFailure) {
      try answer(options)
      return .done
    } catch {
      switch error {
      case .usage(let message):
        Console.error("drawdown explain: error: \(message)\n\n\(help)")
        return .badInput
      case .results(.cannotWrite(let path, let reason)):
        Console.error("drawdown: error: cannot write \(path): \(reason)")
        return .cannotReadOrWrite
      case .kept(let failure): return KeptErrorText.report(failure)
      }
    }
  }

  private static func answer(_ options: Options) throws(LedgerFailure) {
    guard let path = options.positional.first else {
      throw .usage("no folder of results was named")
    }
    guard options.positional.count == 1 else {
      throw .usage("one folder at a time, not also `\(options.positional[1])`")
    }
    let format = try format(options.last("--format"))
    let asked = try time(options.last("--at"))
    let names = options.all("--organization")
    guard names.count <= 1 else { throw .usage("one organization at a time") }
    let text = try LedgerFailure.reading { () throws(KeptError) in
      let reader = try ExplanationReader(KeptFolder(path: path))
      let width = Console.width(of: STDOUT_FILENO)
      guard let asked else {
        let moments = try reader.moments(of: names.first)
        return format == .json ? moments.json : moments.text(width: width)
      }
      let explanation = try reader.explanation(at: asked, organization: names.first)
      return format == .json ? explanation.json : explanation.text(width: width)
    }
    Console.printText(text)
  }

  private static func format(_ name: String?) throws(LedgerFailure) -> Format {
    guard let name else { return .text }
    if let format = Format(rawValue: name) { return format }
    let near = Suggestion.nearest(to: name, among: Format.allCases.map(\.rawValue))
    throw .usage(
      "there is no format `\(name)` here; "
        + (near.map { "did you mean `\($0)`?" } ?? "there are `text` and `json`"))
  }

  private static func time(_ text: String?) throws(LedgerFailure) -> AskedTime? {
    guard let text else { return nil }
    guard let asked = AskedTime(text) else {
      throw .usage(
        "option `--at` needs a date or time such as 2026-01-31, 2026-01-31T09:00 or "
          + "2026-01-31T09:00+01:00, not `\(text)`")
    }
    return asked
  }
}
