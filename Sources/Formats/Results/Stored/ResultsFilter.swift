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
