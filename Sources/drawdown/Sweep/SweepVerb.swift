import Experiments
import Projection
import Results
import Scenarios
import Studies
import Text

/// The command that simulates a scenario at every point of a design.
enum SweepVerb {
  static let verb = Verb(
    name: "sweep", summary: "simulates a scenario for many values of some keys, and finds the best",
    about: """
      Simulates a scenario with all combinations of values of some keys (points), each on the
      same traffic and chance: replication r of every point draws the same random numbers. Writes
      sweep.csv, pareto.csv (the points that no other one beats) and datapackage.json into
      results/<scenario>-sweep/. Stopped half-way, the same command goes on where it was.
      """,
    takes: Positional(
      label: "SCENARIO", missing: "no scenario was named",
      excess: {
        "one scenario is swept at a time, not \($0.count); a list of values with blanks needs "
          + "quotes"
      }),
    usage: "--vary KEY=VALUES [--vary KEY=VALUES…] [options]",
    options: [
      SweepOptions.keys, SweepOptions.points, SweepOptions.objectives, Shared.metrics,
      SweepOptions.organizations,
      Shared.overrides.explained("changes a key at all points, before --vary; may be repeated"),
      Shared.allowed, Shared.replications, Shared.seed, Shared.threads, Shared.out,
      SweepOptions.dryRun, ResumableStudy.fresh, Shared.junit, Shared.github, Shared.json,
      Shared.quiet,
    ],
    notes: """
      VALUES are separated by commas:
        100,200,400       these; numbers, names, anything the key takes
        10..200:10        from 10 in steps of 10 up to 200; where no step ends there,
                          up to the last one below
        0..1:linear:5     five with equal distances, six digits
        10..1000:log:7    seven with equal ratios, three digits
        10..200:sobol     spread by a quasi-random sequence over all keys with :sobol,
                          a thousandth of the range apart
        10..200:sobol:5   the same in steps of 5
      Numbers of a range may have a unit, the same at both ends: $10..$90:$10, 10s..60s:5s,
      1%..5%:1%, 600/h..1200/h:100/h
      """,
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let source = try ScenarioSource(
      path: line.positional[0], allowing: line[Shared.allowed])
    let reading = try SweepReading(source, line)
    let plan = SweepPlan(
      name: reading.points[0].input.name + "-sweep", keys: line[SweepOptions.keys].map(\.key),
      points: reading.points, metrics: line[Shared.metrics],
      organizations: line[SweepOptions.organizations], objectives: line[SweepOptions.objectives],
      number: { NumberWithUnit($0).map { KeyNumber($0.number, unit: $0.unit) } })
    try check(plan)
    guard !line[SweepOptions.dryRun] else {
      line.answer.add(.of(["points": plan.pointRecords]))
      if !line[Shared.json] { Console.write(plan.pointRows) }
      return .done
    }
    return try SweepCommand(plan: plan, source: source, line: line, reading: reading).run()
  }

  /// Whether the organizations are there and the traces can be read; tells what is wrong.
  private static func check(_ plan: SweepPlan) throws {
    var traces = TraceReading()
    var areSound = true
    for point in plan.points where !traces.areSound(point.input) { areSound = false }
    let problems = SweepReading.missing(plan.organizations, in: plan.points)
    guard areSound, problems.isEmpty else { throw Failure.refused(problems) }
  }
}
