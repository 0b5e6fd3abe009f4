import Projection
import Reports
import Results
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
      label: "SCENARIO SCENARIO…", least: 2, most: .max,
      missing: "a comparison needs two scenarios or more; the same file may be given twice, with "
        + "--set-for to tell them apart"),
    options: [
      ComparisonOptions.names, ComparisonOptions.baseline, Shared.metrics,
      ComparisonOptions.sizeBreaks, BreakEvenOptions.key, BreakEvenOptions.result,
      BreakEvenOptions.points,
      Shared.overrides.explained("changes a key of all scenarios; may be repeated"),
      Shared.allowed,
      ComparisonOptions.ownOverrides, Shared.replications, Shared.seed, Shared.threads, Shared.out,
      ComparisonOptions.folder, ComparisonOptions.format, Shared.junit, Shared.github, Shared.json,
      Shared.quiet,
    ],
    notes:
      "Quantiles are not compared: the quantile of a difference is no difference of quantiles.",
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let names = try ComparisonOptions.names(line)
    let own = try ComparisonOptions.ownOverrides(line, names: names)
    let baseline =
      try line[ComparisonOptions.baseline].map { name in
        try ComparisonOptions.scenario(name, names, option: ComparisonOptions.baseline.name)
      } ?? 0
    let key = try BreakEvenOptions.asked(line)
    let reading = ScenarioReading(line)
    let read = try reading.read(line.positional, own: own)
    var scenarios = zip(names, read).map { (name: $0, input: $1.input) }
    let first = scenarios.remove(at: baseline)
    let problems = Comparability.problems(of: scenarios, against: first)
    guard problems.isEmpty else { throw Failure.refused(problems) }
    let plan = ComparisonPlan(
      baseline: first, alternatives: scenarios, metrics: line[Shared.metrics],
      sizeBreaks: line[ComparisonOptions.sizeBreaks], name: line[ComparisonOptions.folder])
    // Checked before anything runs.
    var files: [BreakEvenReading.File] = names.indices.map {
      (names[$0], line.positional[$0], own[$0].overrides)
    }
    files.insert(files.remove(at: baseline), at: 0)
    let search = try key.map { key in
      let scenarios = try BreakEvenReading(key, line, files, reading)
      return (plan: try scenarios.plan(), scenarios: scenarios)
    }
    return try compare(plan, search, line, read.inputFiles)
  }

  /// Simulates, writes, prints.
  private static func compare(
    _ plan: ComparisonPlan, _ search: (plan: BreakEvenPlan, scenarios: BreakEvenReading)?,
    _ line: Invocation, _ files: [InputFile]
  ) throws -> ExitCode {
    let folder = line.folder(named: plan.name)
    let origin = line.studyOrigin(files)
    try line.claim(folder, named: plan.name, from: .study(command: origin.command))
    Interruption.watch()
    let comparison = try line.simulate(plan.name) { runner, progress in
      try plan.compare(on: runner, progress: progress)
    }
    let found = try search.map { asked, scenarios in
      try line.simulate(plan.name, title: "\(plan.name): break-even") {
        runner, progress in
        try asked.find(in: plan, on: runner, progress: progress) { scenarios.input($0, at: $1) }
      }
    }
    let files = comparison.files(with: found)
    try files.write(to: folder, from: origin)
    line.answer.add(files.json(folder: folder))
    guard line[ComparisonOptions.format] == .text || line[Shared.quiet] else {
      let metrics = line.has(Shared.metrics) ? line[Shared.metrics] : [.totalSpend]
      Console.print(comparison.markdown(of: metrics))
      return .done
    }
    let width = Console.width
    line.tell(
      comparison.lines(width: width, showsAll: line.has(Shared.metrics))
        + (found?.lines(width: width) ?? []),
      replications: comparison.replications, folder: folder)
    return .done
  }
}
