public import Experiments
public import Projection
import Quantities

extension BreakEvenPlan {
  /// Looks for the values at which scenarios come to the same, on common random numbers.
  ///
  /// - Parameters:
  ///   - comparison: The scenarios.
  ///   - runner: What computes units of work.
  ///   - progress: Called with the units of work done and their number, as far as it is known.
  ///   - input: Returns a scenario with the key at a value, or nil where it does not take it; the
  ///     baseline is scenario 0.
  /// - Returns: What was found.
  /// - Throws: why there is no result.
  public func find(
    in comparison: ComparisonPlan, on runner: ReplicationRunner,
    progress: @escaping (Int, Int) -> Void,
    _ input: @escaping (_ scenario: Int, _ value: Double) -> ProjectionInput?
  ) throws(RunFailure) -> BreakEven {
    var values = SimulatedValues(
      plan: self, comparison: comparison, runner: runner, progress: progress, input: input)
    // The grid of all scenarios at once: those with the same requests share them.
    try values.add(search.lattice.grid(search.points), of: Array(comparison.scenarios.indices))
    var findings: [BreakEven.Finding] = []
    for scenario in comparison.scenarios.indices.dropFirst() {
      let found = try search.run { (new) throws(RunFailure) -> [PairedEstimate?] in
        try values.add(new, of: [0, scenario])
        return new.map { values.difference(scenario, at: $0)?.estimate }
      }
      let points = found.values.map { value in
        BreakEven.Point(
          value: value, difference: values.difference(scenario, at: value),
          requestsPerMonth: values.requestsPerMonth(at: value))
      }
      findings.append(BreakEven.Finding(points: points, crossings: found.crossings))
    }
    return BreakEven(plan: self, comparison: comparison, findings: findings)
  }
}

/// What scenarios come to at values of a key, each simulated once.
private struct SimulatedValues {
  /// A scenario at a value.
  struct Place: Hashable {
    let scenario: Int
    let value: Double
  }

  /// What a place comes to, replication by replication.
  struct Outcome {
    let values: [Metric.Value?]
    let requestsPerMonth: Double?
  }

  let plan: BreakEvenPlan
  let comparison: ComparisonPlan
  let runner: ReplicationRunner
  let progress: (Int, Int) -> Void
  let input: (Int, Double) -> ProjectionInput?
  var outcomes: [Place: Outcome] = [:]
  var unitsDone = 0

  /// Simulates scenarios at values where they were not simulated before.
  mutating func add(_ values: [Double], of scenarios: [Int]) throws(RunFailure) {
    let new = scenarios.flatMap { scenario in
      values.map { Place(scenario: scenario, value: $0) }
    }.filter { outcomes[$0] == nil }
    guard !new.isEmpty else { return }
    var inputs: [ProjectionInput] = []
    for place in new {
      guard let input = input(place.scenario, place.value) else { throw .refused }
      inputs.append(input)
    }
    let names = new.map { place in
      "\(comparison.scenarios[place.scenario].name) (\(plan.key)=\(plan.text(place.value)))"
    }
    let before = unitsDone
    let table = try runner.table(
      of: PolicyStudy(inputs), 0..<inputs[0].replications,
      watched: plan.organization.map { [$0] } ?? [],
      name: { names[$0] },
      progress: { done, total in
        unitsDone = before + done
        progress(unitsDone, before + total)
      })
    for (policy, place) in new.enumerated() {
      outcomes[place] = Outcome(
        values: table.values(of: plan.metric, policy: policy, organization: plan.organization),
        requestsPerMonth: requestsPerMonth(of: policy, in: table))
    }
  }

  func requestsPerMonth(of policy: Int, in table: StudyTable) -> Double? {
    let counts = table.values(of: .requests, policy: policy, organization: plan.organization)
      .compactMap { value -> Double? in
        if case .number(let count) = value { count } else { nil }
      }
    let duration = Double(table.policies[policy].measured.duration.nanoseconds)
    guard !counts.isEmpty, duration > 0 else { return nil }
    return counts.reduce(0, +) / Double(counts.count) / (duration / Metric.month)
  }

  /// How much a scenario differs from the baseline at a value that both were simulated at.
  func difference(_ scenario: Int, at value: Double) -> MetricDifference? {
    MetricDifference(
      plan.metric, baseline: outcomes[Place(scenario: 0, value: value)]?.values ?? [],
      alternative: outcomes[Place(scenario: scenario, value: value)]?.values ?? [],
      possible: plan.metric.bounds)
  }

  /// The mean requests of the baseline in a month.
  func requestsPerMonth(at value: Double) -> Double? {
    outcomes[Place(scenario: 0, value: value)]?.requestsPerMonth
  }
}
