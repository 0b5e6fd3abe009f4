/// Elementary functions built from IEEE 754 addition, multiplication, division and square root.
///
/// They use neither the C library, whose last bits differ by version and processor, nor a fused
/// multiply-add, so every 64-bit IEEE machine computes the same bits. Each is within about one unit
/// in the last place of the true value unless its own comment says otherwise.
public enum Elementary {
  /// Returns e raised to a power, zero or infinity where that is out of range.
  ///
  /// - Source: the reduction of fdlibm's `e_exp.c`; the polynomial interpolates
  ///   (exp r - 1 - r) / r^2 at Chebyshev nodes on |r| <= log(2) / 2, error 4e-19.
  @inlinable @inline(__always)
  public static func exp(_ x: Double) -> Double {
    guard x > -708, x < 709 else { return expOutOfRange(x) }
    let rounded = x * 1.4426950408889634 + 0x1.8p52
    let (fraction, exponent) = reducedExp(x, rounded)
    return Double(bitPattern: fraction.bitPattern &+ (exponent &<< 52))
  }

  /// Returns exp(x) / 2^k and the bits of k, for the k nearest x / log(2).
  @inlinable @inline(__always)
  static func reducedExp(_ x: Double, _ rounded: Double) -> (Double, UInt64) {
    let (fraction, exponent) = reducedExpm1(x, rounded)
    return (1 + fraction, exponent)
  }

  /// Returns one less than that.
  @inlinable @inline(__always)
  static func reducedExpm1(_ x: Double, _ rounded: Double) -> (Double, UInt64) {
    let multiple = rounded - 0x1.8p52
    let high = x - multiple * 0.6931471803691238
    let low = multiple * 1.9082149292705877e-10
    let r = high - low
    let correction = (high - r) - low
    let r2 = r * r
    let r4 = r2 * r2
    let p01 = 0.5 + r * 0.1666666666666667
    let p23 = 0.04166666666666667 + r * 0.008333333333326136
    let p45 = 0.0013888888888883748 + r * 0.00019841269874820627
    let p67 = 2.4801587325547743e-05 + r * 2.7557255400206422e-06
    let p89 = 2.75572736431103e-07 + r * 2.5105217004720745e-08
    let p47 = p45 + r2 * p67
    let p8a = p89 + r2 * 2.0914686968086876e-09
    let q = (p01 + r2 * p23) + r4 * (p47 + r4 * p8a)
    return (r + (r2 * q + correction), rounded.bitPattern)
  }

  @usableFromInline @inline(never)
  static func expOutOfRange(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.782712893384 { return .infinity }
    if x < -745.1332191019412 { return 0 }
    // Two factors, so that a subnormal result is rounded once, at the end.
    let rounded = x * 1.4426950408889634 + 0x1.8p52
    let exponent = Int64(rounded - 0x1.8p52)
    let half = exponent / 2
    let (fraction, _) = reducedExp(x, rounded)
    return fraction * powerOfTwo(half) * powerOfTwo(exponent - half)
  }

  private static func powerOfTwo(_ exponent: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: (exponent &+ 1023) &<< 52))
  }

  /// Returns the natural logarithm; minus infinity at zero, not-a-number below it.
  ///
  /// - Source: fdlibm's `e_log.c`.
  @inlinable
  public static func log(_ x: Double) -> Double {
    var bits = x.bitPattern
    var exponent: Int64 = 0
    if bits &- 0x0010_0000_0000_0000 >= 0x7fe0_0000_0000_0000 {  // not a positive normal number
      if x == 0 { return -.infinity }
      if x < 0 || x.isNaN { return .nan }
      if x == .infinity { return x }
      bits = (x * 0x1p54).bitPattern
      exponent = -54
    }
    bits &+= 0x3ff0_0000_0000_0000 &- 0x3fe6_a09e_0000_0000
    exponent &+= Int64(bitPattern: bits &>> 52) &- 1023
    bits = (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_0000_0000
    let f = Double(bitPattern: bits) - 1
    let halfSquare = 0.5 * f * f
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
    let odd =
      z
      * (0.6666666666666735
        + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
    let k = Double(exponent)
    return s * (halfSquare + (odd + even)) + k * 1.9082149292705877e-10 - halfSquare + f + k
      * 0.6931471803691238
  }

  /// Returns log(1 + x) without losing the digits of a small x.
  @inlinable
  public static func log1p(_ x: Double) -> Double {
    let sum = 1 + x
    guard sum > 0, sum < .infinity else { return log(sum) }
    if sum == 1 { return x }
    // (sum - 1) - x is what rounding added to the argument.
    return log(sum) - ((sum - 1) - x) / sum
  }

  /// Returns a positive number raised to a power, with relative error about |y log x| 2^-53.
  @inlinable
  public static func pow(_ x: Double, _ y: Double) -> Double {
    y == 0 ? 1 : exp(y * log(x))
  }

  /// Returns the logarithm of the gamma function of a positive number.
  ///
  /// The error is at most about 2e-14, or 2e-15 of the result where that is larger.
  ///
  /// - Source: Stirling's series after shifting the argument above 12.
  public static func logGamma(_ x: Double) -> Double {
    precondition(x > 0, "the gamma function's argument is not positive")
    var argument = x
    var product = 1.0
    while argument < 12 {
      product *= argument
      argument += 1
    }
    let halfLogTwoPi = 0.9189385332046728
    return (argument - 0.5) * log(argument) - argument + halfLogTwoPi
      + stirlingRest(argument) - log(product)
  }
}
