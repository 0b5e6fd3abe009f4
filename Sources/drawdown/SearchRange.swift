import Quantities

/// The values among which a search looks for a key's: `10..200`, `10..200:5` or `50,100,200`.
struct SearchRange {
  let key: String
  /// The values in order, as a scenario file would write them.
  let values: [String]
  /// Whether values are numbers, and so have an order.
  let isNumeric: Bool
  /// Whether the values stand for a continuous range.
  let isContinuous: Bool

  /// The most values of a key.
  private static let mostValues = 1_000_000

  /// Keys that make candidates incomparable, and why.
  private static let refused = [
    ("seed", "candidates are compared on the same random numbers"),
    ("replications", "the search chooses it; see --replications and --budget"),
    ("until", "the search chooses the number of replications"),
    ("expect", "say what must hold with --such-that"),
    ("output", "it changes no result"), ("name", "it changes no result"),
    ("description", "it changes no result"), ("drawdown", "it is the version of the format"),
    ("currency", "amounts in different currencies have no order"),
  ]

  /// Reads `KEY=RANGE`.
  ///
  /// - Parameters:
  ///   - argument: The text.
  ///   - resolution: The distance of values within a continuous range; nil for values of three
  ///     significant digits.
  /// - Throws: what is wrong with it.
  init(_ argument: String, resolution: Decimal?) throws(UsageError) {
    let example = "`auto_top_up.threshold=10..200`"
    guard let split = Self.separator("=", in: argument) else {
      throw UsageError(
        message: "option `--find` needs a key and where to look for its value, such as \(example), "
          + "not `\(argument)`")
    }
    key = String(argument[..<split])
    let text = String(argument[argument.index(after: split)...])
    guard !key.isEmpty, !text.isEmpty else {
      throw UsageError(
        message: "option `--find` needs a key and a range around the `=`, such as \(example), not "
          + "`\(argument)`")
    }
    let first = String(key.prefix { $0 != "." })
    if let (_, reason) = Self.refused.first(where: { $0.0 == first }) {
      throw UsageError(message: "option `--find`: `\(first)` cannot be searched for: \(reason)")
    }
    if let dots = text.firstRange(of: ".."), !text.contains(where: { "{[\"".contains($0) }) {
      let range = try NumberRange(
        low: String(text[..<dots.lowerBound]), rest: String(text[dots.upperBound...]), of: text)
      isNumeric = true
      isContinuous = range.step == nil
      values = try range.values(resolution: resolution, most: Self.mostValues)
      return
    }
    let list = try Self.list(text)
    isContinuous = false
    let numbers = list.compactMap { NumberWithUnit($0) }
    isNumeric =
      numbers.count == list.count && numbers.allSatisfy { $0.hasUnit(of: numbers[0]) }
    values = isNumeric ? numbers.sorted { $0.number < $1.number }.map(\.text) : list
  }

  /// The parts between commas, but not those within braces, brackets or quotes.
  private static func list(_ text: String) throws(UsageError) -> [String] {
    var parts = [""]
    var depth = 0
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, "{[".contains(character) { depth += 1 }
      if !isQuoted, "}]".contains(character) { depth -= 1 }
      if character == ",", depth == 0, !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    for (index, part) in parts.enumerated() {
      guard part.contains(where: { $0 != " " }) else {
        throw UsageError(
          message: "option `--find`: a value is missing in `\(text)`; write for example "
            + "`50,100,200`")
      }
      guard !parts[..<index].contains(part) else {
        throw UsageError(message: "option `--find`: `\(part)` is twice in `\(text)`")
      }
    }
    return parts
  }

  private static func separator(_ sign: Character, in text: String) -> String.Index? {
    var isQuoted = false
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == sign, !isQuoted { return index }
    }
    return nil
  }
}

/// A number with what stands before and after it, such as `$50`, `30s` or `5%`.
struct NumberWithUnit {
  let prefix: String
  let number: Decimal
  let suffix: String
  /// As it was written.
  let text: String

  init?(_ text: String) {
    let trimmed = text.drop { $0 == " " }
    let prefix = trimmed.prefix { !"0123456789.+-".contains($0) }
    let digits = trimmed.dropFirst(prefix.count).prefix { "0123456789.+-".contains($0) }
    let suffix = trimmed.dropFirst(prefix.count + digits.count)
    guard let number = Decimal(digits), !suffix.contains(where: { $0.isNumber }) else {
      return nil
    }
    self.number = number
    self.prefix = String(prefix)
    self.suffix = String(suffix)
    self.text = String(trimmed)
  }

  func hasUnit(of other: NumberWithUnit) -> Bool {
    prefix == other.prefix && suffix == other.suffix
  }

  var hasNoUnit: Bool { prefix.isEmpty && suffix.isEmpty }
}
