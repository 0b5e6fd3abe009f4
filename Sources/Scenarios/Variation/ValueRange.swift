import Quantities
import Randomness

/// A range of numbers as it is written: `10..200:10`, `$10..$1000:log:7`, `0..1:linear:5`,
/// `10s..60s:sobol`.
public struct ValueRange: Hashable, Sendable {
  /// Equally distant values that a quasi-random sequence chooses from.
  public struct Grid: Hashable, Sendable {
    private let range: ValueRange
    private let step: Decimal
    /// The number of values.
    public let count: Int

    init(_ range: ValueRange, step: Decimal, count: Int) {
      self.range = range
      self.step = step
      self.count = count
    }

    /// Returns a value: each of them stands for an equal part of what is between zero and one.
    ///
    /// - Precondition: the share is at least zero and below one.
    public func value(atShare share: Double) -> String {
      precondition(share >= 0 && share < 1, "the share is not between zero and one")
      let index = min(count - 1, Int(share * Double(count)))
      return range.text(range.low.number, plus: step, times: Int128(index)) ?? ""
    }
  }

  /// How values are chosen.
  private enum Spacing: Hashable {
    case step(Decimal)
    case linear(Int)
    case logarithmic(Int)
    case sobol(step: Decimal?)
  }

  private let low: NumberWithUnit
  private let high: NumberWithUnit
  private let spacing: Spacing
  /// Where the range stands among the values.
  private let offset: Int

  /// A grid without a step of its own tells so many places of the range's width apart.
  private static let spreadPlaces = 3
  private static let linearPlaces = 5
  /// Significant digits of values between the ends of a logarithmic range.
  private static let fewestDigits = 3
  private static let mostDigits = 12

  /// Reads a text.
  ///
  /// - Returns: nil where it is no range.
  /// - Throws: what is wrong with a range.
  init?(_ text: String, offset: Int) throws(ScalarProblem) {
    guard let dots = text.firstRange(of: ".."),
      let low = NumberWithUnit(String(text[..<dots.lowerBound]))
    else { return nil }
    let parts = text[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
      .map { String($0) }
    guard let high = NumberWithUnit(parts[0]) else {
      throw ScalarProblem(
        "a range needs a number at its end, such as `10..200:10`, not `\(parts[0].shortened)`",
        offset: offset)
    }
    guard high.prefix == low.prefix, high.suffix == low.suffix else {
      throw ScalarProblem(
        "both ends of a range need the same unit: write `\(low.text(low.number))"
          + "..\(low.text(high.number))`", offset: offset)
    }
    guard low.number <= high.number else {
      throw ScalarProblem(
        "the range ends below its start; write `\(high.text(high.number))"
          + "..\(low.text(low.number))`", offset: offset)
    }
    self.low = low
    self.high = high
    self.offset = offset
    spacing = try Self.spacing(Array(parts.dropFirst()), of: low, offset: offset)
  }

  private static func spacing(
    _ words: [String], of low: NumberWithUnit, offset: Int
  ) throws(ScalarProblem) -> Spacing {
    switch (words.first, words.count) {
    case ("log", 2): return .logarithmic(try count(words[1], offset))
    case ("linear", 2): return .linear(try count(words[1], offset))
    case ("sobol", 1): return .sobol(step: nil)
    case ("sobol", 2): return .sobol(step: try step(words[1], of: low, offset: offset))
    case ("log", _), ("linear", _), ("sobol", _), (nil, _), (_, 2...):
      throw ScalarProblem(
        "a range needs a step (`10..200:10`) or a spacing (`10..1000:log:7`, `0..1:linear:5`, "
          + "`10..200:sobol`)", offset: offset)
    case (let word?, _): return .step(try step(word, of: low, offset: offset))
    }
  }

  private static func count(_ text: String, _ offset: Int) throws(ScalarProblem) -> Int {
    guard let count = Int(text), count >= 2, count <= VariedKey.mostValues else {
      throw ScalarProblem(
        "a spacing needs a number of values from 2 to \(VariedKey.mostValues), not "
          + "`\(text.shortened)`", offset: offset)
    }
    return count
  }

  private static func step(
    _ text: String, of low: NumberWithUnit, offset: Int
  ) throws(ScalarProblem) -> Decimal {
    guard let step = NumberWithUnit(text), step.number > .zero else {
      throw ScalarProblem(
        "a step is a number above zero, not `\(text.shortened)`; other spacings are `log`, "
          + "`linear` and `sobol`", offset: offset)
    }
    let isBare = step.prefix.isEmpty && step.suffix.isEmpty
    guard isBare || (step.prefix == low.prefix && step.suffix == low.suffix) else {
      throw ScalarProblem(
        "the step needs the unit of the ends, or none: write `\(low.text(step.number))`",
        offset: offset)
    }
    return step.number
  }

  /// Returns the values of the range.
  ///
  /// - Throws: where there are too many, or none that can be written.
  func expanded() throws(ScalarProblem) -> VariedKey.Values {
    switch spacing {
    case .step(let step):
      let count = try count(of: step)
      return .list(try texts((0..<count).map { text(low.number, plus: step, times: Int128($0)) }))
    case .linear(let count): return .list(try linear(count))
    case .logarithmic(let count): return .list(try logarithmic(count))
    case .sobol(let step):
      guard low.number < high.number else {
        throw ScalarProblem("the ends of a range with `:sobol` need to differ", offset: offset)
      }
      let unit = if let step { step } else { try place(below: Self.spreadPlaces) }
      return .spread(Grid(self, step: unit, count: try count(of: unit)))
    }
  }
}

// MARK: Values

extension ValueRange {
  private var isTooFine: ScalarProblem {
    ScalarProblem("the range has more digits than can be told apart", offset: offset)
  }

