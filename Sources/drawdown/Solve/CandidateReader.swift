import Experiments
import Projection
import Scenarios
import Studies

/// Reads the candidates of a search out of one scenario, and prints what is wrong with them.
final class CandidateReader {
  /// Where a key has no more values, all of them are read before the search.
  private static let fewValues = 20
  private static let option = "--find"

  let source: ScenarioSource
  private let reading: ScenarioReading
  /// By candidate; looked up and never iterated.
  private var inputs: [Int: ProjectionInput] = [:]

  /// Opens a scenario.
  ///
  /// - Throws: where it cannot be read.
  convenience init(_ line: Invocation) throws {
    self.init(
      try ScenarioSource(path: line.positional[0], allowing: line[Shared.allowed]),
      ScenarioReading(line))
  }

  /// Makes a reader of an opened scenario, which reads every candidate in the same way.
  init(_ source: ScenarioSource, _ reading: ScenarioReading) {
    self.source = source
    self.reading = reading
  }

  /// The scenario without the keys that are searched for; reports what is wrong with it.
  func base() throws -> Scenario {
    let scenario = read([])
    try reading.finish()
    guard let scenario else { throw Failure.told(.badInput) }
    return scenario
  }

  /// Reads the candidates at both ends of every key, and reports what is wrong with them; where
  /// the values of a key are few, all of them.
  func check(_ plan: SolvePlan) throws {
    let lattice = plan.lattice
    let start = lattice.sizes.map { _ in 0 }
    read(plan.overrides(of: lattice.candidate(at: start)))
    for (axis, size) in lattice.sizes.enumerated() {
      for index in size <= Self.fewValues ? Array(1..<max(1, size)) : [size - 1] {
        var place = start
        place[axis] = index
        read(plan.overrides(of: lattice.candidate(at: place)))
      }
    }
    try reading.finish()
  }

  /// A candidate's input, or nil where it is no scenario; the reason is reported.
  func input(of candidate: Int, in plan: SolvePlan) -> ProjectionInput? {
    if let known = inputs[candidate] { return known }
    do throws(ScenarioFailure) {
      // What is odd about it was told before.
      let input = try reading.resolve(
        source, own: plan.overrides(of: candidate), option: Self.option
      ).input
      inputs[candidate] = input
      return input
    } catch {
      reading.report(error)
      return nil
    }
  }

  @discardableResult
  private func read(_ overrides: [String]) -> Scenario? {
    reading.read(source, own: overrides, option: Self.option)
  }
}
