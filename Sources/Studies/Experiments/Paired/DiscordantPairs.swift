public import Statistics

/// Pairs of yes and no in which two designs differ: all that tells their probabilities apart.
public struct DiscordantPairs: Hashable, Sendable {
  /// Pairs with yes under the alternative only.
  public let higher: Int
  /// Pairs with yes under the baseline only.
  public let lower: Int
  /// All pairs, those that agree included.
  public let pairs: Int

  /// Counts pairs.
  ///
  /// - Precondition: no more pairs differ than there are.
  public init(higher: Int, lower: Int, of pairs: Int) {
    precondition(higher >= 0 && lower >= 0 && higher + lower <= pairs, "too many pairs differ")
    self.higher = higher
    self.lower = lower
    self.pairs = pairs
  }

  /// Returns the interval of the alternative's probability less the baseline's, or nil without pairs.
  ///
  /// The difference of two probabilities, of yes under one design only, each of which gets its exact
  /// interval at half of the permitted error. Never covers less than the level, however rare the
  /// event; where no pair differs it still says how much two designs could differ unseen.
  ///
  /// - Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), with Bonferroni's inequality.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    let each = (1 + level) / 2
    guard
      let gain = ConfidenceInterval.ofProportion(successes: higher, trials: pairs, level: each),
      let loss = ConfidenceInterval.ofProportion(successes: lower, trials: pairs, level: each)
    else { return nil }
    return ConfidenceInterval(low: gain.low - loss.high, high: gain.high - loss.low, level: level)
  }
}
