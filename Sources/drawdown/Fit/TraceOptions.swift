import Fitting
import Foundation
import Quantities
import Reporting
import Scenarios
import Text
import Traffic

/// What a command line says of a recorded trace and of how traffic is fitted to it.
struct TraceOptions {
  static let valueOptions = [
    "--format", "--columns", "--model", "--time-zone", "--tokens", "--seed", "--out",
  ]
  static let flags = ["--sort", "--quiet"]
  static let help = """
      --format FORMAT       azure-llm, burstgpt, mooncake or litellm-spend-logs
      --columns KEY=COLUMN,…  instead: which columns, or keys of JSON lines, hold what: time, unit
                            (iso8601, s, ms, us, ns), input, cached_input, output, model
      --model NAME          the model of rows that name none (default: model)
      --time-zone ZONE      the IANA time zone of the profile's hours (default: UTC)
      --tokens STYLE        auto (default: a family, or what was observed where none comes near),
                            family or empirical
      --sort                sorts rows that are not in the order of time
      --seed N              the seed of simulations and of ties (default: 1)
    """

  let path: String
  let sample: TraceSample
  let fit: TrafficFit.Options

  /// What the trace is called in reports.
  var source: String { path == "-" ? "standard input" : (path as NSString).lastPathComponent }

  /// Reads the options and the trace.
  ///
  /// - Throws: what is wrong with an option.
  /// - Returns: how the program ends, where the trace cannot be used.
  static func read(
    _ options: Options, verb: String
  ) throws(UsageError) -> Result<TraceOptions, ReadingFailure> {
    guard let path = options.positional.first else {
      throw UsageError(message: "no trace was named")
    }
    guard options.positional.count == 1 else {
      throw UsageError(message: "it takes one trace, not \(options.positional.count)")
    }
    let format = try format(options)
    let model = options.last("--model") ?? "model"
    let style = try style(options)
    let zone = try zone(options)
    let fit = TrafficFit.Options(zone: zone, tokens: style, seed: try options.seed() ?? 1)
    do throws(FitProblem) {
      let sample = try TraceSample.read(
        path: path, format: format, unnamedModel: model, sorts: options.has("--sort"))
      return .success(TraceOptions(path: path, sample: sample, fit: fit))
    } catch {
      return .failure(ReadingFailure(exitCode: report(error, path: path, verb: verb)))
    }
  }

  /// Says why a trace cannot be fitted.
  static func report(_ problem: FitProblem, path: String, verb: String) -> ExitCode {
    switch problem {
    case .unreadable(let path, let reason):
      Console.error("drawdown: error: cannot read \(path): \(reason)")
      return .cannotReadOrWrite
    case .invalid(let diagnostics):
      for diagnostic in diagnostics { Console.error(diagnostic.description) }
    case .tooFewRows(let count, let needed):
      let rows = count == 1 ? "1 row" : "\(count) rows"
      Console.error("drawdown \(verb): error: \(path) has \(rows); a fit needs \(needed) at least")
    case .noSpan:
      Console.error(
        "drawdown \(verb): error: all rows of \(path) have the same time, so there is no rate")
    }
    return .badInput
  }

  private static func format(_ options: Options) throws(UsageError) -> TraceFormat {
    let formats: [(String, TraceFormat)] = [
      ("azure-llm", .azure), ("burstgpt", .burstGPT), ("mooncake", .mooncake),
      ("litellm-spend-logs", .liteLLMSpendLogs),
    ]
    if let text = options.last("--columns") {
      guard options.last("--format") == nil else {
        throw UsageError(message: "`--columns` stands beside `--format`; give one of them")
      }
      return .columns(try columns(text))
    }
    guard let name = options.last("--format") else {
      throw UsageError(
        message: "say how rows are read, for example `--format azure-llm`, or name the `--columns`")
    }
    if let format = formats.first(where: { $0.0 == name })?.1 { return format }
    let near = Suggestion.nearest(to: name, among: formats.map(\.0))
    throw UsageError(
      message: "there is no format `\(name)`; "
        + (near.map { "did you mean `\($0)`?" }
          ?? "there are " + formats.map { "`\($0.0)`" }.joined(separator: ", ")))
  }

  private static func columns(_ text: String) throws(UsageError) -> TraceColumns {
    let keys = ["time", "unit", "input", "cached_input", "output", "model"]
    var found: [String: String] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2, keys.contains(halves[0]), found[halves[0]] == nil else {
        throw UsageError(
          message: "option `--columns` needs each of \(keys.joined(separator: ", ")) once at most, "
            + "such as `time=at,unit=ms,input=prompt_tokens`, not `\(part)`")
      }
      found[halves[0]] = halves[1]
    }
    guard let time = found["time"] else {
      throw UsageError(message: "option `--columns` needs the column of times: `time=COLUMN`")
    }
    let unit = found["unit"] ?? TraceColumns.TimeUnit.iso8601.rawValue
    guard let unit = TraceColumns.TimeUnit(rawValue: unit) else {
      throw UsageError(message: "there is no unit `\(unit)`; there are iso8601, s, ms, us and ns")
    }
    return TraceColumns(
      time: time, unit: unit, input: found["input"], cachedInput: found["cached_input"],
      output: found["output"], model: found["model"])
  }

  private static func style(_ options: Options) throws(UsageError) -> TokenStyle {
    guard let text = options.last("--tokens") else { return .automatic }
    guard let style = TokenStyle(rawValue: text) else {
      throw UsageError(
        message: "option `--tokens` needs `auto`, `family` or `empirical`, not `\(text)`")
    }
    return style
  }

  private static func zone(_ options: Options) throws(UsageError) -> ZoneRules {
    do throws(ScenarioValue.Problem) {
      return try ScenarioValue.zone(options.last("--time-zone") ?? "UTC")
    } catch {
      throw UsageError(message: "option `--time-zone`: \(error.message)")
    }
  }

  /// Says why files could not be written.
  static func report(_ error: ResultsError) -> ExitCode {
    switch error {
    case .cannotWrite(let path, let reason):
      Console.error("drawdown: error: cannot write \(path): \(reason)")
    }
    return .cannotReadOrWrite
  }
}
