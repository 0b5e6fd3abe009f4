public import Experiments
public import Projection
public import Quantities

/// A scenario under the name, unique there, that it has in a comparison.
public typealias ComparedScenario = (name: String, input: ProjectionInput)

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
    let names = Set(baseline.input.organizations.names)
    for other in alternatives {
      precondition(
        other.input.replications == baseline.input.replications, "the replications are not paired")
      precondition(
        Set(other.input.organizations.names) == names, "the organizations are not paired")
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

extension ComparisonPlan {
  /// Simulates the scenarios on common random numbers and compares them replication by replication.
  ///
  /// Where scenarios have the same requests at the same prices, these are drawn and priced once.
  /// Calls with the units done and their number; throws why there is no result.
  public func compare(
    on runner: ReplicationRunner, progress: (Int, Int) -> Void
  ) throws(RunFailure) -> Comparison {
    var collector = ComparisonCollector(self)
    var replication = scenarios.map { scenario in
      Array(repeating: Tallies(), count: scenario.input.organizations.count)
    }
    let scenarios = scenarios
    let study = PolicyStudy(scenarios.map(\.input))
    try runner.run(
      study, 0..<baseline.input.replications, name: { scenarios[$0].name }, progress: progress
    ) { (outcome: PolicyOutcome) throws(RunFailure) in
      for piece in outcome.pieces {
        replication[piece.policy][piece.organization] = piece.tallies
      }
      if outcome.unit == study.unitsPerReplication - 1 { collector.add(replication) }
    }
    collector.finish()
    return Comparison(self, collector)
  }
}
