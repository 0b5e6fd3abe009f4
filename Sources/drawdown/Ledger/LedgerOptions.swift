import Results
import Text

/// Options that the commands about kept results share.
enum LedgerOptions {
  static let organization = filter("--organization", "organization", "of this organization")
  static let type = filter(
    "--type", "type", "of these types: purchase, auto_top_up, bonus, request, expiry …",
    isList: true)
  static let project = filter("--project", "project", "of this project")
  static let member = filter("--member", "member", "of this member")
  static let model = filter("--model", "model", "of this model or meter")
  static let apiKey = filter("--api-key", "api_key", "of this API key")
  static let endpoint = filter("--endpoint", "endpoint", "of this endpoint")
  static let usageType = filter(
    "--usage-type", "usage_type", "of these usage types: input, cached_input, output, meter …",
    isList: true)
  static let invoice = filter("--invoice", "invoice", "this invoice with its lines")

  static let from = bound(
    "--from",
    "from this time on: 2026-01-31, 2026-01-31T09:00, or with an offset; without one it is what "
      + "clocks in the scenario's zone show")
  static let to = bound("--to", "before this time")
  static let year = Option<Int?>.integer("--year", "Y", "of this year", in: 1678...2261)
  static let month = Option<Int?>.integer(
    "--month", "M", "of this month of the year", in: 1...12)
  static let period: [any DeclaredOption] = [from, to, year, month]

  static let format = format([.table, .csv, .json])

  /// How to answer, by one of some formats.
  static func format(_ formats: [OutputFormat], help: String? = nil) -> Option<OutputFormat> {
    .choice(
      "--format", "FORMAT", help, among: formats.map { ($0.rawValue, $0) }, noun: "format",
      place: " here")
  }

  /// An option that keeps rows by a column; nothing where it is left out.
  private static func filter(
    _ name: String, _ column: String, _ help: String, isList: Bool = false
  ) -> Option<ResultsFilter.Condition?> {
    // Words of fixed lists have no commas; names may have some.
    let words = Option<[String]>.words(name, "T,T", help)
    return Option(name, isList ? "T,T" : "NAME", help) { texts in
      guard !texts.isEmpty else { return nil }
      let values = isList ? try words.read(texts) : texts
      return ResultsFilter.Condition(column: column, values: values)
    }
  }

  private static func bound(_ name: String, _ help: String) -> Option<ResultsPeriod.Bound?> {
    .one(name, "TIME", help) { text in
      try Shared.time(name, text) { ResultsPeriod.Bound($0) }
    }
  }
}

/// What the commands about kept results have in common: a folder, filters, a format.
struct LedgerQuestion {
  private static let filters = [
    LedgerOptions.organization, LedgerOptions.type, LedgerOptions.project, LedgerOptions.member,
    LedgerOptions.model, LedgerOptions.apiKey, LedgerOptions.endpoint, LedgerOptions.usageType,
    LedgerOptions.invoice,
  ]

  let line: Invocation
  let folder: StoredResults
  /// Where the tables of a ledger are, as long as the question is.
  private let tables: LedgerTables?
  let filter: ResultsFilter
  let format: OutputFormat

  /// Reads a question from a command line.
  ///
  /// - Throws: where the line is wrong, or there is no such folder.
  init(_ line: Invocation, format: OutputFormat) throws {
    self.line = line
    self.format = format
    let (year, month) = (line[LedgerOptions.year], line[LedgerOptions.month])
    guard month == nil || year != nil else {
      throw Failure.usage("option `--month` needs `--year` too")
    }
    filter = ResultsFilter(
      conditions: Self.filters.compactMap { line[$0] },
      period: ResultsPeriod(
        from: line[LedgerOptions.from], to: line[LedgerOptions.to], year: year, month: month))
    tables = try LedgerTables(of: line.positional[0])
    folder = try StoredResults(path: tables?.path ?? line.positional[0])
  }
}
