import Quantities
import Text

/// How the values of a range are chosen.
enum RangeSpacing: Hashable {
  case step(Decimal)
  case linear(Int)
  case logarithmic(Int)
  case sobol(step: Decimal?)
  /// All values between the ends.
  case continuous

  /// Reads what follows the ends of a range.
  ///
  /// - Parameters:
  ///   - words: What stands between colons.
  ///   - ends: The ends.
  ///   - offset: Where the range stands.
  ///   - purpose: What the values are for.
  /// - Throws: what is wrong with the words.
  init(
    _ words: [String], of ends: RangeEnds, offset: Int, for purpose: VariationPurpose
  ) throws(ScalarProblem) {
    guard let word = words.first else {
      guard purpose == .search else { throw Self.needed(for: purpose, offset) }
      self = .continuous
      return
    }
    switch (word, words.count) {
    case ("log", 2): self = .logarithmic(try Self.count(words[1], offset, purpose))
    case ("linear", 2): self = .linear(try Self.count(words[1], offset, purpose))
    case ("sobol", 1) where purpose == .sweep: self = .sobol(step: nil)
    case ("sobol", 2) where purpose == .sweep:
      self = .sobol(step: try Self.step(words[1], of: ends, offset, purpose))
    case ("log", _), ("linear", _), ("sobol", _), (_, 2...):
      throw Self.needed(for: purpose, offset)
    default: self = .step(try Self.step(word, of: ends, offset, purpose))
    }
  }

  private static func needed(for purpose: VariationPurpose, _ offset: Int) -> ScalarProblem {
    switch purpose {
    case .sweep:
      ScalarProblem(
        "a range needs a step (`10..200:10`) or a spacing (`10..1000:log:7`, `0..1:linear:5`, "
          + "`10..200:sobol`)", offset: offset)
    case .search:
      ScalarProblem(
        "a range stands as it is (`10..200`), or with a step (`10..200:10`) or a spacing "
          + "(`10..1000:log:7`, `0..1:linear:5`)", offset: offset)
    }
  }

  private static func count(
    _ text: String, _ offset: Int, _ purpose: VariationPurpose
  ) throws(ScalarProblem) -> Int {
    guard let count = Int(text), count >= 2, count <= purpose.mostValues else {
      throw ScalarProblem(
        "a spacing needs a number of values from 2 to \(purpose.mostValues), not "
          + "`\(text.shortened)`", offset: offset)
    }
    return count
  }

  private static func step(
    _ text: String, of ends: RangeEnds, _ offset: Int, _ purpose: VariationPurpose
  ) throws(ScalarProblem) -> Decimal {
    guard let step = NumberWithUnit(text), step.number > .zero else {
      let others = purpose == .sweep ? "`log`, `linear` and `sobol`" : "`log` and `linear`"
      throw ScalarProblem(
        "a step is a number above zero, not `\(text.shortened)`; other spacings are \(others)",
        offset: offset)
    }
    guard ends.takes(step) else {
      throw ScalarProblem(
        "the step needs the unit of the ends, or none: write `\(ends.text(step.number))`",
        offset: offset)
    }
    return step.number
  }
}
