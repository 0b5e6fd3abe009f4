import Experiments
import Projection
import Scenarios

/// What a command line says of break-even.
struct BreakEvenOptions {
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

  let argument: String
  let metric: Metric
  let organization: String?
  let points: Int

  /// Takes the options, or nil where nothing is asked about break-even.
  init?(_ line: Invocation) throws {
    guard let argument = line[Self.key] else {
      // Options that mean nothing without a key.
      let dependent = [
        line.has(Self.result) ? Self.result.name : nil,
        line.has(Self.points) ? Self.points.name : nil,
      ]
      guard let option = dependent.compactMap(\.self).first else { return nil }
      throw Failure.usage(
        "option `\(option)` goes with --break-even, such as "
          + "`--break-even traffic.office.arrivals.rate=10/h..5000/h`")
    }
    self.argument = argument
    (metric, organization) = line[Self.result]
    points = line[Self.points]
  }
}
