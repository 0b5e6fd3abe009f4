import Text

/// A column of a result file: its name, type and meaning.
public struct ColumnDescription: Sendable {
  /// The types of Frictionless Table Schema that results use.
  public enum Kind: String, Sendable {
    /// Text.
    case string
    /// A whole number.
    case integer
    /// A decimal number.
    case number
    /// An ISO 8601 instant with offset.
    case datetime
    /// True or false.
    case boolean
  }

  /// The name in the header line.
  public let name: String
  /// Its type.
  public let kind: Kind
  /// Its unit, or nil for text, times and numbers that only order.
  public let unit: String?
  /// What it says.
  public let meaning: String
  /// Whether it is one of those that name a row.
  public internal(set) var isKey: Bool
}

/// A result file: its name, what a row is, and its columns.
public struct TableDescription: Sendable {
  /// The file's name without `.csv`.
  public let name: String
  /// What one row is.
  public let rowMeaning: String
  /// The columns, in order.
  public let columns: [ColumnDescription]

  /// The file's name.
  public var fileName: String { "\(name).csv" }
}

extension OutputColumn {
  /// Makes the column of a result file as it is described; one that is not is text.
  init(named name: String, in table: TableDescription, _ dispensability: Int = 0) {
    let column = table.columns.first { $0.name == name }
    let kind: Kind =
      switch column?.kind {
      case .integer: .integer
      case .number: .number(leastPlaces: column?.unit == "currency" ? 2 : 0)
      case .datetime: .time
      case .string, .boolean, nil: .text
      }
    self.init(name, kind, dispensability)
  }
}
