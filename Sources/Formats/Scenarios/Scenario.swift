import PriceCatalogs
import Pricing
public import Projection
public import Text

/// A scenario file that was read, checked and resolved.
public struct Scenario: Sendable {
  /// The path it was read from.
  public let path: String
  /// The files that it was put together from, its own first.
  public internal(set) var files: [String] = []
  /// What is simulated.
  public internal(set) var input: ProjectionInput
  /// What must hold of the results.
  public let expectations: [Expectation]
  /// How precise the results must be; nil: the number of replications is fixed.
  public let stopping: Stopping?
  /// What is odd but can be simulated.
  public let warnings: [Diagnostic]
  /// The catalog that models without a price of their own are looked up in.
  let catalog: PriceCatalog?
  /// What is added to the prices of models without a markup of their own.
  let markup: Markup

  /// How precise results must be before replications stop.
  public struct Stopping: Hashable, Sendable {
    /// What must be precise; at least one.
    public let goals: [Goal]
    /// The most replications.
    public let maximumReplications: Int

    /// How precise one result must be.
    public struct Goal: Hashable, Sendable {
      /// The metric.
      public let metric: Metric
      /// The column of summary.csv: `mean`, `p05`, `p50` or `p95`.
      public let statistic: String
      /// The organization, or nil for all together.
      public let organization: String?
      /// Half the width of the interval, relative to the result or in the metric's unit.
      public let halfWidth: Double
      /// Whether the width is relative to the result.
      public let isRelative: Bool
      /// The result as it was written.
      public let text: String
    }
  }
}
