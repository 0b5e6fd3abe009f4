import CGSL
import Randomness
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Draws of indices, listed values and pairs against their weights.
@Suite("Lists and pairs", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct DistributionListTests {
  private static let draws = 4_000_000

  private static let weights: [(name: String, weights: [Double])] = [
    ("models", [0.5, 0.3, 0.15, 0.05]),
    ("equal", [Double](repeating: 1, count: 6)),
    ("zeros between", [0, 3, 0, 0, 1, 0, 2, 0]),
    ("steep", [1, 1e-2, 1e-4]),
    ("Zipf", (1...1000).map { 1 / Double($0) }),
    ("binomial", (0...40).map { gsl_ran_binomial_pdf(UInt32($0), 0.3, 40) }),
    ("Poisson", (0...60).map { gsl_ran_poisson_pdf(UInt32($0), 12.5) }),
  ]

  private func generator(_ purpose: String) -> Xoshiro256PlusPlus {
    StreamSeed(seed: 1).child("lists").child(purpose).generator()
  }

  @Test("Indices are drawn as often as their weights say", arguments: 0..<7)
  func aliasTable(index: Int) throws {
    let (name, weights) = Self.weights[index]
    let table = try AliasTable(weights: weights)
    var generator = generator("alias " + name)
    var counts = [Int](repeating: 0, count: weights.count)
    for _ in 0..<Self.draws { counts[table.draw(&generator)] += 1 }
    let total = weights.reduce(0, +)
    expectCounts(counts, follow: weights.map { $0 / total }, name)
  }

  @Test("Listed values are drawn as often as their weights say", arguments: 0..<7)
  func discrete(index: Int) throws {
    let (name, weights) = Self.weights[index]
    let prepared = try Distribution.discrete(
      values: weights.indices.map { Double($0) }, weights: weights
    ).prepared()
    var generator = generator("discrete " + name)
    var counts = [Int](repeating: 0, count: weights.count)
    for _ in 0..<Self.draws { counts[Int(prepared.draw(&generator))] += 1 }
    let total = weights.reduce(0, +)
    expectCounts(counts, follow: weights.map { $0 / total }, name)
  }

  @Test("Observed values are drawn as often as they were seen")
  func empirical() throws {
    let observed: [Double] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    let prepared = try Distribution.empirical(observed).prepared()
    var generator = generator("empirical")
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<Self.draws { counts[Int(prepared.draw(&generator))] += 1 }
    let seen = (0..<10).map { value in observed.count { $0 == Double(value) } }
    expectCounts(counts, follow: seen.map { Double($0) / 11 }, "observations")
  }

  @Test("Components of a mixture are chosen as often as their weights say")
  func mixture() throws {
    let prepared = try Distribution.mixture([
      (1, .constant(0)), (0, .constant(1)), (4, .constant(2)), (2.5, .constant(3)),
    ]).prepared()
    var generator = generator("mixture")
    var counts = [0, 0, 0, 0]
    for _ in 0..<Self.draws { counts[Int(prepared.draw(&generator))] += 1 }
    expectCounts(counts, follow: [1 / 7.5, 0, 4 / 7.5, 2.5 / 7.5], "components")
  }

  private static let pairs:
    [(name: String, make: @Sendable () throws -> (Distribution, Distribution))] =
      [
        ("lognormals", { (try .lognormal(mu: 6.5, sigma: 1.2), try .lognormal(mu: 5, sigma: 1)) }),
        ("others", { (try .exponential(mean: 3), try .weibull(shape: 0.7, scale: 2)) }),
        ("gamma", { (try .gamma(shape: 0.0625, scale: 2), try .gamma(shape: 4, scale: 1)) }),
      ]

  @Test(
    "Pairs lie in the quarters beside their medians as a normal pair does, and keep their margins",
    arguments: 0..<3, [-0.7, 0, 0.4, 0.95])
  func pairs(index: Int, rho: Double) throws {
    let (name, make) = Self.pairs[index]
    let (first, second) = try make()
    let pair = try CorrelatedPair(first, second, correlation: rho)
    let (left, right) = (first.quantile(0.5), second.quantile(0.5))
    var counts = [0, 0, 0, 0]
    var margins: ([Double], [Double]) = ([], [])
    for (x, y) in pair.draws(400_000, seed: StreamSeed(seed: 1).child("pair \(name) \(rho)")) {
      counts[(x > left ? 1 : 0) + (y > right ? 2 : 0)] += 1
      margins.0.append(x)
      margins.1.append(y)
    }
    // Sheppard's formula: both on the same side with probability 1/2 + asin(rho) / π.
    let same = 0.25 + asin(rho) / (2 * .pi)
    expectCounts(counts, follow: [same, 0.5 - same, 0.5 - same, same], "\(name) \(rho)")
    expectUniform(margins.0.map { first.cdf($0) }, "\(name) \(rho), first")
    expectUniform(margins.1.map { second.cdf($0) }, "\(name) \(rho), second")
  }
}
