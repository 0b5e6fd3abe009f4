import CGSL
import Numerics
import Testing

@testable import Randomness

#if canImport(Glibc)
  import Glibc
#endif

#if arch(x86_64)
  /// A number with more digits than the one under test.
  private typealias Wide = Float80
#else
  private typealias Wide = Double
#endif

/// The functions against the C library in a wider format, whose own error then doesn't count.
@Suite("Elementary functions")
struct ElementaryTests {
  private var generator = StreamSeed(seed: 9).child("points").generator()

  /// What the reference itself may be wrong by, in units of the last place.
  private var slack: Double { Wide.significandBitCount > 60 ? 0 : 1 }

  /// Expects the function within units in the last place at points between two bounds, and at them.
  private mutating func expect(
    _ function: (Double) -> Double, within limit: Double, of reference: (Wide) -> Wide,
    from low: Double, through high: Double, source: SourceLocation = #_sourceLocation
  ) {
    for index in 0..<10_000 {
      let inner = low + (high - low) * generator.uniform01()
      check(
        index == 0 ? low : index == 1 ? high : inner, function, limit, reference, source)
    }
  }

  /// The same, at points whose logarithms are evenly spread.
  private mutating func expect(
    _ function: (Double) -> Double, within limit: Double, of reference: (Wide) -> Wide,
    magnitudes: ClosedRange<Double>, sign: Double = 1, plus offset: Double = 0,
    source: SourceLocation = #_sourceLocation
  ) {
    let (low, high) = (Glibc.log(magnitudes.lowerBound), Glibc.log(magnitudes.upperBound))
    for _ in 0..<10_000 {
      let magnitude = Glibc.exp(low + (high - low) * generator.uniform01())
      check(offset + sign * magnitude, function, limit, reference, source)
    }
  }

