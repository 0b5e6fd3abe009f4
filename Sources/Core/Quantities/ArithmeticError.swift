/// Why an exact calculation has no answer.
public enum ArithmeticError: Error, Hashable, Sendable {
  /// The result does not fit the integer that holds it.
  case overflow
  /// The result has more decimal places than an exact decimal can hold.
  case tooManyPlaces
}
