import Results

/// A row of a small result file about one organization.
struct StoredRecord {
  private let texts: [String: String]
  private let moments: [String: StoredMoment]
  private let amounts: [String: Int128]

  /// The text of a field; nothing where there is no such column.
  subscript(_ column: String) -> String { texts[column] ?? "" }

  func moment(_ column: String) -> StoredMoment? { moments[column] }

  /// The exact amount of a field in units of 10⁻⁹.
  func amount(_ column: String) -> Int128? { amounts[column] }

  /// Reads the rows of some organizations, those of the first replication.
  ///
  /// - Parameters:
  ///   - description: The file.
  ///   - folder: Where it is.
  ///   - organizations: Whose rows; empty for all.
  ///   - required: Columns that it must have; others may be missing.
  /// - Returns: The rows in the order of the file.
  /// - Throws: where the file cannot be read or is wrong.
  static func rows(
    of description: TableDescription, in folder: StoredResults, organizations: [String],
    requiring required: [String]
  ) throws(ResultsError) -> [StoredRecord] {
    let table = try folder.open(description, requiring: ["organization"] + required)
    let condition = ResultsFilter.Condition(column: "organization", values: organizations)
    let conditions = RowConditions(
      ResultsFilter(conditions: organizations.isEmpty ? [] : [condition]), table)
    let kinds = table.columns.map { name in description.columns.first { $0.name == name } }
    var records: [StoredRecord] = []
    while try table.next() {
      guard conditions.accept(table) else { continue }
      if let record = StoredRecord(table, kinds) { records.append(record) }
    }
    try table.finish()
    return records
  }

  /// Takes the row that a table stands on; nil, and a note, where a field is wrong.
  private init?(_ table: StoredTable, _ kinds: [ColumnDescription?]) {
    var (texts, moments, amounts): ([String: String], [String: StoredMoment], [String: Int128]) =
      ([:], [:], [:])
    for (column, name) in table.columns.enumerated() {
      let text = table.text(column)
      texts[name] = text
      guard !text.isEmpty, let kind = kinds[column] else { continue }
      if kind.kind == .datetime {
        guard table.time(column) != nil, let moment = StoredMoment(text) else { return nil }
        moments[name] = moment
      } else if kind.unit == "currency" {
        guard let nanos = table.nanos(column) else { return nil }
        amounts[name] = nanos
      }
    }
    self.texts = texts
    self.moments = moments
    self.amounts = amounts
  }
}
