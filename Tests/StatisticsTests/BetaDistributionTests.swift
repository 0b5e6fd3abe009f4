import CGSL
import Testing

@testable import Statistics

struct BetaDistributionTests {
  @Test("Cumulative probabilities agree with GSL where GSL has them")
  func agreesWithGSL() {
    let shapes = [0.5, 1, 2, 3.5, 10, 100, 5_000]
    for alpha in shapes {
      for beta in shapes {
        for step in 0...40 {
          let value = Double(step) / 40
          let expected = gsl_cdf_beta_P(value, alpha, beta)
          let found = BetaDistribution.cumulative(value, alpha, beta)
          #expect((found - expected).magnitude < 1e-11, "\(alpha) \(beta) \(value)")
        }
      }
    }
  }

  @Test("Binomial probabilities agree with GSL", arguments: [1, 5, 40, 2_000])
  func binomial(trials: Int) {
    for probability in [0.01, 0.05, 0.5, 0.95] {
      for successes in stride(from: 0, through: trials, by: max(1, trials / 37)) {
        let found = BinomialDistribution.cumulative(
          successes, trials: trials, probability: probability)
        let expected = gsl_cdf_binomial_P(UInt32(successes), probability, UInt32(trials))
        #expect((found - expected).magnitude < 1e-11)
      }
    }
    #expect(BinomialDistribution.cumulative(-1, trials: 3, probability: 0.5) == 0)
  }

  @Test("A hundred million trials still have a median near the mean")
  func manyTrials() {
    let half = BinomialDistribution.cumulative(
      50_000_000, trials: 100_000_000, probability: 0.5)
    // P(at most n/2) is 1/2 and half the probability of the middle, 1 / sqrt(2 pi n).
    #expect((half - 0.5 - 1 / (2 * Double.pi * 1e8).squareRoot()).magnitude < 1e-6)
  }

  @Test("Quantiles invert the cumulative function")
  func inverse() {
    for (alpha, beta) in [(1.0, 10.0), (6, 5), (0.5, 0.5), (300, 2), (1, 1e6), (1e5, 1e5)] {
      for probability in [0.025, 0.5, 0.975] {
        let value = BetaDistribution.quantile(probability, alpha, beta)
        let back = BetaDistribution.cumulative(value, alpha, beta)
        #expect((back - probability).magnitude < 1e-9, "\(alpha) \(beta)")
      }
    }
    #expect(isClose(BetaDistribution.quantile(0.975, 1, 1e6), 3.688872654e-6, within: 1e-12))
  }
}
