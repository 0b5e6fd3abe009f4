import Text

/// An invoice of a results folder with its lines.
public struct StoredInvoice: Hashable, Sendable {
  /// One line: what the file has in each of its columns.
  public struct Line: Hashable, Sendable {
    private var texts: [String: String] = [:]
    /// In units of 10⁻⁹; tax and total are there even where the file does not have them.
    package private(set) var amounts: [String: Int128] = [:]

    /// Reads the row that a table stands on, or notes what is wrong with it.
    init?(_ table: StoredTable, _ columns: [OutputColumn]) {
      for column in columns {
        let place = table.place(of: column.name)
        guard case .number = column.kind else {
          texts[column.name] = table.text(place)
          continue
        }
        if table[place].isEmpty, Self.computed.contains(column.name) { continue }
        guard let nanos = table.nanos(place) else { return nil }
        amounts[column.name] = nanos
      }
      let tax = amounts["tax", default: 0]
      amounts["tax"] = tax
      amounts["total"] = amounts["total"] ?? amounts["amount", default: 0] + tax
    }

    private static let computed = ["tax", "total"]

    /// What it has in a column; nothing where the file has none of the name.
    package subscript(column: String) -> String {
      amounts[column].map { ExactAmount.text($0) } ?? texts[column] ?? ""
    }
  }

  /// Its lines; there is one at least.
  public internal(set) var lines: [Line]

  /// The sum of a column of amounts, in units of 10⁻⁹.
  package func sum(_ column: String) -> Int128 {
    lines.reduce(0) { $0 + $1.amounts[column, default: 0] }
  }

  /// What it has in a column: amounts are added up, types stand each once, `lines` are counted.
  package subscript(column: String) -> String {
    switch column {
    case "lines": String(lines.count)
    case "type":
      lines.map { $0[column] }.reduce(into: [String]()) { types, type in
        if !types.contains(type) { types.append(type) }
      }.joined(separator: "; ")
    case _ where lines.first?.amounts[column] != nil: ExactAmount.text(sum(column))
    default: lines.first?[column] ?? ""
    }
  }
}
