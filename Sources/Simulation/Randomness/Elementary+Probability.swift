/// Functions that distributions are made of.
extension Elementary {
  /// Returns exp(x) - 1 without losing the digits of a small x; within three units in the last place.
  static func expm1(_ x: Double) -> Double {
    // Up to a half of log 2 nothing is taken off the power.
    guard x.magnitude < 0.34 else { return exp(x) - 1 }
    return reducedExpm1(x, 0x1.8p52).0
  }

  /// Returns log(1 + x) - x, which loses no digits near zero; x is above -1.
  static func logOnePlusMinus(_ x: Double) -> Double {
    guard x.magnitude < 0.25 else { return log1p(x) - x }
    // log(1 + x) is 2 artanh(s), of which the first term is nearly x.
    let s = x / (2 + x)
    let square = s * s
    var series = 0.0
    for odd in stride(from: 21.0, through: 3, by: -2) { series = series * square + 1 / odd }
    return s * (2 * square * series - x)
  }

  /// Returns the complementary error function; the relative error is at most about 1e-15 (1 + x^2).
  ///
  /// - Source: fdlibm's `s_erf.c`.
  static func erfc(_ x: Double) -> Double {
    let size = x.magnitude
    if size < 0.84375 {
      let z = x * x
      let r = polynomial(
        z, 1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02,
        -5.77027029648944159157e-03, -2.37630166566501626084e-05)
      let s = polynomial(
        z, 1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03,
        1.32494738004321644526e-04, -3.96022827877536812320e-06)
      let y = r / s
      return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y)
    }
    guard size < 28 else { return x < 0 ? 2 : x.isNaN ? x : 0 }
    let tail = size < 1.25 ? middleTail(size) : farTail(size)
    return x < 0 ? 2 - tail : tail
  }

  private static func middleTail(_ x: Double) -> Double {
    let s = x - 1
    let above = polynomial(
      s, -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01,
      3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02,
      -2.16637559486879084300e-03)
    let below = polynomial(
      s, 1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
      1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02)
    return 1 - 8.45062911510467529297e-01 - above / below
  }

  private static func farTail(_ x: Double) -> Double {
    let s = 1 / (x * x)
    let isNear = x < 1 / 0.35
    let above =
      isNear
      ? polynomial(
        s, -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01,
        -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02,
        -8.12874355063065934246e+01, -9.81432934416914548592e+00)
      : polynomial(
        s, -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01,
        -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03,
        -4.83519191608651397019e+02)
    let below =
      isNear
      ? polynomial(
        s, 1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02,
        6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02,
        6.57024977031928170135e+00, -6.04244152148580987438e-02)
      : polynomial(
        s, 1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03,
        3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02,
        -2.24409524465858183362e+01)
    // The square of the first digits is exact.
    let z = Double(bitPattern: x.bitPattern & 0xffff_ffff_0000_0000)
    return exp(-z * z - 0.5625) * exp((z - x) * (z + x) + above / below) / x
  }

  /// Returns a polynomial; the lowest coefficients come first.
  private static func polynomial(_ x: Double, _ coefficients: Double...) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  /// Returns log Γ(1 + x) for a number from 0 through 0.2, to about 1e-16 of it.
  ///
  /// - Source: the series with the values of the zeta function.
  static func logGammaOnePlus(_ x: Double) -> Double {
    let zeta = [
      1.6449340668482264, 1.2020569031595943, 1.0823232337111382, 1.0369277551433699,
      1.0173430619844491, 1.0083492773819228, 1.0040773561979443, 1.0020083928260822,
      1.0009945751278181, 1.0004941886041195, 1.0002460865533080, 1.0001227133475785,
      1.0000612481350587, 1.0000305882363070, 1.0000152822594086, 1.0000076371976379,
      1.0000038172932650, 1.0000019082127166, 1.0000009539620339,
    ]
    var sum = 0.0
    for (index, value) in zeta.enumerated().reversed() {
      sum = value / Double(index + 2) - x * sum
    }
    return x * (x * sum - 0.5772156649015329)
  }

  /// Returns what is left of the logarithm of the gamma function above Stirling's first terms, for a
  /// number of at least 12: log Γ(x) - (x - 1/2) log x + x - log(2π) / 2.
  static func stirlingRest(_ x: Double) -> Double {
    let inverse = 1 / x
    let square = inverse * inverse
    return inverse
      * (1.0 / 12
        + square
        * (-1.0 / 360 + square * (1.0 / 1260 + square * (-1.0 / 1680 + square * (1.0 / 1188)))))
  }
}
