public import Quantities

/// A key of a scenario and a range of numbers for it: `KEY=FROM..TO`.
public struct NumericKeyRange: Hashable, Sendable {
  /// The key's path as it was written.
  public let key: String
  private let range: ValueRange

  /// The lower end.
  public var low: Double { range.low.approximation }
  /// The upper end.
  public var high: Double { range.high.approximation }

  /// Whether both ends are whole numbers.
  public var hasWholeEnds: Bool { range.low.places == 0 && range.high.places == 0 }

  /// Reads the text `KEY=FROM..TO`; the option that it was given with is shown in place of a file.
  public init(_ argument: String, option: String) throws(ScenarioFailure) {
    let ranges = try KeyArgument.read([argument], option: option, for: .breakEven) {
      (key, text) throws(ScalarProblem) in
      guard let range = try ValueRange(text, offset: 0, for: .breakEven) else {
        throw VariationPurpose.breakEven.noRange(text)
      }
      return (key, range)
    }
    (key, range) = ranges[0]
  }

  /// A number as the key takes it, with the unit of the ends.
  public func text(_ number: Double) -> String {
    if number == low { return range.text(range.low) }
    if number == high { return range.text(range.high) }
    // A double's description is the shortest decimal that reads back as the same one.
    return Decimal(number.description).map { range.text($0) } ?? number.description
  }

  /// The override that gives the key a number.
  public func override(_ number: Double) -> String { "\(key)=\(text(number))" }
}

/// A number with what stands around it: `$10`, `-5%`, `USD 10`, `1200/h`.
public struct NumberWithUnit: Hashable, Sendable {
  /// What stands before the digits, without a sign.
  public let prefix: String
  /// The number.
  public let number: Decimal
  /// What stands after the digits.
  public let suffix: String

  /// What stands around the number.
  public var unit: String { prefix + suffix }

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
