import Experiments
import Projection
import Scenarios

/// What a command line says of break-even.
struct BreakEvenOptions {
  /// Options that mean nothing without a key.
  private static let dependent = ["--of", "--points"]
  private static let usualPoints = 17
  private static let mostPoints = 1_000

  let argument: String
  let metric: Metric
  let organization: String?
  let points: Int

  /// Takes the options, or nil where nothing is asked about break-even.
  init?(_ options: Options) throws(UsageError) {
    guard let argument = options.last("--break-even") else {
      for option in Self.dependent where options.last(option) != nil {
        throw UsageError(
          message: "option `\(option)` goes with --break-even, such as "
            + "`--break-even traffic.office.arrivals.rate=10/h..5000/h`")
      }
      return nil
    }
    guard options.all("--break-even").count == 1 else {
      throw UsageError(message: "option `--break-even` can be given once: one key is varied")
    }
    self.argument = argument
    let parts = (options.last("--of") ?? Metric.totalSpend.name).split(
      separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    metric = try ComparisonOptions.metric(String(parts[0]))
    organization = parts.count == 2 && parts[1] != "*" ? String(parts[1]) : nil
    points = try options.integer("--points", in: 2...Self.mostPoints) ?? Self.usualPoints
  }
}
