import Experiments
import Projection
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
    let asked =
      [line[Shared.overrides], plan.keys] + plan.points.map(\.values)
      + [["\(plan.points[0].input.seed)", "\(plan.replications)"]]
    let study = try ResumableStudy(
      plan.name, line,
      [Scenario].inputFiles(source.files + reading.catalogs, of: plan.points.map(\.input)),
      fingerprint: StudyFingerprint.value(of: source, asking: asked, files: files))
    if reading.hasStoppingRule {
      study.note(
        "`until` is not looked at: points are compared replication by replication, "
          + "\(plan.replications) of each")
    }
    let run = SweepRun(plan)
    // Balances are told of few replications; of all points together these take as long as theirs.
    let further =
      run.units / plan.replications * min(plan.replications, Sweep.burnDownReplications)
    let (sweep, burnDowns) = try study.simulate(units: run.units) { runner, log, progress in
      let sweep = try run.sweep(
        on: runner, log,
        known: { known in
          if known > 0 { study.note("going on: \(known) of \(run.units) units were known") }
        }, progress: { done, units in progress(done, units + further) })
      let burnDowns = try sweep.burnDowns(on: runner) { done, points in
        progress(run.units + further * done / points, run.units + further)
      }
      return (sweep, burnDowns)
    }
    let (scenario, changes, allowed) = (source.path, line.changes, line[Shared.allowed])
    let folder = try study.write(
      sweep.files(with: burnDowns) { own in
        RunOrigin.command(scenario, overrides: changes + own, allowing: allowed)
      })
    line.tell(
      sweep.lines(width: Console.width), replications: plan.replications, folder: folder)
    return .done
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
}
