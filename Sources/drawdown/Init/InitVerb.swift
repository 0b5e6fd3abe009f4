import AutoTopUp
import Fitting
import Foundation
import Quantities
import Scenarios
import Text
import Traffic

/// The command that writes a scenario to begin with.
enum InitVerb {
  private static let kinds = ["threshold", "packages", "replay", "platform"]
  private static let out = Option<String?>.text(
    "--out", "FILE", "writes this file; - prints the scenario (default: named after the kind)",
    completes: .files)

  static let verb = Verb(
    name: "init", summary: "writes a commented scenario that runs, to begin with",
    about: """
      Writes a scenario with comments, which runs as it stands and asks to be changed:

        threshold        a team and the rule "below $20, buy $100" (default)
        packages         credit in packages, bought by hand
        replay LOG       the requests of a recorded log, read as it was recognized
        platform NAME    a vendor's published top-up rule, such as lago or orb
      """,
    takes: Positional(
      label: "[KIND] [LOG|NAME]", least: 0, most: 2, completion: .words(kinds), missing: "",
      excess: { "it takes a kind and a log or name, not \($0.count) words" }),
    options: [out], run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let kind = line.positional.first ?? kinds[0]
    guard kinds.contains(kind) else { throw Failure.unknown("kind", kind, among: kinds) }
    let subject = line.positional.count > 1 ? line.positional[1] : nil
    let text = try text(kind, subject)
    let path = line[out] ?? "\(kind).yaml"
    guard path != "-" else {
      Console.printText(text)
      return .done
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure.refused(["\(path) is there already; name another file with `--out`"])
    }
    try OutputFolder.write(Array(text.utf8), toFile: path)
    Console.print("\(path) is written; go on with `drawdown run \(path)`")
    return .done
  }

  private static func text(_ kind: String, _ subject: String?) throws -> String {
    switch (kind, subject) {
    case ("threshold", nil): return InitTemplate.threshold
    case ("packages", nil): return InitTemplate.packages
    case ("replay", let log?): return try replay(log)
    case ("platform", let name?):
      guard let preset = VendorPreset.allCases.first(where: { $0.name == name }) else {
        throw Failure.unknown("platform", name, among: VendorPreset.allCases.map(\.name))
      }
      return InitTemplate.platform(name, isTarget: preset.policy.sizing == .target)
    case ("replay", nil): throw Failure.usage("no log was named: `drawdown init replay LOG`")
    case ("platform", nil):
      let names = Failure.list(VendorPreset.allCases.map(\.name), "and")
      throw Failure.usage("no platform was named; there are \(names)")
    default: throw Failure.usage("`\(kind)` takes nothing behind it")
    }
  }

  /// The scenario of a log, which the first format that reads it whole is taken for.
  private static func replay(_ log: String) throws -> String {
    guard FileManager.default.isReadableFile(atPath: log) else {
      throw Failure.cannotRead(log, "there is no such file, or it may not be read")
    }
    for (name, format) in TraceOptions.formats where name != "auto" {
      guard
        let sample = try? TraceSample.read(
          path: log, format: format, unnamedModel: "model", sorts: true)
      else { continue }
      let day = ZoneRules.utc.iso8601(sample.window.from).prefix(10)
      return InitTemplate.replay(
        log, format: name, models: sample.models.map { JSONValue.quoted($0) }, day: String(day),
        days: max(1, Int((sample.window.duration.seconds / 86_400).rounded(.up))))
    }
    let names = Failure.list(TraceOptions.formats.map(\.0).filter { $0 != "auto" }, "or")
    throw Failure.refused([
      "\(log) was not recognized as \(names); start with `drawdown init` and say under `replay` "
        + "which columns hold what: `drawdown schema replay` tells how"
    ])
  }
}
