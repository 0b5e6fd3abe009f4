import Numerics

/// Whether pairs of values differ by more than chance explains.
public enum PairedTest {
  /// All ways to swap the two values of so many pairs are tried.
  private static let mostSwapped = 12

  /// Returns the probability of differences whose mean is at least as far from zero if the two values
  /// of a pair could as well be the other way round, or nil for fewer than two pairs.
  ///
  /// Student's t of the differences; where at least half of the pairs are equal and few are not, all
  /// ways to swap those are counted, which is exact. Differences without any spread differ for
  /// certain (0) or not at all (1).
  ///
  /// - Source: R. A. Fisher, The Design of Experiments (1935), section 21.
  public static func pValue(differences: [Double]) -> Double? {
    guard differences.count > 1 else { return nil }
    let unequal = differences.filter { $0 != 0 }
    guard !unequal.isEmpty else { return 1 }
    if unequal.count <= mostSwapped, 2 * unequal.count <= differences.count {
      return swapped(unequal)
    }
    let moments = Moments(differences)
    guard let deviation = moments.standardDeviation, deviation > 0 else { return 0 }
    let count = Double(differences.count)
    let statistic = (moments.mean / deviation * count.squareRoot()).magnitude
    return min(
      1, 2 * NamedDistribution.student(degreesOfFreedom: count - 1).upperTail(statistic))
  }

  /// The share of all choices of signs whose sum is as far from zero.
  private static func swapped(_ differences: [Double]) -> Double {
    // Sums in another order may differ in their last bits and are ties all the same.
    let limit = differences.reduce(0, +).magnitude * (1 - 1e-9)
    let choices = 1 << differences.count
    let extreme = (0..<choices).count { choice in
      let sum = differences.indices.reduce(0.0) { sum, place in
        choice >> place & 1 == 0 ? sum + differences[place] : sum - differences[place]
      }
      return sum.magnitude >= limit
    }
    return Double(extreme) / Double(choices)
  }
}
