import Numerics

/// Fisher's exact test: whether two shares differ by more than chance explains.
public enum FisherTest {
  /// A number of successes among trials.
  public typealias Trials = (successes: Int, of: Int)

  /// Probabilities that differ by less are ties, which are counted.
  private static let tieFactor = 1 + 1e-7

  /// Returns the probability of shares at least as unlikely if both have the same probability.
  ///
  /// Two-sided: of all tables with these margins, those that are at most as likely as the one that
  /// was found. Never below the truth, however rare the successes and however few the trials.
  ///
  /// - Complexity: O(successes), at most O(trials of one sample).
  /// - Source: R. A. Fisher, Journal of the Royal Statistical Society 98 (1935).
  /// - Precondition: successes lie within the trials, of which there are fewer than 2³².
  public static func pValue(_ left: Trials, _ right: Trials) -> Double {
    for trials in [left, right] {
      precondition(
        (0...trials.of).contains(trials.successes), "successes are not within the trials")
    }
    let successes = left.successes + right.successes
    let failures = left.of + right.of - successes
    let range = max(0, left.of - failures)...min(successes, left.of)
    func probability(_ count: Int) -> Double {
      SpecialFunction.hypergeometric(
        count, ofSuccesses: successes, ofFailures: failures, drawn: left.of)
    }
    let limit = probability(left.successes) * tieFactor
    let sum = range.reduce(0.0) { sum, count in
      let term = probability(count)
      return term <= limit ? sum + term : sum
    }
    return min(1, sum)
  }
}
