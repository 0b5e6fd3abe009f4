extension Elementary {
  /// Returns the cosine of an angle in radians whose magnitude is at most 2^19 π.
  public static func cos(_ x: Double) -> Double {
    let (quadrant, high, low) = reduced(x)
    let value = quadrant & 1 == 0 ? kernelCosine(high, low) : kernelSine(high, low)
    return (quadrant &+ 1) & 2 == 0 ? value : -value
  }

  /// Returns the nearest multiple of π/2 and the rest as a sum of two numbers (Cody and Waite).
  private static func reduced(_ x: Double) -> (quadrant: Int, high: Double, low: Double) {
    precondition(x.magnitude <= 1_647_099.0, "the angle is out of range")
    let multiple = (x * 0.6366197723675814 + 0x1.8p52) - 0x1.8p52
    let first = x - multiple * 1.5707963267341256
    let second = multiple * 6.077100506303966e-11
    let difference = first - second
    let rest = multiple * 2.0222662487959506e-21 - ((first - difference) - second)
    let high = difference - rest
    return (Int(multiple), high, (difference - high) - rest)
  }

  /// fdlibm's `k_sin.c` on |x + y| <= π/4.
  private static func kernelSine(_ x: Double, _ y: Double) -> Double {
    let z = x * x
    let w = z * z
    let r =
      8.33333333332248946124e-03
      + z * (-1.98412698298579493134e-04 + z * 2.75573137070700676789e-06)
      + z * w * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)
    let v = z * x
    return x - ((z * (0.5 * y - v * r) - y) - v * -1.66666666666666324348e-01)
  }

  /// fdlibm's `k_cos.c` on |x + y| <= π/4.
  private static func kernelCosine(_ x: Double, _ y: Double) -> Double {
    let z = x * x
    let w = z * z
    let low =
      z
      * (4.16666666666666019037e-02
        + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05))
    let high =
      w * w
      * (-2.75573143513906633035e-07
        + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))
    let half = 0.5 * z
    let rest = 1 - half
    return rest + (((1 - rest) - half) + (z * (low + high) - x * y))
  }
}