  private func texts(_ texts: [String?]) throws(ScalarProblem) -> [String] {
    let found = texts.compactMap(\.self)
    guard found.count == texts.count else { throw isTooFine }
    return found
  }

  /// Start and step as whole numbers of a common place.
  private func whole(_ step: Decimal) -> (width: Int128, step: Int128)? {
    guard let width = try? high.number.adding(low.number.negated) else { return nil }
    let places = max(width.places, step.places)
    let (left, overflow) = width.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places - width.places))
    let (right, other) = step.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places - step.places))
    return overflow || other ? nil : (left, right)
  }

  /// The values from the start in steps, up to the end.
  private func count(of step: Decimal) throws(ScalarProblem) -> Int {
    guard let (width, step) = whole(step) else { throw isTooFine }
    let steps = width / step
    guard steps < Int128(VariedKey.mostValues) else {
      throw ScalarProblem(
        "there are more than \(VariedKey.mostValues) values; take a wider step", offset: offset)
    }
    return Int(steps) + 1
  }

  /// A value so many steps after another; nil where it has too many digits.
  private func text(_ start: Decimal, plus step: Decimal, times count: Int128) -> String? {
    let factor = Decimal(significand: count, places: 0)
    guard let way = try? step.multiplied(by: factor), let value = try? start.adding(way) else {
      return nil
    }
    return low.text(value)
  }

  /// One unit of a place so many below the first digit of the range's width.
  private func place(below count: Int) throws(ScalarProblem) -> Decimal {
    guard let width = try? high.number.adding(low.number.negated) else { throw isTooFine }
    let digits = String(width.significand.magnitude).count
    let places = width.places - (digits - 1) + count
    guard places <= Decimal.mostPlaces else { throw isTooFine }
    return places >= 0
      ? Decimal(significand: 1, places: places)
      : Decimal(significand: Decimal.powerOfTen(-places), places: 0)
  }

  /// Equal distances, rounded half to even to the place below the width's sixth digit.
  private func linear(_ count: Int) throws(ScalarProblem) -> [String] {
    guard low.number < high.number else {
      throw ScalarProblem("the ends of a range with `:linear` need to differ", offset: offset)
    }
    let unit = try place(below: Self.linearPlaces)
    guard let (width, step) = whole(unit) else { throw isTooFine }
    let inner = (1..<count - 1).map { index -> String? in
      let (way, overflow) = width.multipliedReportingOverflow(by: Int128(index))
      guard !overflow else { return nil }
      let (divisor, other) = step.multipliedReportingOverflow(by: Int128(count - 1))
      guard !other else { return nil }
      return text(low.number, plus: unit, times: way.divided(by: divisor, rounding: .halfEven))
    }
    return try texts([low.text(low.number)] + inner + [low.text(high.number)])
  }

  /// Equal ratios; inner values have three significant digits, or as many as tell them apart.
  private func logarithmic(_ count: Int) throws(ScalarProblem) -> [String] {
    guard low.number > .zero, low.number < high.number else {
      throw ScalarProblem(
        "a range with `:log` starts above zero and ends above its start", offset: offset)
    }
    let start = Elementary.log(low.number.approximation)
    let end = Elementary.log(high.number.approximation)
    for digits in Self.fewestDigits...Self.mostDigits {
      let inner = (1..<count - 1).map { index in
        let share = Double(index) / Double(count - 1)
        return Self.rounded(Elementary.exp(start + (end - start) * share), digits: digits)
      }
      let values = [low.number] + inner.compactMap(\.self) + [high.number]
      guard values.count == count else { throw isTooFine }
      if zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) { return values.map(low.text) }
    }
    throw ScalarProblem(
      "there are more values than the range can tell apart; take fewer", offset: offset)
  }

  /// A number with so many significant digits; nil where it cannot be written.
  private static func rounded(_ value: Double, digits: Int) -> Decimal? {
    var exponent = 0
    var scaled = value
    while scaled >= 10 { (scaled, exponent) = (scaled / 10, exponent + 1) }
    while scaled < 1 { (scaled, exponent) = (scaled * 10, exponent - 1) }
    for _ in 1..<digits { (scaled, exponent) = (scaled * 10, exponent - 1) }
    let whole = Decimal(Int64(scaled.rounded(.toNearestOrEven)))
    return exponent >= 0
      ? try? whole.multipliedByPowerOfTen(exponent) : try? whole.dividedByPowerOfTen(-exponent)
  }
}
