import Experiments
import Projection
import Scenarios

/// Options that verbs share.
enum Shared {
  /// The most replications that may be asked for.
  private static let mostReplications = 10_000_000

  static let out = Option<String>.text(
    "--out", "DIR", "where result folders go", default: "results", completes: .folders)
  static let replications = Option<Int?>.integer(
    "--replications", "N", "instead of the scenario's number", in: 1...mostReplications)
  static let seed = Option<UInt64?>.one("--seed", "N", "instead of the scenario's seed") {
    text in
    do throws(ScalarProblem) { return try ScenarioValue.seed(text) } catch {
      throw Failure.usage("option `--seed` needs \(error.message)")
    }
  }
  static let threads = Option<Int>(
    "--threads", "N",
    "threads (default: one for each processor); results do not depend on it"
  ) { texts in
    let number = Option<Int?>.integer("--threads", "N", "", in: 1...1024)
    return try number.read(texts) ?? ReplicationRunner.processorCount
  }
  static let overrides = Option<[String]>.texts(
    "--set", "KEY=VALUE",
    "changes a key of the scenario; may be repeated "
      + "(organizations.acme.auto_top_up.threshold=50, horizon.duration=30d)")
  static let allowed = Option<[String]>.texts(
    "--allow-path", "DIR",
    "a folder, besides the scenario's own, in which files may lie that it names; may be repeated")
  static let strict = Option.flag("--strict", "undecided expectations fail")
  static let json = Option.flag(
    "--json", "prints one JSON document on standard output, and nothing else there")
  /// Where the answer has a format, `--json` is short for it.
  static let jsonFormat = json.explained("the same as --format json")
  static let quiet = Option.flag("--quiet", "prints no summary and no progress")
  static let junit = Option<String?>.text(
    "--junit", "FILE", "writes the verdicts as JUnit XML", completes: .files)
  static let github = Option.flag(
    "--github", "prints what failed as annotations of GitHub Actions")
  /// Options that say how or where something is told, and decide nothing about it.
  static let unnoted = [
    out.name, threads.name, json.name, quiet.name, junit.name, github.name,
    ResumableStudy.fresh.name,
  ]

  static let metrics = Option<[Metric]>(
    "--metric", "NAME,…", "only these metrics of summary.csv; may be repeated"
  ) { texts in
    var metrics: [Metric] = []
    for name in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      metrics.append(try metric(String(name)))
    }
    return metrics.isEmpty ? Metric.usual : metrics
  }

  /// The metric of a name.
  static func metric(_ name: String) throws -> Metric {
    if let metric = Metric(rawValue: name) { return metric }
    throw Failure.unknown(
      "metric", name, among: Metric.allCases.map(\.name),
      help: "the metrics are those of summary.csv, such as `total_spend`")
  }

  /// A name that can be part of a file's.
  static func name(_ text: String) throws -> String {
    let isSound =
      text.first.map { $0.isLetter || $0.isNumber } == true
      && text.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    guard isSound else { throw noName(text) }
    return text
  }

  static func noName(_ text: String) -> Failure {
    .usage(
      "`\(text)` is no name: it needs to start with a letter or digit, followed by letters, "
        + "digits, `-`, `_` and `.`")
  }

  /// The time of a text, with or without an offset.
  static func time<Time>(
    _ option: String, _ text: String, _ read: (String) -> Time?
  ) throws -> Time {
    guard let time = read(text) else {
      throw Failure.usage(
        "option `\(option)` needs a date or time such as 2026-01-31, 2026-01-31T09:00 or "
          + "2026-01-31T09:00+01:00, not `\(text)`")
    }
    return time
  }
}
