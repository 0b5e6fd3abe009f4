public import Experiments
public import Projection
import Quantities

/// Why a search for break-even ended without a result.
public enum BreakEvenFailure: Error {
  /// A scenario cannot be simulated at a value.
  case run(RunFailure, scenario: Int, value: Double)
  /// A scenario does not take a value; whoever was asked for the scenario has said why.
  case refused
}

/// Looks for the values of a key at which scenarios come to the same, on common random numbers.
public struct BreakEvenRun: Sendable {
  private let comparison: ComparisonPlan
  private let plan: BreakEvenPlan
  private let threads: Int
  private let cancellation: CancellationToken

  /// Prepares a search.
  public init(
    _ comparison: ComparisonPlan, _ plan: BreakEvenPlan, threads: Int,
    cancellation: CancellationToken
  ) {
    self.comparison = comparison
    self.plan = plan
    self.threads = threads
    self.cancellation = cancellation
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - progress: Called with the units of work done and their number, as far as it is known.
  ///   - input: Returns a scenario with the key at a value, or nil where it does not take it; the
  ///     baseline is scenario 0.
  /// - Returns: What was found.
  /// - Throws: why there is no result.
  public func find(
    progress: @escaping (Int, Int) -> Void,
    _ input: @escaping (_ scenario: Int, _ value: Double) -> ProjectionInput?
  ) throws(BreakEvenFailure) -> BreakEven {
    let values = SimulatedValues(
      plan: plan, threads: threads, cancellation: cancellation, progress: progress, input: input)
    // The grid of all scenarios at once: those with the same requests share them.
    let grid = plan.search.lattice.grid(plan.search.points)
    try values.add(
      comparison.scenarios.indices.flatMap { scenario in
        grid.map { SimulatedValues.Place(scenario: scenario, value: $0) }
      })
    var findings: [BreakEven.Finding] = []
    for alternative in comparison.alternatives.indices {
      let scenario = alternative + 1
      let found = try plan.search.run { (new) throws(BreakEvenFailure) -> [PairedGap?] in
        try values.add(
          new.flatMap { value in
            [0, scenario].map { SimulatedValues.Place(scenario: $0, value: value) }
          })
        return new.map { value in
          values.difference(scenario, at: value).map {
            PairedGap(difference: $0.difference, interval: $0.interval)
          }
        }
      }
      let points = found.points.map { point in
        BreakEven.Point(
          value: point.value, difference: values.difference(scenario, at: point.value),
          requestsPerMonth: values.requestsPerMonth(at: point.value))
      }
      findings.append(BreakEven.Finding(points: points, crossings: found.crossings))
    }
    return BreakEven(plan: plan, comparison: comparison, findings: findings)
  }
}

/// What scenarios come to at values of a key, each simulated once.
///
/// A class because the search asks for one value after the other.
private final class SimulatedValues {
  /// A scenario at a value.
  struct Place: Hashable {
    let scenario: Int
    let value: Double
  }

  /// What a place comes to, replication by replication.
  private struct Outcome {
    let values: [Metric.Value?]
    let requestsPerMonth: Double?
  }

  private let plan: BreakEvenPlan
  private let threads: Int
  private let cancellation: CancellationToken
  private let progress: (Int, Int) -> Void
  private let input: (Int, Double) -> ProjectionInput?
  private var outcomes: [Place: Outcome] = [:]
  private var unitsDone = 0

  init(
    plan: BreakEvenPlan, threads: Int, cancellation: CancellationToken,
    progress: @escaping (Int, Int) -> Void, input: @escaping (Int, Double) -> ProjectionInput?
  ) {
    self.plan = plan
    self.threads = threads
    self.cancellation = cancellation
    self.progress = progress
    self.input = input
  }

  /// Simulates what was not simulated before.
  func add(_ places: [Place]) throws(BreakEvenFailure) {
    let new = places.filter { outcomes[$0] == nil }
    guard !new.isEmpty else { return }
    var inputs: [ProjectionInput] = []
    for place in new {
      guard let input = input(place.scenario, place.value) else { throw .refused }
      inputs.append(input)
    }
    let run = PolicyStudyRun(
      PolicyStudy(inputs), threads: threads, cancellation: cancellation)
    let table: StudyTable
    let before = unitsDone
    do throws(StudyFailure) {
      table = try run.table(
        of: 0..<inputs[0].replications, watched: plan.organization.map { [$0] } ?? [],
        progress: { done, total in
          unitsDone = before + done
          progress(unitsDone, before + total)
        })
    } catch {
      let place = new[error.policy]
      throw .run(error.reason, scenario: place.scenario, value: place.value)
    }
    for (policy, place) in new.enumerated() {
      outcomes[place] = Outcome(
        values: table.values(of: plan.metric, policy: policy, organization: plan.organization),
        requestsPerMonth: requestsPerMonth(of: policy, in: table))
    }
  }

  private func requestsPerMonth(of policy: Int, in table: StudyTable) -> Double? {
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
    let baseline = outcomes[Place(scenario: 0, value: value)]?.values ?? []
    let alternative = outcomes[Place(scenario: scenario, value: value)]?.values ?? []
    var pairs = MetricPairs(plan.metric)
    for (left, right) in zip(baseline, alternative) {
      pairs.add(baseline: left, alternative: right)
    }
    return pairs.difference(of: plan.metric)
  }

  /// The mean requests of the baseline in a month.
  func requestsPerMonth(at value: Double) -> Double? {
    outcomes[Place(scenario: 0, value: value)]?.requestsPerMonth
  }
}
