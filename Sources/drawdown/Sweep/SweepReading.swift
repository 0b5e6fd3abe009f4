import Experiments
import Projection
import Scenarios
import Studies
import Text

/// Reads the points of a sweep out of one scenario and prints what is wrong with them.
struct SweepReading {
  private let source: ScenarioSource
  private let reading: ScenarioReading
  private let design: FactorialDesign
  private(set) var catalogs: [String] = []
  /// Whether the scenario asks for a precision instead of a number of replications.
  private(set) var hasStoppingRule = false

  init(_ source: ScenarioSource, _ reading: ScenarioReading, _ design: FactorialDesign) {
    self.source = source
    self.reading = reading
    self.design = design
  }

  /// Reads every point; reports each problem once, however many points have it.
  ///
  /// - Throws: where there are problems, after telling them.
  mutating func read() throws(Failure) -> [SweepPoint] {
    var points: [SweepPoint] = []
    var problems = ProblemReport()
    /// Levels of each factor that were met.
    var met: [Set<Int>] = design.factors.map { _ in [] }
    for point in 0..<design.count {
      let levels = design.levels(of: point)
      let isNew = zip(levels, met).contains { !$1.contains($0) }
      // After a problem only values that were not met yet can have others.
      guard problems.exitCode == nil || isNew else { continue }
      for (factor, level) in levels.enumerated() { met[factor].insert(level) }
      let values = design[point]
      do throws(ScenarioFailure) {
        let scenario = try reading.scenario(
          source, own: zip(design.names, values).map { "\($0)=\($1)" }, option: "--vary")
        problems.add(scenario.warnings)
        if let name = scenario.catalogName, !catalogs.contains(name) { catalogs.append(name) }
        hasStoppingRule = hasStoppingRule || scenario.stopping != nil
        if problems.exitCode == nil {
          points.append(SweepPoint(values: values, input: scenario.input))
        }
      } catch {
        problems.add(error)
      }
    }
    try problems.finish()
    return points
  }

  /// Tells where an organization that is asked for is missing.
  ///
  /// - Returns: What is wrong, at the first such point of each name.
  static func missing(_ organizations: [String], in points: [SweepPoint]) -> [String] {
    organizations.compactMap { name in
      for (index, point) in points.enumerated() {
        let names = point.input.organizations.map(\.name)
        guard !names.contains(name) else { continue }
        let near = NearMiss.suggestion(for: name, among: names)
        let place = index == 0 ? "" : " at point \(index + 1)"
        return "there is no organization `\(name)`\(place)"
          + (near.map { "; did you mean `\($0)`?" } ?? "")
      }
      return nil
    }
  }
}
