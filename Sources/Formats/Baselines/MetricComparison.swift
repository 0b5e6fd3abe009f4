public import Results
import Statistics

/// How a metric of an organization compares with the baseline's.
public struct MetricComparison: Hashable, Sendable {
  /// What came out.
  ///
  /// The raw value says so in a few words.
  public enum Outcome: String, Sendable {
    /// Nothing changed.
    case same = "the same"
    /// The change is no more than chance explains.
    case chance
    /// The change is more than chance, but not more than is tolerated.
    case tolerated
    /// The change is more than chance explains.
    case differs
    /// The value never varied on either side, and now is another one.
    case differsForCertain = "differs (never varied)"
    /// It changed, and one replication on each side cannot tell why.
    case cannotTell = "one replication cannot tell chance"
    /// It is measured in another unit.
    case otherUnit = "other unit"
    /// The run does not measure it.
    case onlyInBaseline = "only in the baseline"
    /// The baseline does not measure it.
    case onlyInRun = "not in the baseline"
  }

  /// The organization's name, or * for all.
  public let organization: String
  /// The metric's name.
  public let metric: String
  /// The unit of the values.
  public let unit: String
  /// The two means; of other units, the units.
  public let value: ComparedValue
  /// What came out.
  public let outcome: Outcome
  /// The probability of such a change by chance, corrected for the number of comparisons; nil where
  /// nothing was tested.
  public let probability: Double?

  init(
    _ row: SummaryRow, _ outcome: Outcome, _ value: ComparedValue, probability: Double? = nil
  ) {
    organization = row.organization
    metric = row.metric
    unit = row.unit
    self.value = value
    self.outcome = outcome
    self.probability = probability
  }

  /// The row of what moved; nil where nothing did.
  public var moved: MovedMetric? {
    let word: String
    switch outcome {
    case .same: return nil
    case .chance, .tolerated: word = outcome.rawValue
    default: word = "differs"
    }
    return MovedMetric(
      organization: organization, metric: metric, unit: unit, baseline: value.old, run: value.new,
      outcome: word)
  }

  /// Whether a check may pass.
  public var isAccepted: Bool { [.same, .chance, .tolerated].contains(outcome) }
}

/// What chance says of a metric before the number of comparisons is considered.
enum MetricTest {
  private static let probabilityUnit = "probability"

  /// Tests whether chance explains how far apart the values are.
  ///
  /// - Parameters:
  ///   - old: The baseline's row.
  ///   - new: The run's row of the same metric.
  ///   - differences: The run's values less the baseline's; nil where both are independent.
  ///   - replications: The replications of both sides, with or without a value.
  /// - Returns: The probability of values at least as far apart; nil where they are too few, of
  ///   different units, or always the same one.
  static func pValue(
    _ old: SummaryRow, _ new: SummaryRow, differences: [Double]? = nil,
    replications: (old: Int, new: Int)
  ) -> Double? {
    let spread = (old.standardDeviation ?? 0) + (new.standardDeviation ?? 0)
    guard old.unit == new.unit, old.count + new.count > 0,
      old.mean != new.mean || spread > 0 || old.count != new.count
    else { return nil }
    if let differences, spread > 0, let paired = PairedTest.pValue(differences: differences) {
      return paired
    }
    if old.unit == probabilityUnit, let before = old.mean, let now = new.mean {
      return FisherTest.pValue(trials(before, old.count), trials(now, new.count))
    }
    let hasValue =
      old.count == replications.old && new.count == replications.new
      ? nil
      : FisherTest.pValue((old.count, of: replications.old), (new.count, of: replications.new))
    guard let left = sample(old), let right = sample(new),
      let means = meansPValue(left, right, isPartial: hasValue != nil)
    else { return hasValue }
    // Two questions about one metric: whether it has a value, and which.
    return hasValue.map { min(1, 2 * min($0, means)) } ?? means
  }

  /// Tests the means of the replications that have a value.
  ///
  /// A few values without spread prove something only where there had to be a value: chance puts
  /// all of one kind on one side as often as this says.
  private static func meansPValue(
    _ left: TwoSampleTest.Sample, _ right: TwoSampleTest.Sample, isPartial: Bool
  ) -> Double? {
    guard isPartial, left.standardDeviation + right.standardDeviation == 0,
      left.mean != right.mean
    else { return TwoSampleTest.pValue(left, right) }
    return FisherTest.pValue((left.count, of: left.count), (0, of: right.count))
  }

  private static func trials(_ share: Double, _ count: Int) -> FisherTest.Trials {
    let successes = (share * Double(count)).rounded()
    return (Int(min(max(0, successes), Double(count))), of: count)
  }

  private static func sample(_ row: SummaryRow) -> TwoSampleTest.Sample? {
    guard let mean = row.mean else { return nil }
    return (row.count, mean, row.standardDeviation ?? 0)
  }
}
