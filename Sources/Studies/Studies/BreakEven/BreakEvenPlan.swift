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
  ///
  /// - Parameters:
  ///   - key: The key's path, as it was written.
  ///   - metric: The metric whose means come to the same.
  ///   - organization: The organization; nil for all together.
  ///   - search: The values that are tried.
  ///   - text: Returns a value as the key takes it.
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
