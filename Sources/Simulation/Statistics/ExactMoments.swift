import Quantities

/// Count, sum and sum of squares of 64-bit integers, without any rounding.
///
/// Because nothing is rounded before the end, any order of the values gives the same moments to the
/// bit. Made for amounts in nano-units, and for counts.
///
/// - Invariant: the sum of squares is `squaresHigh` * 2^128 + `squaresLow`; it holds 2^60 values.
public struct ExactMoments: Hashable, Sendable, BitwiseCopyable {
  /// How many values were added.
  public private(set) var count: Int64 = 0
  /// The exact sum.
  public private(set) var sum: Int128 = 0
  /// The upper part of the exact sum of squares.
  private(set) var squaresHigh: UInt64 = 0
  /// The lower 128 bits of the exact sum of squares.
  private(set) var squaresLow: UInt128 = 0

  /// Makes the moments of the values.
  public init(_ values: [Int64] = []) {
    for value in values { add(value) }
  }

  /// Makes the moments of the values, or nil where one of them has more than 64 bits.
  init?(narrow values: [Int128]) {
    for value in values {
      guard let narrow = Int64(exactly: value) else { return nil }
      add(narrow)
    }
  }

  /// Adds one value.
  public mutating func add(_ value: Int64) {
    count += 1
    sum += Int128(value)
    let magnitude = UInt128(value.magnitude)
    let (total, carry) = squaresLow.addingReportingOverflow(magnitude * magnitude)
    squaresLow = total
    squaresHigh += carry ? 1 : 0
  }

  /// The mean, or nil without values.
  public var mean: Double? {
    guard count > 0 else { return nil }
    let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(count))
    return Double(nearest: whole) + Double(nearest: rest) / Double(count)
  }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  ///
  /// The numerator n Σx² - (Σx)² is formed exactly in 256 bits, so nothing cancels.
  public var variance: Double? {
    guard count > 1 else { return nil }
    let n = UInt128(count)
    var (high, low) = squaresLow.multipliedFullWidth(by: n)
    high += UInt128(squaresHigh) * n
    let square = sum.magnitude.multipliedFullWidth(by: sum.magnitude)
    let (difference, borrow) = low.subtractingReportingOverflow(square.low)
    low = difference
    high -= square.high + (borrow ? 1 : 0)
    let numerator = Double(high) * 0x1p128 + Double(low)
    return numerator / (Double(count) * Double(count - 1))
  }
}
