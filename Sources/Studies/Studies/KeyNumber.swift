public import Quantities

/// A value of a key that is a number.
public struct KeyNumber: Sendable {
  /// Reads a value as a scenario writes it; nil where it is no number.
  public typealias Reader = @Sendable (String) -> KeyNumber?

  /// The number.
  public let number: Decimal
  /// What stands around it, such as `$`, `%` or `m`.
  public let unit: String

  /// Makes a number with its unit.
  public init(_ number: Decimal, unit: String) {
    self.number = number
    self.unit = unit
  }
}
