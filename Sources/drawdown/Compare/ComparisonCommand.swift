import Experiments
import Reports
import Results
import Studies
import Text

/// Runs a comparison that was read: simulates, writes, prints.
struct ComparisonCommand {
  let plan: ComparisonPlan
  let line: Invocation
  /// What is asked about break-even, and the scenarios at other values.
  let breakEven: (plan: BreakEvenPlan, scenarios: BreakEvenReading)?

  func run() throws(Failure) -> ExitCode {
    Interruption.watch()
    let comparison = try compare()
    let found = try findBreakEven()
    let folder = ResultsPlace.folder(named: plan.name, line)
    do throws(WriteError) {
      try comparison.write(to: folder, mark: ResultsPlace.mark, breakEven: found)
    } catch {
      throw Failure(error)
    }
    guard !line[Shared.quiet] else { return .done }
    let width = Console.width
    Console.print(comparison.lines(width: width, showsAll: line.has(Shared.metrics)))
    Console.print(found?.lines(width: width) ?? [])
    if comparison.replications < 30 {
      Console.print("  Fewer than 30 replications: intervals are rough. Add replications.")
    }
    Console.print("  written to \(folder)/")
    return .done
  }

  private func compare() throws(Failure) -> Comparison {
    let run = ComparisonRun(
      plan, threads: line[Shared.threads], cancellation: Interruption.token)
    var bar = ProgressBar(title: plan.name, isQuiet: line[Shared.quiet])
    defer { bar.clear() }
    do throws(StudyFailure) {
      return try run.compare { bar.show($0, of: $1) }
    } catch {
      throw failure(error.reason, in: error.policy)
    }
  }

  private func findBreakEven() throws(Failure) -> BreakEven? {
    guard let (asked, scenarios) = breakEven else { return nil }
    var bar = ProgressBar(title: "\(plan.name): break-even", isQuiet: line[Shared.quiet])
    defer { bar.clear() }
    let run = BreakEvenRun(
      plan, asked, threads: line[Shared.threads], cancellation: Interruption.token)
    do throws(BreakEvenFailure) {
      return try run.find(progress: { bar.show($0, of: $1) }) { scenarios.input($0, at: $1) }
    } catch {
      guard case .run(let reason, let scenario, let value) = error else {
        throw .told(.badInput)
      }
      throw failure(reason, in: scenario, at: " (\(scenarios.text(value)))")
    }
  }

  private func failure(_ reason: RunFailure, in scenario: Int, at place: String = "") -> Failure {
    let failed = plan.scenarios[scenario]
    let name = if case .interrupted = reason { plan.name } else { failed.name + place }
    return Failure(reason, of: failed.input, named: name)
  }
}
