import Fitting
import Foundation
import Quantities
import Reporting
import Scenarios

/// The command that fits the first part of a trace and projects the rest.
enum BacktestVerb: Verb {
  static let name = "backtest"
  static let abstract = "fits the first part of a trace and compares the rest with projections"
  static let valueOptions = TraceOptions.valueOptions + ["--train", "--replications", "--window"]
  static let flags = TraceOptions.flags
  static let help = """
    usage: drawdown backtest TRACE --format FORMAT [--train 70%] [options]

    Fits traffic to the first part of a trace, draws the rest from it many times, and tells in how
    many windows the measured requests and tokens lie inside the projected bands.

      --train PART          the first part: a share of the time (default: 70%), or a duration
      --window LENGTH       how long windows are, such as 1h (default: the longest of 1d, 1h, 10m,
                            1m, 10s of which there are ten)
      --replications N      how often the rest is drawn (default: 200)
    \(TraceOptions.help)
      --out DIR             writes backtest.csv, coverage.csv, fit.csv and datapackage.json there
      --quiet               prints nothing
    """

  static func run(_ options: Options) -> ExitCode {
    do throws(UsageError) {
      let replications = try options.integer("--replications", in: 2...100_000) ?? 200
      let window = try window(options)
      switch try TraceOptions.read(options, verb: Self.name) {
      case .failure(let failure): return failure.exitCode
      case .success(let trace):
        let split = try split(trace.sample.window, options)
        return try backtest(
          trace, split: split,
          Backtest.Options(replications: replications, window: window), options)
      }
    } catch {
      Console.error("drawdown backtest: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  private static func backtest(
    _ trace: TraceOptions, split: Instant, _ asked: Backtest.Options, _ options: Options
  ) throws(UsageError) -> ExitCode {
    let rest = trace.sample.window.to - split
    if let window = asked.window,
      rest.nanoseconds / window.nanoseconds >= Int64(Backtest.mostWindows)
    {
      throw UsageError(
        message: "there would be more than \(Backtest.mostWindows) windows; make `--window` longer")
    }
    let result: Backtest
    do throws(FitProblem) {
      result = try Backtest(
        trace.sample, split: split, fitOptions: trace.fit, options: asked)
    } catch {
      return TraceOptions.report(
        error, path: "the first part of \(trace.path)", verb: Self.name)
    }
    if let folder = options.last("--out") {
      do throws(ResultsError) {
        try FitFiles.write(
          result, title: "Backtest of traffic fitted to \(trace.source)", to: folder,
          mark: ResultsPlace.mark)
      } catch {
        return TraceOptions.report(error)
      }
    }
    guard !options.has("--quiet") else { return .done }
    let width = Console.width(of: STDOUT_FILENO)
    for line in FitReport.lines(result, source: trace.source, width: width) {
      Console.print(line)
    }
    return .done
  }

  private static func window(_ options: Options) throws(UsageError) -> Quantities.Duration? {
    guard let text = options.last("--window") else { return nil }
    guard let window = try? ScenarioValue.duration(text), window > .zero else {
      throw UsageError(message: "option `--window` needs a duration such as `1h`, not `\(text)`")
    }
    return window
  }

  /// Where the first part ends.
  private static func split(_ window: Interval, _ options: Options) throws(UsageError) -> Instant {
    let text = options.last("--train") ?? "70%"
    let length = window.duration
    var part: Quantities.Duration?
    if let share = try? ScenarioValue.share(text) {
      part = Quantities.Duration(seconds: length.seconds * share.approximation)
    } else {
      part = try? ScenarioValue.duration(text)
    }
    guard let part, part > .zero, part < length else {
      throw UsageError(
        message: "option `--train` needs a share such as `70%`, or a duration shorter than the "
          + "trace, not `\(text)`")
    }
    // To the second, where that leaves anything.
    let whole = part.nanoseconds / 1_000_000_000 * 1_000_000_000
    return window.from + (whole > 0 ? Quantities.Duration(nanoseconds: whole) : part)
  }
}
