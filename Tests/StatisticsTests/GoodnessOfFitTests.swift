import CGSL
import TestSupport
import Testing

@testable import Statistics

struct GoodnessOfFitTests {
  @Test(
    "The Kolmogorov limit distribution has its tabulated critical values",
    arguments: [(1.2238, 0.10), (1.3581, 0.05), (1.6276, 0.01), (0.8276, 0.5), (0.5196, 0.95)])
  func kolmogorovLimit(value: Double, tail: Double) {
    #expect(isClose(KolmogorovSmirnov.upperTail(value), tail, within: 2e-4))
  }

  @Test("Both series of the Kolmogorov limit meet where they change over")
  func seriesMeet() {
    let gap = KolmogorovSmirnov.upperTail(1.18) - KolmogorovSmirnov.upperTail(1.18.nextDown)
    #expect(gap.magnitude < 1e-9)
  }

  @Test("The distance of a sample is found on both sides of its steps")
  func kolmogorovStatistic() {
    let test = KolmogorovSmirnov([0.1, 0.2, 0.3]) { $0 }
    #expect(isClose(test.statistic, 0.7))
    #expect(isClose(KolmogorovSmirnov([0.7, 0.8, 0.9]) { $0 }.statistic, 0.7))
    // Tabulated 5 % point for ten values: 0.409.
    let ten = (0..<10).map { Double($0) / 10 + 0.1 - 0.409 }
    #expect(isClose(KolmogorovSmirnov(ten) { max($0, 0) }.pValue, 0.05, within: 0.002))
  }

  @Test("Two samples are compared at the steps of both, ties together")
  func twoSamples() {
    #expect(KolmogorovSmirnov([1, 2, 3], and: [1, 2, 3]).statistic == 0)
    #expect(KolmogorovSmirnov([1, 2], and: [3, 4]).statistic == 1)
    #expect(isClose(KolmogorovSmirnov([1, 2, 2, 3], and: [2, 3, 4]).statistic, 5.0 / 12))
  }

  @Test(
    "The Anderson-Darling limit has its tabulated critical values",
    arguments: [(1.933, 0.90), (2.492, 0.95), (3.070, 0.975), (3.857, 0.99), (0.774, 0.5)])
  func andersonDarlingLimit(value: Double, probability: Double) {
    #expect(isClose(AndersonDarling.limitingCumulative(value), probability, within: 3e-4))
  }

  @Test(
    "Estimated normal parameters have their own critical values",
    arguments: [(0.631, 0.10), (0.752, 0.05), (0.873, 0.025), (1.035, 0.01)])
  func normalCriticalValues(value: Double, tail: Double) {
    #expect(isClose(AndersonDarling.normalPValue(value), tail, within: 5e-4))
  }

  @Test("P-values of true hypotheses are spread evenly, and false ones are refused")
  func pValuesAreUniform() {
    var generator = SplitMix64(seed: 6)
    var kolmogorov: [Double] = []
    var anderson: [Double] = []
    var normal: [Double] = []
    for _ in 0..<400 {
      let sample = (0..<25).map { _ in Double.random(in: 0.000_001..<1, using: &generator) }
      kolmogorov.append(KolmogorovSmirnov(sample) { $0 }.pValue)
      anderson.append(AndersonDarling(sample) { $0 }.pValue)
      normal.append(AndersonDarling(normalityOf: sample.map { gsl_cdf_ugaussian_Pinv($0) }).pValue)
    }
    #expect(KolmogorovSmirnov(kolmogorov) { $0 }.pValue > 0.001)
    #expect(KolmogorovSmirnov(anderson) { $0 }.pValue > 0.001)
    #expect(KolmogorovSmirnov(normal) { $0 }.pValue > 0.001)
    let skewed = (1...100).map { -log(Double($0) / 101) }
    #expect(AndersonDarling(normalityOf: skewed).pValue < 0.001)
    #expect(AndersonDarling(skewed) { gsl_cdf_ugaussian_P($0) }.pValue < 0.001)
    #expect(KolmogorovSmirnov(skewed) { gsl_cdf_ugaussian_P($0) }.pValue < 0.001)
  }

  @Test("Pearson's statistic of dice and its tail are as tabulated")
  func chiSquare() {
    let test = ChiSquare(
      observed: [5, 8, 9, 8, 10, 20], expected: Array(repeating: 10, count: 6))
    #expect(isClose(test.statistic, 13.4))
    #expect(test.degreesOfFreedom == 5)
    #expect(isClose(test.pValue, 0.0199, within: 5e-5))
    let fitted = ChiSquare(observed: [10, 12], expected: [11, 11])
    #expect(isClose(fitted.statistic, 2.0 / 11))
  }
}
