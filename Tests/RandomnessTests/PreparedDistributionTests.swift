import Testing

@testable import Randomness

@Suite("Draws at their limits")
struct PreparedDistributionTests {
  private func draws(_ distribution: Distribution, _ count: Int = 2000) -> [Double] {
    let prepared = distribution.prepared()
    var generator = StreamSeed(seed: 4).child("draws").generator()
    return (0..<count).map { _ in prepared.draw(&generator) }
  }

  @Test("A constant is itself and uses no number")
  func constants() throws {
    for value in [0, -0.0, 5, -1e300] {
      let prepared = try Distribution.constant(value).prepared()
      var generator = referenceGenerator()
      #expect(prepared.draw(&generator).bitPattern == value.bitPattern)
      #expect(generator == referenceGenerator())
    }
  }

  @Test("Draws of positive families are finite and above zero, whatever the parameters")
  func clamping() throws {
    let least = Double.leastNonzeroMagnitude
    let most = Double.greatestFiniteMagnitude
    var all: [Distribution] = []
    for scale in [least, 1e-300, 1, 1e300, most] {
      all.append(try .exponential(mean: scale))
      for shape in [least, 1e-300, 1e-3, 0.5, 1, 1e3, 1e300, most] {
        all.append(try .gamma(shape: shape, scale: scale))
        all.append(try .weibull(shape: shape, scale: scale))
        all.append(try .pareto(scale: scale, shape: shape))
        for sign in [-1.0, 1] { all.append(try .lognormal(mu: sign * scale, sigma: shape)) }
      }
    }
    for distribution in all {
      for value in draws(distribution, 200) {
        #expect(
          value >= Double.leastNormalMagnitude && value.isFinite, "\(distribution.kind): \(value)")
      }
    }
  }

  @Test("A draw out of range becomes the nearest positive normal number")
  func clampedValues() throws {
    #expect(clampedPositive(0) == .leastNormalMagnitude)
    #expect(clampedPositive(-1) == .leastNormalMagnitude)
    #expect(clampedPositive(.infinity) == .greatestFiniteMagnitude)
    #expect(clampedPositive(3.5) == 3.5)
    #expect(draws(try .lognormal(mu: -1e4, sigma: 1)).allSatisfy { $0 == .leastNormalMagnitude })
    #expect(draws(try .lognormal(mu: 1e4, sigma: 1)).allSatisfy { $0 == .greatestFiniteMagnitude })
  }

  @Test("A uniform draw never reaches the upper bound, even where rounding would")
  func uniformRange() throws {
    let ranges: [(Double, Double)] = [
      (0.0, 1.0), (5.0, 10), (-1, 0x1p-60), (1, Double(1).nextUp), (1e15, 1e15 + 3), (-10, -5),
      (0, .leastNonzeroMagnitude),
      (0.1, 0.3), (-1e307, 1e307), (3, Double(3).nextUp.nextUp.nextUp),
    ]
    for (low, high) in ranges {
      let prepared = try Distribution.uniform(low: low, high: high).prepared()
      // This state gives the greatest word first.
      var greatest = Xoshiro256PlusPlus(state: (0, 1, 1, .max))
      let top = prepared.draw(&greatest)
      #expect(top < high, "\(low) to \(high)")
      #expect(top >= low)
      #expect(high - top <= 4 * max(high.ulp, low.ulp), "the range isn't filled")
      var least = Xoshiro256PlusPlus(state: (0, 1, 1, 0))
      #expect(prepared.draw(&least) == low)
      var generator = referenceGenerator()
      for _ in 0..<1000 {
        let value = prepared.draw(&generator)
        #expect(value >= low && value < high)
      }
    }
  }

  @Test("Pareto draws begin at the scale, and every draw of a list is one of its values")
  func supports() throws {
    #expect(draws(try .pareto(scale: 3, shape: 2)).allSatisfy { $0 >= 3 })
    let values = [4.0, -1, 9, 9]
    #expect(Set(draws(try .empirical(values))) == Set(values))
    let discrete = draws(try .discrete(values: [4, -1, 9], weights: [1, 0, 2]))
    #expect(Set(discrete) == [4, 9])
    let joined = draws(try .empirical(values, interpolated: true))
    #expect(joined.allSatisfy { $0 >= -1 && $0 <= 9 })
    #expect(Set(joined).count > 1000)
    #expect(draws(try .empirical([7], interpolated: true)).allSatisfy { $0 == 7 })
    let mixture = draws(
      try .mixture([(1, .constant(1)), (0, .constant(2)), (3, .uniform(low: 5, high: 6))]))
    #expect(mixture.allSatisfy { $0 == 1 || ($0 >= 5 && $0 < 6) })
    #expect(mixture.contains(1))
    #expect(mixture.contains { $0 != 1 })
  }

  @Test("Copies of a prepared distribution draw the same numbers of the same stream")
  func copies() throws {
    let mixture = try Distribution.mixture([
      (1, .exponential(mean: 2)), (1, .gamma(shape: 0.5, scale: 1)),
      (1, .mixture([(1, .weibull(shape: 2, scale: 3)), (1, .empirical([1, 2]))])),
    ])
    let prepared = mixture.prepared()
    let copy = prepared
    var (left, right) = (referenceGenerator(), referenceGenerator())
    for _ in 0..<1000 { #expect(prepared.draw(&left) == copy.draw(&right)) }
    #expect(left == right)
    #expect(draws(mixture) == draws(mixture))
  }

  @Test("A scale multiplies the draws and nothing else")
  func scales() throws {
    for shape in [0.3, 1, 4] {
      let pairs: [(Distribution, Distribution)] = [
        (try .exponential(mean: 1), try .exponential(mean: 8)),
        (try .gamma(shape: shape, scale: 1), try .gamma(shape: shape, scale: 8)),
        (try .weibull(shape: shape, scale: 1), try .weibull(shape: shape, scale: 8)),
        (try .pareto(scale: 1, shape: shape), try .pareto(scale: 8, shape: shape)),
      ]
      for (one, eight) in pairs { #expect(draws(one).map { $0 * 8 } == draws(eight)) }
    }
  }
}
