import Documents
import Experiments
import Projection
import Reporting
import Scenarios

/// Reads the points of a sweep out of one scenario and prints what is wrong with them.
struct SweepReading {
  /// More problems than these are only counted.
  private static let mostProblems = 200

  private let source: ScenarioSource
  private let reading: ScenarioReading
  private let design: FactorialDesign
  private(set) var catalogs: [String] = []
  /// Whether the scenario asks for a precision instead of a number of replications.
  private(set) var hasStoppingRule = false
  private var reported: Set<String> = []

  init(_ source: ScenarioSource, _ reading: ScenarioReading, _ design: FactorialDesign) {
    self.source = source
    self.reading = reading
    self.design = design
  }

  /// Reads every point; reports each problem once, however many points have it.
  mutating func read() -> Result<[SweepPoint], ReadingFailure> {
    var points: [SweepPoint] = []
    var failure: ExitCode?
    /// Levels of each factor that were met.
    var met: [Set<Int>] = design.factors.map { _ in [] }
    for point in 0..<design.count {
      let levels = design.levels(of: point)
      let isNew = zip(levels, met).contains { !$1.contains($0) }
      // After a problem only values that were not met yet can have others.
      guard failure == nil || isNew else { continue }
      for (factor, level) in levels.enumerated() { met[factor].insert(level) }
      let values = design[point]
      do throws(ScenarioFailure) {
        let scenario = try source.scenario(
          overrides: reading.overrides, replications: reading.replications, seed: reading.seed,
          ownOverrides: zip(design.names, values).map { "\($0)=\($1)" }, option: "--vary")
        report(scenario.warnings)
        if let name = scenario.catalogName, !catalogs.contains(name) { catalogs.append(name) }
        hasStoppingRule = hasStoppingRule || scenario.stopping != nil
        if failure == nil { points.append(SweepPoint(values: values, input: scenario.input)) }
      } catch {
        switch error {
        case .invalid(let diagnostics):
          report(diagnostics)
          if failure != .cannotReadOrWrite { failure = .badInput }
        case .unreadable(let path, let reason):
          if reported.insert(path).inserted {
            Console.error("drawdown: error: cannot read \(path): \(reason)")
          }
          failure = .cannotReadOrWrite
        }
      }
    }
    if reported.count > Self.mostProblems {
      Console.error("and \(reported.count - Self.mostProblems) more")
    }
    if let failure { return .failure(ReadingFailure(exitCode: failure)) }
    return .success(points)
  }

  private mutating func report(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics where reported.insert(diagnostic.description).inserted {
      if reported.count <= Self.mostProblems { Console.error(diagnostic.description) }
    }
  }

  /// Tells where an organization that is asked for is missing.
  ///
  /// - Returns: What is wrong, at the first such point of each name.
  static func missing(_ organizations: [String], in points: [SweepPoint]) -> [String] {
    organizations.compactMap { name in
      for (index, point) in points.enumerated() {
        let names = point.input.organizations.map(\.name)
        guard !names.contains(name) else { continue }
        let near = Suggestion.nearest(to: name, among: names)
        let place = index == 0 ? "" : " at point \(index + 1)"
        return "there is no organization `\(name)`\(place)"
          + (near.map { "; did you mean `\($0)`?" } ?? "")
      }
      return nil
    }
  }
}
