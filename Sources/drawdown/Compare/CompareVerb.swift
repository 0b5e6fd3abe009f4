import Scenarios
import Studies

/// The command that compares scenarios on the same traffic.
enum CompareVerb {
  static let verb = Verb(
    name: "compare",
    summary: "compares scenarios on the same traffic, organization by organization",
    about: """
      Simulates scenarios on the same traffic and chance (replication r of each draws the same
      random numbers) and tells how much each differs from the first: differences of means with
      95 % intervals, in total, for each organization and for organizations of about the same
      size. Writes compare.csv and segments.csv into results/<baseline>-vs-<alternative>/.
      Scenarios need the same horizon, seed, replications, currency and names of organizations.
      """,
    takes: Positional(
      "SCENARIO SCENARIO…", least: 2, most: .max,
      missing: "a comparison needs two scenarios or more; the same file may be given twice, with "
        + "--set-for to tell them apart"),
    options: [
      ComparisonOptions.names, ComparisonOptions.baseline, Shared.metrics,
      ComparisonOptions.sizeBreaks, BreakEvenOptions.key, BreakEvenOptions.result,
      BreakEvenOptions.points,
      Shared.overrides.explained("changes a key of all scenarios; may be repeated"),
      ComparisonOptions.ownOverrides, Shared.replications, Shared.seed, Shared.threads, Shared.out,
      ComparisonOptions.folder, Shared.quiet,
    ],
    notes:
      "Quantiles are not compared: the quantile of a difference is no difference of quantiles.",
    run: run)

  private static func run(_ line: Invocation) throws(Failure) -> ExitCode {
    let names = try ComparisonOptions.names(line)
    let own = try ComparisonOptions.ownOverrides(line, names: names)
    let baseline =
      try line[ComparisonOptions.baseline].map { name throws(Failure) in
        try ComparisonOptions.scenario(name, names, option: ComparisonOptions.baseline.name)
      } ?? 0
    let breakEven = try BreakEvenOptions(line)
    let reading = ScenarioReading(line)
    let read = try reading.read(line.positional, own: own)
    var scenarios = zip(names, read).map { ComparedScenario(name: $0, input: $1.input) }
    let first = scenarios.remove(at: baseline)
    let problems = Comparability.problems(of: scenarios, against: first)
    guard problems.isEmpty else { throw .refused(problems) }
    let plan = ComparisonPlan(
      baseline: first, alternatives: scenarios, metrics: line[Shared.metrics],
      sizeBreaks: line[ComparisonOptions.sizeBreaks], name: line[ComparisonOptions.folder])
    var files = names.indices.map {
      BreakEvenReading.File(
        name: names[$0], path: line.positional[$0], own: own[$0].overrides)
    }
    files.insert(files.remove(at: baseline), at: 0)
    // Checked before anything runs.
    let search = try breakEven.map { asked throws(Failure) in
      try BreakEvenReading.search(asked, files, reading)
    }
    return try ComparisonCommand(plan: plan, line: line, breakEven: search).run()
  }
}
