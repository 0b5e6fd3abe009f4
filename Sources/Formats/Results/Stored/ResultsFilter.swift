/// Which rows of a result file a question is about.
public struct ResultsFilter: Sendable {
  /// A column and the values it may have.
  public struct Condition: Sendable {
    /// The column's name.
    public let column: String
    /// The values, one of which a row must have.
    public let values: [String]

    /// Makes a condition.
    public init(column: String, values: [String]) {
      self.column = column
      self.values = values
    }
  }

  /// What rows must have; all of it.
  public var conditions: [Condition]
  /// When they must be.
  public var period: ResultsPeriod

  /// Makes a filter; one without conditions takes every row.
  public init(conditions: [Condition] = [], period: ResultsPeriod = ResultsPeriod()) {
    self.conditions = conditions
    self.period = period
  }
}

/// The conditions of a filter on the columns of one file; times are looked at elsewhere.
package struct RowConditions {
  private var conditions: [(column: Int, values: [[UInt8]])] = []

  package init(_ filter: ResultsFilter, _ table: StoredTable) {
    // Only the first replication is a history; others would be other futures.
    if let replication = table.index(of: "replication") {
      conditions.append((replication, [[UInt8(ascii: "1")]]))
    }
    for condition in filter.conditions {
      guard let column = table.index(of: condition.column) else { continue }
      conditions.append((column, condition.values.map { Array($0.utf8) }))
    }
  }

  /// Whether the row that a table stands on has what is asked for.
  package func accept(_ table: StoredTable) -> Bool {
    conditions.allSatisfy { condition in
      let field = table[condition.column]
      return condition.values.contains { $0.count == field.count && field.elementsEqual($0) }
    }
  }
}
