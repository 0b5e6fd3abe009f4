import Experiments
import Projection
import Scenarios
import Studies
import Text

/// Reads the scenarios of a comparison with a key at any value, and prints what is wrong.
final class BreakEvenReading {
  /// A scenario, and what is set in it alone.
  struct File {
    let name: String
    let path: String
    let own: [String]
  }

  private static let option = "--break-even"

  private let range: NumericKeyRange
  private let options: BreakEvenOptions
  private let reading: ScenarioReading
  private let files: [(file: File, source: ScenarioSource)]

  /// Reads the range and opens the files.
  ///
  /// - Throws: `invalid` where the range is none, or `unreadable`.
  private init(
    _ options: BreakEvenOptions, _ files: [File], _ reading: ScenarioReading
  ) throws(ScenarioFailure) {
    self.options = options
    self.reading = reading
    range = try NumericKeyRange(options.argument, option: Self.option)
    var opened: [(File, ScenarioSource)] = []
    for file in files { opened.append((file, try ScenarioSource(path: file.path))) }
    self.files = opened
  }

  /// Reads the range and the scenarios, and tells what is wrong with them.
  static func search(
    _ options: BreakEvenOptions, _ files: [File], _ reading: ScenarioReading
  ) throws(Failure) -> (plan: BreakEvenPlan, scenarios: BreakEvenReading) {
    let scenarios: BreakEvenReading
    do throws(ScenarioFailure) {
      scenarios = try BreakEvenReading(options, files, reading)
    } catch {
      throw Failure(error)
    }
    guard let plan = scenarios.plan() else { throw .told(.badInput) }
    return (plan, scenarios)
  }

  /// Reads all scenarios at the values of the grid.
  ///
  /// - Returns: What is asked, or nil after a problem: that of the first value that has one.
  private func plan() -> BreakEvenPlan? {
    guard inputs(at: range.low) != nil else { return nil }
    let half = range.low + 0.5
    let isWhole =
      range.hasWholeEnds
      && files.indices.contains { (try? scenario($0, at: half).get()) == nil }
    let lattice = ValueLattice(low: range.low, high: range.high, isWhole: isWhole)
    for value in lattice.grid(options.points) {
      guard let inputs = inputs(at: value), hasOrganization(inputs, at: value) else { return nil }
    }
    let range = range
    return BreakEvenPlan(
      key: range.key, metric: options.metric, organization: options.organization,
      search: BreakEvenSearch(lattice, points: options.points), text: { range.text($0) })
  }

  /// A scenario with the key at a value, or nil after a problem.
  func input(_ scenario: Int, at value: Double) -> ProjectionInput? {
    switch self.scenario(scenario, at: value) {
    case .success(let found): return found.input
    case .failure(let failure):
      Self.report([failure], named: [files[scenario].file.name])
      return nil
    }
  }

  /// A value with its key, as it is written on a command line.
  func text(_ value: Double) -> String { range.override(value) }

  private func scenario(_ index: Int, at value: Double) -> Result<Scenario, ScenarioFailure> {
    do throws(ScenarioFailure) {
      return .success(
        try reading.scenario(
          files[index].source, own: files[index].file.own + [range.override(value)],
          option: Self.option))
    } catch {
      return .failure(error)
    }
  }

  private func inputs(at value: Double) -> [ProjectionInput]? {
    var inputs: [ProjectionInput] = []
    var failures: [ScenarioFailure] = []
    var names: [String] = []
    for index in files.indices {
      switch scenario(index, at: value) {
      case .success(let found): inputs.append(found.input)
      case .failure(let failure):
        failures.append(failure)
        names.append(files[index].file.name)
      }
    }
    guard failures.isEmpty else {
      // What all of them refuse needs no names.
      Self.report(failures, named: failures.count == files.count ? [] : names)
      return nil
    }
    return inputs
  }

  private func hasOrganization(_ inputs: [ProjectionInput], at value: Double) -> Bool {
    guard let wanted = options.organization else { return true }
    for input in inputs {
      let names = input.organizations.map(\.name)
      guard !names.contains(wanted) else { continue }
      let near = NearMiss.suggestion(for: wanted, among: names)
      Console.error(
        "drawdown compare: error: option `--of`: there is no organization `\(wanted)`"
          + (near.map { "; did you mean `\($0)`?" }
            ?? " with \(range.override(value)); there are "
            + names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")))
      return false
    }
    return true
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
