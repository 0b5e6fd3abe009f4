extension Elementary {
  /// Returns e raised to two powers at once: the same bits as one after the other.
  @inlinable @inline(__always)
  public static func exp(_ x: SIMD2<Double>) -> SIMD2<Double> {
    guard x[0] > -708, x[0] < 709, x[1] > -708, x[1] < 709 else {
      return SIMD2(exp(x[0]), exp(x[1]))
    }
    // Operation for operation what `reducedExp` does.
    let rounded = x * 1.4426950408889634 + 0x1.8p52
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
    let fraction = 1 + (r + (r2 * q + correction))
    return SIMD2(
      scaled(fraction[0], byExponentOf: rounded[0]), scaled(fraction[1], byExponentOf: rounded[1]))
  }

  @inlinable @inline(__always)
  static func scaled(_ fraction: Double, byExponentOf rounded: Double) -> Double {
    Double(bitPattern: fraction.bitPattern &+ (rounded.bitPattern &<< 52))
  }
}
