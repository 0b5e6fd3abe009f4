public import Projection
public import Quantities
public import Text

/// An assertion about a result: `metric[.statistic][@organization] op value`.
public struct Expectation: Hashable, Sendable {
  /// How the result is compared with the value.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// At most the value.
    case atMost = "<="
    /// At least the value.
    case atLeast = ">="
    /// Less than the value.
    case below = "<"
    /// More than the value.
    case above = ">"
    /// The value itself.
    case equal = "=="
  }

  /// The result.
  public let metric: Metric
  /// The column of summary.csv, such as `mean` or `p95`.
  public let statistic: String
  /// The organization, or nil for all together.
  public let organization: String?
  /// How they are compared.
  public let comparison: Comparison
  /// The value; shares as parts of one, money in major units.
  public let value: Decimal
  /// The assertion as it was written.
  public let text: String
  /// Where it was written.
  public let position: SourcePosition
}
