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
    options: [out, Shared.json], run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let kind = line.positional.first ?? kinds[0]
    guard kinds.contains(kind) else { throw Failure.unknown("kind", kind, among: kinds) }
    let subject = line.positional.count > 1 ? line.positional[1] : nil
    let path = line[out] ?? "\(kind).yaml"
    let text = try text(kind, subject, beside: path)
    guard path != "-" else {
      line.answer.add(.of(["scenario": text]))
      if !line[Shared.json] { Console.printText(text) }
      return .done
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure.refused(["\(path) is there already; name another file with `--out`"])
    }
    try OutputFolder.write(Array(text.utf8), toFile: path)
    let allowed = kind == "replay" ? subject.flatMap { folderToAllow($0, beside: path) } : nil
    let option = allowed.map { " --allow-path \($0)" } ?? ""
    let next = "drawdown run \(path)\(option)"
    line.answer.add(.of(["file": path, "scenario": text, "next": next]))
    if !line[Shared.json] { Console.print("\(path) is written; go on with `\(next)`") }
    return .done
  }

  private static func text(
    _ kind: String, _ subject: String?, beside path: String
  ) throws -> String {
    switch (kind, subject) {
    case ("threshold", nil): return InitTemplate.threshold(path == "-" ? "threshold.yaml" : path)
    case ("packages", nil):
      let file = path == "-" ? "packages.yaml" : path
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      return InitTemplate.packages(file, named: name)
    case ("replay", let log?): return try replay(log, beside: path)
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

  /// The folder of a log that lies outside that of the scenario; nil where it does not.
  private static func folderToAllow(_ log: String, beside path: String) -> String? {
    let home = URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
    let file = URL(fileURLWithPath: log).resolvingSymlinksInPath()
    let isInside = file.path.hasPrefix(home == "/" ? home : home + "/")
    return isInside ? nil : file.deletingLastPathComponent().path
  }

  /// The scenario of a log, which the first format that reads it whole is taken for, or whose
  /// columns are commonly named so.
  private static func replay(_ log: String, beside path: String) throws -> String {
    guard FileManager.default.isReadableFile(atPath: log) else {
      throw Failure.cannotRead(log, "there is no such file, or it may not be read")
    }
    let names = TraceOptions.formats.map(\.0)
    for (name, format) in TraceOptions.formats.sorted(by: { $1.0 == "auto" && $0.0 != "auto" }) {
      guard
        let sample = try? TraceSample.read(
          path: log, format: format, unnamedModel: "model", sorts: true)
      else { continue }
      let day = ZoneRules.utc.iso8601(sample.window.from).prefix(10)
      return InitTemplate.replay(
        path == "-" ? "replay.yaml" : path, place(of: log, beside: path), format: name,
        models: sample.models.map { JSONValue.quoted($0) }, day: String(day),
        days: max(1, Int((sample.window.duration.seconds / 86_400).rounded(.up))),
        amount: amount(sample))
    }
    throw Failure.refused([
      "\(log) was not recognized as \(Failure.list(names.filter { $0 != "auto" }, "or")), nor by the "
        + "names of its columns; `drawdown read \(log)` tells why, and `drawdown schema replay` how to "
        + "say which columns hold what"
    ])
  }

  /// A round amount to buy that lasts for about a sixth of a log, at the template's prices.
  private static func amount(_ sample: TraceSample) -> Int {
    let cost = sample.rows.reduce(0.0) { sum, row in
      sum + Double(row.count)
        * (3 * Double(row.inputTokens) + 15 * Double(row.outputTokens)) / 1e6
    }
    let rounds = (0..<7).flatMap { power in
      [5, 10, 25].map { $0 * Int(pow(10, Double(power))) }
    }
    return rounds.last { Double($0) <= cost / 6 } ?? 5
  }

  /// Where a log is for a scenario: by its path from the scenario's folder, or from the root.
  private static func place(of log: String, beside path: String) -> String {
    let home = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let file = URL(fileURLWithPath: log).path
    let isInside = file.hasPrefix(home == "/" ? home : home + "/")
    let inside = file.dropFirst(home == "/" ? 1 : home.count + 1)
    return JSONValue.quoted(isInside ? String(inside) : file)
  }
}
