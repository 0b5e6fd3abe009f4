import Results
import Statistics

/// Whether a run's metrics are consistent with the baseline's at a level.
///
/// Tests the mean of every organization × metric as if both sides were independent, and corrects for
/// the number of tests after Holm: the probability that anything is called different where nothing is
/// stays at most the level. Values that never vary and are the same cannot differ by chance and are
/// not counted (Tarone's rule).
public struct SummaryComparison: Sendable {
  private struct Key: Hashable {
    let organization: String
    let metric: String
  }

  /// Every metric of either side, in the run's order, then what only the baseline has.
  public let metrics: [MetricComparison]
  /// How many were tested.
  public let tests: Int
  /// The probability of a false alarm.
  public let level: Double

  /// Compares the rows of two files.
  ///
  /// - Parameters:
  ///   - baseline: What was accepted.
  ///   - run: What came out now.
  ///   - level: The probability of a false alarm.
  ///   - tolerances: How far means may move in any case.
  public init(
    baseline: [SummaryRow], run: [SummaryRow], level: Double, tolerances: [Tolerance]
  ) {
    self.level = level
    let before = Dictionary(baseline.map { (Self.key($0), $0) }) { first, _ in first }
    let now = Set(run.map(Self.key))
    let replications = (Self.replications(baseline), Self.replications(run))
    var values: [Double] = []
    var pending: [(row: SummaryRow, old: SummaryRow?, test: Int?)] = []
    for row in run {
      let old = before[Self.key(row)]
      var test: Int?
      if let old, old.unit == row.unit, old.count + row.count > 0,
        !MetricTest.isConstant(old, row) || old.count != row.count,
        let value = MetricTest.pValue(
          old, row,
          replications: (
            replications.0[row.organization] ?? 0, replications.1[row.organization] ?? 0
          ))
      {
        test = values.count
        values.append(value)
      }
      pending.append((row, old, test))
    }
    let corrected = HolmCorrection.corrected(values)
    tests = values.count
    metrics =
      pending.map { row, old, test in
        guard let old else { return Self.onOneSide(row, .onlyInRun) }
        return Self.judge(
          old, row, probability: test.map { corrected[$0] }, level: level, tolerances)
      }
      + baseline.filter { !now.contains(Self.key($0)) }.map {
        Self.onOneSide($0, .onlyInBaseline)
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

  private static func key(_ row: SummaryRow) -> Key {
    Key(organization: row.organization, metric: row.metric)
  }

  /// The replications of each organization: some metrics have no value in some of them.
  private static func replications(_ rows: [SummaryRow]) -> [String: Int] {
    Dictionary(rows.map { ($0.organization, $0.count) }, uniquingKeysWith: max)
  }

  private static func onOneSide(
    _ row: SummaryRow, _ outcome: MetricComparison.Outcome
  ) -> MetricComparison {
    let isNew = outcome == .onlyInRun
    return MetricComparison(
      organization: row.organization, metric: row.metric,
      value: ComparedValue(
        "mean", old: isNew ? "" : row.meanText, new: isNew ? row.meanText : ""),
      outcome: outcome, probability: nil)
  }

  private static func judge(
    _ old: SummaryRow, _ new: SummaryRow, probability: Double?, level: Double,
    _ tolerances: [Tolerance]
  ) -> MetricComparison {
    let isTolerated = tolerances.allow(
      old.meanText, new.meanText, file: Tables.summary.name, column: "mean", metric: new.metric)
    let hasSpread = (old.standardDeviation ?? 0) > 0 || (new.standardDeviation ?? 0) > 0
    let outcome: MetricComparison.Outcome =
      if old.unit != new.unit {
        .otherUnit
      } else if old == new {
        .same
      } else if let probability, probability > level {
        .chance
      } else if old.mean == new.mean, old.count == new.count {
        // Another spread around the same mean.
        .chance
      } else if isTolerated {
        .tolerated
      } else if probability == nil, old.mean != new.mean {
        .cannotTell
      } else if probability == nil {
        .chance
      } else {
        hasSpread || old.mean == nil || new.mean == nil ? .differs : .differsForCertain
      }
    let value =
      outcome == .otherUnit
      ? ComparedValue("unit", old: old.unit, new: new.unit)
      : ComparedValue("mean", old: old.meanText, new: new.meanText)
    return MetricComparison(
      organization: new.organization, metric: new.metric, value: value, outcome: outcome,
      probability: probability)
  }
}