  private func check(
    _ x: Double, _ function: (Double) -> Double, _ limit: Double, _ reference: (Wide) -> Wide,
    _ source: SourceLocation
  ) {
    let value = function(x)
    let truth = reference(Wide(x))
    let unit = max(Double(truth).ulp, Double.leastNonzeroMagnitude)
    let error = Double((Wide(value) - truth).magnitude / Wide(unit))
    #expect(
      error <= limit + slack, "at \(x): \(value), \(error) units off", sourceLocation: source)
  }

  @Test("The exponential is within a unit in the last place, subnormal results included")
  mutating func exponential() {
    expect(Elementary.exp, within: 1, of: { Glibc.exp($0) }, from: -708, through: 709)
    expect(Elementary.exp, within: 1, of: { Glibc.exp($0) }, from: -1, through: 1)
    expect(Elementary.exp, within: 1, of: { Glibc.exp($0) }, from: -745.1332, through: -708)
    expect(Elementary.exp, within: 1, of: { Glibc.exp($0) }, from: 709, through: 709.782712893)
    for sign in [-1.0, 1] {
      expect(
        Elementary.exp, within: 1, of: { Glibc.exp($0) }, magnitudes: 1e-300...1, sign: sign)
    }
  }

  @Test("The exponential has its limits and passes not-a-number on")
  func exponentialEnds() {
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(-0.0) == 1)
    #expect(Elementary.exp(.leastNonzeroMagnitude) == 1)
    #expect(Elementary.exp(709.782712893384).isFinite)
    #expect(Elementary.exp(709.782712893385) == .infinity)
    #expect(Elementary.exp(.greatestFiniteMagnitude) == .infinity)
    #expect(Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-745.13) == .leastNonzeroMagnitude)
    #expect(Elementary.exp(-745.2) == 0)
    #expect(Elementary.exp(-.greatestFiniteMagnitude) == 0)
    #expect(Elementary.exp(-.infinity) == 0)
    #expect(Elementary.exp(.nan).isNaN)
  }

  @Test("The logarithm is within a unit in the last place over every positive number")
  mutating func logarithm() {
    expect(Elementary.log, within: 1, of: { Glibc.log($0) }, magnitudes: 1e-307...1e308)
    expect(Elementary.log, within: 1, of: { Glibc.log($0) }, from: 0.5, through: 2)
    expect(
      Elementary.log, within: 1, of: { Glibc.log($0) }, from: 1 - 1e-6, through: 1 + 1e-6)
    for sign in [-1.0, 1] {
      expect(
        Elementary.log, within: 1, of: { Glibc.log($0) }, magnitudes: 1e-16...1e-3, sign: sign,
        plus: 1)
    }
    for _ in 0..<10_000 {
      let subnormal = Double(bitPattern: (generator.next() &>> 12) &>> (generator.next() % 52))
      guard subnormal > 0 else { continue }
      check(subnormal, Elementary.log, 1, { Glibc.log($0) }, #_sourceLocation)
    }
  }

  @Test("The logarithm has its limits, and not-a-number where there is none")
  func logarithmEnds() {
    #expect(Elementary.log(1) == 0)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-0.0) == -.infinity)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(-.leastNonzeroMagnitude).isNaN)
    #expect(Elementary.log(-.infinity).isNaN)
    #expect(Elementary.log(.nan).isNaN)
    #expect(Elementary.log(.leastNonzeroMagnitude) == -744.4400719213812)
    #expect(Elementary.log(.greatestFiniteMagnitude) == 709.782712893384)
    #expect(Elementary.log(.leastNormalMagnitude) == -708.3964185322641)
  }

  @Test("log(1 + x) keeps the digits of small arguments")
  mutating func smallArguments() {
    for sign in [-1.0, 1] {
      expect(
        Elementary.log1p, within: 1.5, of: { Glibc.log1p($0) }, magnitudes: 1e-300...0.9,
        sign: sign)
    }
    expect(Elementary.log1p, within: 1.5, of: { Glibc.log1p($0) }, magnitudes: 0.5...1e300)
    expect(
      Elementary.log1p, within: 1.5, of: { Glibc.log1p($0) }, magnitudes: 1e-16...0.5, plus: -1)
  }

  @Test("log(1 + x) has its limits")
  func smallArgumentEnds() {
    #expect(Elementary.log1p(0) == 0)
    #expect(Elementary.log1p(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(Elementary.log1p(-1) == -.infinity)
    #expect(Elementary.log1p(-1.5).isNaN)
    #expect(Elementary.log1p(.infinity) == .infinity)
    #expect(Elementary.log1p(.nan).isNaN)
    #expect(Elementary.log1p(.greatestFiniteMagnitude) == 709.782712893384)
  }

  @Test("A power's relative error is about |y log x| times the precision")
  mutating func power() {
    for _ in 0..<20_000 {
      let x = Glibc.exp(40 * (generator.uniform01() - 0.5))
      let y = 60 * (generator.uniform01() - 0.5)
      let truth = Glibc.pow(Wide(x), Wide(y))
      guard Double(truth).isNormal else { continue }
      let error = Double((Wide(Elementary.pow(x, y)) - truth).magnitude / truth)
      let limit = 3 * (1 + (y * Glibc.log(x)).magnitude) * 0x1p-53
      #expect(error <= limit, "\(x) to the power \(y)")
    }
    #expect(Elementary.pow(3, 0) == 1)
    #expect(Elementary.pow(1, 1e300) == 1)
    #expect(Elementary.pow(0, 2) == 0)
    #expect(Elementary.pow(2, 2000) == .infinity)
    #expect(Elementary.pow(2, -2000) == 0)
  }

  @Test("The logarithm of the gamma function is as near as its comment says")
  mutating func logGamma() {
    let bounds = [1e-300, 1e-3, 0.9, 1.1, 1.9, 2.1, 12, 100, 1e15, 1e300]
    for (low, high) in zip(bounds, bounds.dropFirst()) {
      for _ in 0..<2000 {
        let x = low * Glibc.pow(high / low, generator.uniform01())
        let truth = gsl_sf_lngamma(x)
        let value = Elementary.logGamma(x)
        #expect((value - truth).magnitude <= max(2e-14, 2e-15 * truth.magnitude), "at \(x)")
      }
    }
    var factorial = 0.0
    for n in 1...170 {
      #expect(
        (Elementary.logGamma(Double(n)) - factorial).magnitude <= max(3e-14, factorial * 3e-15))
      factorial += Glibc.log(Double(n))
    }
    #expect(isClose(Elementary.logGamma(.leastNonzeroMagnitude), 744.4400719213812))
    #expect(isClose(Elementary.logGamma(0.5), 0.5 * Glibc.log(Double.pi)))
  }

  @Test("Arguments without a meaning are the caller's bug")
  func refusals() async {
    await #expect(processExitsWith: .failure) { _ = Elementary.logGamma(0) }
  }
}
