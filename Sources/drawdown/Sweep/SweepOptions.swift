import Experiments
import Numerics
import Projection
import Scenarios
import Studies

/// What a command line says of a sweep.
enum SweepOptions {
  /// The most points of a sweep.
  private static let mostPoints = 100_000

  static let keys = Option<[VariedKey]>(
    "--vary", "KEY=VALUES", "varies a key, as below; may be repeated"
  ) { texts in
    guard !texts.isEmpty else {
      throw Failure.usage(
        "nothing is varied; add for example `--vary auto_top_up.threshold=10..200:10`")
    }
    return try VariedKey.read(texts)
  }
  static let points = Option<Int?>.integer(
    "--points", "N", "the number of points that keys with :sobol get", in: 1...mostPoints)
  /// What tells good points from others.
  static let objectives = Option<[SweepObjective]>(
    "--objective", "METRIC[:min|max]",
    "what a good point has little (or much) of; may be repeated (default: blocked_requests, "
      + "mean_balance and payment_fees, all :min)", read: objectives)
  static let organizations = Option<[String]>.texts(
    "--organization", "NAME", "has rows in sweep.csv besides all together; may be repeated")
  static let dryRun = Option.flag(
    "--dry-run", "checks and prints the points as CSV, and runs nothing")

  /// The points: the keys' values crossed, those spread by a quasi-random sequence as one set.
  static func design(_ line: Invocation) throws -> FactorialDesign {
    let keys = line[keys]
    let points = line[points]
    let spread = keys.compactMap { key -> (name: String, grid: ValueRange.Grid)? in
      guard case .spread(let grid) = key.values else { return nil }
      return (key.key, grid)
    }
    guard !spread.isEmpty || points == nil else {
      throw Failure.usage("option `--points` is for ranges with `:sobol`, such as `10..200:sobol`")
    }
    var factors: [Factor] = []
    for key in keys {
      switch key.values {
      case .list(let values): factors.append(Factor(key.key, levels: values))
      case .spread:
        // The set of all spread keys stands where the first of them does.
        guard key.key == spread.first?.name else { continue }
        guard let points else {
          throw Failure.usage("ranges with `:sobol` need a number of points, such as `--points 64`")
        }
        factors.append(try set(spread, points: points))
      }
    }
    let design = FactorialDesign(factors, names: keys.map(\.key))
    guard design.count <= mostPoints else {
      let count = design.count == .max ? "far more" : String(design.count)
      throw Failure.usage(
        "there are \(count) points, more than \(mostPoints); vary fewer values, or spread some "
          + "keys with `:sobol` and `--points`")
    }
    return design
  }

  private static func set(
    _ keys: [(name: String, grid: ValueRange.Grid)], points: Int
  ) throws -> Factor {
    guard keys.count <= SobolSequence.mostDimensions,
      var sequence = SobolSequence(dimensions: keys.count)
    else {
      throw Failure.usage(
        "at most \(SobolSequence.mostDimensions) keys can be spread with `:sobol`, "
          + "not \(keys.count)")
    }
    let levels = (0..<points).map { _ in
      zip(keys, sequence.next()).map { $0.grid.value(atShare: $1) }
    }
    return Factor(keys.map(\.name), levels: levels)
  }

  private static func objectives(_ texts: [String]) throws -> [SweepObjective] {
    var objectives: [SweepObjective] = []
    for text in texts {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      let metric = try Shared.metric(name)
      guard let goal = SweepObjective.Goal(rawValue: parts.count == 2 ? String(parts[1]) : "min")
      else {
        throw Failure.usage(
          "option `--objective` needs `min` or `max` after the metric, such as `\(name):max`, not "
            + "`\(text)`")
      }
      guard !objectives.contains(where: { $0.metric == metric }) else {
        throw Failure.usage("the objective `\(name)` is there twice")
      }
      objectives.append(SweepObjective(metric, goal))
    }
    return objectives.isEmpty ? SweepObjective.usual : objectives
  }
}
