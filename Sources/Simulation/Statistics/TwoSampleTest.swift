import Numerics

/// Whether the means of two independent samples differ by more than chance explains.
public enum TwoSampleTest {
  /// What is known of a sample of independent values: their number, mean and standard deviation,
  /// which has the divisor n - 1 and is 0 for a single value.
  public typealias Sample = (count: Int, mean: Double, standardDeviation: Double)

  /// Returns the probability of means at least as far apart if both are the same, or nil where two
  /// single values tell nothing of their spread.
  ///
  /// The greater one of two: Welch's test is right where the spreads differ; Student's, which pools
  /// them, keeps its level where a small sample happens to show no spread at all, as it does of rare
  /// events. Samples without any spread differ for certain (0) or not at all (1).
  ///
  /// - Source: B. L. Welch, Biometrika 34 (1947).
  /// - Precondition: both have a value, and no deviation is negative.
  public static func pValue(_ left: Sample, _ right: Sample) -> Double? {
    for sample in [left, right] {
      precondition(sample.count > 0, "there is no value")
      precondition(sample.standardDeviation >= 0, "the standard deviation is negative")
    }
    let freedom = left.count + right.count - 2
    guard freedom > 0 else { return left.mean == right.mean ? 1 : nil }
    let difference = (left.mean - right.mean).magnitude
    let (m, n) = (Double(left.count), Double(right.count))
    let (a, b) = (
      left.standardDeviation * left.standardDeviation,
      right.standardDeviation * right.standardDeviation
    )
    guard difference > 0 else { return 1 }
    guard a + b > 0 else { return 0 }
    let pooled = ((m - 1) * a + (n - 1) * b) / Double(freedom)
    let student = twoSided(
      difference / (pooled * (1 / m + 1 / n)).squareRoot(), degreesOfFreedom: Double(freedom))
    guard left.count > 1, right.count > 1 else { return student }
    let (u, v) = (a / m, b / n)
    let welchFreedom = (u + v) * (u + v) / (u * u / (m - 1) + v * v / (n - 1))
    return max(
      student, twoSided(difference / (u + v).squareRoot(), degreesOfFreedom: welchFreedom))
  }

  private static func twoSided(_ statistic: Double, degreesOfFreedom: Double) -> Double {
    min(1, 2 * NamedDistribution.student(degreesOfFreedom: degreesOfFreedom).upperTail(statistic))
  }
}
