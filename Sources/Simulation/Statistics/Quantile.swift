import Quantities

/// Quantiles of sorted samples by the one definition that the whole project uses.
///
/// Type 7 of Hyndman and Fan, the default of R and NumPy: position (n - 1) p counted from 0, linear
/// between the neighbours. Integers interpolate exactly and round half-even once.
///
/// - Source: R. J. Hyndman and Y. Fan, The American Statistician 50 (1996).
public enum Quantile {
  /// Returns a quantile of values in ascending order.
  ///
  /// - Precondition: there is at least one value.
  public static func ofSorted(_ values: [Double], _ level: QuantileLevel) -> Double {
    let (index, part) = position(count: values.count, level)
    guard part > 0, values[index] != values[index + 1] else { return values[index] }
    let weight = Double(part) / Double(level.denominator)
    return values[index] * (1 - weight) + values[index + 1] * weight
  }

  /// Returns a quantile of integers in ascending order, rounded half-even.
  ///
  /// - Precondition: there is at least one value, and none reaches 2^100 in magnitude.
  public static func ofSorted<Value: FixedWidthInteger>(
    _ values: [Value], _ level: QuantileLevel
  ) -> Value {
    let (index, part) = position(count: values.count, level)
    guard part > 0 else { return values[index] }
    let whole = Int128(level.denominator)
    let low = Int128(values[index]) * (whole - Int128(part))
    let high = Int128(values[index + 1]) * Int128(part)
    return Value((low + high).divided(by: whole, rounding: .halfEven))
  }

  /// The index below the position and what is left, in parts of the level's denominator.
  private static func position(count: Int, _ level: QuantileLevel) -> (index: Int, part: Int) {
    precondition(count > 0, "the sample is empty")
    let (index, part) = ((count - 1) * level.numerator)
      .quotientAndRemainder(dividingBy: level.denominator)
    return (index, part)
  }
}
