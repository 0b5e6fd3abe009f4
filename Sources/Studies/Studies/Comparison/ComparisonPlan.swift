public import Projection
public import Quantities

/// A scenario under the name that it has in a comparison.
public struct ComparedScenario: Sendable {
  /// The name, unique in the comparison.
  public let name: String
  /// What is simulated.
  public let input: ProjectionInput

  /// Names a scenario.
  public init(name: String, input: ProjectionInput) {
    self.name = name
    self.input = input
  }
}

/// What is compared: a baseline, alternatives to it, and the metrics of interest.
public struct ComparisonPlan: Sendable {
  /// What the alternatives are compared with.
  public let baseline: ComparedScenario
  /// What is compared with it, in order.
  public let alternatives: [ComparedScenario]
  /// What is compared, in the order of summary.csv.
  public let metrics: [Metric]
  /// What is charged for usage in the baseline where one size class ends and the next starts,
  /// ascending; nil makes quartiles.
  public let sizeBreaks: [Money]?

  private let givenName: String?

  /// Longer names of folders are abbreviated.
  private static let longestName = 100

  /// Plans a comparison; a name for its folder may be given.
  ///
  /// - Precondition: all scenarios have the same number of replications, and organizations of the
  ///   same names; there is an alternative and a metric.
  public init(
    baseline: ComparedScenario, alternatives: [ComparedScenario], metrics: [Metric],
    sizeBreaks: [Money]?, name: String? = nil
  ) {
    precondition(!alternatives.isEmpty && !metrics.isEmpty, "there is nothing to compare")
    let names = Set(baseline.input.organizations.map(\.name))
    for other in alternatives {
      precondition(
        other.input.replications == baseline.input.replications, "the replications are not paired")
      precondition(
        Set(other.input.organizations.map(\.name)) == names, "the organizations are not paired")
    }
    self.baseline = baseline
    self.alternatives = alternatives
    self.metrics = Metric.allCases.filter { metrics.contains($0) }
    self.sizeBreaks = sizeBreaks
    givenName = name
  }

  /// The baseline, then the alternatives.
  public var scenarios: [ComparedScenario] { [baseline] + alternatives }

  /// The name of the folder of results: `baseline-vs-alternative`, where no other one was given.
  public var name: String {
    if let givenName { return givenName }
    let name = scenarios.map(\.name).joined(separator: "-vs-")
    guard name.count > Self.longestName, alternatives.count > 1 else { return name }
    return "\(baseline.name)-vs-\(alternatives.count)-others"
  }
}
