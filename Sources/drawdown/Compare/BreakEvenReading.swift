import Experiments
import Projection
import Scenarios
import Studies
import Text

/// Reads the scenarios of a comparison with a key at any value, and prints what is wrong.
final class BreakEvenReading {
  /// A scenario, and what is set in it alone.
  typealias File = (name: String, path: String, own: [String])

  private static let option = "--break-even"

  private let range: NumericKeyRange
  private let line: Invocation
  private let reading: ScenarioReading
  private let files: [(file: File, source: ScenarioSource)]

  /// Reads the range and opens the files.
  ///
  /// - Throws: where the range is none, or a file cannot be read.
  init(_ key: String, _ line: Invocation, _ files: [File], _ reading: ScenarioReading) throws {
    self.line = line
    self.reading = reading
    range = try NumericKeyRange(key, option: Self.option)
    self.files = try files.map {
      ($0, try ScenarioSource(path: $0.path, allowing: line[Shared.allowed]))
    }
  }

  /// Reads all scenarios at the values of the grid.
  ///
  /// - Returns: What is asked.
  /// - Throws: after the problems of the first value that has some were told.
  func plan() throws -> BreakEvenPlan {
    _ = try inputs(at: range.low)
    let half = range.low + 0.5
    let isWhole =
      range.hasWholeEnds && files.indices.contains { (try? scenario($0, at: half)) == nil }
    let lattice = ValueLattice(low: range.low, high: range.high, isWhole: isWhole)
    let (points, result) = (line[BreakEvenOptions.points], line[BreakEvenOptions.result])
    for value in lattice.grid(points) { try check(inputs(at: value), at: value) }
    let range = range
    return BreakEvenPlan(
      key: range.key, metric: result.metric, organization: result.organization,
      search: BreakEvenSearch(lattice, points: points), text: { range.text($0) })
  }

  /// A scenario with the key at a value, or nil after a problem.
  func input(_ scenario: Int, at value: Double) -> ProjectionInput? {
    do throws(ScenarioFailure) { return try self.scenario(scenario, at: value).input } catch {
      Self.report([error], named: [files[scenario].file.name])
      return nil
    }
  }

  private func scenario(_ index: Int, at value: Double) throws(ScenarioFailure) -> Scenario {
    try reading.resolve(
      files[index].source, own: files[index].file.own + [range.override(value)],
      option: Self.option)
  }

  private func inputs(at value: Double) throws -> [ProjectionInput] {
    var inputs: [ProjectionInput] = []
    var failures: [ScenarioFailure] = []
    var names: [String] = []
    for index in files.indices {
      do throws(ScenarioFailure) { inputs.append(try scenario(index, at: value).input) } catch {
        failures.append(error)
        names.append(files[index].file.name)
      }
    }
    guard failures.isEmpty else {
      // What all of them refuse needs no names.
      Self.report(failures, named: failures.count == files.count ? [] : names)
      throw Failure.told(.badInput)
    }
    return inputs
  }

  /// Checks that the organization is in all scenarios.
  private func check(_ inputs: [ProjectionInput], at value: Double) throws {
    guard let wanted = line[BreakEvenOptions.result].organization else { return }
    for input in inputs where input.organizations.index(named: wanted) == nil {
      let names = input.organizations.names
      let list = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
      let hint = Failure.hint(
        wanted, among: names, else: " with \(range.override(value)); there are \(list)")
      throw Failure.refused(["option `--of`: there is no organization `\(wanted)`\(hint)"])
    }
  }

  /// Prints each problem once; with the names of scenarios where only some have problems.
  private static func report(_ failures: [ScenarioFailure], named names: [String]) {
    var reported: Set<String> = []
    for (index, failure) in failures.enumerated() {
      switch failure {
      case .unreadable(let path, let reason):
        Console.error("drawdown: error: cannot read \(path): \(reason)")
      case .invalid(let diagnostics):
        for diagnostic in diagnostics where diagnostic.severity == .error {
          let position = diagnostic.position
          let isOption = position.file == option && index < names.count
          let shown = Diagnostic(
            severity: .error, message: diagnostic.message,
            position: SourcePosition(
              file: isOption ? "\(option) \(names[index])" : position.file, line: position.line,
              column: position.column)
          ).description
          if reported.insert(shown).inserted { Console.error(shown) }
        }
      }
    }
  }
}
