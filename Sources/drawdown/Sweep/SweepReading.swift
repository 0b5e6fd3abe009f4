import Experiments
import Projection
import Scenarios
import Studies
import Text

/// The points of a sweep, read out of one scenario.
struct SweepReading {
  private(set) var points: [SweepPoint] = []
  private(set) var catalogs: [String] = []
  /// Whether the scenario asks for a precision instead of a number of replications.
  private(set) var hasStoppingRule = false

  /// Reads every point; reports each problem once, however many points have it.
  ///
  /// - Throws: where there are problems, after telling them.
  init(_ source: ScenarioSource, _ line: Invocation) throws {
    let design = try SweepOptions.design(line)
    // Traces are read once all points are there.
    let reading = ScenarioReading(line, checksTraces: false)
    /// Levels of each factor that were met.
    var met: [Set<Int>] = design.factors.map { _ in [] }
    for point in 0..<design.count {
      let levels = design.levels(of: point)
      let isNew = zip(levels, met).contains { !$1.contains($0) }
      // After a problem only values that were not met yet can have others.
      guard reading.exitCode == nil || isNew else { continue }
      for (factor, level) in levels.enumerated() { met[factor].insert(level) }
      let values = design[point]
      let own = zip(design.names, values).map { "\($0)=\($1)" }
      guard let scenario = reading.read(source, own: own, option: "--vary") else { continue }
      if let name = scenario.catalogName, !catalogs.contains(name) { catalogs.append(name) }
      hasStoppingRule = hasStoppingRule || scenario.stopping != nil
      points.append((values, scenario.input))
    }
    try reading.finish()
  }

  /// Tells where organizations that are asked for are missing first.
  static func missing(_ organizations: [String], in points: [SweepPoint]) -> [String] {
    organizations.compactMap { name in
      for (index, point) in points.enumerated() {
        let organizations = point.input.organizations
        guard organizations.index(named: name) == nil else { continue }
        let place = index == 0 ? "" : " at point \(index + 1)"
        return "there is no organization `\(name)`\(place)"
          + Failure.hint(name, among: organizations.names)
      }
      return nil
    }
  }
}
