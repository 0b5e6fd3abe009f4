import Experiments
import Foundation
import Projection
import Reporting
import Scenarios

/// The command that compares new results with accepted ones.
enum CheckVerb: Verb {
  static let name = "check"
  static let abstract = "reruns scenarios and tells what differs from results that were accepted"
  static let valueOptions = [
    "--baseline", "--mode", "--level", "--tolerance", "--junit", "--threads", "--set",
  ]
  static let flags = ["--github", "--update", "--quiet", "--strict"]
  static let help = """
    usage: drawdown check SCENARIO… [options]

    Runs each scenario into a temporary folder, compares the results with DIR/<name>/, and judges
    the scenario's expectations. Writes nothing else unless asked to.

      --baseline DIR        where accepted results are (default: results)
      --mode exact          every file must have the same bytes (default)
      --mode statistical    every metric of summary.csv must be what chance explains, so that
                            another seed passes and another price does not
      --level SHARE         the probability of a false alarm in a statistical check (default: 1%)
      --tolerance METRIC=LIMIT
                            how far a metric may move: 2% of the old value, or 0.5 in its unit;
                            FILE.COLUMN=LIMIT for columns of other files (burn_down.mean=1%),
                            * for every metric, file or column; may be repeated
      --update              accepts what differs: replaces DIR/<name>/
      --junit FILE          writes the verdicts as JUnit XML
      --github              prints what failed as annotations of GitHub Actions
      --threads N           threads (default: one for each processor)
      --set KEY=VALUE       changes a key of the scenario; may be repeated
      --strict              undecided expectations fail
      --quiet               prints only what failed, on standard error

    Exit codes: 0 all right or accepted, 1 something differs or an expectation fails, 2 wrong usage
    or input, 3 a baseline cannot be read or a file not be written, 130 interrupted.
    """

  static func run(_ options: Options) -> ExitCode {
    let scenarios: [Scenario]
    let terms: CheckTerms
    do throws(UsageError) {
      guard !options.positional.isEmpty else {
        throw UsageError(message: "no scenario was named")
      }
      terms = try CheckTerms(options)
      switch try ScenarioReading(options).read(options.positional) {
      case .success(let read): scenarios = read
      case .failure(let code): return code.exitCode
      }
      try checkNames(scenarios)
    } catch {
      Console.error("drawdown check: error: \(error.message)\n\n\(help)")
      return .badInput
    }
    Interruption.watch()
    var worst = ExitCode.done
    var suites: [JUnitReport.Suite] = []
    for scenario in scenarios {
      var check = ScenarioCheck(scenario, options: options, terms: terms)
      let code = check.run()
      if code == .interrupted { return code }
      if code.rawValue > worst.rawValue { worst = code }
      suites.append(check.suite)
    }
    guard let file = options.last("--junit") else { return worst }
    do throws(ResultsError) {
      try JUnitReport(suites).write(to: file, mark: terms.mark)
      return worst
    } catch {
      guard case .cannotWrite(let path, let reason) = error else { return .cannotReadOrWrite }
      Console.error("drawdown: error: cannot write \(path): \(reason)")
      return .cannotReadOrWrite
    }
  }

  private static func checkNames(_ scenarios: [Scenario]) throws(UsageError) {
    for (index, scenario) in scenarios.enumerated()
    where scenarios[..<index].contains(where: { $0.input.name == scenario.input.name }) {
      throw UsageError(
        message: "two scenarios are called `\(scenario.input.name)` and would share a baseline; "
          + "check them one after the other")
    }
  }
}

/// How a command line wants results compared.
struct CheckTerms {
  enum Mode: String, CaseIterable { case exact, statistical }

  let mode: Mode
  /// The probability of a false alarm.
  let level: Double
  let tolerances: [Tolerance]
  let threads: Int
  /// The folder of baselines.
  let baseline: String
  /// What temporary names end in.
  let mark = ResultsPlace.mark

  init(_ options: Options) throws(UsageError) {
    threads = try options.threads()
    baseline = options.last("--baseline") ?? "results"
    mode = try Self.mode(options.last("--mode"))
    level = try Self.level(options.last("--level"), mode)
    var tolerances: [Tolerance] = []
    for text in options.all("--tolerance") {
      do throws(ToleranceProblem) { tolerances.append(try Tolerance(text)) } catch {
        throw UsageError(message: "option `--tolerance`: \(error.message)")
      }
    }
    self.tolerances = tolerances
  }

  private static func mode(_ name: String?) throws(UsageError) -> Mode {
    guard let name else { return .exact }
    if let mode = Mode(rawValue: name) { return mode }
    let near = Suggestion.nearest(to: name, among: Mode.allCases.map(\.rawValue))
    throw UsageError(
      message: "there is no mode `\(name)`; "
        + (near.map { "did you mean `\($0)`?" } ?? "there are `exact` and `statistical`"))
  }

  private static func level(_ text: String?, _ mode: Mode) throws(UsageError) -> Double {
    guard let text else { return 0.01 }
    guard mode == .statistical else {
      throw UsageError(message: "option `--level` goes with `--mode statistical`")
    }
    let isShare = text.hasSuffix("%")
    guard let number = Double(isShare ? text.dropLast() : text[...]),
      case let level = isShare ? number / 100 : number, level > 0, level < 1
    else {
      throw UsageError(
        message: "option `--level` needs a share between 0 and 1 such as 1% or 0.01, not `\(text)`")
    }
    return level
  }
}
