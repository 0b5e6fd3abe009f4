public import Experiments
public import Projection
import Statistics
import Text

/// What is to be found, among which values, and how.
public struct SolvePlan: Sendable {
  /// A key that is varied, as it was written, and the values it may have, in order, as the scenario
  /// file would write them.
  public typealias Axis = (key: String, values: [String])

  /// How it is searched.
  public enum Strategy: Hashable, Sendable {
    /// The smallest value that satisfies the constraints, by stochastic bisection.
    case smallest
    /// The best of all points, by ranking and selection.
    case selection(BestCandidateSelection.Indifference)
    /// The best point of a fine grid, by minimization of the average of a fixed sample.
    case optimum
  }

  /// The scenario's name.
  public let scenario: String
  /// The scenario as it is, for units and currency.
  public let input: ProjectionInput
  /// The keys.
  public let axes: [Axis]
  /// What must hold.
  public let constraints: [SolveConstraint]
  /// What is to be least or greatest, if anything.
  public let objective: SolveCriterion?
  /// Whether the objective is to be greatest.
  public let isMaximum: Bool
  /// How it is searched.
  public let strategy: Strategy
  /// The problem that the search is given.
  public let problem: SearchProblem
  /// Reads values of keys that are numbers.
  public let number: KeyNumber.Reader?
  /// What each candidate is measured by: a metric of an organization.
  let measures: [(metric: Metric, organization: String?)]

  /// Plans a search.
  ///
  /// - Precondition: there is an axis, and a constraint or an objective; the smallest value is
  ///   searched for on one axis, and anything else needs an objective.
  public init(
    scenario: String, input: ProjectionInput, axes: [Axis], constraints: [SolveConstraint],
    objective: SolveCriterion?, isMaximum: Bool, strategy: Strategy, confidence: Double,
    schedule: LookSchedule, number: KeyNumber.Reader? = nil
  ) {
    precondition(!axes.isEmpty, "nothing is varied")
    precondition(axes.allSatisfy { !$0.values.isEmpty }, "there is no value")
    precondition(strategy != .smallest || axes.count == 1, "points have no order")
    var measures: [(metric: Metric, organization: String?)] = []
    func index(_ criterion: SolveCriterion, of metric: Metric? = nil) -> Int {
      let measure = (
        metric: metric ?? criterion.metric, organization: criterion.organization
      )
      if let known = measures.firstIndex(where: { $0 == measure }) { return known }
      measures.append(measure)
      return measures.count - 1
    }
    problem = SearchProblem(
      constraints: constraints.map {
        SearchConstraint(
          measure: index($0.criterion), statistic: $0.criterion.searched,
          comparison: $0.comparison, limit: $0.limit,
          possible: MetricBounds.range(
            of: $0.criterion.metric, hours: input.measuredHours,
            organizations: $0.criterion.organization == nil ? input.organizations.count : 1),
          ceiling: $0.criterion.metric.isPartOfRequests
            ? index($0.criterion, of: .requests) : nil)
      },
      objective: objective.map { (measure: index($0), isMaximum: isMaximum) },
      confidence: confidence, schedule: schedule)
    self.scenario = scenario
    self.input = input
    self.axes = axes
    self.constraints = constraints
    self.objective = objective
    self.isMaximum = isMaximum
    self.strategy = strategy
    self.measures = measures
    self.number = number
  }

  /// The name of the folder of results.
  public var name: String { scenario + "-solve" }

  /// A confidence as text, such as `95 %`.
  public static func percent(_ share: Double) -> String {
    DecimalFormat.fixed(share * 100, significantDigits: 6) + " %"
  }

  /// The points, numbered row by row.
  public var lattice: CandidateLattice { CandidateLattice(sizes: axes.map(\.values.count)) }

  /// The value of each key at a candidate.
  public func values(of candidate: Int) -> [String] {
    zip(axes, lattice.place(of: candidate)).map { $0.values[$1] }
  }

  /// The candidate as changes of the scenario, each as `key=value`.
  public func overrides(of candidate: Int) -> [String] {
    zip(axes, values(of: candidate)).map { "\($0.key)=\($1)" }
  }

  /// What is asked, in words.
  public var question: String {
    let keys = axes.map { "\($0.key) in \(Self.span($0.values))" }.joined(separator: " and ")
    let condition = constraints.map(\.text).joined(separator: " and ")
    guard let objective = objective else {
      return "the smallest \(keys) with \(condition)"
    }
    return (isMaximum ? "the greatest " : "the least ") + objective.text + " over " + keys
      + (condition.isEmpty ? "" : " with " + condition)
  }

  private static func span(_ values: [String]) -> String {
    guard values.count > 4 else { return values.joined(separator: ", ") }
    return "\(values[0]) … \(values[values.count - 1])"
  }
}
