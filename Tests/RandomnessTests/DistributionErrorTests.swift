import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Impossible parameters, and the refusal that each meets.
@Suite("Refused parameters")
struct DistributionErrorTests {
  private typealias Make = @Sendable () throws -> Distribution

  private func expect(
    _ error: DistributionError, source: SourceLocation = #_sourceLocation, _ make: Make
  ) {
    #expect(throws: error, sourceLocation: source) { try make() }
  }

  @Test(
    "A parameter that is not a finite number is refused by its name",
    arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(bad: Double) {
    expect(.notFinite(.value)) { try .constant(bad) }
    expect(.notFinite(.low)) { try .uniform(low: bad, high: 1) }
    expect(.notFinite(.high)) { try .uniform(low: 1, high: bad) }
    expect(.notFinite(.mean)) { try .exponential(mean: bad) }
    expect(.notFinite(.mu)) { try .lognormal(mu: bad, sigma: 1) }
    expect(.notFinite(.sigma)) { try .lognormal(mu: 1, sigma: bad) }
    expect(.notFinite(.shape)) { try .gamma(shape: bad, scale: 1) }
    expect(.notFinite(.scale)) { try .gamma(shape: 1, scale: bad) }
    expect(.notFinite(.shape)) { try .weibull(shape: bad, scale: 1) }
    expect(.notFinite(.scale)) { try .weibull(shape: 1, scale: bad) }
    expect(.notFinite(.shape)) { try .pareto(scale: 1, shape: bad) }
    expect(.notFinite(.scale)) { try .pareto(scale: bad, shape: 1) }
    expect(.notFinite(.value)) { try .empirical([1, bad, 2]) }
    expect(.notFinite(.value)) { try .discrete(values: [1, bad], weights: [1, 1]) }
    expect(.notFinite(.weight)) { try .discrete(values: [1, 2], weights: [1, bad]) }
    expect(.notFinite(.weight)) { try .mixture([(bad, .constant(1))]) }
  }

  @Test("A parameter that must be positive is refused at zero and below", arguments: [0, -0.0, -1])
  func nonPositive(bad: Double) {
    expect(.nonPositive(.mean)) { try .exponential(mean: bad) }
    expect(.nonPositive(.sigma)) { try .lognormal(mu: 1, sigma: bad) }
    expect(.nonPositive(.shape)) { try .gamma(shape: bad, scale: 1) }
    expect(.nonPositive(.scale)) { try .gamma(shape: 1, scale: bad) }
    expect(.nonPositive(.shape)) { try .weibull(shape: bad, scale: 1) }
    expect(.nonPositive(.scale)) { try .weibull(shape: 1, scale: bad) }
    expect(.nonPositive(.shape)) { try .pareto(scale: 1, shape: bad) }
    expect(.nonPositive(.scale)) { try .pareto(scale: bad, shape: 1) }
  }

  @Test("Every family with a mean and a variation refuses what cannot be either")
  func meanAndVariation() {
    let families: [@Sendable (Double, Double) throws -> Distribution] = [
      { try .uniform(mean: $0, cv: $1) },
      { try .lognormal(mean: $0, cv: $1) },
      { try .gamma(mean: $0, cv: $1) },
      { try .weibull(mean: $0, cv: $1) },
      { try .pareto(mean: $0, cv: $1) },
    ]
    for make in families {
      for bad in [0.0, -1] {
        #expect(throws: DistributionError.nonPositive(.mean)) { try make(bad, 1) }
        #expect(throws: DistributionError.nonPositive(.cv)) { try make(1, bad) }
      }
      for bad in [Double.nan, .infinity] {
        #expect(throws: DistributionError.notFinite(.mean)) { try make(bad, 1) }
        #expect(throws: DistributionError.notFinite(.cv)) { try make(1, bad) }
      }
    }
  }

  @Test("Every family with a median and a 95th percentile refuses what cannot be either")
  func medianAndPercentile() {
    let families: [@Sendable (Double, Double) throws -> Distribution] = [
      { try .lognormal(median: $0, p95: $1) },
      { try .gamma(median: $0, p95: $1) },
      { try .weibull(median: $0, p95: $1) },
      { try .pareto(median: $0, p95: $1) },
    ]
    for make in families {
      #expect(throws: DistributionError.nonPositive(.median)) { try make(0, 1) }
      #expect(throws: DistributionError.nonPositive(.p95)) { try make(1, -1) }
      #expect(throws: DistributionError.notFinite(.median)) { try make(.nan, 1) }
      #expect(throws: DistributionError.notFinite(.p95)) { try make(1, .infinity) }
      #expect(throws: DistributionError.percentileNotAboveMedian) { try make(2, 2) }
      #expect(throws: DistributionError.percentileNotAboveMedian) { try make(2, 1) }
      #expect(throws: DistributionError.noSolution) { try make(1e-200, 1e200) }
    }
    expect(.notFinite(.median)) { try .uniform(median: .nan, p95: 1) }
    expect(.notFinite(.p95)) { try .uniform(median: 1, p95: .nan) }
    expect(.percentileNotAboveMedian) { try .uniform(median: 1, p95: 1) }
  }

  @Test("Natural parameters that no member of the family has are refused as such")
  func noSolution() {
    expect(.noSolution) { try .uniform(mean: 1e308, cv: 10) }
    expect(.noSolution) { try .uniform(median: 0, p95: 1e308) }
    expect(.noSolution) { try .uniform(low: -1e308, high: 1e308) }
    for cv in [1e-200, 1e200] {
      expect(.noSolution) { try .lognormal(mean: 1, cv: cv) }
      expect(.noSolution) { try .gamma(mean: 1, cv: cv) }
      expect(.noSolution) { try .weibull(mean: 1, cv: cv) }
      expect(.noSolution) { try .pareto(mean: 1, cv: cv) }
    }
    expect(.noSolution) { try .weibull(mean: 1, cv: 0.001) }
    expect(.noSolution) { try .weibull(mean: 1, cv: 1e6) }
    expect(.noSolution) { try .weibull(mean: 1e-308, cv: 3e5) }
    expect(.noSolution) { try .gamma(median: 1, p95: 1.001) }
    expect(.noSolution) { try .gamma(median: 1, p95: 1e6) }
    expect(.noSolution) { try .gamma(median: 1e305, p95: 3e307 * 5) }
    expect(.noSolution) { try .pareto(mean: 1, cv: 1e9) }
    expect(.noSolution) { try .pareto(median: .leastNonzeroMagnitude, p95: 1e-300) }
  }

  @Test("Lists are refused when empty, of unequal length or without a positive weight")
  func lists() {
    expect(.emptyList) { try .empirical([]) }
    expect(.emptyList) { try .discrete(values: [], weights: []) }
    expect(.emptyList) { try .mixture([]) }
    expect(.countMismatch(values: 2, weights: 1)) { try .discrete(values: [1, 2], weights: [1]) }
    expect(.negativeWeight(index: 1)) { try .discrete(values: [1, 2], weights: [1, -1]) }
    expect(.negativeWeight(index: 0)) { try .mixture([(-1, .constant(1)), (2, .constant(1))]) }
    expect(.weightsSumToZero) { try .discrete(values: [1, 2], weights: [0, 0]) }
    expect(.weightsSumToZero) { try .mixture([(0, .constant(1))]) }
    expect(.notFinite(.weight)) { try .discrete(values: [1, 2], weights: [1e308, 1e308]) }
    expect(.notFinite(.value)) { try .empirical([-1e308, 1e308], interpolated: true) }
  }

  @Test("Bounds in the wrong order and correlations beyond one are refused")
  func boundsAndCorrelations() throws {
    expect(.reversedBounds) { try .uniform(low: 2, high: 1) }
    let one = try Distribution.exponential(mean: 1)
    for bad in [Double(1).nextUp, -1.0000001, .nan, .infinity, -.infinity] {
      #expect(throws: DistributionError.correlationOutOfRange) {
        try CorrelatedPair(one, one, correlation: bad)
      }
    }
    for good in [-1.0, 0, 1] {
      #expect(throws: Never.self) { try CorrelatedPair(one, one, correlation: good) }
    }
  }

  @Test(
    "Every refusal says what would be right",
    arguments: [
      (DistributionError.nonPositive(.cv), "cv must be greater than zero"),
      (.notFinite(.p95), "p95 must be a finite number"),
      (.reversedBounds, "high must not be less than low"),
      (.percentileNotAboveMedian, "p95 must be greater than the median"),
      (.emptyList, "at least one value is needed"),
      (
        .countMismatch(values: 2, weights: 3),
        "there are 2 values but 3 weights; give one weight for each value"
      ),
      (.negativeWeight(index: 0), "weight 1 must not be negative"),
      (.weightsSumToZero, "at least one weight must be greater than zero"),
      (.correlationOutOfRange, "the correlation must lie between -1 and 1"),
      (.noSolution, "no distribution of this family has these parameters"),
    ])
  func descriptions(error: DistributionError, text: String) {
    #expect(error.description == text)
  }
}
