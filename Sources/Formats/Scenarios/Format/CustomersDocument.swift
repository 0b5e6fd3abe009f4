import Projection
import Text
import Traffic

/// A recorded log, for each of whose customers there is an organization.
struct CustomersDocument {
  /// The traffic that replays it, by its name or by its file.
  var trace: Located<String>
  var column: String
  /// A file of what holds for single customers.
  var terms: Located<String>?

  static var type: ValueType<Self> {
    .object("customers", "The customers of a recorded log") { object in
      let trace: Located<String>? = object.required(
        "trace", .located(.path),
        "The traffic that replays the log, by its name or by the name of its file.",
        example: "log")
      let column = object.required(
        "column", .column, "The column, or key, that names the customer of a row.",
        example: "customer")
      let terms = object.optional(
        "terms", .located(.path),
        "A CSV file of what holds for single customers, relative to this file: a column `customer`, "
          + "others named as the keys of an organization (`plan`, `opening_balance`, `segment`, "
          + "`auto_top_up.threshold` …; `balance`, `threshold` and `amount` are short for theirs). "
          + "An empty field leaves what the scenario says.", example: "customers.csv")
      guard let trace, let column else { return nil }
      return Self(trace: trace, column: column, terms: terms)
    }
  }
}

/// What holds for single customers of a log, as a CSV file tells it.
struct CustomerTerms {
  /// In the order of the file.
  private(set) var names: [String] = []
  private var changes: [String: [ScenarioOverride]] = [:]

  /// What the file may call a key for short.
  private static let short = [
    "balance": "opening_balance", "threshold": "auto_top_up.threshold",
    "amount": "auto_top_up.amount",
  ]

  /// Reads a file; what is wrong with it is reported.
  init?(path: String, column: String, reportingTo problems: DiagnosticCollector) {
    do throws(DocumentError) {
      try read(path, column, problems)
    } catch {
      problems.add([error.diagnostic])
      return nil
    }
  }

  /// What is changed for a customer; nil for one that the file does not name.
  subscript(customer: String) -> [ScenarioOverride]? { changes[customer] }

  private mutating func read(
    _ path: String, _ column: String, _ problems: DiagnosticCollector
  ) throws(DocumentError) {
    var csv = CSVReader(try LineReader(path: path))
    func place(_ field: Int) -> SourcePosition {
      let (line, column) = csv.place(of: field)
      return SourcePosition(file: path, line: line, column: column)
    }
    func text(_ field: Int) -> String { String(decoding: csv[field], as: UTF8.self) }
    guard try csv.lines.next() else {
      throw .broken(
        csv.lines.error(
          "the file is empty; its first line must name columns", line: 1, column: 1))
    }
    try csv.takeHeader()
    let header = (0..<csv.count).map(text)
    guard let own = header.firstIndex(of: "customer") ?? header.firstIndex(of: column) else {
      throw .broken(
        csv.lines.error("there must be a column `customer`", line: 1, column: 1))
    }
    let paths = header.indices.map { field in
      field == own
        ? nil
        : OverridePath.parse(
          Self.short[header[field]] ?? header[field], at: place(field), reportingTo: problems)
    }
    while try csv.next() {
      guard csv.count == header.count else {
        problems.error(
          "the row has \(csv.count) fields; the header names \(header.count)", at: place(0))
        continue
      }
      let customer = text(own)
      guard changes[customer] == nil else {
        problems.error("`\(customer.shortened)` stands twice; once is right", at: place(own))
        continue
      }
      names.append(customer)
      changes[customer] = paths.enumerated().compactMap { field, path in
        guard let path, !csv[field].isEmpty else { return nil }
        return ScenarioOverride(
          path: path, value: YAMLNode(.scalar(text(field), .plain), at: place(field)))
      }
    }
  }
}
