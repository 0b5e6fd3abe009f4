import Experiments
import Foundation
import Projection
import Reporting
import Scenarios

/// The command that finds values which satisfy constraints, or are best.
enum SolveVerb: Verb {
  static let name = "solve"
  static let abstract = "finds the smallest or best value of a key subject to constraints"
  static let valueOptions = [
    "--find", "--such-that", "--minimize", "--maximize", "--confidence", "--budget",
    "--resolution", "--indifference", "--out", "--replications", "--seed", "--threads", "--set",
  ]
  static let flags = ["--quiet"]
  static let help = """
    usage: drawdown solve SCENARIO --find KEY=RANGE [--find KEY=RANGE]
                          [--such-that 'P(blocked) <= 0.1%'…] [--minimize METRIC] [options]

    Finds the smallest value of a key that satisfies constraints, with 95 % confidence; with
    --minimize or --maximize, the best value of one key or two. Candidates meet the same traffic and
    chance; the answer is confirmed on replications that had no part in finding it. Writes solve.csv
    into results/<scenario>-solve/. Exit code 1: no value satisfies the constraints, or none is
    certain enough within the budget.

      --find KEY=RANGE      where to look: 10..200 (three significant digits), 10..200:5 (with a
                            step), 50,100,200 (a list) or orb,lago (names, with --minimize); numbers
                            may have a unit, the same at both ends: $10..$200, 5m..60m:5m; ranges
                            with a step, :log and :linear are written as in a sweep
      --such-that TEXT      what must hold, as under `expect` in a scenario:
                            P(blocked) <= 1%, fill_rate >= 99.9%, top_ups_per_month.p95@acme <= 12
      --minimize METRIC     the metric whose mean is to be least: METRIC[@organization]
      --maximize METRIC     the metric whose mean is to be greatest
      --confidence SHARE    how sure the answer must be (default: 95%)
      --replications N      replications of each candidate at the first look, at least 10 (default:
                            the scenario's number); their number doubles while it is undecided
      --budget N            the most replications of each candidate (default: 10 times as many, or
                            more where the constraints take more)
      --resolution STEP     the distance of values in a range without a step
      --indifference DIFF   a difference of the objective that does not matter, as a share of the
                            best or as a number (default: 1%); used with lists and steps
      --set KEY=VALUE       changes a key of all candidates, before --find; may be repeated
      --seed N              instead of the scenario's seed
      --threads N           threads (default: one for each processor); results do not depend on it
      --out DIR             where the folder goes (default: results)
      --quiet               prints no table and no progress
    """

  static func run(_ options: Options) -> ExitCode {
    do throws(UsageError) {
      guard options.positional.count == 1, let path = options.positional.first else {
        throw UsageError(
          message: options.positional.isEmpty
            ? "a scenario file is missing" : "there can be one scenario")
      }
      let threads = try options.threads()
      let reading = try ScenarioReading(options)
      var asked = SolveOptions(options)
      let reader: CandidateReader
      do throws(ScenarioFailure) {
        reader = try CandidateReader(path: path, reading)
      } catch {
        asked.report()
        return ProblemReport.exitCode(reporting: error)
      }
      switch reader.base() {
      case .failure(let failure):
        asked.report()
        return failure.exitCode
      case .success(let scenario):
        let plan = plan(&asked, scenario)
        asked.report()
        guard asked.isSound, let plan else { return .badInput }
        if let failure = reader.check(plan) { return failure.exitCode }
        return solve(plan, reader: reader, options: options, threads: threads)
      }
    } catch {
      Console.error("drawdown solve: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  /// The search that is asked for; problems are added to those there are.
  private static func plan(
    _ asked: inout SolveOptions, _ scenario: Scenario
  ) -> SolvePlan? {
    let constraints = asked.constraints(scenario)
    let objective = asked.objective(scenario)
    let strategy = asked.strategy()
    guard asked.isSound, let strategy else { return nil }
    func plan(most: Int) -> SolvePlan {
      let first = min(max(10, scenario.input.replications), most)
      return SolvePlan(
        scenario: scenario.input.name, input: scenario.input,
        axes: asked.keys.map { SolvePlan.Axis(key: $0.key, values: $0.values) },
        constraints: constraints, objective: objective, isMaximum: asked.isMaximum,
        strategy: strategy, confidence: asked.confidence,
        schedule: LookSchedule(first: first, most: most))
    }
    let usual = 10 * max(10, scenario.input.replications)
    let found = plan(most: asked.budget ?? usual)
    guard let fewest = found.problem.fewestReplications else {
      asked.refuse(
        "no number of replications shows this: "
          + constraints.map { "`\($0.text)`" }.joined(separator: " and ")
          + "; what never happened in many replications may happen in the next; allow for a little")
      return nil
    }
    guard let budget = asked.budget else {
      return fewest * 2 > usual ? plan(most: fewest * 2) : found
    }
    if fewest > budget {
      asked.refuse(
        "\(budget) replications cannot show with "
          + "\(SolvePlan.percent(asked.confidence)) confidence that "
          + constraints.map { "`\($0.text)`" }.joined(separator: " and ")
          + ": that takes at least \(fewest), and more unless all of them are as good as can be; "
          + "give --budget \(fewest * 2) or more")
      return nil
    }
    return found
  }

  private static func solve(
    _ plan: SolvePlan, reader: CandidateReader, options: Options, threads: Int
  ) -> ExitCode {
    Interruption.watch()
    let isQuiet = options.has("--quiet")
    var bar = ProgressBar(title: plan.name, isShown: !isQuiet && Console.hasTerminal)
    let run = SolveRun(plan, threads: threads, cancellation: Interruption.token)
    let solution: Solution
    do throws(SolveFailure) {
      solution = try run.solve(
        input: { reader.input(of: $0, in: plan) }, progress: { bar.show($0, of: $1) })
      bar.clear()
    } catch {
      bar.clear()
      switch error {
      case .unreadable: return .badInput
      case .run(.interrupted, _):
        return ScenarioRun.report(.interrupted, of: plan.input, named: plan.name)
      case .run(let reason, let candidate):
        let name = plan.overrides(of: candidate).joined(separator: ", ")
        return ScenarioRun.report(reason, of: plan.input, named: "\(plan.scenario), \(name)")
      }
    }
    let folder = ResultsPlace.folder(named: plan.name, options)
    do throws(ResultsError) {
      try solution.write(to: folder, mark: ResultsPlace.mark)
    } catch {
      return ScenarioRun.report(.results(error), of: plan.input, named: plan.name)
    }
    if !isQuiet {
      let width = Console.width(of: STDOUT_FILENO)
      for line in solution.lines(width: width) { Console.print(line) }
      Console.print("written to \(folder)/")
    }
    return solution.result.conclusion == .found ? .done : .failed
  }
}
