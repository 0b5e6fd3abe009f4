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
      return range.text(range.ends.low, plus: step, times: Int128(index)) ?? ""
    }
  }

  private let ends: RangeEnds
  private let spacing: RangeSpacing
  private let purpose: VariationPurpose
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
  init?(_ text: String, offset: Int, for purpose: VariationPurpose) throws(ScalarProblem) {
    guard let (ends, words) = try RangeEnds.read(text, offset: offset, for: purpose) else {
      return nil
    }
    guard purpose == .sweep || ends.low < ends.high else {
      throw ScalarProblem(
        "the range has only one value; its ends need to differ", offset: offset)
    }
    self.ends = ends
    self.purpose = purpose
    self.offset = offset
    spacing = try RangeSpacing(words, of: ends, offset: offset, for: purpose)
  }

  /// Returns the values of the range, one after the other.
  ///
  /// - Throws: where there are too many, or none that can be written, or they only can be chosen
  ///   where nothing else is.
  func values() throws(ScalarProblem) -> [String] {
    switch spacing {
    case .step(let step): return try stepped(step)
    case .linear(let count): return try linear(count)
    case .logarithmic(let count): return try logarithmic(count)
    case .sobol:
      throw ScalarProblem(
        "a range with `:sobol` stands alone, without other values", offset: offset)
    case .continuous:
      throw ScalarProblem(
        "a range without a step stands alone, without other values", offset: offset)
    }
  }

  /// Returns the values that a quasi-random sequence chooses from, or nil where none does.
  func grid() throws(ScalarProblem) -> Grid? {
    guard case .sobol(let step) = spacing else { return nil }
    guard ends.low < ends.high else {
      throw ScalarProblem("the ends of a range with `:sobol` need to differ", offset: offset)
    }
    let unit = if let step { step } else { try place(below: Self.spreadPlaces) }
    return Grid(self, step: unit, count: try count(of: unit))
  }

  /// Chooses values that stand for all between the ends, both of which are there.
  ///
  /// - Parameter distance: What lies between two values; nil takes those of three significant digits.
  /// - Returns: The values, or nil where the range is no continuous one.
  /// - Throws: where there are too many, or none that can be written.
  func continuousValues(apart distance: NumberWithUnit?) throws(ScalarProblem) -> [String]? {
    guard case .continuous = spacing else { return nil }
    guard let distance else {
      guard let numbers = ends.significantNumbers else { throw isTooFine }
      return numbers.map(ends.text)
    }
    guard ends.takes(distance) else {
      throw ScalarProblem(
        "the distance of values needs the unit of the ends, or none: write "
          + "`\(ends.text(distance.number))`", offset: offset)
    }
    let values = try stepped(distance.number)
    let last = ends.text(ends.high)
    return values.last == last ? values : values + [last]
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

  private func stepped(_ step: Decimal) throws(ScalarProblem) -> [String] {
    let count = try count(of: step)
    return try texts((0..<count).map { text(ends.low, plus: step, times: Int128($0)) })
  }

  /// Start and step as whole numbers of a common place.
  private func whole(_ step: Decimal) -> (width: Int128, step: Int128)? {
    guard let width = try? ends.high.adding(ends.low.negated) else { return nil }
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
    guard steps < Int128(purpose.mostValues) else {
      throw ScalarProblem(
        "there are more than \(purpose.mostValues) values; take a wider step", offset: offset)
    }
    return Int(steps) + 1
  }

  /// A value so many steps after another; nil where it has too many digits.
  private func text(_ start: Decimal, plus step: Decimal, times count: Int128) -> String? {
    let factor = Decimal(significand: count, places: 0)
    guard let way = try? step.multiplied(by: factor), let value = try? start.adding(way) else {
      return nil
    }
    return ends.text(value)
  }

  /// One unit of a place so many below the first digit of the range's width.
  private func place(below count: Int) throws(ScalarProblem) -> Decimal {
    guard let width = try? ends.high.adding(ends.low.negated) else { throw isTooFine }
    let digits = String(width.significand.magnitude).count
    let places = width.places - (digits - 1) + count
    guard places <= Decimal.mostPlaces else { throw isTooFine }
    return places >= 0
      ? Decimal(significand: 1, places: places)
      : Decimal(significand: Decimal.powerOfTen(-places), places: 0)
  }

  /// Equal distances, rounded half to even to the place below the width's sixth digit.
  private func linear(_ count: Int) throws(ScalarProblem) -> [String] {
    guard ends.low < ends.high else {
      throw ScalarProblem("the ends of a range with `:linear` need to differ", offset: offset)
    }
    let unit = try place(below: Self.linearPlaces)
    guard let (width, step) = whole(unit) else { throw isTooFine }
    let inner = (1..<count - 1).map { index -> String? in
      let (way, overflow) = width.multipliedReportingOverflow(by: Int128(index))
      guard !overflow else { return nil }
      let (divisor, other) = step.multipliedReportingOverflow(by: Int128(count - 1))
      guard !other else { return nil }
      return text(ends.low, plus: unit, times: way.divided(by: divisor, rounding: .halfEven))
    }
    return try texts([ends.text(ends.low)] + inner + [ends.text(ends.high)])
  }

  /// Equal ratios; inner values have three significant digits, or as many as tell them apart.
  private func logarithmic(_ count: Int) throws(ScalarProblem) -> [String] {
    guard ends.low > .zero, ends.low < ends.high else {
      throw ScalarProblem(
        "a range with `:log` starts above zero and ends above its start", offset: offset)
    }
    let start = Elementary.log(ends.low.approximation)
    let end = Elementary.log(ends.high.approximation)
    for digits in Self.fewestDigits...Self.mostDigits {
      let inner = (1..<count - 1).map { index in
        let share = Double(index) / Double(count - 1)
        return Self.rounded(Elementary.exp(start + (end - start) * share), digits: digits)
      }
      let values = [ends.low] + inner.compactMap(\.self) + [ends.high]
      guard values.count == count else { throw isTooFine }
      if zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) { return values.map(ends.text) }
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
