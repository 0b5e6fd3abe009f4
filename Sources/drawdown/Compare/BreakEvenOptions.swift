import Experiments
import Projection
import Scenarios

/// What a command line says of break-even.
enum BreakEvenOptions {
  private static let usualPoints = 17
  private static let mostPoints = 1_000

  static let key = Option<String?>.text(
    "--break-even", "KEY=FROM..TO",
    "also finds the values of a key of all scenarios, such as "
      + "traffic.office.arrivals.rate=10/h..5000/h, at which both come to the same, and who is "
      + "lower below and above; writes break_even.csv and break_even_points.csv"
  ).once("option `--break-even` can be given once: one key is varied")
  static let result = Option<(metric: Metric, organization: String?)>(
    "--of", "METRIC[@ORGANIZATION]", "what breaks even (default: total_spend of all)"
  ) { texts in
    let parts = (texts.last ?? Metric.totalSpend.name).split(
      separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    return (
      try Shared.metric(String(parts[0])),
      parts.count == 2 && parts[1] != "*" ? String(parts[1]) : nil
    )
  }
  static let points = Option<Int>.integer(
    "--points", "N",
    "the values of KEY that are tried first; more of them find crossings that lie close together",
    in: 2...mostPoints, default: usualPoints)

  /// The key that is asked about, if any.
  ///
  /// - Throws: where options are given that mean nothing without a key.
  static func asked(_ line: Invocation) throws -> String? {
    if let key = line[key] { return key }
    guard line.has(result) || line.has(points) else { return nil }
    throw Failure.usage(
      "option `\(line.has(result) ? result.name : points.name)` goes with --break-even, such as "
        + "`--break-even traffic.office.arrivals.rate=10/h..5000/h`")
  }
}
