import Experiments
import Projection
import Reporting
import Scenarios

/// The command that simulates a scenario at every point of a design.
enum SweepVerb: Verb {
  static let name = "sweep"
  static let abstract = "simulates a scenario for many values of some keys, and finds the best"
  static let valueOptions = [
    "--vary", "--points", "--metric", "--organization", "--objective", "--out", "--set",
    "--replications", "--seed", "--threads",
  ]
  static let flags = ["--fresh", "--dry-run", "--quiet"]
  static let help = """
    usage: drawdown sweep SCENARIO --vary KEY=VALUES [--vary KEY=VALUES…] [options]

    Simulates a scenario with all combinations of values of some keys (points), each on the same
    traffic and chance: replication r of every point draws the same random numbers. Writes
    sweep.csv, pareto.csv (the points that no other one beats) and datapackage.json into
    results/<scenario>-sweep/. Stopped half-way, the same command goes on where it was.

      --vary KEY=VALUES     varies a key; may be repeated. VALUES are separated by commas:
                              100,200,400        these; numbers, names, anything the key takes
                              10..200:10         from 10 in steps of 10 up to 200; where no step
                                                 ends there, up to the last one below
                              0..1:linear:5      five with equal distances, six digits
                              10..1000:log:7     seven with equal ratios, three digits
                              10..200:sobol      spread by a quasi-random sequence over all keys
                                                 with :sobol, a thousandth of the range apart;
                                                 10..200:sobol:5 in steps of 5
                            Numbers of a range may have a unit, the same at both ends: $10..$90:$10,
                            10s..60s:5s, 1%..5%:1%, 600/h..1200/h:100/h
      --points N            the number of points that keys with :sobol get
      --objective METRIC[:min|max]  what a good point has little (or much) of; may be repeated
                            (default: blocked_requests, mean_balance and payment_fees, all :min)
      --metric NAME,…       only these metrics of summary.csv; may be repeated
      --organization NAME   has rows in sweep.csv besides all together; may be repeated
      --set KEY=VALUE       changes a key at all points, before --vary; may be repeated
      --replications N      instead of the scenario's number
      --seed N              instead of the scenario's seed
      --threads N           threads (default: one for each processor); results do not depend on it
      --out DIR             where the folder goes (default: results)
      --dry-run             checks and prints the points as CSV, and runs nothing
      --fresh               starts afresh instead of going on
      --quiet               prints no table and no progress
    """

  static func run(_ options: Options) -> ExitCode {
    do throws(UsageError) {
      let path = try SweepOptions.path(options)
      guard !options.all("--vary").isEmpty else {
        throw UsageError(
          message: "nothing is varied; add for example "
            + "`--vary auto_top_up.threshold=10..200:10`")
      }
      let metrics = try ComparisonOptions.metrics(options)
      let objectives = try SweepOptions.objectives(options)
      let threads = try options.threads()
      let scenarios = try ScenarioReading(options)
      let source: ScenarioSource
      let keys: [VariedKey]
      do throws(ScenarioFailure) {
        keys = try VariedKey.read(options.all("--vary"))
        source = try ScenarioSource(path: path)
      } catch {
        return ProblemReport.exitCode(reporting: error)
      }
      let design = try SweepOptions.design(keys, options)
      var reading = SweepReading(source, scenarios, design)
      switch reading.read() {
      case .failure(let failure): return failure.exitCode
      case .success(let points):
        let plan = SweepPlan(
          name: points[0].input.name + "-sweep", keys: keys.map(\.key), points: points,
          metrics: metrics, organizations: options.all("--organization"),
          objectives: objectives)
        guard isSound(plan) else { return .badInput }
        guard !options.has("--dry-run") else {
          Console.write(plan.pointRows)
          return .done
        }
        return SweepCommand(
          plan: plan, source: source, options: options, threads: threads,
          catalogs: reading.catalogs, hasStoppingRule: reading.hasStoppingRule
        ).run()
      }
    } catch {
      Console.error("drawdown sweep: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  /// Whether the organizations are there and the traces can be read; tells what is wrong.
  private static func isSound(_ plan: SweepPlan) -> Bool {
    let problems = SweepReading.missing(plan.organizations, in: plan.points)
    for problem in problems { Console.error("drawdown sweep: error: \(problem)") }
    var traces = TraceReading()
    var areSound = problems.isEmpty
    for point in plan.points where !traces.areSound(point.input) { areSound = false }
    return areSound
  }
}
