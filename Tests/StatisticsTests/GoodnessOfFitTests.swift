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

  @Test(
    "The Anderson-Darling limit has its tabulated critical values",
    arguments: [(1.933, 0.90), (2.492, 0.95), (3.070, 0.975), (3.857, 0.99), (0.774, 0.5)])
  func andersonDarlingLimit(value: Double, probability: Double) {
    #expect(isClose(AndersonDarling.limitingCumulative(value), probability, within: 3e-4))
  }

  @Test("P-values of true hypotheses are spread evenly, and false ones are refused")
  func pValuesAreUniform() {
    var generator = SplitMix64(seed: 6)
    var kolmogorov: [Double] = []
    var anderson: [Double] = []
    for _ in 0..<400 {
      let sample = (0..<25).map { _ in Double.random(in: 0.000_001..<1, using: &generator) }
      kolmogorov.append(KolmogorovSmirnov(sample) { $0 }.pValue)
      anderson.append(AndersonDarling(sample) { $0 }.pValue)
    }
    #expect(KolmogorovSmirnov(kolmogorov) { $0 }.pValue > 0.001)
    #expect(KolmogorovSmirnov(anderson) { $0 }.pValue > 0.001)
    let skewed = (1...100).map { -log(Double($0) / 101) }
    #expect(AndersonDarling(skewed) { gsl_cdf_ugaussian_P($0) }.pValue < 0.001)
    #expect(KolmogorovSmirnov(skewed) { gsl_cdf_ugaussian_P($0) }.pValue < 0.001)
  }
}
