public import Statistics

/// A condition that a candidate must satisfy: a statistic of a measure on one side of a limit.
public struct SearchConstraint: Hashable, Sendable {
  /// What is taken of the measure's values over replications.
  public enum Statistic: Hashable, Sendable {
    /// The mean; its bound is Student's t, or that of rare events where at least half of the values
    /// are at a bound of what is possible.
    case mean
    /// The share of replications whose value is above zero; its bound is the exact binomial one.
    case probability
    /// A quantile; its bound is an order statistic and assumes nothing about the distribution.
    case quantile(QuantileLevel)
  }

  /// The side of the limit.
  public enum Comparison: String, Sendable {
    /// At most the limit.
    case atMost = "<="
    /// Less than the limit.
    case below = "<"
    /// At least the limit.
    case atLeast = ">="
    /// More than the limit.
    case above = ">"
  }

  /// The measure, by its index.
  public let measure: Int
  /// What is taken of it.
  public let statistic: Statistic
  /// The side of the limit that is wanted.
  public let comparison: Comparison
  /// The limit, in the unit of the measure.
  public let limit: Double
  /// The values that the measure can have.
  public let possible: ClosedRange<Double>
  /// The measure that it never exceeds in a replication, by its index; nil where there is none.
  public let ceiling: Int?

  /// Fewer replications say nothing about a mean: the values need not be normal.
  public static let fewestForMean = 30

  /// Makes a constraint.
  ///
  /// - Precondition: the limit is finite.
  public init(
    measure: Int, statistic: Statistic, comparison: Comparison, limit: Double,
    possible: ClosedRange<Double> = SampleSummary.everything, ceiling: Int? = nil
  ) {
    precondition(limit.isFinite, "the limit is not finite")
    self.measure = measure
    self.statistic = statistic
    self.comparison = comparison
    self.limit = limit
    self.possible = possible
    self.ceiling = ceiling
  }

  /// Whether values must be low: the upper bound decides whether the constraint holds.
  public var wantsLow: Bool { comparison == .atMost || comparison == .below }

  /// Tells whether a value lies on the side that is wanted.
  public func isMet(by value: Double) -> Bool {
    switch comparison {
    case .atMost: value <= limit
    case .below: value < limit
    case .atLeast: value >= limit
    case .above: value > limit
    }
  }
}
