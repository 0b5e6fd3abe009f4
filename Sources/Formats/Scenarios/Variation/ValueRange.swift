import Quantities
import Text

/// A range of numbers in one unit as it is written: `10..200:10`, `$10..$1000:log:7`,
/// `0..1:linear:5`, `10s..60s:sobol`, or `10/h..200/h` for all between.
public struct ValueRange: Hashable, Sendable {
  let low: Decimal
  let high: Decimal
  let spacing: Spacing
  let purpose: VariationPurpose
  private let unit: NumberWithUnit
  /// Where the range stands among the values.
  private let offset: Int

  /// Reads a text; nil where it is no range.
  ///
  /// - Parameters:
  ///   - text: The ends, and after colons how values between them are chosen.
  ///   - offset: Where the text stands.
  ///   - purpose: What the values are for.
  /// - Throws: what is wrong with a range.
  init?(_ text: String, offset: Int, for purpose: VariationPurpose) throws(ScalarProblem) {
    guard let dots = text.firstRange(of: ".."),
      let start = NumberWithUnit(String(text[..<dots.lowerBound]))
    else { return nil }
    func problem(_ message: String) -> ScalarProblem { ScalarProblem(message, offset: offset) }
    let parts = text[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
      .map { String($0) }
    guard let end = NumberWithUnit(parts[0]) else {
      throw problem(
        "a range needs a number at its end, such as `\(purpose.range)`, not "
          + "`\(parts[0].shortened)`")
    }
    guard end.hasUnit(of: start) else {
      throw problem(
        "both ends of a range need the same unit: write `\(start.text(start.number))"
          + "..\(start.text(end.number))`")
    }
    guard start.number <= end.number else {
      throw problem(
        "the range ends below its start; write `\(end.text(end.number))"
          + "..\(start.text(start.number))`")
    }
    let words = Array(parts.dropFirst())
    guard purpose != .breakEven || words.isEmpty else { throw purpose.noRange(text) }
    guard purpose == .sweep || start.number < end.number else {
      throw problem("the range has only one value; its ends need to differ")
    }
    (low, high, unit) = (start.number, end.number, start)
    (self.purpose, self.offset) = (purpose, offset)
    spacing = try Spacing(words, unit: start, for: purpose, problem)
  }

  /// A number with the unit of the ends, as it is written.
  func text(_ number: Decimal) -> String { unit.text(number) }

  func problem(_ message: String) -> ScalarProblem { ScalarProblem(message, offset: offset) }

  var isTooFine: ScalarProblem { problem("the range has more digits than can be told apart") }

  /// Requires that a distance is one of numbers like the ends: it has their unit, or none.
  func require(_ distance: NumberWithUnit, _ noun: String) throws(ScalarProblem) {
    try Spacing.require(distance, noun, unit: unit, problem)
  }
}

// MARK: Spacing

extension ValueRange {
  /// How the values of a range are chosen.
  enum Spacing: Hashable {
    case step(Decimal)
    case linear(Int)
    case logarithmic(Int)
    case sobol(step: Decimal?)
    /// All values between the ends.
    case continuous

    /// Reads what stands between colons after the ends of a range.
    fileprivate init(
      _ words: [String], unit: NumberWithUnit, for purpose: VariationPurpose,
      _ problem: (String) -> ScalarProblem
    ) throws(ScalarProblem) {
      func count(_ text: String) throws(ScalarProblem) -> Int {
        guard let count = Int(text), count >= 2, count <= purpose.mostValues else {
          throw problem(
            "a spacing needs a number of values from 2 to \(purpose.mostValues), not "
              + "`\(text.shortened)`")
        }
        return count
      }
      func step(_ text: String) throws(ScalarProblem) -> Decimal {
        guard let step = NumberWithUnit(text), step.number > .zero else {
          throw problem(
            "a step is a number above zero, not `\(text.shortened)`; other spacings are "
              + (purpose == .sweep ? "`log`, `linear` and `sobol`" : "`log` and `linear`"))
        }
        try Self.require(step, "step", unit: unit, problem)
        return step.number
      }
      switch (words.first, words.count) {
      case (nil, _) where purpose != .sweep: self = .continuous
      case ("log", 2): self = .logarithmic(try count(words[1]))
      case ("linear", 2): self = .linear(try count(words[1]))
      case ("sobol", 1) where purpose == .sweep: self = .sobol(step: nil)
      case ("sobol", 2) where purpose == .sweep: self = .sobol(step: try step(words[1]))
      case ("log", _), ("linear", _), ("sobol", _), (_, 2...), (nil, _):
        throw problem(
          purpose == .sweep
            ? "a range needs a step (`10..200:10`) or a spacing (`10..1000:log:7`, `0..1:linear:5`, "
              + "`10..200:sobol`)"
            : "a range stands as it is (`10..200`), or with a step (`10..200:10`) or a spacing "
              + "(`10..1000:log:7`, `0..1:linear:5`)")
      default: self = .step(try step(words[0]))
      }
    }

    fileprivate static func require(
      _ distance: NumberWithUnit, _ noun: String, unit: NumberWithUnit,
      _ problem: (String) -> ScalarProblem
    ) throws(ScalarProblem) {
      guard distance.hasNoUnit || distance.hasUnit(of: unit) else {
        throw problem(
          "the \(noun) needs the unit of the ends, or none: write `\(unit.text(distance.number))`")
      }
    }
  }
}
