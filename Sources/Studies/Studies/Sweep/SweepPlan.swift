public import Projection

/// What a sweep looks for: a metric whose mean is to be low, or high.
public struct SweepObjective: Hashable, Sendable {
  /// Which way is better.
  public enum Goal: String, CaseIterable, Sendable {
    /// The lower the better.
    case min
    /// The higher the better.
    case max
  }

  /// The metric, over all organizations.
  public let metric: Metric
  /// Which way is better.
  public let goal: Goal

  /// Makes an objective.
  public init(_ metric: Metric, _ goal: Goal) {
    self.metric = metric
    self.goal = goal
  }

  /// What is looked for where nobody says: few blocked requests with little money lying idle and
  /// low fees.
  public static let usual = [
    SweepObjective(.blockedRequests, .min), SweepObjective(.meanBalance, .min),
    SweepObjective(.paymentFees, .min),
  ]
}

/// A point of a sweep: a value for each key that is varied, as written, and the resulting scenario.
public typealias SweepPoint = (values: [String], input: ProjectionInput)

/// What is simulated in a sweep, and what is told of it.
public struct SweepPlan: Sendable {
  /// The name of the folder of results.
  public let name: String
  /// The keys that are varied, as they are written.
  public let keys: [String]
  /// The points; the first is what the others are compared with.
  public let points: [SweepPoint]
  /// What is told, in the order of summary.csv.
  public let metrics: [Metric]
  /// The organizations that are told of, besides all of them together.
  public let organizations: [String]
  /// What tells good points from others.
  public let objectives: [SweepObjective]
  /// Reads values of keys that are numbers.
  public let number: KeyNumber.Reader?

  /// Plans a sweep; names of organizations that are there twice count once.
  ///
  /// - Precondition: there is a point, a metric and an objective; every point has a value for each
  ///   key, as many replications as the first, and the organizations that are told of.
  public init(
    name: String, keys: [String], points: [SweepPoint], metrics: [Metric],
    organizations: [String] = [], objectives: [SweepObjective] = SweepObjective.usual,
    number: KeyNumber.Reader? = nil
  ) {
    precondition(!points.isEmpty && !metrics.isEmpty && !objectives.isEmpty, "nothing is swept")
    for point in points {
      precondition(point.values.count == keys.count, "a point has other keys")
      precondition(
        point.input.replications == points[0].input.replications, "the replications are not paired")
    }
    self.name = name
    self.keys = keys
    self.points = points
    self.metrics = Metric.allCases.filter { metrics.contains($0) }
    self.organizations = organizations.distinct
    self.objectives = objectives
    self.number = number
  }

  /// The replications of each point.
  public var replications: Int { points[0].input.replications }

  /// What a point is called: `name: point 2 (key=value, key=value)`.
  func name(of point: Int) -> String {
    let values = zip(keys, points[point].values).map { "\($0)=\($1)" }
    return "\(name): point \(point + 1) (\(values.joined(separator: ", ")))"
  }
}
