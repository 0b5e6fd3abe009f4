import Experiments
import Projection
import Reporting
import Scenarios

/// What a command line says of a sweep.
enum SweepOptions {
  /// The most points of a sweep.
  static let mostPoints = 100_000

  /// The scenario's file.
  static func path(_ options: Options) throws(UsageError) -> String {
    guard let path = options.positional.first else {
      throw UsageError(message: "no scenario was named")
    }
    guard options.positional.count == 1 else {
      throw UsageError(
        message: "one scenario is swept at a time, not \(options.positional.count); "
          + "a list of values with blanks needs quotes")
    }
    return path
  }

  /// The points: the keys' values crossed, those spread by a quasi-random sequence as one set.
  static func design(
    _ keys: [VariedKey], _ options: Options
  ) throws(UsageError) -> FactorialDesign {
    let points = try options.integer("--points", in: 1...mostPoints)
    let spread = keys.compactMap { key -> (name: String, grid: ValueRange.Grid)? in
      guard case .spread(let grid) = key.values else { return nil }
      return (key.key, grid)
    }
    guard !spread.isEmpty || points == nil else {
      throw UsageError(
        message: "option `--points` is for ranges with `:sobol`, such as `10..200:sobol`")
    }
    var factors: [Factor] = []
    for key in keys {
      switch key.values {
      case .list(let values): factors.append(Factor(key.key, levels: values))
      case .spread:
        // The set of all spread keys stands where the first of them does.
        guard key.key == spread.first?.name else { continue }
        guard let points else {
          throw UsageError(
            message: "ranges with `:sobol` need a number of points, such as `--points 64`")
        }
        factors.append(try set(spread, points: points))
      }
    }
    let design = FactorialDesign(factors, names: keys.map(\.key))
    guard design.count <= mostPoints else {
      let count = design.count == .max ? "far more" : String(design.count)
      throw UsageError(
        message: "there are \(count) points, more than \(mostPoints); vary fewer values, or "
          + "spread some keys with `:sobol` and `--points`")
    }
    return design
  }

  private static func set(
    _ keys: [(name: String, grid: ValueRange.Grid)], points: Int
  ) throws(UsageError) -> Factor {
    guard keys.count <= SobolSequence.mostDimensions,
      var sequence = SobolSequence(dimensions: keys.count)
    else {
      throw UsageError(
        message: "at most \(SobolSequence.mostDimensions) keys can be spread with `:sobol`, "
          + "not \(keys.count)")
    }
    let levels = (0..<points).map { _ in
      zip(keys, sequence.next()).map { $0.grid.value(atShare: $1) }
    }
    return Factor(keys.map(\.name), levels: levels)
  }

  /// What tells good points from others.
  static func objectives(_ options: Options) throws(UsageError) -> [SweepObjective] {
    var objectives: [SweepObjective] = []
    for text in options.all("--objective") {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      let metric = try ComparisonOptions.metric(name)
      guard let goal = SweepObjective.Goal(rawValue: parts.count == 2 ? String(parts[1]) : "min")
      else {
        throw UsageError(
          message: "option `--objective` needs `min` or `max` after the metric, such as "
            + "`\(name):max`, not `\(text)`")
      }
      guard !objectives.contains(where: { $0.metric == metric }) else {
        throw UsageError(message: "the objective `\(name)` is there twice")
      }
      objectives.append(SweepObjective(metric, goal))
    }
    return objectives.isEmpty ? SweepObjective.usual : objectives
  }
}
