import Fitting
import Quantities
import Reports
import Results
import Scenarios
import Text

/// The command that fits the first part of a trace and projects the rest.
enum BacktestVerb {
  private static let train = Option<String>.text(
    "--train", "PART", "the first part: a share of the time, or a duration", default: "70%")
  private static let window = Option<Duration?>.one(
    "--window", "LENGTH",
    "how long windows are, such as 1h (default: the longest of 1d, 1h, 10m, 1m, 10s of which there "
      + "are ten)"
  ) { text in
    guard let window = try? ScenarioValue.duration(text), window > .zero else {
      throw Failure.usage("option `--window` needs a duration such as `1h`, not `\(text)`")
    }
    return window
  }
  private static let replications = Option<Int>.integer(
    "--replications", "N", "how often the rest is drawn", in: 2...100_000, default: 200)

  static let verb = Verb(
    name: "backtest",
    summary: "fits the first part of a trace and compares the rest with projections",
    about: """
      Fits traffic to the first part of a trace, draws the rest from it many times, and tells in
      how many windows the measured requests and tokens lie inside the projected bands. With a
      scenario, solves for a value of one of its keys on the projected traffic, and tells what would
      have happened with it, with half and with twice as much, and with the scenario as it is.
      """,
    takes: .trace, usage: "--format FORMAT [--train 70%] [options]",
    options: [train, window, replications] + TraceOptions.all + BacktestDecision.options + [
      TraceOptions.out.explained(
        "writes backtest.csv, coverage.csv, fit.csv, scores.csv, decision.csv (with a scenario) and "
          + "datapackage.json there"),
      Shared.json, Shared.quiet.explained("prints nothing"),
    ],
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    try BacktestDecision.check(line)
    let trace = try TraceOptions(line)
    let split = try split(trace.sample.window, line[train])
    let rest = trace.sample.window.to - split
    if let window = line[window],
      rest.nanoseconds / window.nanoseconds >= Int64(Backtest.mostWindows)
    {
      throw Failure.usage(
        "there would be more than \(Backtest.mostWindows) windows; make `--window` longer")
    }
    let result: Backtest
    do {
      result = try Backtest(
        trace.sample, split: split, options: trace.fit, replications: line[replications],
        window: line[window])
    } catch {
      throw TraceOptions.failure(error, path: "the first part of \(trace.path)")
    }
    let decision = try BacktestDecision(line, trace, result)?.decide()
    let files = result.files(
      title: "Backtest of traffic fitted to \(trace.source)", decision: decision)
    let folder = line[TraceOptions.out]
    if let folder {
      let read = [trace.path] + (line[BacktestDecision.scenario].map { [$0] } ?? [])
      try line.write(files, to: folder, readFrom: read)
    }
    line.answer.add(
      files.json(folder: folder) + .of(["warnings": trace.sample.warnings.map(\.description)]))
    if !line[Shared.quiet] {
      let report = FitReport.lines(result, source: trace.source, width: Console.width)
      Console.print(report + (decision.map { [""] + $0.lines(width: Console.width) } ?? []))
    }
    return .done
  }

  /// Where the first part ends.
  private static func split(_ window: Interval, _ text: String) throws -> Instant {
    let length = window.duration
    let share = (try? ScenarioValue.share(text)).map {
      Duration(seconds: length.seconds * $0.approximation)
    }
    guard let part = share ?? (try? ScenarioValue.duration(text)), part > .zero, part < length
    else {
      throw Failure.usage(
        "option `--train` needs a share such as `70%`, or a duration shorter than the trace, not "
          + "`\(text)`")
    }
    // To the second, where that leaves anything.
    let whole = part.nanoseconds / 1_000_000_000 * 1_000_000_000
    return window.from + (whole > 0 ? Duration(nanoseconds: whole) : part)
  }
}
