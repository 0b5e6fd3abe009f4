import Experiments
import Foundation
import Reporting

/// Runs a comparison that was read: simulates, writes, prints.
struct ComparisonCommand {
  let plan: ComparisonPlan
  let options: Options
  let threads: Int
  /// What is asked about break-even, and the scenarios at other values.
  var breakEven: (plan: BreakEvenPlan, scenarios: BreakEvenReading)?

  private var isQuiet: Bool { options.has("--quiet") }

  func run() -> ExitCode {
    Interruption.watch()
    let run = ComparisonRun(plan, threads: threads, cancellation: Interruption.token)
    var bar = ProgressBar(title: plan.name, isShown: !isQuiet && Console.hasTerminal)
    let comparison: Comparison
    do throws(ComparisonFailure) {
      comparison = try run.compare { bar.show($0, of: $1) }
      bar.clear()
    } catch {
      bar.clear()
      let failed = plan.scenarios[error.scenario]
      let name = if case .interrupted = error.reason { plan.name } else { failed.name }
      return ScenarioRun.report(error.reason, of: failed.input, named: name)
    }
    do throws(BreakEvenFailure) {
      return write(comparison, try findBreakEven())
    } catch {
      switch error {
      case .refused: return .badInput
      case .run(let reason, let scenario, let value):
        let failed = plan.scenarios[scenario]
        let name =
          if case .interrupted = reason { plan.name } else {
            "\(failed.name) (\(breakEven?.scenarios.text(value) ?? ""))"
          }
        return ScenarioRun.report(reason, of: failed.input, named: name)
      }
    }
  }

  private func findBreakEven() throws(BreakEvenFailure) -> BreakEven? {
    guard let (asked, scenarios) = breakEven else { return nil }
    var bar = ProgressBar(
      title: "\(plan.name): break-even", isShown: !isQuiet && Console.hasTerminal)
    defer { bar.clear() }
    return try BreakEvenRun(plan, asked, threads: threads, cancellation: Interruption.token)
      .find(progress: { bar.show($0, of: $1) }) { scenarios.input($0, at: $1) }
  }

  private func write(_ comparison: Comparison, _ found: BreakEven?) -> ExitCode {
    let folder = (options.last("--out") ?? "results") + "/" + plan.name
    do throws(ResultsError) {
      try comparison.write(
        to: folder, mark: ResultsPlace.mark,
        breakEven: found)
    } catch {
      return ScenarioRun.report(.results(error), of: plan.baseline.input, named: plan.name)
    }
    guard !isQuiet else { return .done }
    let showsAll = options.last("--metric") != nil
    let width = Console.width(of: STDOUT_FILENO)
    for line in comparison.lines(width: width, showsAll: showsAll) { Console.print(line) }
    for line in found?.lines(width: width) ?? [] { Console.print(line) }
    if comparison.replications < 30 {
      Console.print("  Fewer than 30 replications: intervals are rough. Add replications.")
    }
    Console.print("  written to \(folder)/")
    return .done
  }
}
