import Quantities

/// A range of numbers with the same unit at both ends, with a step or without.
struct NumberRange {
  private let low: NumberWithUnit
  private let high: NumberWithUnit
  /// The distance of values; nil where the range is continuous.
  let step: Decimal?
  private let text: String

  /// Reads the two ends of `low..high:step`.
  init(low: String, rest: String, of text: String) throws(UsageError) {
    self.text = text
    let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let from = NumberWithUnit(low), let to = NumberWithUnit(String(parts[0])) else {
      throw UsageError(
        message: "option `--find`: `\(text)` is no range of numbers; write for example `10..200`, "
          + "`10..200:5` or `$10..$200`")
    }
    guard from.hasUnit(of: to) else {
      throw UsageError(
        message: "option `--find`: both ends of `\(text)` need the same unit, such as `$10..$200`")
    }
    guard from.number < to.number else {
      throw UsageError(
        message: from.number == to.number
          ? "option `--find`: `\(text)` has only one value"
          : "option `--find`: `\(text)` is reversed; write `\(to.text)..\(from.text)`")
    }
    (self.low, self.high) = (from, to)
    guard parts.count == 2 else {
      step = nil
      return
    }
    guard let step = NumberWithUnit(String(parts[1])), step.hasNoUnit || step.hasUnit(of: from),
      step.number > .zero
    else {
      throw UsageError(
        message: "option `--find`: the step of `\(text)` needs to be a number above zero, with the "
          + "unit of the ends or none")
    }
    self.step = step.number
  }

  /// The values, exactly.
  ///
  /// - Parameters:
  ///   - resolution: The distance of values where the range is continuous; nil for values of three
  ///     significant digits.
  ///   - most: The most values.
  /// - Returns: The values in ascending order, with their unit.
  /// - Throws: where there are more.
  func values(resolution: Decimal?, most: Int) throws(UsageError) -> [String] {
    let finest = finestPlaces
    let places = max(
      low.number.places, high.number.places, (step ?? resolution)?.places ?? finest, 0)
    guard let from = integer(low.number, places), let to = integer(high.number, places) else {
      throw UsageError(message: "option `--find`: `\(text)` has numbers with too many digits")
    }
    var found: [Int128] = []
    if let step = step ?? resolution, let distance = integer(step, places) {
      guard (to - from) / distance < Int128(most) else {
        throw UsageError(
          message: "option `--find`: `\(text)` has more than \(most) values; take a longer step")
      }
      found = Array(stride(from: from, through: to, by: Int(clamping: distance)))
      // A continuous range ends where it says.
      if self.step == nil, found.last != to { found.append(to) }
    } else {
      found = rounded(from: from, to: to, places: places, finest: finest)
    }
    return found.map {
      low.prefix + Decimal(significand: $0, places: places).description + low.suffix
    }
  }

  /// The decimal places of the shortest distance: three significant digits of the lower end, or,
  /// where that is no guide, a thousandth of the larger one.
  private var finestPlaces: Int {
    if low.number > .zero { return 2 - Self.exponent(low.number) }
    let larger = max(low.number.negated, high.number)
    return 3 - Self.exponent(larger)
  }

  /// The power of ten of the first digit.
  private static func exponent(_ number: Decimal) -> Int {
    String(number.significand.magnitude).count - 1 - number.places
  }

  /// The ends and all numbers of three significant digits between them.
  private func rounded(from: Int128, to: Int128, places: Int, finest: Int) -> [Int128] {
    var found: [Int128] = []
    var value = from
    while value < to {
      found.append(value)
      let digits = String(value.magnitude).count
      let ownPlaces = low.number > .zero ? min(finest, places - (digits - 3)) : finest
      let distance = Decimal.powerOfTen(min(max(0, places - ownPlaces), Decimal.mostPlaces))
      // The next multiple above.
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: distance)
      value = (quotient + (rest < 0 ? 0 : 1)) * distance
    }
    found.append(to)
    return found
  }

  private func integer(_ number: Decimal, _ places: Int) -> Int128? {
    guard places <= 18 else { return nil }
    let (value, overflow) = number.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places - number.places))
    guard !overflow, value.magnitude < Decimal.powerOfTen(36).magnitude else { return nil }
    return value
  }
}
