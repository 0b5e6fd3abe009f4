import Documents
import Experiments
import Projection
import Reporting
import Scenarios

/// Reads the candidates of a search: the scenario, each time with other values of the keys.
final class CandidateReader {
  private let path: String
  private let options: Options
  private let withTraces: ScenarioReading
  private let plain: ScenarioReading
  /// By candidate; looked up and never iterated.
  private var inputs: [Int: ProjectionInput] = [:]

  init(path: String, options: Options) throws(UsageError) {
    self.path = path
    self.options = options
    withTraces = try ScenarioReading(options)
    plain = try ScenarioReading(options, checksTraces: false)
  }

  /// The scenario without the keys that are searched for; reports what is wrong with it.
  func base() -> Result<Scenario, ReadingFailure> {
    withTraces.read([path]).map { $0[0] }
  }

  /// Reads the candidates at both ends of every key, and reports what is wrong with them; where
  /// the values of a key are few, all of them.
  func check(_ plan: SolvePlan) -> ReadingFailure? {
    let lattice = plan.lattice
    var places = [lattice.sizes.map { _ in 0 }]
    for (axis, size) in lattice.sizes.enumerated() {
      let indices = size <= Self.fewValues ? Array(1..<max(1, size)) : [size - 1]
      places += indices.map { index in
        var place = lattice.sizes.map { _ in 0 }
        place[axis] = index
        return place
      }
    }
    let own = places.map {
      (option: "--find", overrides: plan.overrides(of: lattice.candidate(at: $0)))
    }
    // Other values may name other traces.
    let reading = plan.axes.contains { $0.key.contains("traffic") } ? withTraces : plain
    switch reading.read(places.map { _ in path }, own: own) {
    case .failure(let failure): return failure
    case .success: return nil
    }
  }

  private static let fewValues = 20

  /// A candidate's input, or nil where it is no scenario; the reason is reported.
  func input(of candidate: Int, in plan: SolvePlan) -> ProjectionInput? {
    if let known = inputs[candidate] { return known }
    do throws(ScenarioFailure) {
      // What is odd about it was told before.
      let input = try ScenarioReader.read(
        path: path, overrides: options.all("--set"), seed: plan.input.seed,
        ownOverrides: plan.overrides(of: candidate), option: "--find"
      ).input
      inputs[candidate] = input
      return input
    } catch {
      switch error {
      case .invalid(let diagnostics):
        for diagnostic in diagnostics { Console.error(diagnostic.description) }
      case .unreadable(let path, let reason):
        Console.error("drawdown: error: cannot read \(path): \(reason)")
      }
      return nil
    }
  }
}

/// A progress bar that can be shown from a closure that lasts.
final class ProgressLine {
  private var bar: ProgressBar

  init(title: String, isShown: Bool) { bar = ProgressBar(title: title, isShown: isShown) }

  func show(_ done: Int, of total: Int) { bar.show(done, of: total) }

  func clear() { bar.clear() }
}
