import Experiments
import Foundation
import Reports
import Results
import Scenarios
import Studies
import Text
import Traffic

/// Runs a sweep that was read: goes on from what is known, writes, prints.
struct SweepCommand {
  let plan: SweepPlan
  let source: ScenarioSource
  let line: Invocation
  let catalogs: [String]
  let hasStoppingRule: Bool

  private var isQuiet: Bool { line[Shared.quiet] }
  private var folder: String { ResultsPlace.folder(named: plan.name, line) }

  func run() throws(Failure) -> ExitCode {
    Interruption.watch()
    if hasStoppingRule {
      note(
        "`until` is not looked at: points are compared replication by replication, "
          + "\(plan.replications) of each")
    }
    let fingerprint = SweepFingerprint.value(
      of: plan, source: source, overrides: line[Shared.overrides], files: files)
    let log: StudyLog
    do throws(StudyLogError) {
      log = try StudyLog(
        path: ResultsPlace.folder(named: ".\(plan.name).progress", line),
        experiment: fingerprint ?? 0,
        forgets: line[SweepOptions.fresh] || fingerprint == nil)
    } catch {
      throw failure(error)
    }
    if fingerprint == nil {
      note(
        "a trace from standard input or a pipe cannot be told from another one, so a sweep that is "
          + "stopped cannot be gone on with")
    }
    if log.content == .another {
      Console.error(
        "drawdown: \(plan.name): starting afresh: \(log.path) was of another sweep (the scenario, "
          + "a file that it names, the points, options or the program changed)")
    }
    let keepsLog = fingerprint != nil
    let sweep = try sweep(log, keepsLog: keepsLog)
    do throws(WriteError) {
      try sweep.write(to: folder, mark: ResultsPlace.mark)
    } catch {
      if !keepsLog { log.discard() }
      throw Failure(error)
    }
    log.finish()
    if !isQuiet { show(sweep) }
    return .done
  }

  private func note(_ text: String) {
    if !isQuiet { Console.error("drawdown: \(plan.name): \(text)") }
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

  private func sweep(_ log: StudyLog, keepsLog: Bool) throws(Failure) -> Sweep {
    let run = SweepRun(plan, threads: line[Shared.threads], cancellation: Interruption.token)
    var bar = ProgressBar(title: plan.name, isQuiet: isQuiet)
    defer { bar.clear() }
    var lastSynchronized = ContinuousClock.now
    do throws(StudyFailure) {
      return try run.sweep(
        keepsLog ? log : nil,
        known: { known in
          if known > 0 { note("going on: \(known) of \(run.units) units were known") }
        },
        progress: { done, total in
          bar.show(done, of: total)
          guard keepsLog, lastSynchronized.duration(to: .now) >= .seconds(1) else { return }
          log.synchronize()
          lastSynchronized = .now
        })
    } catch {
      throw end(log, units: run.units, error)
    }
  }

  /// Why there is no sweep; what is known stays where going on makes sense.
  private func end(_ log: StudyLog, units: Int, _ failure: StudyFailure) -> Failure {
    switch failure.reason {
    case .interrupted where log.count > 0:
      log.synchronize()
      return .lines(
        [
          "drawdown: \(plan.name): interrupted; \(log.count) of \(units) units are known, and the "
            + "same command goes on from there"
        ], .interrupted)
    case .results where log.count > 0: break
    case .interrupted, .results: log.discard()
    case .projection:
      log.discard()
      return Failure(
        failure.reason, of: plan.points[failure.policy].input,
        named: "\(plan.name): point \(failure.policy + 1) (\(plan.text(of: failure.policy)))")
    }
    return Failure(failure.reason, of: plan.points[0].input, named: plan.name)
  }

  private func failure(_ error: StudyLogError) -> Failure {
    switch error {
    case .inUse(let path):
      .error(
        "another sweep that is under way keeps \(path); wait for its end, or write elsewhere with "
          + "--out", .cannotReadOrWrite)
    case .cannotWrite(let path, let reason):
      .error("cannot write \(path): \(reason)", .cannotReadOrWrite)
    }
  }

  private func show(_ sweep: Sweep) {
    Console.print(sweep.lines(width: Console.width))
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
