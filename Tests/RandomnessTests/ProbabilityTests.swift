import CGSL
import Testing

@testable import Randomness

#if canImport(Glibc)
  import Glibc
#endif

/// The functions that distributions are made of, against the C library and the GNU Scientific Library.
@Suite("Functions of distributions")
struct ProbabilityTests {
  private func isClose(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    value == expected || (value - expected).magnitude <= tolerance * expected.magnitude
  }

  @Test("The complementary error function is right from tail to tail")
  func errorFunction() {
    for step in -6_000...26_500 {
      let x = Double(step) / 1_000 + 1e-4
      let value = Elementary.erfc(x)
      #expect(isClose(value, Glibc.erfc(x), 2e-15 * (1 + x * x / 8)), "erfc \(x)")
    }
    #expect(Elementary.erfc(-30) == 2 && Elementary.erfc(30) == 0)
    #expect(Elementary.erfc(0) == 1 && Elementary.erfc(.infinity) == 0)
  }

  @Test("Normal probabilities and quantiles are each other's inverse and the library's")
  func normal() {
    for step in 1..<4_000 {
      let probability = Double(step) / 4_000
      let x = NormalDistribution.quantile(probability)
      #expect(isClose(x, gsl_cdf_ugaussian_Pinv(probability), 2e-15) || x.magnitude < 1e-3)
      #expect(isClose(NormalDistribution.cumulative(x), probability, 4e-15))
    }
    for power in 3..<300 {
      let probability = Glibc.pow(10, -Double(power))
      let x = NormalDistribution.quantile(probability)
      #expect(isClose(NormalDistribution.cumulative(x), probability, 1e-15 * (4 + x * x)))
    }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(0.5) == 0)
  }

  @Test("Differences that nearly cancel keep their digits")
  func cancellation() {
    for step in -2_000...2_000 where step != 0 {
      for scale in [3e-4, 1e-6, 1e-10] {
        let x = Double(step) * scale
        #expect(isClose(Elementary.expm1(x), Glibc.expm1(x), 4e-16), "expm1 \(x)")
        guard x > -1 else { continue }
        #expect(
          isClose(Elementary.logOnePlusMinus(x), gsl_sf_log_1plusx_mx(x), 3e-15), "\(x)")
      }
    }
    for step in 0...200 {
      let x = Double(step) / 1_000
      #expect(
        isClose(Elementary.logGammaOnePlus(x), Glibc.lgamma(1 + x), 1e-14)
          || x < 0.01 && (Elementary.logGammaOnePlus(x) - Glibc.lgamma(1 + x)).magnitude < 2e-16)
    }
  }

  @Test(
    "Gamma probabilities and quantiles agree with the library's where it has them",
    arguments: [0.05, 0.3, 1, 2.5, 11.9, 12, 40, 900, 9_999])
  func gamma(shape: Double) {
    for step in 1..<200 {
      let probability = Double(step) / 200
      let x = GammaDistribution.quantile(probability, shape: shape, scale: 3)
      let found = GammaDistribution.cumulative(x, shape: shape, scale: 3)
      #expect(isClose(found, probability, 1e-12), "\(shape): \(probability) at \(x)")
      // The library has fewer digits where the shape is large.
      let digits = shape > 1000 ? 1e-8 : 1e-11
      #expect(isClose(found, gsl_cdf_gamma_P(x, shape, 3), digits), "\(shape) at \(x)")
    }
  }
}
