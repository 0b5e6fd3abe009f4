public import Quantities

/// A number with what stands around it: `$10`, `-5%`, `USD 10`, `1200/h`.
public struct NumberWithUnit: Hashable, Sendable {
  /// What stands before the digits, without a sign.
  public let prefix: String
  /// The number.
  public let number: Decimal
  /// What stands after the digits.
  public let suffix: String

  /// Reads a text; nil where it is something else.
  public init?(_ text: String) {
    var cursor = TextCursor(text)
    let isNegative = cursor.skip("-")
    prefix = cursor.take { !("0"..."9").contains($0) && !".-+".unicodeScalars.contains($0) }
    guard Self.isPrefix(prefix), let number = try? cursor.decimal() else { return nil }
    suffix = cursor.rest
    guard Self.isSuffix(suffix), !(isNegative && number < .zero) else { return nil }
    self.number = isNegative ? number.negated : number
  }

  /// A number in the same unit, as it is written.
  func text(_ number: Decimal) -> String {
    number < .zero
      ? "-" + prefix + number.negated.description + suffix
      : prefix + number.description + suffix
  }

  /// Whether both have the same unit.
  func hasUnit(of other: NumberWithUnit) -> Bool {
    prefix == other.prefix && suffix == other.suffix
  }

  var hasNoUnit: Bool { prefix.isEmpty && suffix.isEmpty }

  private static func isPrefix(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0 == " " || $0.properties.isAlphabetic || $0.properties.generalCategory == .currencySymbol
    } && text.first != " "
  }

  /// Units end in a letter or `%`: `/h` belongs to them, a path's `/` does not.
  private static func isSuffix(_ text: String) -> Bool {
    guard let last = text.unicodeScalars.last else { return true }
    return last.properties.isAlphabetic || last == "%"
      ? text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0 == "%" || $0 == "/" || $0 == " "
      } : last.properties.generalCategory == .currencySymbol
  }
}
