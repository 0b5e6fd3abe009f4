import Experiments
import Foundation
import Reporting
import Scenarios

/// The command that compares scenarios on the same traffic.
enum CompareVerb: Verb {
  static let name = "compare"
  static let abstract = "compares scenarios on the same traffic, organization by organization"
  static let valueOptions = [
    "--out", "--baseline", "--metric", "--name", "--set-for", "--size-breaks", "--replications",
    "--seed", "--threads", "--set",
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
      --set KEY=VALUE       changes a key of all scenarios; may be repeated
      --set-for NAME:KEY=VALUE  changes a key of one scenario, after --set; may be repeated
      --replications N      instead of the scenarios' number
      --seed N              instead of the scenarios' seed
      --threads N           threads (default: one for each processor); results do not depend on it
      --out DIR             where the folder goes (default: results)
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
      let threads =
        try options.integer("--threads", in: 1...1024) ?? ReplicationRunner.processorCount
      switch try ScenarioReading(options).read(options.positional, own: own) {
      case .failure(let failure): return failure.exitCode
      case .success(let read):
        var scenarios = zip(names, read).map { ComparedScenario(name: $0, input: $1.input) }
        let first = scenarios.remove(at: baseline)
        let problems = Comparability.problems(of: scenarios, against: first)
        for problem in problems { Console.error("drawdown compare: error: \(problem)") }
        guard problems.isEmpty else { return .badInput }
        let plan = ComparisonPlan(
          baseline: first, alternatives: scenarios, metrics: metrics, sizeBreaks: breaks)
        return compare(plan, options: options, threads: threads)
      }
    } catch {
      Console.error("drawdown compare: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  private static func compare(
    _ plan: ComparisonPlan, options: Options, threads: Int
  ) -> ExitCode {
    Interruption.watch()
    let isQuiet = options.has("--quiet")
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
    let folder = (options.last("--out") ?? "results") + "/" + plan.name
    do throws(ResultsError) {
      try comparison.write(
        to: folder, mark: "\(ProcessInfo.processInfo.processIdentifier).partial")
    } catch {
      return ScenarioRun.report(.results(error), of: plan.baseline.input, named: plan.name)
    }
    guard !isQuiet else { return .done }
    let showsAll = options.last("--metric") != nil
    let width = Console.width(of: STDOUT_FILENO)
    for line in comparison.lines(width: width, showsAll: showsAll) { Console.print(line) }
    if comparison.replications < 30 {
      Console.print("  Fewer than 30 replications: intervals are rough. Add replications.")
    }
    Console.print("  written to \(folder)/")
    return .done
  }
}
