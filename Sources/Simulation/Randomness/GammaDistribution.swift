/// The distribution function of the gamma distribution and its inverse, for every shape, by elementary
/// functions alone.
enum GammaDistribution {
  /// From this shape on the expansion is used; its error is then below 1e-9.
  private static let largeShape = 1e4

  /// Returns the probability of a draw at or below a number.
  static func cumulative(_ x: Double, shape: Double, scale: Double) -> Double {
    guard x > 0 else { return 0 }
    let ratio = x / scale
    guard ratio < .infinity else { return 1 }
    return tails(ratio, shape).lower
  }

  /// Returns the probabilities of a draw at or below a positive number and above it, with scale 1.
  private static func tails(_ x: Double, _ shape: Double) -> (lower: Double, upper: Double) {
    if shape >= largeShape {
      let lower = expansion(x, shape)
      return (lower, 1 - lower)
    }
    if x < shape + 1 {
      let lower = min(1, leading(x, shape) * series(x, shape))
      return (lower, 1 - lower)
    }
    let upper = min(1, leading(x, shape) * shape * fraction(x, shape))
    return (1 - upper, upper)
  }

  /// Returns x^a e^-x / Γ(a + 1).
  private static func leading(_ x: Double, _ shape: Double) -> Double {
    guard shape >= 12 else {
      let logGamma =
        shape < 0.2 ? Elementary.logGammaOnePlus(shape) : Elementary.logGamma(shape + 1)
      return Elementary.exp(shape * Elementary.log(x) - x - logGamma)
    }
    let power =
      shape * Elementary.logOnePlusMinus((x - shape) / shape) - Elementary.stirlingRest(shape)
    return Elementary.exp(power) / (2 * Double.pi * shape).squareRoot()
  }

  /// Returns the sum of x^n / ((a + 1) (a + 2) … (a + n)) over n from 0 on.
  private static func series(_ x: Double, _ shape: Double) -> Double {
    var (term, sum, divisor) = (1.0, 1.0, shape)
    while term > sum * 0x1p-54 {
      divisor += 1
      term *= x / divisor
      sum += term
    }
    return sum
  }

  /// Returns the continued fraction 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / …)).
  ///
  /// - Source: W. H. Press and others, Numerical Recipes (1992), section 6.2, by the method of Lentz.
  private static func fraction(_ x: Double, _ shape: Double) -> Double {
    let least = 0x1p-1000
    var b = x + 1 - shape
    var c = 1 / least
    var d = 1 / b
    var value = d
    for step in 1...100_000 {
      let i = Double(step)
      let a = i * (shape - i)
      b += 2
      d = a * d + b
      if d.magnitude < least { d = least }
      c = b + a / c
      if c.magnitude < least { c = least }
      d = 1 / d
      let factor = c * d
      value *= factor
      if (factor - 1).magnitude <= 0x1p-53 { break }
    }
    return value
  }

  /// Returns the number that a draw is at or below with a probability, to about 1e-14 of it where the
  /// distribution function is known so well.
  static func quantile(_ probability: Double, shape: Double, scale: Double) -> Double {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return .infinity }
    if shape < 0.2, let small = smallQuantile(probability, shape) { return small * scale }
    // Newton's steps, and halves of the bit patterns of the bracket where one would leave it.
    var (low, high) = (0.0, Double.infinity)
    var x = start(probability, shape)
    for _ in 0..<200 {
      let (lower, upper) = tails(x, shape)
      // The smaller of the two has more digits.
      let excess = probability < 0.5 ? lower - probability : (1 - probability) - upper
      if excess < 0 { low = x } else { high = x }
      let density = leading(x, shape) * shape / x
      var next = x - excess / density
      if !(next > low && next < high) {
        let (below, above) = (low.bitPattern, high.bitPattern)
        next = Double(bitPattern: below + (above - below) / 2)
        guard next > low else { return high * scale }
      }
      guard (next - x).magnitude > x * 0x1p-51 else { return next * scale }
      x = next
    }
    return x * scale
  }

  /// Returns about where a quantile lies.
  ///
  /// - Source: E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", 1931.
  private static func start(_ probability: Double, _ shape: Double) -> Double {
    let ninth = 1 / (9 * shape)
    let root = 1 - ninth + NormalDistribution.quantile(probability) * ninth.squareRoot()
    let cube = shape * root * root * root
    guard root > 0.1, cube.isFinite else {
      let logGamma = Elementary.logGamma(shape + 1)
      return clampedPositive(
        Elementary.exp((Elementary.log(probability) + logGamma) / shape))
    }
    return cube
  }

  /// Returns a quantile below 0.001 with scale 1, or nil where it is greater.
  ///
  /// The distribution function is x^shape / Γ(shape + 1) times a power series that is nearly one;
  /// each round multiplies the error by x.
  private static func smallQuantile(_ probability: Double, _ shape: Double) -> Double? {
    let start = (Elementary.log(probability) + Elementary.logGammaOnePlus(shape)) / shape
    var x = Elementary.exp(start)
    guard x < 0.001 else { return nil }
    for _ in 0..<6 {
      let terms = 1 / (shape + 1) - x * (1 / (2 * (shape + 2)) - x / (6 * (shape + 3)))
      x = Elementary.exp(start - Elementary.log1p(-shape * x * terms) / shape)
    }
    return x
  }

  /// Returns the distribution function with scale 1, for large shapes.
  ///
  /// - Source: N. M. Temme, "The asymptotic expansion of the incomplete gamma functions", 1979:
  ///   the normal distribution function and the first two terms of its correction.
  private static func expansion(_ x: Double, _ shape: Double) -> Double {
    let epsilon = (x - shape) / shape
    // Half the square of eta is epsilon - log(1 + epsilon).
    let half = -Elementary.logOnePlusMinus(epsilon)
    // Forty deviations from the mean, or so near zero that the logarithm has no value.
    guard shape * half < 800 else { return epsilon < 0 ? 0 : 1 }
    let root = (2 * half).squareRoot()
    let eta = epsilon < 0 ? -root : root
    var first = -1.0 / 3 + epsilon * (1.0 / 12 - epsilon * (23.0 / 540 - epsilon * 353 / 12960))
    var second = -1.0 / 540 - epsilon / 288
    if epsilon.magnitude > 1e-3 {
      let lambda = x / shape
      first = 1 / epsilon - 1 / eta
      let cube = eta * eta * eta
      let difference = cube * (lambda * lambda + 10 * lambda + 1) - 12 * epsilon * epsilon * epsilon
      second = -difference / (12 * cube * epsilon * epsilon * epsilon)
    }
    let density = Elementary.exp(-shape * half) / (2 * Double.pi * shape).squareRoot()
    let above = density * (first + second / shape)
    return min(1, max(0, NormalDistribution.cumulative(eta * shape.squareRoot()) - above))
  }
}
