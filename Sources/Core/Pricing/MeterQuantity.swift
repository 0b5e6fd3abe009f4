public import Quantities

/// An amount of a metered thing, in millionths of its unit.
///
/// Traces are whole; hours, gigabytes and gigabyte-months have fractions.
@frozen public struct MeterQuantity: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The amount in millionths.
  public let millionths: Int64

  /// Nothing.
  @inlinable public static var zero: MeterQuantity { MeterQuantity(millionths: 0) }
  /// Decimal places that a quantity has.
  public static let places = 6

  /// Makes a quantity from millionths.
  @inlinable public init(millionths: Int64) { self.millionths = millionths }

  /// Makes a whole quantity.
  ///
  /// - Precondition: the quantity fits, that is |units| < 9.2e12.
  @inlinable public init(_ units: Int64) { millionths = units * 1_000_000 }

  /// Makes a quantity from a decimal, rounded once.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  public init(_ units: Decimal, rounding: Rounding) throws(ArithmeticError) {
    millionths = try units.scaledToInteger(places: Self.places, rounding: rounding)
  }

  /// Returns the sum.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  @inlinable
  public func adding(_ other: MeterQuantity) throws(ArithmeticError) -> MeterQuantity {
    let (sum, overflow) = millionths.addingReportingOverflow(other.millionths)
    guard !overflow else { throw .overflow }
    return MeterQuantity(millionths: sum)
  }

  /// Tells whether the left quantity is the smaller.
  @inlinable public static func < (left: Self, right: Self) -> Bool {
    left.millionths < right.millionths
  }
}

extension MeterQuantity: CustomStringConvertible {
  /// The quantity in units, exact: `1.5`.
  public var description: String {
    Decimal(significand: Int128(millionths), places: Self.places).description
  }
}
