/// The normal distribution with mean 0 and variance 1, by elementary functions alone.
enum NormalDistribution {
  /// Returns the probability of a draw at or below a number.
  ///
  /// The relative error is at most about 1e-15 (1 + x^2 / 2) where x is negative.
  static func cumulative(_ x: Double) -> Double {
    0.5 * Elementary.erfc(-x * 0.7071067811865476)
  }

  /// Returns the number that a draw is at or below with a probability, to about 1e-15.
  ///
  /// - Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
  ///   1988, with its coefficients of PPND16.
  static func quantile(_ probability: Double) -> Double {
    let q = probability - 0.5
    guard q.magnitude > 0.425 else {
      let r = 0.180625 - q * q
      return q
        * ratio(
          r, 3.387132872796366608, 133.14166789178437745, 1971.5909503065514427,
          13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
          33430.575583588128105, 2509.0809287301226727,
          over: 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
          21213.794301586595867, 39307.89580009271061, 28729.085735721942674,
          5226.495278852854561)
    }
    let tail = q < 0 ? probability : 1 - probability
    guard tail > 0 else { return q < 0 ? -.infinity : .infinity }
    let root = (-Elementary.log(tail)).squareRoot()
    let value =
      root <= 5
      ? ratio(
        root - 1.6, 1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055,
        3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177,
        0.0227238449892691845833, 0.00077454501427834140764,
        over: 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
        0.14810397642748007459, 0.0151986665636164571966, 0.00054759380849953449,
        1.05075007164441684324e-9)
      : ratio(
        root - 5, 6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358,
        0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386,
        2.71155556874348757815e-5, 2.01033439929228813265e-7,
        over: 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
        0.0007868691311456132591, 1.84631831751005468180e-5, 1.4215117583164458887e-7,
        2.04426310338993978564e-15)
    return q < 0 ? -value : value
  }

  /// Returns a polynomial over another, whose first coefficient is one; the lowest come first.
  private static func ratio(_ x: Double, _ above: Double..., over below: Double...) -> Double {
    let numerator = above.reversed().reduce(0) { $0 * x + $1 }
    let denominator = below.reversed().reduce(0) { $0 * x + $1 }
    return numerator / (denominator * x + 1)
  }
}
