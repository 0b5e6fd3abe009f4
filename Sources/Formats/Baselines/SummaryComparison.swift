import Results
import Statistics

/// Whether a run's metrics are consistent with the baseline's at a level.
///
/// Tests the mean of every organization × metric, replication by replication where both sides have
/// kept those and else as if both were independent, and corrects for the number of tests after Holm: the probability that anything is called different where nothing is
/// stays at most the level. Values that never vary and are the same cannot differ by chance and are
/// not counted (Tarone's rule).
public struct SummaryComparison: Sendable {
  /// Every metric of either side, in the run's order, then what only the baseline has.
  public let metrics: [MetricComparison]
  /// How many were tested.
  public let tests: Int
  /// The probability of a false alarm.
  public let level: Double

  /// Compares what was accepted with what came out now, at a probability of a false alarm; means may
  /// move as far as tolerances say in any case.
  public init(
    baseline: [SummaryRow], run: [SummaryRow], pairs: ReplicationPairs = .none, level: Double,
    tolerances: [Tolerance]
  ) {
    self.level = level
    let before = Dictionary(baseline.map { ($0.key, $0) }) { first, _ in first }
    let now = Set(run.map(\.key))
    let (oldCounts, newCounts) = (Self.replications(baseline), Self.replications(run))
    let found = run.map { row in
      before[row.key].flatMap { old in
        MetricTest.pValue(
          old, row, differences: pairs.differences(of: row),
          replications: (oldCounts[row.organization] ?? 0, newCounts[row.organization] ?? 0))
      }
    }
    let values = found.compactMap(\.self)
    tests = values.count
    var corrected = HolmCorrection.corrected(values).makeIterator()
    metrics =
      zip(run, found).map { row, value in
        let probability = value == nil ? nil : corrected.next()
        guard let old = before[row.key] else {
          return MetricComparison(
            row, .onlyInRun, ComparedValue("mean", old: "", new: row.meanText))
        }
        return Self.judge(old, row, probability: probability, level: level, tolerances)
      }
      + baseline.filter { !now.contains($0.key) }.map {
        MetricComparison($0, .onlyInBaseline, ComparedValue("mean", old: $0.meanText, new: ""))
      }
  }

  /// Metrics that are not as they should be.
  public var differing: [MetricComparison] { metrics.filter { !$0.isAccepted } }

  /// Metrics that changed by no more than chance explains, the least likely changes first.
  public var noise: [MetricComparison] {
    metrics.enumerated().filter { $1.outcome == .chance }.sorted {
      ($0.element.probability ?? 1, $0.offset) < ($1.element.probability ?? 1, $1.offset)
    }.map(\.element)
  }

  /// The replications of each organization: some metrics have no value in some of them.
  private static func replications(_ rows: [SummaryRow]) -> [String: Int] {
    Dictionary(rows.map { ($0.organization, $0.count) }, uniquingKeysWith: max)
  }

  private static func judge(
    _ old: SummaryRow, _ new: SummaryRow, probability: Double?, level: Double,
    _ tolerances: [Tolerance]
  ) -> MetricComparison {
    let isTolerated = tolerances.allow(
      old.meanText, new.meanText, file: Tables.summary.description.name, column: "mean",
      metric: new.metric)
    let hasSpread = (old.standardDeviation ?? 0) > 0 || (new.standardDeviation ?? 0) > 0
    let outcome: MetricComparison.Outcome =
      if old.unit != new.unit {
        .otherUnit
      } else if old == new {
        .same
      } else if probability ?? 0 > level || old.mean == new.mean && old.count == new.count {
        // Or another spread around the same mean.
        .chance
      } else if isTolerated {
        .tolerated
      } else if probability == nil {
        old.mean == new.mean ? .chance : .cannotTell
      } else {
        hasSpread || old.mean == nil || new.mean == nil ? .differs : .differsForCertain
      }
    let value =
      outcome == .otherUnit
      ? ComparedValue("unit", old: old.unit, new: new.unit)
      : ComparedValue("mean", old: old.meanText, new: new.meanText)
    return MetricComparison(new, outcome, value, probability: probability)
  }
}
