import CGSL

/// Pearson's chi-square test of counts against expected counts.
///
/// Cells should be expected to hold about five or more; join them beforehand.
struct ChiSquare: Hashable, Sendable {
  /// The sum of squared differences, each over its expected count.
  let statistic: Double
  /// Cells less one, less the parameters that were estimated from the same counts.
  let degreesOfFreedom: Int
  /// The probability of a statistic at least as large if the hypothesis is true.
  let pValue: Double

  /// Tests the counts.
  ///
  /// - Parameters:
  ///   - observed: The counts, one for each cell.
  ///   - expected: The expected counts, all greater than zero.
  ///   - estimatedParameters: How many parameters of the hypothesis came from these counts.
  init(observed: [Int], expected: [Double], estimatedParameters: Int = 0) {
    precondition(observed.count == expected.count, "the cells do not match")
    precondition(expected.allSatisfy { $0 > 0 }, "an expected count is not positive")
    let freedom = observed.count - 1 - estimatedParameters
    precondition(freedom > 0, "there are too few cells")
    statistic = zip(observed, expected).reduce(0) { sum, cell in
      let difference = Double(cell.0) - cell.1
      return sum + difference * difference / cell.1
    }
    degreesOfFreedom = freedom
    pValue = gsl_cdf_chisq_Q(statistic, Double(freedom))
  }
}
