import Experiments
import Fitting
import Projection
import Quantities
import Reports
import Results
import Scenarios
import Studies
import Text
import Traffic

/// Decides by traffic that was fitted to the first part of a trace, and replays the rest under what
/// was decided and under alternatives.
struct BacktestDecision {
  static let scenario = Option<String?>.text(
    "--scenario", "FILE",
    "solves for a value of this scenario's key (`--find`, `--such-that`) on the projected traffic, "
      + "and replays the rest of the trace under it", completes: .files)
  private static let traffic = Option<String?>.text(
    "--traffic", "NAME", "the scenario's traffic that the trace stands for (default: its only one)")

  private static let keys = Option<[String]>(
    SolveOptions.keys.name, "KEY=RANGE",
    "where to look for the key's value, as in `drawdown solve`"
  ) { try $0.isEmpty ? [] : SolveOptions.keys.read($0) }

  /// What goes with a scenario alone.
  static let options: [any DeclaredOption] = [
    scenario, traffic, keys, SolveOptions.constraints, SolveOptions.confidence,
    SolveOptions.budget, SolveOptions.resolution,
    Shared.overrides.explained("changes a key of the scenario; may be repeated"),
    Shared.allowed, Shared.threads,
  ]

  private let line: Invocation
  private let trace: TraceOptions
  private let backtest: Backtest
  private let path: String

  /// Prepares a decision; nil where no scenario is named.
  ///
  /// - Throws: where options stand without what they go with.
  init?(_ line: Invocation, _ trace: TraceOptions, _ backtest: Backtest) throws {
    guard let path = line[Self.scenario] else { return nil }
    guard trace.path != "-" else {
      throw Failure.usage("standard input is read once; give the trace as a file to replay it")
    }
    guard line.has(Self.keys) else {
      throw Failure.usage(
        "say what is to be decided, for example `--find auto_top_up.threshold=10..200:10 "
          + "--such-that 'P(blocked) <= 5%'`")
    }
    let problems = SolveOptions.problems(line)
    guard problems.isEmpty else { throw Failure(problems) }
    self.line = line
    self.trace = trace
    self.backtest = backtest
    self.path = path
  }

  /// Throws where options are given that go with a scenario, and none is.
  static func check(_ line: Invocation) throws {
    guard line[scenario] == nil else { return }
    for option in options where line.has(option) {
      throw Failure.usage("option `\(option.form.name)` goes with `--scenario`")
    }
  }

  /// Solves and replays; throws where the scenario is wrong.
  func decide() throws -> Decision {
    let source = try ScenarioSource(path: path, allowing: line[Shared.allowed])
    let name = try trafficName(source)
    let rest = backtest.interval
    let zone = trace.fit.zone
    // Whole seconds, so that the last request is inside.
    let second: Int64 = 1_000_000_000
    let end = Instant(nanoseconds: (rest.to.nanoseconds + second - 1) / second * second)
    let fitted = FittedScenario(
      backtest.fit, nil, name: name, source: trace.source, ahead: end - rest.from)
    let reading = ScenarioReading(
      line,
      adding: [
        "horizon={start: \"\(zone.iso8601(rest.from))\", end: \"\(zone.iso8601(end))\", "
          + "time_zone: \(zone.name)}",
        "traffic.\"\(name)\"=\n\(fitted.stream)",
      ])
    let candidates = CandidateReader(source, reading)
    let plan = try SolveVerb.plan(line, try candidates.base())
    guard plan.axes.count == 1 else { throw Failure.usage("a backtest decides on one key") }
    try candidates.check(plan)
    Interruption.watch()
    let solution = try line.simulate(plan.name) { runner, progress in
      try plan.solve(on: runner, input: { candidates.input(of: $0, in: plan) }, progress: progress)
    }
    let choices = choices(solution)
    let inputs = try choices.map { choice in
      let own = choice.value.map { ["\(plan.axes[0].key)=\($0)"] } ?? []
      let scenario = reading.read(source, own: own, option: "--find")
      try reading.finish()
      guard let scenario else { throw Failure.told(.badInput) }
      return scenario.input
    }
    let projected = try sweep("projected", plan, choices, inputs)
    let happened = try sweep(
      "recorded", plan, choices, inputs.map { $0.replaying(try replay(), inPlaceOf: name) })
    return Decision(
      solution: solution, choices: choices, projected: projected, happened: happened)
  }

  private func sweep(
    _ name: String, _ plan: SolvePlan, _ choices: [Decision.Choice], _ inputs: [ProjectionInput]
  ) throws -> Sweep {
    let sweep = SweepPlan(
      name: name, keys: [plan.axes[0].key],
      points: zip(choices, inputs).map { (values: [$0.value ?? ""], input: $1) },
      metrics: Decision.metrics)
    return try line.simulate(name) { runner, progress in
      try SweepRun(sweep).sweep(on: runner, nil, known: { _ in }, progress: progress)
    }
  }

  /// What was solved, half of it and twice as much, and what the scenario itself says.
  private func choices(_ solution: Solution) -> [Decision.Choice] {
    let own = Decision.Choice("as written", value: nil)
    guard let answer = solution.result.answer.map({ solution.plan.values(of: $0)[0] }) else {
      return [own]
    }
    let solved = Decision.Choice("solved", value: answer)
    guard let number = NumberWithUnit(answer), number.number > .zero else { return [solved, own] }
    func times(_ factor: Double) -> String {
      number.prefix
        + DecimalFormat.fixed(number.number.approximation * factor, significantDigits: 4)
        + number.suffix
    }
    return [
      solved, Decision.Choice("half", value: times(0.5)),
      Decision.Choice("twice", value: times(2)), own,
    ]
  }

  /// The rest of the trace; a model that the first part has not is taken as its most frequent one.
  private func replay() throws -> ReplayDefinition {
    ReplayDefinition(
      path: trace.path, format: try TraceOptions.format(line), shift: .none, sorts: trace.sorts,
      badRows: trace.badRows,
      models: backtest.fit.models.enumerated().map { entry, model in
        ReplayDefinition.ModelName(name: model.name, entry: Int32(truncatingIfNeeded: entry))
      })
  }

  /// The name of the traffic that the trace stands for.
  private func trafficName(_ source: ScenarioSource) throws -> String {
    if let name = line[Self.traffic] { return name }
    let reading = ScenarioReading(line)
    let scenario = reading.read(source, own: [], option: "--set")
    try reading.finish()
    let streams = scenario?.input.organizations.groups.flatMap(\.organization.streams) ?? []
    let names = streams.map { String($0.name.prefix { $0 != "@" }) }.distinct
    guard names.count == 1 else {
      throw Failure.usage(
        names.isEmpty
          ? "the scenario has no traffic that the trace could stand for"
          : "which traffic does the trace stand for? Give `--traffic` with one of "
            + Failure.list(names, "or"))
    }
    return names[0]
  }
}

extension ProjectionInput {
  /// Returns the input with recorded requests in place of the traffic of a name, which keeps its
  /// models: entry by entry those of the recording.
  fileprivate func replaying(
    _ replay: ReplayDefinition, inPlaceOf traffic: String
  ) -> ProjectionInput {
    var input = self
    input.organizations.changeStreams { stream in
      guard stream.name == traffic || stream.name.hasPrefix(traffic + "@") else { return }
      stream.origin = .replay(replay)
    }
    return input
  }
}
