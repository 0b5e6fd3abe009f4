import Experiments
import Projection
import Reports
import Results
import Scenarios
import Studies
import Text
import Traffic

/// The command that finds values which satisfy constraints, or are best.
enum SolveVerb {
  static let verb = Verb(
    name: "solve", summary: "finds the smallest or best value of a key subject to constraints",
    about: """
      Finds the smallest value of a key that satisfies constraints, with 95 % confidence; with
      --minimize or --maximize, the best value of one key or two. Candidates meet the same traffic
      and chance; the answer is confirmed on replications that had no part in finding it. Writes
      solve.csv into results/<scenario>-solve/. Stopped half-way, the same command goes on where
      it was. Exit code 1: no value satisfies the constraints, or none is certain enough within
      the budget.
      """,
    takes: Positional(
      label: "SCENARIO", missing: "a scenario file is missing",
      excess: { _ in "there can be one scenario" }
    ),
    usage: "--find KEY=RANGE [--such-that TEXT] [--minimize METRIC] [options]",
    options: [
      SolveOptions.keys, SolveOptions.constraints, SolveOptions.minimize, SolveOptions.maximize,
      SolveOptions.confidence,
      Shared.replications.explained(
        "replications of each candidate at the first look, at least 10 (default: the scenario's "
          + "number); their number doubles while it is undecided"),
      SolveOptions.budget, SolveOptions.resolution, SolveOptions.indifference,
      Shared.overrides.explained(
        "changes a key of all candidates, before --find; may be repeated"),
      Shared.allowed, Shared.seed, Shared.threads, Shared.out, ResumableStudy.fresh, Shared.junit,
      Shared.github, Shared.json, Shared.quiet,
    ],
    examine: { line in
      let together = SolveOptions.problems(line)
      guard line.positional.count == 1,
        let scenario = try? CandidateReader(line).base()
      else { return together }
      return together + SolveCriteria(line, scenario).failures
    },
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let reader = try CandidateReader(line)
    let base = try reader.base()
    let plan = try plan(line, base) { try reader.check($0) }
    Interruption.watch()
    let outlook = SolveOutlook.text(plan, threads: line[Shared.threads])
    let study = try ResumableStudy(
      plan.name, line, [base].inputFiles,
      fingerprint: StudyFingerprint.value(
        of: reader.source, asking: asked(plan, line),
        files: (base.catalogName.map { [$0] } ?? [])
          + TraceReading.traces(of: base.input).map(\.path)))
    if let outlook { study.note(outlook) }
    let solution = try study.simulate { runner, log, progress in
      try plan.solve(
        on: runner, log: log, input: { reader.input(of: $0, in: plan) }, progress: progress)
    }
    let answer = solution.result.answer.map { plan.values(of: $0) }
    let folder = try study.write(
      solution.files,
      .of([
        "conclusion": solution.result.conclusion.rawValue,
        "answer": answer.map { values in
          JSONValue.object(zip(plan.axes, values).map { ($0.key, .string($1)) })
        },
      ]))
    if !line[Shared.quiet] {
      Console.print(solution.lines(width: Console.width))
      Console.print("written to \(folder)/")
    }
    return solution.result.conclusion == .found ? .done : .failed
  }

  /// Everything on the command line that decides the course of a search.
  private static func asked(_ plan: SolvePlan, _ line: Invocation) -> [[String]] {
    let numbers = ["\(plan.input.seed)", "\(plan.problem.confidence)", "\(plan.strategy)"]
    return [line.changes, [plan.question], numbers, plan.problem.schedule.counts.map { "\($0)" }]
      + plan.axes.map { [$0.key] + $0.values }
  }

  /// The search that is asked for, after a check of its keys and their values.
  ///
  /// - Throws: everything that is wrong about it.
  static func plan(
    _ line: Invocation, _ scenario: Scenario, check: (SolvePlan) throws -> Void = { _ in }
  ) throws -> SolvePlan {
    let criteria = SolveCriteria(line, scenario)
    var failures = SolveOptions.problems(line) + criteria.failures
    var found: (keys: [SoughtKey], strategy: SolvePlan.Strategy)?
    do {
      let keys = try SolveOptions.sought(line)
      found = (keys, try SolveOptions.strategy(keys, line))
    } catch {
      failures.append(Failure(error))
    }
    guard failures.isEmpty, let (keys, strategy) = found else { throw Failure(failures) }
    func plan(most: Int) -> SolvePlan {
      let first = min(max(10, scenario.input.replications), most)
      return SolvePlan(
        scenario: scenario.input.name, input: scenario.input,
        axes: keys.map { ($0.key, $0.values) },
        constraints: criteria.constraints, objective: criteria.objective,
        isMaximum: line.has(SolveOptions.maximize), strategy: strategy,
        confidence: line[SolveOptions.confidence],
        schedule: LookSchedule(first: first, most: most),
        number: { NumberWithUnit($0).map { KeyNumber($0.number, unit: $0.unit) } })
    }
    let budget = line[SolveOptions.budget]
    let usual = 10 * max(10, scenario.input.replications)
    let usualPlan = plan(most: budget ?? usual)
    try check(usualPlan)
    let texts = criteria.constraints.map { "`\($0.text)`" }.joined(separator: " and ")
    guard let fewest = usualPlan.problem.fewestReplications else {
      throw Failure.usage(
        "no number of replications shows this: \(texts); what never happened in many replications "
          + "may happen in the next; allow for a little")
    }
    guard let budget else { return fewest * 2 > usual ? plan(most: fewest * 2) : usualPlan }
    guard fewest <= budget else {
      throw Failure.usage(
        "\(budget) replications cannot show with \(SolvePlan.percent(line[SolveOptions.confidence])) "
          + "confidence that \(texts): that takes at least \(fewest), and more unless all of them "
          + "are as good as can be; give --budget \(fewest * 2) or more")
    }
    return usualPlan
  }
}
