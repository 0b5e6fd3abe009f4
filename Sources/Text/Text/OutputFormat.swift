/// How an answer is written.
public enum OutputFormat: String, CaseIterable, Sendable {
  /// Columns under each other, for people.
  case table
  /// RFC 4180 with a header line, as result files are.
  case csv
  /// An array with an object for each row.
  case json
  /// A page to print.
  case html
}

/// A column of an answer.
package struct OutputColumn {
  package enum Kind: Equatable {
    /// Text, on the left.
    case text
    /// A time; tables leave fractions of a second out.
    case time
    /// A whole number.
    case integer
    /// A decimal, points under each other, with at least some decimals in tables.
    case number(leastPlaces: Int)
  }

  package let name: String
  package let kind: Kind
  /// Zero never gives way where there is little room; of others the highest goes first.
  package let dispensability: Int

  package init(_ name: String, _ kind: Kind, _ dispensability: Int = 0) {
    self.name = name
    self.kind = kind
    self.dispensability = dispensability
  }
}
