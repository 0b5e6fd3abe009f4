import Quantities
import Text

/// The ends of a range of numbers, in the same unit: `10..200`, `$10..$200`, `10s..60s`.
struct RangeEnds: Hashable {
  let low: Decimal
  let high: Decimal
  private let unit: NumberWithUnit

  /// Reads a range.
  ///
  /// - Parameters:
  ///   - text: The ends, and after colons how values between them are chosen.
  ///   - offset: Where the text stands.
  ///   - purpose: What the values are for.
  /// - Returns: The ends and the words after colons; nil where it is no range.
  /// - Throws: what is wrong with a range.
  static func read(
    _ text: String, offset: Int, for purpose: VariationPurpose
  ) throws(ScalarProblem) -> (ends: RangeEnds, words: [String])? {
    guard let dots = text.firstRange(of: ".."),
      let low = NumberWithUnit(String(text[..<dots.lowerBound]))
    else { return nil }
    let parts = text[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
      .map { String($0) }
    guard let high = NumberWithUnit(parts[0]) else {
      throw ScalarProblem(
        "a range needs a number at its end, such as `\(purpose.example)`, not "
          + "`\(parts[0].shortened)`", offset: offset)
    }
    guard high.hasUnit(of: low) else {
      throw ScalarProblem(
        "both ends of a range need the same unit: write `\(low.text(low.number))"
          + "..\(low.text(high.number))`", offset: offset)
    }
    guard low.number <= high.number else {
      throw ScalarProblem(
        "the range ends below its start; write `\(high.text(high.number))"
          + "..\(low.text(low.number))`", offset: offset)
    }
    let ends = RangeEnds(low: low.number, high: high.number, unit: low)
    return (ends, Array(parts.dropFirst()))
  }

  /// A number with the unit of the ends, as it is written.
  func text(_ number: Decimal) -> String { unit.text(number) }

  /// Whether a distance is one of numbers like the ends: it has their unit, or none.
  func takes(_ distance: NumberWithUnit) -> Bool {
    distance.hasNoUnit || distance.hasUnit(of: unit)
  }
}
