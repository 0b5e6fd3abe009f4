import CGSL
import Randomness
import Statistics
import Testing

@testable import Fitting

@Suite("Token counts of a model")
struct TokenFitTests {
  private func lognormals(_ count: Int, seed: UInt64) -> [Int64] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in Draws.tokens(800 * exp(0.9 * draws.normal())) }
  }

  @Test("requests of one size are a constant")
  func constant() throws {
    let fit = try #require(TokenFit(Array(repeating: 512, count: 80), style: .automatic))
    #expect(fit.distribution.kind == .constant(512))
    #expect(fit.distance == 0 && fit.bodyShare == 0)
  }

  @Test("zeros and a spike at the limit stand beside the family, which they do not bend")
  func atoms() throws {
    let values = lognormals(4_000, seed: 1)
    let mixed = values + Array(repeating: 0, count: 500) + Array(repeating: 4_096, count: 500)
    let fit = try #require(TokenFit(mixed, style: .automatic))
    #expect(fit.atoms.map(\.value) == [0, 4_096])
    #expect(abs(fit.atoms[0].share - 0.1) < 1e-9 && abs(fit.atoms[1].share - 0.1) < 1e-3)
    #expect(fit.atoms[0].interval?.contains(0.1) == true)
    guard case .family(let family) = fit.body,
      case .lognormal(let mu, let sigma) = family.distribution.kind
    else {
      Issue.record("the rest is not lognormal")
      return
    }
    #expect(abs(mu - log(800)) < 0.06 && abs(sigma - 0.9) < 0.05)
    #expect(fit.distance < 0.02)
  }

  @Test("a family's own values are no spikes")
  func noAtoms() throws {
    let fit = try #require(TokenFit(lognormals(5_000, seed: 2), style: .automatic))
    #expect(fit.atoms.isEmpty)
  }

  @Test("what no family comes near is written as it was observed, with its mean and quantiles")
  func empirical() throws {
    var draws = Draws(seed: 3)
    // Two humps far apart.
    let values = (0..<1_200).map { index in
      Draws.tokens((index % 2 == 0 ? 30 : 9_000) * exp(0.1 * draws.normal()))
    }
    let fit = try #require(TokenFit(values, style: .automatic))
    guard case .empirical(let groups) = fit.body else {
      Issue.record("a family was taken")
      return
    }
    #expect(groups.count == 200 && groups == groups.sorted())
    let mean = Double(values.reduce(0, +)) / 1_200
    #expect(abs(try #require(fit.distribution.mean) / mean - 1) < 1e-5)
    #expect(fit.distance < 0.02)
    let forced = try #require(TokenFit(values, style: .family))
    #expect(forced.distance > 0.15)
  }

  @Test("few different values keep their shares")
  func discrete() throws {
    let values: [Int64] = Array(repeating: 5, count: 70) + Array(repeating: 900, count: 30)
    let fit = try #require(TokenFit(values, style: .empirical))
    #expect(fit.distribution.kind == .discrete(values: [5, 900], weights: [70, 30]))
    #expect(fit.distance == 0)
  }

  @Test("groups of equal weight have the mean of all values", arguments: [1, 3, 7, 50])
  func groups(count: Int) {
    let values = (1...50).map { Double($0 * $0) }
    let weights = (1...50).map { Double($0 % 7 + 1) }
    let means = WeightedGroups.means(of: values, weights: weights, groups: count)
    let total = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    #expect(means.count == count && means == means.sorted())
    #expect(abs(means.reduce(0, +) / Double(count) / mean - 1) < 1e-12)
  }

  @Test("a whole number has the probability of all draws that are rounded to it")
  func rounded() throws {
    let distribution = try Distribution.mixture([
      (0.2, .constant(0)), (0.3, .constant(7)), (0.5, .exponential(mean: 4)),
    ])
    let rounded = RoundedDistribution(distribution)
    #expect(abs(rounded.cumulative(0) - 0.2) < 1e-12)
    #expect(abs(rounded.cumulative(1) - 0.2 - 0.5 * (1 - exp(-1.5 / 4))) < 1e-12)
    #expect(abs(rounded.cumulative(7) - rounded.cumulative(6) - 0.3) < 0.06)
    #expect(rounded.quantile(0.1) == 0 && rounded.quantile(0.21) == 1)
  }

  @Test("the correlation is that of the normal variables, whatever the marginals")
  func correlation() throws {
    var draws = Draws(seed: 9)
    let pairs = (0..<4_000).map { _ -> (Int64, Int64) in
      let x = draws.normal()
      let y = 0.6 * x + 0.8 * draws.normal()
      return (Draws.tokens(2_000 * exp(x)), Draws.tokens(90_000 * y * y * (y < 0 ? 0.1 : 1)))
    }
    let lognormals = pairs.map { ($0.0, Draws.tokens(Double($0.1).squareRoot())) }
    let first = try #require(
      CorrelationFit.estimate(lognormals.map(\.0), lognormals.map(\.0)))
    #expect(first.value > 0.999)
    var again = Draws(seed: 10)
    let joint = (0..<4_000).map { _ -> (Int64, Int64) in
      let x = again.normal()
      let y = 0.6 * x + 0.8 * again.normal()
      return (Draws.tokens(2_000 * exp(x)), Draws.tokens(500 * exp(2 * y)))
    }
    let found = try #require(CorrelationFit.estimate(joint.map(\.0), joint.map(\.1)))
    #expect(try #require(found.interval).contains(0.6))
    #expect(try #require(found.interval).halfWidth < 0.03)
  }

  @Test("what never changes has no correlation")
  func noCorrelation() {
    #expect(CorrelationFit.estimate(Array(repeating: 3, count: 50), Array(0..<50)) == nil)
  }
}
