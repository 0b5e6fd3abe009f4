public import Experiments
public import Projection

/// What is asked about break-even: of which metric, over which key.
public struct BreakEvenPlan: Sendable {
  /// The key's path, as it was written.
  public let key: String
  /// The metric whose means come to the same.
  public let metric: Metric
  /// The organization; nil for all together.
  public let organization: String?
  /// The values that are tried.
  public let search: BreakEvenSearch
  /// A value as the key takes it.
  public let text: @Sendable (Double) -> String

  /// Plans a search.
  public init(
    key: String, metric: Metric, organization: String?, search: BreakEvenSearch,
    text: @escaping @Sendable (Double) -> String
  ) {
    self.key = key
    self.metric = metric
    self.organization = organization
    self.search = search
    self.text = text
  }
}

/// The values of a key at which scenarios come to the same.
public struct BreakEven: Sendable {
  /// What was asked.
  public let plan: BreakEvenPlan
  /// The scenarios.
  public let comparison: ComparisonPlan
  /// What was found, for each alternative.
  public let findings: [Finding]

  /// What was found about an alternative.
  public struct Finding: Sendable {
    /// Every value that was tried, ascending.
    public let points: [Point]
    /// Every change of sign that was found, ascending.
    public let crossings: [BreakEvenCrossing]

    /// The point of a value that was tried.
    package func point(_ value: Double) -> Point? { points.first { $0.value == value } }
  }

  /// A value that was tried.
  public struct Point: Sendable {
    /// The value.
    public let value: Double
    /// How much the alternative differs there; nil without a pair.
    public let difference: MetricDifference?
    /// The mean requests of the baseline in a month of 30.4375 days.
    public let requestsPerMonth: Double?
  }

  /// The name of who is lower on a side of a crossing.
  package func lower(_ crossing: BreakEvenCrossing, of alternative: Int, isBelow: Bool) -> String {
    crossing.isAlternativeLowerBelow == isBelow
      ? comparison.alternatives[alternative].name : comparison.baseline.name
  }
}
