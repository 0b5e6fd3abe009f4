import Text

/// A result file read row by row; its columns go by name.
///
/// Memory does not grow with the file. Rows that are not well formed are noted and passed over;
/// `finish` tells them.
package final class StoredTable {
  let path: String
  /// The names in the header line.
  package let columns: [String]
  private var reader: CSVReader
  private var problems = Problems()
  /// What accepted rows have.
  private let conditions: [(column: Int, values: [[UInt8]])]

  /// Opens a file, some of whose columns are required, and reads its header line.
  ///
  /// A filter says which rows are accepted, its times apart.
  ///
  /// - Throws: `unreadable`, or `malformed` where a column is missing.
  package init(
    path: String, requiring required: [String] = [], _ filter: ResultsFilter? = nil
  ) throws(ResultsError) {
    self.path = path
    let hasHeader: Bool
    do throws(DocumentError) {
      reader = CSVReader(try LineReader(path: path))
      hasHeader = try reader.next()
    } catch {
      throw Self.failure(error)
    }
    guard hasHeader else {
      throw .malformed(path, "the file is empty; a header line must come first")
    }
    var names: [String] = []
    for place in 0..<reader.count { names.append(String(decoding: reader[place], as: UTF8.self)) }
    columns = names
    // Only the first replication is a history; others would be other futures.
    let first = ResultsFilter.Condition(column: "replication", values: ["1"])
    conditions = (filter.map { [first] + $0.conditions } ?? []).compactMap { condition in
      names.firstIndex(of: condition.column).map { ($0, condition.values.map { Array($0.utf8) }) }
    }
    for name in required where !columns.contains(name) {
      problems.add("there is no column `\(name)`; is this file as the run wrote it?", to: path)
    }
    try finish()
  }

  /// Moves to the next well-formed row.
  ///
  /// - Returns: false at the end of the file.
  package func next() throws(ResultsError) -> Bool {
    while true {
      do throws(DocumentError) {
        guard try reader.next() else { return false }
        if reader.count == columns.count { return true }
        problems.add(
          reader.lines.error(
            "a row of \(reader.count) fields; the header line has \(columns.count)",
            line: reader.lineNumber, column: 1))
      } catch {
        guard case .malformed(let diagnostic) = error else { throw Self.failure(error) }
        problems.add(diagnostic)
      }
    }
  }

  /// Ends a reading.
  ///
  /// - Throws: `malformed` where there was something wrong with a row.
  package func finish() throws(ResultsError) {
    guard problems.isEmpty else { throw .malformed(problems) }
  }

  /// Whether the row has what the filter asks for.
  package var isAccepted: Bool {
    conditions.allSatisfy { column, values in values.contains { self[column].equals($0) } }
  }

  /// The bytes of a field; valid until the next row.
  package subscript(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    CSVBuffer.original(reader[column])
  }

  package func text(_ column: Int) -> String { String(decoding: self[column], as: UTF8.self) }

  /// The place of a column, or nil where there is none.
  package func index(of name: String) -> Int? { columns.firstIndex(of: name) }

  /// The place of a column that was required.
  package func place(of name: String) -> Int {
    guard let index = index(of: name) else { preconditionFailure("the column was not required") }
    return index
  }

  /// Makes a diagnostic at a field of the row.
  func diagnostic(_ message: String, at column: Int) -> Diagnostic {
    let place = reader.place(of: column)
    return reader.lines.error(message, line: place.line, column: place.column)
  }

  /// Notes that a field of the row is wrong.
  package func note(_ message: String, at column: Int) {
    problems.add(diagnostic(message, at: column))
  }

  /// Returns the exact amount of a field in units of 10⁻⁹, and notes where there is none.
  package func nanos(_ column: Int) -> Int128? {
    if let nanos = ExactAmount.nanos(reader[column]) { return nanos }
    note("`\(text(column))` is not an amount such as -12.5, with at most 9 decimals", at: column)
    return nil
  }

  /// Returns the number of a field as JSON writes it, nothing for an empty field or one that is
  /// without bounds, and notes where it is none.
  package func number(_ column: Int) -> String {
    guard !reader[column].isEmpty else { return "" }
    let text = text(column)
    if ExactAmount.nanos(reader[column]) != nil { return text }
    if ["NaN", "INF", "-INF"].contains(text) { return "" }
    guard let value = Double(text), value.isFinite else {
      note("`\(text)` is not a number", at: column)
      return ""
    }
    return DecimalFormat.fixed(value, significantDigits: 17)
  }

  /// Returns the time of a field, and notes where there is none.
  package func time(_ column: Int) -> StoredTime? {
    if let time = StoredTime(reader[column]) { return time }
    note("`\(text(column))` is not a time such as 2026-01-31T09:30:00+01:00", at: column)
    return nil
  }

  private static func failure(_ error: DocumentError) -> ResultsError {
    if case .unreadable(let path, let reason) = error {
      return .unreadable(path: path, reason: reason)
    }
    var problems = Problems()
    problems.add(error.diagnostic)
    return .malformed(problems)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes are these.
  func equals(_ bytes: some Collection<UInt8>) -> Bool {
    count == bytes.count && elementsEqual(bytes)
  }
}
