import Numerics

/// Fisher's exact test: whether two shares differ by more than chance explains.
public enum FisherTest {
  /// A number of successes among trials.
  public struct Trials: Hashable, Sendable, BitwiseCopyable {
    /// The trials that succeeded.
    public let successes: Int
    /// All of them.
    public let count: Int

    /// Makes a number of successes.
    ///
    /// - Precondition: successes lie in 0...count.
    public init(successes: Int, of count: Int) {
      precondition(successes >= 0 && successes <= count, "successes are not within the trials")
      self.successes = successes
      self.count = count
    }
  }

  /// Probabilities that differ by less are ties, which are counted.
  private static let tieFactor = 1 + 1e-7

  /// Returns the probability of shares at least as unlikely if both have the same probability.
  ///
  /// Two-sided: of all tables with these margins, those that are at most as likely as the one that
  /// was found. Never below the truth, however rare the successes and however few the trials.
  ///
  /// - Complexity: O(successes), at most O(trials of one sample).
  /// - Source: R. A. Fisher, Journal of the Royal Statistical Society 98 (1935).
  /// - Precondition: there are fewer than 2³² trials.
  public static func pValue(_ left: Trials, _ right: Trials) -> Double {
    let successes = left.successes + right.successes
    let failures = left.count + right.count - successes
    let range = max(0, left.count - failures)...min(successes, left.count)
    func probability(_ count: Int) -> Double {
      DistributionFunction.hypergeometric(
        count, ofSuccesses: successes, ofFailures: failures, drawn: left.count)
    }
    let limit = probability(left.successes) * tieFactor
    let sum = range.reduce(0.0) { sum, count in
      let term = probability(count)
      return term <= limit ? sum + term : sum
    }
    return min(1, sum)
  }
}
