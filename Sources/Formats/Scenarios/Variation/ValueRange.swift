import Quantities
import Text

/// A range of numbers in one unit as it is written: `10..200:10`, `$10..$1000:log:7`,
/// `0..1:linear:5`, `10s..60s:sobol`, or `10/h..200/h` for all between.
public struct ValueRange: Hashable, Sendable {
  /// How the values of a range are chosen.
  enum Spacing: Hashable {
    case step(Decimal)
    case linear(Int)
    case logarithmic(Int)
    case sobol(step: Decimal?)
    /// All values between the ends.
    case continuous
  }

  let low: Decimal
  let high: Decimal
  private(set) var spacing = Spacing.continuous
  let purpose: VariationPurpose
  private let unit: NumberWithUnit
  /// Where the range stands among the values.
  private let offset: Int

  /// Reads the ends and, after colons, how values between them are chosen, in a text that stands at
  /// an offset; nil where it is no range.
  init?(_ text: String, offset: Int, for purpose: VariationPurpose) throws(ScalarProblem) {
    if let ends = Self.endsWithoutDots(text), purpose != .sweep {
      throw ScalarProblem(
        "a range is written with two dots: `\(ends.joined(separator: ".."))`", offset: offset)
    }
    guard let dots = text.firstRange(of: ".."),
      let start = NumberWithUnit(String(text[..<dots.lowerBound]))
    else { return nil }
    func problem(_ message: String) -> ScalarProblem { ScalarProblem(message, offset: offset) }
    guard text[dots.upperBound...].first != "." else {
      throw problem("a range is written with two dots, such as `\(purpose.range)`")
    }
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
    guard purpose != .breakEven || parts.count == 1 else { throw purpose.noRange(text) }
    guard purpose == .sweep || start.number < end.number else {
      throw problem("the range has only one value; its ends need to differ")
    }
    (low, high, unit) = (start.number, end.number, start)
    (self.purpose, self.offset) = (purpose, offset)
    spacing = try readSpacing(Array(parts.dropFirst()))
  }

  /// Two numbers with a hyphen or something like it between them.
  private static func endsWithoutDots(_ text: String) -> [String]? {
    for separator in ["-", "–", "…", " to "] {
      let ends = text.split(separator: separator, maxSplits: 1).map(String.init)
      guard ends.count == 2, let low = NumberWithUnit(ends[0]), let high = NumberWithUnit(ends[1]),
        low.number < high.number, high.hasUnit(of: low)
      else { continue }
      return ends
    }
    return nil
  }

  /// A number with the unit of the ends, as it is written.
  func text(_ number: Decimal) -> String { unit.text(number) }

  func problem(_ message: String) -> ScalarProblem { ScalarProblem(message, offset: offset) }

  var isTooFine: ScalarProblem { problem("the range has more digits than can be told apart") }

  /// Requires that a distance is one of numbers like the ends: it has their unit, or none.
  func require(_ distance: NumberWithUnit, _ noun: String) throws(ScalarProblem) {
    guard distance.hasNoUnit || distance.hasUnit(of: unit) else {
      throw problem(
        "the \(noun) needs the unit of the ends, or none: write `\(unit.text(distance.number))`")
    }
  }

  // MARK: Spacing

  /// Reads what stands between colons after the ends.
  private func readSpacing(_ words: [String]) throws(ScalarProblem) -> Spacing {
    let isSweep = purpose == .sweep
    switch (words.first, words.count) {
    case (nil, _) where !isSweep: return .continuous
    case ("log", 2): return .logarithmic(try count(words[1]))
    case ("linear", 2): return .linear(try count(words[1]))
    case ("sobol", 1) where isSweep: return .sobol(step: nil)
    case ("sobol", 2) where isSweep: return .sobol(step: try step(words[1]))
    case ("log", _), ("linear", _), ("sobol", _), (_, 2...), (nil, _):
      throw problem(
        isSweep
          ? "a range needs a step (`10..200:10`) or a spacing (`10..1000:log:7`, `0..1:linear:5`, "
            + "`10..200:sobol`)"
          : "a range stands as it is (`10..200`), or with a step (`10..200:10`) or a spacing "
            + "(`10..1000:log:7`, `0..1:linear:5`)")
    default: return .step(try step(words[0]))
    }
  }

  private func count(_ text: String) throws(ScalarProblem) -> Int {
    guard let count = Int(text), count >= 2, count <= purpose.mostValues else {
      throw problem(
        "a spacing needs a number of values from 2 to \(purpose.mostValues), not "
          + "`\(text.shortened)`")
    }
    return count
  }

  private func step(_ text: String) throws(ScalarProblem) -> Decimal {
    guard !text.isEmpty else { throw problem("the step after the colon is missing") }
    guard let step = NumberWithUnit(text), step.number > .zero else {
      throw problem(
        "a step is a number above zero, not `\(text.shortened)`; other spacings are "
          + (purpose == .sweep ? "`log`, `linear` and `sobol`" : "`log` and `linear`"))
    }
    try require(step, "step")
    return step.number
  }
}
