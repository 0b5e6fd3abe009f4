/// Why a distribution cannot exist as asked.
public enum DistributionError: Error, Hashable, Sendable {
  /// The parameter must be greater than zero.
  case nonPositive(DistributionParameter)
  /// The parameter is infinite or not a number.
  case notFinite(DistributionParameter)
  /// The upper bound must not be less than the lower one.
  case reversedBounds
  /// The 95th percentile must be greater than the median.
  case percentileNotAboveMedian
  /// A distribution over values needs at least one.
  case emptyList
  /// There must be one weight for each value.
  case countMismatch(values: Int, weights: Int)
  /// Weights must not be negative.
  case negativeWeight(index: Int)
  /// At least one weight must be positive.
  case weightsSumToZero
  /// The correlation must lie between -1 and 1.
  case correlationOutOfRange
  /// No member of the family has these natural parameters.
  case noSolution
}

/// The parameters that an error may name.
public enum DistributionParameter: String, Hashable, Sendable {
  /// The expected value, and the standard deviation over that.
  case mean, cv
  /// The 50th and the 95th percentile.
  case median, p95
  /// The mean and the standard deviation of the logarithm.
  case mu, sigma
  /// The shape and the scale of a gamma, Weibull or Pareto distribution.
  case shape, scale
  /// The bounds of a uniform distribution.
  case low, high
  /// A value of a constant, discrete or empirical distribution.
  case value
  /// A weight of a discrete distribution or of a mixture.
  case weight
}

extension DistributionError: CustomStringConvertible {
  /// What is wrong and what would be right, without a full stop.
  public var description: String {
    switch self {
    case .nonPositive(let parameter): "\(parameter.rawValue) must be greater than zero"
    case .notFinite(let parameter): "\(parameter.rawValue) must be a finite number"
    case .reversedBounds: "high must not be less than low"
    case .percentileNotAboveMedian: "p95 must be greater than the median"
    case .emptyList: "at least one value is needed"
    case .countMismatch(let values, let weights):
      "there are \(values) values but \(weights) weights; give one weight for each value"
    case .negativeWeight(let index): "weight \(index + 1) must not be negative"
    case .weightsSumToZero: "at least one weight must be greater than zero"
    case .correlationOutOfRange: "the correlation must lie between -1 and 1"
    case .noSolution: "no distribution of this family has these parameters"
    }
  }
}
