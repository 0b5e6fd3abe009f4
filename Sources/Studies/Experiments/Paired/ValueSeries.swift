import Statistics

/// Values of which the mean and the spread are wanted, in constant memory.
public protocol ValueSeries: Hashable, Sendable {
  /// What is added.
  associatedtype Value: Comparable & AdditiveArithmetic

  /// Makes a series without a value.
  init()

  /// The nearest double.
  static func approximation(_ value: Value) -> Double

  /// Adds a value.
  mutating func add(_ value: Value)

  /// The mean of the values.
  ///
  /// - Precondition: there is one.
  var mean: Double { get }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  var variance: Double? { get }
}

/// A series of doubles whose sum carries its rounding error along.
///
/// - Source: A. Neumaier, ZAMM 54 (1974).
public struct RoundedSeries: ValueSeries {
  private var sum = 0.0
  private var error = 0.0
  private var moments = Moments()

  /// Makes a series without a value.
  public init() {}

  /// The number itself.
  public static func approximation(_ value: Double) -> Double { value }

  /// Adds a value.
  ///
  /// - Precondition: it is finite.
  public mutating func add(_ value: Double) {
    precondition(value.isFinite, "a value is not finite")
    let next = sum + value
    error += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
    sum = next
    moments.add(value)
  }

  /// The mean of the values.
  public var mean: Double { (sum + error) / Double(moments.count) }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  public var variance: Double? { moments.variance }
}

/// A series of integers with an exact sum, so that a constant has no spread.
///
/// Distances from the first value are added exactly as long as each fits 64 bits; beyond that the
/// spread comes from rounded ones.
public struct ExactSeries: ValueSeries {
  /// The exact sum.
  public private(set) var sum: Int128 = 0
  private var origin: Int128?
  private var exact = ExactMoments()
  private var rounded = Moments()
  private var isExact = true

  /// Makes a series without a value.
  public init() {}

  /// The nearest double.
  public static func approximation(_ value: Int128) -> Double { Double(value) }

  /// Adds a value.
  ///
  /// - Precondition: it is below 2^100 in magnitude.
  public mutating func add(_ value: Int128) {
    sum += value
    let distance = value - (origin ?? value)
    origin = origin ?? value
    rounded.add(Double(distance))
    guard let narrow = Int64(exactly: distance) else {
      isExact = false
      return
    }
    exact.add(narrow)
  }

  /// The mean of the values.
  public var mean: Double {
    let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(rounded.count))
    return Double(whole) + Double(rest) / Double(rounded.count)
  }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  public var variance: Double? { isExact ? exact.variance : rounded.variance }
}
