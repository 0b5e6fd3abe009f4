import Projection
import Quantities

/// Adds up pairs, replication after replication, in memory that does not grow with them.
struct ComparisonCollector {
  /// Replications that tell the size of organizations; kept until all of them are there.
  static let sizingReplications = 20

  private let plan: ComparisonPlan
  /// For each scenario, the index there of each of the baseline's organizations.
  private let places: [[Int]]
  private var waiting: [[[Tallies]]] = []
  /// From small to large, once they are known.
  private(set) var sizeClasses: [SizeClass]?
  /// Pairs by alternative, organization and metric.
  private(set) var organizations: [[[MetricPairs]]]
  /// Pairs by alternative, size class and metric.
  private(set) var classes: [[[MetricPairs]]] = []
  /// Pairs of all organizations together by alternative, then metric.
  private(set) var totals: [[MetricPairs]]
  private(set) var replications = 0

  init(_ plan: ComparisonPlan) {
    self.plan = plan
    places = plan.scenarios.map { scenario in
      let indices = Dictionary(
        uniqueKeysWithValues: zip(scenario.input.organizations.names, 0...))
      return plan.baseline.input.organizations.names.compactMap { indices[$0] }
    }
    let count = plan.baseline.input.organizations.count
    let rows = Array(repeating: Self.row(of: 1, plan), count: count)
    organizations = Array(repeating: rows, count: plan.alternatives.count)
    totals = Array(repeating: Self.row(of: count, plan), count: plan.alternatives.count)
  }

  /// A pair of each metric, of so many organizations together.
  private static func row(of organizations: Int, _ plan: ComparisonPlan) -> [MetricPairs] {
    let hours = plan.scenarios.map(\.input.measuredHours).max() ?? 0
    return plan.metrics.map {
      MetricPairs(
        $0, possible: MetricBounds.range(of: $0, hours: hours, organizations: organizations))
    }
  }

  /// Adds the next replication: the tallies of each scenario's organizations, by index there.
  mutating func add(_ tallies: [[Tallies]]) {
    replications += 1
    guard sizeClasses == nil else {
      collect(tallies)
      return
    }
    waiting.append(tallies)
    if waiting.count == Self.sizingReplications { classify() }
  }

  /// Ends the collection.
  mutating func finish() {
    if sizeClasses == nil { classify() }
  }

  private mutating func classify() {
    let count = plan.baseline.input.organizations.count
    var usage = [Int128](repeating: 0, count: count)
    for replication in waiting {
      for (organization, tallies) in replication[0].enumerated() {
        for tally in [Tally.usageCost, .traceCost, .infrastructureCost] {
          usage[organization] += Int128(tallies[tally])
        }
      }
    }
    let found = SizeClass.classes(
      usage: usage, replications: waiting.count, breaks: plan.sizeBreaks)
    sizeClasses = found
    let rows = found.map { Self.row(of: $0.organizations.count, plan) }
    classes = Array(repeating: rows, count: plan.alternatives.count)
    for replication in waiting { collect(replication) }
    waiting = []
  }

  private mutating func collect(_ tallies: [[Tallies]]) {
    let members = sizeClasses ?? []
    let baseline = ordered(tallies[0], 0)
    let baselineClasses = members.map { Self.together(baseline, $0.organizations) }
    for alternative in plan.alternatives.indices {
      let scenario = alternative + 1
      let other = ordered(tallies[scenario], scenario)
      for organization in baseline.indices {
        pair(
          baseline[organization], other[organization], scenario,
          into: &organizations[alternative][organization])
      }
      let otherClasses = members.map { Self.together(other, $0.organizations) }
      for (row, pairs) in zip(baselineClasses, otherClasses).enumerated() {
        pair(pairs.0, pairs.1, scenario, into: &classes[alternative][row])
      }
      pair(
        Self.together(baselineClasses, Array(members.indices)),
        Self.together(otherClasses, Array(members.indices)), scenario,
        into: &totals[alternative])
    }
  }

  /// The tallies in the order of the baseline's organizations.
  private func ordered(_ tallies: [Tallies], _ scenario: Int) -> [TallyTotals] {
    places[scenario].map { TallyTotals(tallies[$0]) }
  }

  private static func together(_ tallies: [TallyTotals], _ members: [Int]) -> TallyTotals {
    members.dropFirst().reduce(into: tallies[members[0]]) { $0.combine(tallies[$1]) }
  }

  private func value(_ metric: Metric, _ tallies: TallyTotals, _ scenario: Int) -> Metric.Value? {
    metric.value(
      tallies, of: scenario == 0 ? plan.baseline.input : plan.alternatives[scenario - 1].input)
  }

  private func pair(
    _ baseline: TallyTotals, _ other: TallyTotals, _ scenario: Int,
    into pairs: inout [MetricPairs]
  ) {
    for (column, metric) in plan.metrics.enumerated() {
      pairs[column].add(
        baseline: value(metric, baseline, 0), alternative: value(metric, other, scenario))
    }
  }
}
