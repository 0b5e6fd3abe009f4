import Glibc
import Numerics

/// The mean of a quantity that is zero in most replications: that of rare events.
///
/// Student's interval is far too narrow there. It knows of the sizes that were seen and not of those
/// that were not, and where no event was seen it has no width at all. So the two parts get an
/// interval each: how often there is an event, and how large one is.
/// - The share of replications with an event: Clopper and Pearson's exact interval.
/// - The mean size: that of a gamma distribution whose spread is what the sizes show, with five more
///   sizes of a squared variation of two taken for granted. Few sizes tell little of their spread,
///   and it is the largest that are missing.
///
/// The product's interval follows from both on the scale of logarithms. Without an event its upper
/// limit is that of the share times the most that the quantity can be; where nobody knows that,
/// there is none.
///
/// - Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), for the share; G. Y. Zou,
///   J. Taleban and C. Y. Huo, Computational Statistics & Data Analysis 53 (2009), for the product
///   (the method of variance estimates recovery).
public enum RareMean {
  /// The squared coefficient of variation of sizes that were not seen, and how many sizes it counts for.
  private static let unseen = (spread: 2.0, sizes: 5.0)
  /// From this shape on Wilson and Hilferty's quantile of a gamma distribution has eight digits.
  private static let largeShape = 10_000.0

  /// Returns the interval of the mean, or nil where the values cannot bound it.
  ///
  /// - Parameters:
  ///   - sizes: The values above zero.
  ///   - count: The number of all values.
  ///   - most: The most that a value can be; infinite where it is not known.
  ///   - level: The confidence.
  /// - Returns: The interval; nil where there is no value, or no event and no bound.
  /// - Precondition: there are no more sizes than values.
  public static func interval(
    ofSizes sizes: Moments, in count: Int, most: Double = .infinity, level: Double = 0.95
  ) -> ConfidenceInterval? {
    interval(
      ofSizes: sizes, spread: spread(of: [sizes]), in: count, most: most, level: level)
  }

  private static func interval(
    ofSizes sizes: Moments, spread: Double, in count: Int, most: Double, level: Double
  ) -> ConfidenceInterval? {
    guard
      let share = ConfidenceInterval.ofProportion(
        successes: sizes.count, trials: count, level: level)
    else { return nil }
    let ceiling = most > 0 ? share.high * most : 0
    guard sizes.count > 0 else {
      return ceiling.isFinite ? ConfidenceInterval(low: 0, high: ceiling, level: level) : nil
    }
    let found = Double(sizes.count) / Double(count)
    let size = factors(of: sizes.count, spread: spread, level: level)
    let mean = found * sizes.mean
    let low = mean * exp(-hypot(log(found / share.low), log(size.low)))
    let high = mean * exp(hypot(log(share.high / found), log(size.high)))
    return ConfidenceInterval(low: low, high: max(mean, min(high, ceiling)), level: level)
  }

  /// How far the mean of so many sizes may be below and above what was found, as factors.
  private static func factors(
    of count: Int, spread: Double, level: Double
  ) -> (low: Double, high: Double) {
    let shape = Double(count) / spread
    let tail = (1 - level) / 2
    return (quantile(1 - tail, shape: shape) / shape, shape / quantile(tail, shape: shape))
  }

  /// The squared coefficient of variation that sizes are taken to have, those of all kinds together.
  private static func spread(of kinds: [Moments]) -> Double {
    let count = Double(kinds.reduce(0) { $0 + $1.count })
    guard count > 0 else { return unseen.spread }
    let mean = kinds.reduce(0) { $0 + Double($1.count) * $1.mean } / count
    let squares = kinds.reduce(0) { sum, kind in
      let distance = kind.mean - mean
      return sum + Double(kind.count - 1) * (kind.variance ?? 0)
        + Double(kind.count) * distance * distance
    }
    let seen = count > 1 ? squares / (count - 1) / (mean * mean) : 0
    // The more they vary, the more of the spread is in sizes that are too rare to have been seen.
    let cautious = seen * (1 + (seen / count).squareRoot())
    return (unseen.sizes * unseen.spread + (count - 1) * cautious) / (unseen.sizes + count - 1)
  }

  private static func quantile(_ probability: Double, shape: Double) -> Double {
    guard shape > largeShape else {
      return NamedDistribution.gamma(shape: shape, scale: 1).quantile(probability)
    }
    let normal = NamedDistribution.normal.quantile(probability)
    let root = 1 - 1 / (9 * shape) + normal / (3 * shape.squareRoot())
    return shape * root * root * root
  }
}

extension RareMean {
  /// Returns the interval of the mean difference of pairs of which most are equal, or nil where the
  /// pairs cannot bound it.
  ///
  /// The mean of the gains less that of the losses, each with its own interval; the spread of sizes
  /// is that of both. Where all that differ do so in one direction, a difference in the other one is
  /// taken to be of the same size.
  ///
  /// - Parameters:
  ///   - gains: The differences above zero.
  ///   - losses: Those below zero, without their sign.
  ///   - count: The number of pairs.
  ///   - most: The most that two values can differ.
  ///   - level: The confidence.
  /// - Returns: The interval; nil where no pair differs, which tells nothing of the size of one that
  ///   would.
  /// - Source: A. Donner and G. Y. Zou, Statistical Methods in Medical Research 21 (2012), for the
  ///   difference.
  public static func interval(
    ofGains gains: Moments, losses: Moments, in count: Int, most: Double = .infinity,
    level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard gains.count + losses.count > 0 else { return nil }
    let spread = spread(of: [gains, losses])
    func part(_ own: Moments, _ other: Moments) -> ConfidenceInterval? {
      var most = most
      if own.count == 0 {
        most = min(
          most, other.mean * factors(of: other.count, spread: spread, level: level).high)
      }
      return interval(ofSizes: own, spread: spread, in: count, most: most, level: level)
    }
    guard let gain = part(gains, losses), let loss = part(losses, gains) else { return nil }
    let mean = (
      gain: Double(gains.count) * gains.mean / Double(count),
      loss: Double(losses.count) * losses.mean / Double(count)
    )
    let difference = mean.gain - mean.loss
    return ConfidenceInterval(
      low: difference - hypot(mean.gain - gain.low, loss.high - mean.loss),
      high: difference + hypot(gain.high - mean.gain, mean.loss - loss.low), level: level)
  }
}
