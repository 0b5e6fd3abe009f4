import Experiments
import Foundation
import Reporting
import Scenarios
import Text

/// The command that compares scenarios on the same traffic.
enum CompareVerb: Verb {
  static let name = "compare"
  static let abstract = "compares scenarios on the same traffic, organization by organization"
  static let valueOptions = [
    "--out", "--folder", "--baseline", "--metric", "--name", "--set-for", "--size-breaks",
    "--break-even", "--of", "--points", "--replications", "--seed", "--threads", "--set",
  ]
  static let flags = ["--quiet"]
  static let help = """
    usage: drawdown compare SCENARIO SCENARIO… [options]

    Simulates scenarios on the same traffic and chance (replication r of each draws the same random
    numbers) and tells how much each differs from the first: differences of means with 95 %
    intervals, in total, for each organization and for organizations of about the same size. Writes
    compare.csv and segments.csv into results/<baseline>-vs-<alternative>/. Scenarios need the same
    horizon, seed, replications, currency and names of organizations.

      --name NAME           what scenarios are called, in their order (default: the file's name;
                            with the position where a file is given twice: full-1, full-2)
      --baseline NAME       the scenario to compare with (default: the first)
      --metric NAME,…       only these metrics of summary.csv; may be repeated
      --size-breaks N,…     size classes by what is charged for usage in the baseline, such as
                            100,1000 (default: quartiles)
      --break-even KEY=FROM..TO  also finds the values of a key of all scenarios, such as
                            traffic.office.arrivals.rate=10/h..5000/h, at which both come to the
                            same, and who is lower below and above; writes break_even.csv and
                            break_even_points.csv
      --of METRIC[@ORGANIZATION]  what breaks even (default: total_spend of all)
      --points N            the values of KEY that are tried first (default: 17); more of them find
                            crossings that lie close together
      --set KEY=VALUE       changes a key of all scenarios; may be repeated
      --set-for NAME:KEY=VALUE  changes a key of one scenario, after --set; may be repeated
      --replications N      instead of the scenarios' number
      --seed N              instead of the scenarios' seed
      --threads N           threads (default: one for each processor); results do not depend on it
      --out DIR             where the folder goes (default: results)
      --folder NAME         the folder's name (default: <baseline>-vs-<alternative>)
      --quiet               prints no table and no progress

    Quantiles are not compared: the quantile of a difference is no difference of quantiles.
    """

  static func run(_ options: Options) -> ExitCode {
    do throws(UsageError) {
      let names = try ComparisonOptions.names(options)
      let own = try ComparisonOptions.ownOverrides(options, names: names)
      let metrics = try ComparisonOptions.metrics(options)
      let breaks = try ComparisonOptions.sizeBreaks(options)
      let baseline = try ComparisonOptions.baseline(options, names: names)
      let folder = try ComparisonOptions.folder(options)
      let breakEven = try BreakEvenOptions(options)
      let threads = try options.threads()
      let reading = try ScenarioReading(options)
      switch reading.read(options.positional, own: own) {
      case .failure(let failure): return failure.exitCode
      case .success(let read):
        var scenarios = zip(names, read).map { ComparedScenario(name: $0, input: $1.input) }
        let first = scenarios.remove(at: baseline)
        let problems = Comparability.problems(of: scenarios, against: first)
        for problem in problems { Console.error("drawdown compare: error: \(problem)") }
        guard problems.isEmpty else { return .badInput }
        let plan = ComparisonPlan(
          baseline: first, alternatives: scenarios, metrics: metrics, sizeBreaks: breaks,
          name: folder)
        var files = names.indices.map {
          BreakEvenReading.File(
            name: names[$0], path: options.positional[$0], own: own[$0].overrides)
        }
        files.insert(files.remove(at: baseline), at: 0)
        return compare(plan, breakEven, files, reading, options: options, threads: threads)
      }
    } catch {
      Console.error("drawdown compare: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  /// Checks what is asked about break-even before anything runs.
  private static func compare(
    _ plan: ComparisonPlan, _ breakEven: BreakEvenOptions?, _ files: [BreakEvenReading.File],
    _ reading: ScenarioReading, options: Options, threads: Int
  ) -> ExitCode {
    var command = ComparisonCommand(plan: plan, options: options, threads: threads)
    if let breakEven {
      do throws(ScenarioFailure) {
        let scenarios = try BreakEvenReading(breakEven, files, reading)
        guard let plan = scenarios.plan() else { return .badInput }
        command.breakEven = (plan, scenarios)
      } catch {
        return ProblemReport.exitCode(reporting: error)
      }
    }
    return command.run()
  }
}
