import CGSL
import Randomness
import Statistics
import Testing

@testable import Fitting

@Suite("Families fitted to token counts")
struct FamilyFitTests {
  private func fit(_ family: FamilyFit.Family, _ tokens: [Int64]) throws -> FamilyFit {
    try #require(FamilyFit(family, to: TokenHistogram(tokens)))
  }

  private func tokens(_ count: Int, seed: UInt64, _ draw: (inout Draws) -> Double) -> [Int64] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in Draws.tokens(draw(&draws)) }
  }

  @Test("large lognormal counts have the closed form of the textbook")
  func lognormal() throws {
    let values = tokens(2_000, seed: 1) { 50_000 * exp(0.8 * $0.normal()) }
    let logarithms = values.map { log(Double($0)) }
    let mean = logarithms.reduce(0, +) / 2_000
    let deviation = (logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2_000).squareRoot()
    let found = try fit(.lognormal, values).parameters
    #expect(abs(found[0].estimate.value / exp(mean) - 1) < 1e-4)
    #expect(abs(found[1].estimate.value / exp(mean + 1.6448536 * deviation) - 1) < 1e-4)
    // The standard error of the median's logarithm is σ / √n.
    let interval = try #require(found[0].estimate.interval)
    let error = log(interval.high / interval.low) / 2 / 1.959964
    #expect(abs(error / (deviation / 2_000.0.squareRoot()) - 1) < 1e-3)
  }

  @Test("large exponential counts have the mean of the rows")
  func exponential() throws {
    let values = tokens(1_000, seed: 2) { $0.exponential(mean: 9_000) }
    let mean = Double(values.reduce(0, +)) / 1_000
    let estimate = try fit(.exponential, values).parameters[0].estimate
    #expect(abs(estimate.value / mean - 1) < 1e-4)
    let interval = try #require(estimate.interval)
    #expect(abs(log(interval.high / interval.low) / 2 / 1.959964 * 1_000.0.squareRoot() - 1) < 1e-3)
  }

  @Test("a Pareto shape is the inverse of the mean excess of logarithms")
  func pareto() throws {
    let values = tokens(1_000, seed: 3) { 2_000 * exp($0.exponential(mean: 1 / 1.7)) }
    let scale = Double(try #require(values.min())) - 0.5
    let excess = values.reduce(0.0) { $0 + log(Double($1) / scale) } / 1_000
    let found = try fit(.pareto, values).parameters
    #expect(found[0].estimate.value == scale && found[0].estimate.interval == nil)
    #expect(abs(found[1].estimate.value * excess - 1) < 1e-3)
  }

  @Test(
    "no point around the maximum of gamma and Weibull is likelier",
    arguments: [FamilyFit.Family.gamma, .weibull])
  func scan(family: FamilyFit.Family) throws {
    let values = tokens(600, seed: 4) { $0.gamma(shape: 2, mean: 30) }
    let histogram = TokenHistogram(values)
    let found = try fit(family, values)
    let best = found.distribution.logLikelihood(of: histogram)
    #expect(abs(best - found.logLikelihood) < 0.01)
    let point = found.parameters.map(\.estimate.value)
    for first in [0.97, 0.99, 1, 1.01, 1.03] {
      for second in [0.97, 0.99, 1, 1.01, 1.03] where (first, second) != (1, 1) {
        let other = try FamilyFit.make(family, [point[0] * first, point[1] * second])
        #expect(other.logLikelihood(of: histogram) < best)
      }
    }
  }

  @Test("gamma counts satisfy the likelihood equation of the textbook")
  func gamma() throws {
    let values = tokens(3_000, seed: 5) { $0.gamma(shape: 3, mean: 40_000) }
    let mean = Double(values.reduce(0, +)) / 3_000
    let meanLog = values.reduce(0.0) { $0 + log(Double($1)) } / 3_000
    let found = try fit(.gamma, values).parameters
    let shape = pow(found[1].estimate.value, -2)
    #expect(abs(found[0].estimate.value / mean - 1) < 1e-4)
    #expect(abs(log(shape) - gsl_sf_psi(shape) - log(mean) + meanLog) < 1e-4)
  }

  @Test("rounding to whole numbers does not bias the shape of small counts")
  func rounding() throws {
    // Half of these are below 1.5 and become one; their logarithms would all be zero.
    let values = tokens(20_000, seed: 6) { $0.weibull(shape: 0.5, scale: 3) }
    let found = try fit(.weibull, values)
    guard case .weibull(let shape, let scale) = found.distribution.kind else {
      Issue.record("no Weibull distribution")
      return
    }
    #expect(abs(shape / 0.5 - 1) < 0.03 && abs(scale / 3 - 1) < 0.05)
  }

  @Test("the criterion is twice the parameters less twice the logarithm of the likelihood")
  func criterion() throws {
    let values = tokens(200, seed: 7) { $0.exponential(mean: 500) }
    let one = try fit(.exponential, values)
    let two = try fit(.gamma, values)
    #expect(one.aic == 2 - 2 * one.logLikelihood && two.aic == 4 - 2 * two.logLikelihood)
    // The exponential is a gamma distribution of shape one.
    #expect(two.logLikelihood >= one.logLikelihood - 1e-6)
  }
}
