import Experiments
import Foundation
import Reporting
import Scenarios
import Traffic

/// Runs a sweep that was read: goes on from what is known, writes, prints.
struct SweepCommand {
  let plan: SweepPlan
  let source: ScenarioSource
  let options: Options
  let threads: Int
  let catalogs: [String]
  let hasStoppingRule: Bool

  private var isQuiet: Bool { options.has("--quiet") }
  private var folder: String { ResultsPlace.folder(named: plan.name, options) }

  func run() -> ExitCode {
    Interruption.watch()
    if hasStoppingRule, !isQuiet {
      Console.error(
        "drawdown: \(plan.name): `until` is not looked at: points are compared replication by "
          + "replication, \(plan.replications) of each")
    }
    let fingerprint = SweepFingerprint.value(
      of: plan, source: source, overrides: options.all("--set"), files: files)
    let log: StudyLog
    do throws(StudyLogError) {
      log = try StudyLog(
        path: ResultsPlace.folder(named: ".\(plan.name).progress", options),
        experiment: fingerprint ?? 0,
        forgets: options.has("--fresh") || fingerprint == nil)
    } catch {
      return report(error)
    }
    if fingerprint == nil, !isQuiet {
      Console.error(
        "drawdown: \(plan.name): a trace from standard input or a pipe cannot be told from another "
          + "one, so a sweep that is stopped cannot be gone on with")
    }
    if log.content == .another {
      Console.error(
        "drawdown: \(plan.name): starting afresh: \(log.path) was of another sweep (the scenario, "
          + "a file that it names, the points, options or the program changed)")
    }
    return run(log, keepsLog: fingerprint != nil)
  }

  /// Catalogs and traces that decide what happens.
  private var files: [String] {
    var files = catalogs
    var seen = Set(files)
    for point in plan.points {
      for trace in TraceReading.traces(of: point.input) where seen.insert(trace.path).inserted {
        files.append(trace.path)
      }
    }
    return files
  }

  private func run(_ log: StudyLog, keepsLog: Bool) -> ExitCode {
    let run = SweepRun(plan, threads: threads, cancellation: Interruption.token)
    var bar = ProgressBar(title: plan.name, isShown: !isQuiet && Console.hasTerminal)
    var lastSynchronized = ContinuousClock.now
    let sweep: Sweep
    do throws(StudyFailure) {
      sweep = try run.sweep(
        keepsLog ? log : nil,
        known: { known in
          guard known > 0, !isQuiet else { return }
          Console.error(
            "drawdown: \(plan.name): going on: \(known) of \(run.units) units were known")
        },
        progress: { done, total in
          bar.show(done, of: total)
          guard keepsLog, lastSynchronized.duration(to: .now) >= .seconds(1) else { return }
          log.synchronize()
          lastSynchronized = .now
        })
      bar.clear()
    } catch {
      bar.clear()
      return end(log, keepsLog: keepsLog, units: run.units, error)
    }
    do throws(ResultsError) {
      try sweep.write(to: folder, mark: ResultsPlace.mark)
    } catch {
      if !keepsLog { log.discard() }
      return ScenarioRun.report(.results(error), of: plan.points[0].input, named: plan.name)
    }
    log.finish()
    if !isQuiet { show(sweep) }
    return .done
  }

  /// Tells why there is no sweep; what is known stays where going on makes sense.
  private func end(
    _ log: StudyLog, keepsLog: Bool, units: Int, _ failure: StudyFailure
  ) -> ExitCode {
    switch failure.reason {
    case .interrupted where log.count > 0:
      log.synchronize()
      Console.error(
        "drawdown: \(plan.name): interrupted; \(log.count) of \(units) units are known, and the "
          + "same command goes on from there")
      return .interrupted
    case .results where log.count > 0:
      return ScenarioRun.report(failure.reason, of: plan.points[0].input, named: plan.name)
    case .interrupted, .results:
      log.discard()
      return ScenarioRun.report(failure.reason, of: plan.points[0].input, named: plan.name)
    case .projection:
      log.discard()
      return ScenarioRun.report(
        failure.reason, of: plan.points[failure.policy].input,
        named: "\(plan.name): point \(failure.policy + 1) (\(plan.text(of: failure.policy)))")
    }
  }

  private func report(_ error: StudyLogError) -> ExitCode {
    switch error {
    case .inUse(let path):
      Console.error(
        "drawdown: error: another sweep that is under way keeps \(path); wait for its end, or write "
          + "elsewhere with --out")
    case .cannotWrite(let path, let reason):
      Console.error("drawdown: error: cannot write \(path): \(reason)")
    }
    return .cannotReadOrWrite
  }

  private func show(_ sweep: Sweep) {
    for line in sweep.lines(width: Console.width(of: STDOUT_FILENO)) { Console.print(line) }
    if plan.replications < 30 {
      Console.print("  Fewer than 30 replications: intervals are rough. Add replications.")
    }
    Console.print("  written to \(folder)/")
  }
}

extension SweepPlan {
  /// A point as `key=value, key=value`.
  func text(of point: Int) -> String {
    zip(keys, points[point].values).map { "\($0)=\($1)" }.joined(separator: ", ")
  }
}
