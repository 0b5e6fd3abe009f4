/// A row of a small result file about one organization.
struct KeptRecord {
  private let texts: [String: String]
  private let moments: [String: KeptMoment]
  private let amounts: [String: Int128]

  /// The text of a field; nothing where there is no such column.
  subscript(_ column: String) -> String { texts[column] ?? "" }

  func moment(_ column: String) -> KeptMoment? { moments[column] }

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
    of description: TableDescription, in folder: KeptFolder, organizations: [String],
    requiring required: [String]
  ) throws(KeptError) -> [KeptRecord] {
    let table = try folder.open(description, requiring: ["organization"] + required)
    let condition = KeptFilter.Condition(column: "organization", values: organizations)
    let conditions = RowConditions(
      KeptFilter(conditions: organizations.isEmpty ? [] : [condition]), table)
    let kinds = table.columns.map { name in description.columns.first { $0.name == name } }
    var records: [KeptRecord] = []
    while try table.next() {
      guard conditions.accept(table) else { continue }
      if let record = KeptRecord(table, kinds) { records.append(record) }
    }
    try table.finish()
    return records
  }

  /// Takes the row that a table stands on; nil, and a note, where a field is wrong.
  private init?(_ table: KeptTable, _ kinds: [ColumnDescription?]) {
    var (texts, moments, amounts): ([String: String], [String: KeptMoment], [String: Int128]) =
      ([:], [:], [:])
    for (column, name) in table.columns.enumerated() {
      let text = table.text(column)
      texts[name] = text
      guard !text.isEmpty, let kind = kinds[column] else { continue }
      if kind.kind == .datetime {
        guard table.time(column) != nil, let moment = KeptMoment(text) else { return nil }
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
