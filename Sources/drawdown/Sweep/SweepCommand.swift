import Experiments
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
  let reading: SweepReading

  func run() throws -> ExitCode {
    Interruption.watch()
    if reading.hasStoppingRule {
      note(
        "`until` is not looked at: points are compared replication by replication, "
          + "\(plan.replications) of each")
    }
    let fingerprint = SweepFingerprint.value(
      of: plan, source: source, overrides: line[Shared.overrides], files: files)
    let path = line.folder(named: ".\(plan.name).progress")
    guard
      let log = try StudyLog(
        path: path, experiment: fingerprint ?? 0,
        forgets: line[SweepOptions.fresh] || fingerprint == nil)
    else {
      throw Failure.error(
        "another sweep that is under way keeps \(path); wait for its end, or write elsewhere with "
          + "--out", .cannotReadOrWrite)
    }
    if fingerprint == nil {
      note(
        "a trace from standard input or a pipe cannot be told from another one, so a sweep that is "
          + "stopped cannot be resumed")
    }
    if log.content == .another {
      Console.error(
        "drawdown: \(plan.name): starting afresh: \(log.path) was of another sweep (the scenario, "
          + "a file that it names, the points, options or the program changed)")
    }
    let keepsLog = fingerprint != nil
    let sweep = try sweep(log, keepsLog: keepsLog)
    let folder = line.folder(named: plan.name)
    do { try sweep.files.write(to: folder) } catch {
      if !keepsLog { log.discard() }
      throw error
    }
    log.finish()
    line.tell(
      sweep.lines(width: Console.width), replications: plan.replications, folder: folder)
    return .done
  }

  private func note(_ text: String) {
    if !line[Shared.quiet] { Console.error("drawdown: \(plan.name): \(text)") }
  }

  /// Catalogs and traces that decide what happens.
  private var files: [String] {
    var files = reading.catalogs
    var seen = Set(files)
    for point in plan.points {
      for trace in TraceReading.traces(of: point.input) where seen.insert(trace.path).inserted {
        files.append(trace.path)
      }
    }
    return files
  }

  private func sweep(_ log: StudyLog, keepsLog: Bool) throws -> Sweep {
    var lastSynchronized = ContinuousClock.now
    return try line.simulate(plan.name) { runner, progress in
      let run = SweepRun(plan, on: runner)
      do throws(RunFailure) {
        return try run.sweep(
          keepsLog ? log : nil,
          known: { known in
            if known > 0 { note("going on: \(known) of \(run.units) units were known") }
          },
          progress: { done, total in
            progress(done, total)
            guard keepsLog, lastSynchronized.duration(to: .now) >= .seconds(1) else { return }
            log.synchronize()
            lastSynchronized = .now
          })
      } catch {
        try end(log, units: run.units, error)
        throw error
      }
    }
  }

  /// Keeps what is known where going on makes sense, and says so.
  private func end(_ log: StudyLog, units: Int, _ failure: RunFailure) throws {
    switch failure {
    case .interrupted where log.count > 0:
      log.synchronize()
      throw Failure.lines(
        [
          "drawdown: \(plan.name): interrupted; \(log.count) of \(units) units are known, and the "
            + "same command goes on from there"
        ], .interrupted)
    case .results where log.count > 0: break
    case .interrupted, .results, .projection, .refused: log.discard()
    }
  }
}
