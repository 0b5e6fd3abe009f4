import Baselines
import Projection
import Results
import Scenarios
import Studies
import Text

/// The command that compares new results with accepted ones.
enum CheckVerb {
  enum Mode: String, CaseIterable { case exact, statistical }

  static let baseline = Option<String>.text(
    "--baseline", "DIR", "where accepted results are", default: "results", completes: .folders)
  static let mode = Option<Mode>.choice(
    "--mode", "MODE",
    "exact (default): every file must have the same bytes; statistical: every metric of "
      + "summary.csv must be what chance explains, so that another seed passes and another price "
      + "does not",
    noun: "mode")
  /// The probability of a false alarm, as it is written and as a number.
  static let level = Option<(text: String, share: Double)>.one(
    "--level", "SHARE", "the probability of a false alarm in a statistical check (default: 1%)",
    default: ("1%", 0.01)
  ) { text in
    let isShare = text.hasSuffix("%")
    guard let number = Double(isShare ? text.dropLast() : text[...]),
      case let level = isShare ? number / 100 : number, level > 0, level < 1
    else {
      throw Failure.usage(
        "option `--level` needs a share between 0 and 1 such as 1% or 0.01, not `\(text)`")
    }
    return (text, level)
  }
  static let tolerances = Option<[Tolerance]>.each(
    "--tolerance", "METRIC=LIMIT",
    "how far a metric may move: 2% of the old value, or 0.5 in its unit; FILE.COLUMN=LIMIT for "
      + "columns of other files (burn_down.mean=1%), * for every metric, file or column; may be "
      + "repeated"
  ) { text in
    do throws(ToleranceProblem) { return try Tolerance(text) } catch {
      throw Failure.usage("option `--tolerance`: \(error.message)")
    }
  }
  static let files = Option<[String]>(
    "--files", "NAME,…",
    "compares these files alone, such as summary.csv; a baseline need have no others"
  ) { texts in
    let names = try Option.words("--files", "", "").read(texts)
    guard texts.isEmpty || !names.isEmpty else {
      throw Failure.usage("option `--files` needs names of files, such as `summary.csv`")
    }
    let known = Tables.fileNames
    for name in names where !known.contains(name) {
      throw Failure.unknown(
        "file", name, among: known, place: " among results",
        help: "such files are summary.csv and burn_down.csv")
    }
    return names
  }
  static let update = Option.flag("--update", "accepts what differs: replaces DIR/<name>/")
  static let out = Option<String?>.text(
    "--out", "DIR",
    "writes what moved into DIR/<name>-check/, which `drawdown report` draws",
    completes: .folders)
  static let verb = Verb(
    name: "check",
    summary: "reruns scenarios and tells what differs from results that were accepted",
    about: """
      Runs each scenario into a temporary folder, compares the results with DIR/<name>/, and
      judges the scenario's expectations. Writes nothing else unless asked to.
      """,
    takes: .scenarios,
    options: [
      baseline, mode, level, tolerances, files, update, out, Shared.junit, Shared.github,
      Shared.threads, Shared.overrides, Shared.allowed,
      Shared.strict, Shared.json,
      Shared.quiet.explained("prints only what failed, on standard error"),
    ],
    notes: """
      Exit codes: 0 all right or accepted, 1 something differs or an expectation fails, 2 wrong
      usage or input, 3 a baseline cannot be read or a file not be written, 130 interrupted.
      """,
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    guard line[mode] == .statistical || !line.has(level) else {
      throw Failure.usage("option `--level` goes with `--mode statistical`")
    }
    guard line[mode] == .exact || !line.has(files) else {
      throw Failure.usage("option `--files` goes with `--mode exact`")
    }
    guard line.changes.isEmpty || !line[update] else {
      throw Failure.usage(
        "`--update` accepts what the scenario says; change the file instead of `--set`")
    }
    let scenarios = try ScenarioReading(line).read(line.positional)
    if let name = RunVerb.firstRepeatedName(scenarios) {
      throw Failure.usage(
        "two scenarios are called `\(name)` and would share a baseline; check them one after the "
          + "other")
    }
    Interruption.watch()
    return RunVerb.worst(of: scenarios, verb.name) { scenario in
      var check = ScenarioCheck(scenario, line)
      defer {
        line.verdicts.add(check.verdicts.suite)
        line.answer.add(check.verdicts.suite.json)
      }
      return try check.run()
    }
  }
}
