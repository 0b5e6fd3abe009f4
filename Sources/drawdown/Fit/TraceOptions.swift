import Fitting
import Foundation
import Quantities
import Scenarios
import Text
import Traffic

/// What a command line says of a recorded trace and of how traffic is fitted to it.
struct TraceOptions {
  static let format = Option<TraceFormat?>.one(
    "--format", "FORMAT",
    "auto (by its columns), or one of "
      + formats.dropFirst().map(\.0).joined(separator: ", "),
    completes: .words(formats.map(\.0))
  ) { name -> TraceFormat in
    if let format = formats.first(where: { $0.0 == name })?.1 { return format }
    throw Failure.unknown("format", name, among: formats.map(\.0))
  }
  static let formats: [(String, TraceFormat)] =
    [("auto", .automatic)] + TracePreset.all.map { ($0.name, $0.format) }
  static let columns = Option<TraceFormat?>.one(
    "--columns", "KEY=COLUMN,…",
    "instead: which columns, or keys of JSON objects, hold what: "
      + columnKeys.joined(separator: ", ") + "; units are auto, iso8601, s, ms, us and ns",
    read: columns)
  private static let columnKeys = ["unit"] + TraceRole.allCases.compactMap(\.key)
  private static let model = Option<String>.text(
    "--model", "NAME", "the model of rows that name none", default: "model")
  static let zone = Option<ZoneRules>(
    "--time-zone", "ZONE", "the IANA time zone of the profile's hours (default: UTC)"
  ) { texts in
    do throws(ScalarProblem) { return try ScenarioValue.zone(texts.last ?? "UTC") } catch {
      throw Failure.usage("option `--time-zone`: \(error.message)")
    }
  }
  private static let tokens = Option<TokenStyle>.one(
    "--tokens", "STYLE",
    "auto (default: a family, or what was observed where none comes near), family or empirical",
    default: .automatic, completes: .words(["auto", "family", "empirical"])
  ) { text in
    guard let style = TokenStyle(rawValue: text) else {
      throw Failure.usage("option `--tokens` needs `auto`, `family` or `empirical`, not `\(text)`")
    }
    return style
  }
  static let numbers = Option<TraceFormat.Numbers?>.one(
    "--numbers", "EXAMPLE",
    "how numbers are written, by an example with all of their marks: `1.234,5` or `1,5`"
  ) { text -> TraceFormat.Numbers in
    let marks = text.utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let decimal = marks.last, marks.count <= 2, marks.count == Set(marks).count,
      marks.allSatisfy({ ".,' _".utf8.contains($0) })
    else {
      throw Failure.usage(
        "option `--numbers` needs an example with the mark before decimals, such as `1.234,5`, not "
          + "`\(text)`")
    }
    return TraceFormat.Numbers(decimal: decimal, group: marks.count == 2 ? marks.first : nil)
  }
  static let filters = Option<[TraceFilter]>(
    "--where", "CONDITION",
    "leaves out rows that do not meet it, such as `status == success`; may be repeated"
  ) { texts in
    try texts.map { text in
      guard let filter = TraceFilter(text) else {
        throw Failure.usage(
          "option `--where` needs a condition such as `status == success`, not `\(text)`")
      }
      return filter
    }
  }
  private static let sort = Option.flag("--sort", "sorts rows that are not in the order of time")
  private static let badRows = Option<ReplayDefinition.BadRows>.choice(
    "--on-bad-row", "WHAT",
    "what becomes of a row that cannot be read: error (default), or skip, which counts it",
    among: [("error", .refused), ("skip", .skipped)], noun: "treatment of rows")
  static let out = Option<String?>.text(
    "--out", "DIR", "writes the files there", completes: .folders)

  /// All of them.
  static let all: [any DeclaredOption] = [
    format, columns, model, zone, numbers, filters, tokens, sort, badRows,
    Shared.seed.explained("the seed of simulations and of ties (default: 1)"),
  ]

  let path: String
  let sorts: Bool
  let badRows: ReplayDefinition.BadRows
  let sample: TraceSample
  private(set) var fit: TrafficFit.Options

  /// What the trace is called in reports.
  var source: String { path == "-" ? "standard input" : (path as NSString).lastPathComponent }

  /// Reads the trace of a command line.
  ///
  /// - Throws: what is wrong with an option, or why the trace cannot be used.
  init(_ line: Invocation) throws {
    path = line.positional[0]
    guard line[Self.format] != nil || line[Self.columns] != nil else {
      throw Failure.usage(
        "say how rows are read, for example `--format auto`, or name the `--columns`")
    }
    let format = try Self.format(line)
    sorts = line[Self.sort]
    badRows = line[Self.badRows]
    fit = TrafficFit.Options(
      zone: line[Self.zone], tokens: line[Self.tokens], seed: line[Shared.seed] ?? 1)
    fit.chooses = true
    do {
      sample = try TraceSample.read(
        path: path, format: format, unnamedModel: line[Self.model], sorts: sorts,
        badRows: badRows)
    } catch {
      throw Self.failure(error, path: path)
    }
    for warning in sample.warnings { Console.error(warning.description) }
  }

  /// How rows are read, by their columns where nothing is said.
  static func format(_ line: Invocation) throws -> TraceFormat {
    guard line[format] == nil || line[columns] == nil else {
      throw Failure.usage("`--columns` stands beside `--format`; give one of them")
    }
    var format = line[format] ?? line[columns] ?? .automatic
    format.zone = format.zone ?? line[zone]
    format.numbers = line[numbers]
    format.filters += line[filters]
    return format
  }

  /// Why a trace cannot be fitted.
  static func failure(_ problem: FitProblem, path: String) -> Failure {
    switch problem {
    case .unreadable(let path, let reason): return .cannotRead(path, reason)
    case .invalid(let diagnostics): return .lines(diagnostics.map(\.description))
    case .tooFewRows(let count, let needed):
      let rows = count == 1 ? "1 row" : "\(count) rows"
      return .refused(["\(path) has \(rows); a fit needs \(needed) at least"])
    case .noSpan:
      return .refused(["all rows of \(path) have the same time, so there is no rate"])
    }
  }

  private static func columns(_ text: String) throws -> TraceFormat {
    let keys = columnKeys
    var found: [String: String] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2, keys.contains(halves[0]), found[halves[0]] == nil else {
        throw Failure.usage(
          "option `--columns` needs each of \(keys.joined(separator: ", ")) once at most, such as "
            + "`time=at,unit=ms,input=prompt_tokens`, not `\(part)`")
      }
      found[halves[0]] = halves[1]
    }
    guard found["time"] != nil else {
      throw Failure.usage("option `--columns` needs the column of times: `time=COLUMN`")
    }
    let unit = found["unit"] ?? TraceFormat.TimeUnit.automatic.rawValue
    guard let unit = TraceFormat.TimeUnit(rawValue: unit) else {
      throw Failure.usage("there is no unit `\(unit)`; there are auto, iso8601, s, ms, us and ns")
    }
    let columns = TraceRole.allCases.compactMap { role in
      role.key.flatMap { found[$0] }.map { (role, $0) }
    }
    return TraceFormat(Dictionary(uniqueKeysWithValues: columns), unit: unit)
  }
}
