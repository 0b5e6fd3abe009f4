/// A distribution made ready for the hot loop: a flat value to draw from.
///
/// Draws of the positive families (exponential, lognormal, gamma, Weibull, Pareto) are finite and
/// greater than zero, whatever the parameters.
@frozen
public struct PreparedDistribution: Sendable {
  /// How a draw is made.
  @frozen
  @usableFromInline
  enum Method: UInt8, Sendable {
    case constant, uniform, exponential, lognormal, weibull, pareto, gamma, tables
  }

  @usableFromInline let method: Method
  /// The value, the lower bound, the scale, or mu.
  @usableFromInline let first: Double
  /// The width, sigma, or the exponent 1 / shape.
  @usableFromInline let second: Double
  @usableFromInline let ziggurats: ZigguratTables
  @usableFromInline let tables: SampleTables?

  init(
    _ method: Method, _ first: Double = 0, _ second: Double = 0, tables: SampleTables? = nil
  ) {
    self.method = method
    self.first = first
    self.second = second
    self.tables = tables
    ziggurats = ZigguratTables.shared
  }

  /// Returns one draw.
  @inlinable @inline(__always)
  public func draw(_ generator: inout Xoshiro256PlusPlus) -> Double {
    switch method {
    case .constant: return first
    case .uniform: return first + second * generator.uniform01()
    case .exponential: return clampedPositive(first * ziggurats.exponential(&generator))
    case .lognormal:
      return clampedPositive(Elementary.exp(first + second * ziggurats.normal(&generator)))
    case .weibull, .pareto, .gamma, .tables:
      // On a copy, so that the caller's generator can stay in registers.
      var copy = generator
      let value = drawOutOfLine(&copy)
      generator = copy
      return value
    }
  }

  @usableFromInline @inline(never)
  func drawOutOfLine(_ generator: inout Xoshiro256PlusPlus) -> Double {
    switch method {
    case .weibull:
      let power = Elementary.log(ziggurats.exponential(&generator)) * second
      return clampedPositive(first * Elementary.exp(power))
    case .pareto:
      let excess = Elementary.exp(ziggurats.exponential(&generator) * second)
      return clampedPositive(first * excess)
    case .gamma: return clampedPositive(first * ziggurats.gamma(shape: second, &generator))
    case .tables: return tables?.draw(&generator) ?? first
    case .constant, .uniform, .exponential, .lognormal: return draw(&generator)
    }
  }
}

/// Returns the nearest positive normal number.
@inlinable @inline(__always)
func clampedPositive(_ value: Double) -> Double {
  let raised = value < Double.leastNormalMagnitude ? Double.leastNormalMagnitude : value
  return raised > Double.greatestFiniteMagnitude ? Double.greatestFiniteMagnitude : raised
}

extension ZigguratTables {
  /// Returns a draw from the gamma distribution with scale 1; it may underflow to zero when the
  /// shape is far below one.
  ///
  /// - Source: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", 2000;
  ///   a shape below one is raised by one and the draw multiplied by U^(1/shape).
  @inlinable
  public func gamma(shape: Double, _ generator: inout Xoshiro256PlusPlus) -> Double {
    let raised = shape < 1 ? shape + 1 : shape
    let d = raised - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    var value = 0.0
    while true {
      let x = normal(&generator)
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root
      let u = generator.uniformOpen()
      let square = x * x
      if u < 1 - 0.0331 * square * square
        || Elementary.log(u) < 0.5 * square + d * (1 - v + Elementary.log(v))
      {
        value = d * v
        break
      }
    }
    return shape < 1 ? value * Elementary.exp(-exponential(&generator) / shape) : value
  }
}

extension Distribution {
  /// Returns the form to draw from; make it once, outside the loop.
  ///
  /// - Complexity: O(n) in the number of values and components.
  public func prepared() -> PreparedDistribution {
    switch kind {
    case .constant(let value): PreparedDistribution(.constant, value)
    case .uniform(let low, let high):
      PreparedDistribution(.uniform, low, uniformWidth(low, high))
    case .exponential(let mean): PreparedDistribution(.exponential, mean)
    case .lognormal(let mu, let sigma): PreparedDistribution(.lognormal, mu, sigma)
    case .gamma(let shape, let scale): PreparedDistribution(.gamma, scale, shape)
    case .weibull(let shape, let scale):
      PreparedDistribution(.weibull, scale, finiteInverse(shape))
    case .pareto(let scale, let shape):
      PreparedDistribution(.pareto, scale, finiteInverse(shape))
    case .discrete(let values, let weights):
      PreparedDistribution(
        .tables, tables: SampleTables(.weighted, weights: weights, values: values))
    case .empirical(let sorted, let interpolated):
      PreparedDistribution(
        .tables,
        tables: SampleTables(
          interpolated && sorted.count > 1 ? .interpolated : .equallyLikely, values: sorted))
    case .mixture(let parts):
      PreparedDistribution(
        .tables,
        tables: SampleTables(
          .mixture, weights: parts.map(\.weight),
          components: parts.map { $0.distribution.prepared() }))
    }
  }
}

/// Returns the width to multiply by a number on [0, 1) so that rounding never reaches the upper bound.
private func uniformWidth(_ low: Double, _ high: Double) -> Double {
  let width = high - low
  return low + width * (1 - 0x1p-53) < high ? width : high.nextDown - low
}

/// Returns 1 / shape; infinity times the logarithm of one would be not-a-number.
private func finiteInverse(_ shape: Double) -> Double {
  min(1 / shape, Double.greatestFiniteMagnitude)
}
