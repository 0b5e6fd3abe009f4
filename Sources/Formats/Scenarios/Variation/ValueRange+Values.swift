import Quantities
import Randomness

extension ValueRange {
  /// A grid without a step of its own tells so many places of the range's width apart.
  private static let spreadPlaces = 3
  private static let linearPlaces = 5
  /// Significant digits of values between the ends of a logarithmic or continuous range.
  private static let fewestDigits = 3
  private static let mostDigits = 12
  /// Numbers that are read exactly have fewer decimal places and digits.
  private static let mostPlaces = 18
  private static let largest = Decimal.powerOfTen(36)

  /// Equally distant values that a quasi-random sequence chooses from.
  public struct Grid: Hashable, Sendable {
    fileprivate let range: ValueRange
    fileprivate let step: Decimal
    /// The number of values.
    public let count: Int

    /// Returns a value: each of them stands for an equal part of what is between zero and one.
    ///
    /// - Precondition: the share is at least zero and below one.
    public func value(atShare share: Double) -> String {
      precondition(share >= 0 && share < 1, "the share is not between zero and one")
      let index = min(count - 1, Int(share * Double(count)))
      return range.number(step, times: Int128(index)).map(range.text) ?? ""
    }
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
    case .sobol: throw problem("a range with `:sobol` stands alone, without other values")
    case .continuous: throw problem("a range without a step stands alone, without other values")
    }
  }

  /// Returns the values that a quasi-random sequence chooses from, or nil where none does.
  func grid() throws(ScalarProblem) -> Grid? {
    guard case .sobol(let step) = spacing else { return nil }
    guard low < high else { throw problem("the ends of a range with `:sobol` need to differ") }
    let unit = if let step { step } else { try place(below: Self.spreadPlaces) }
    return Grid(range: self, step: unit, count: try count(of: unit))
  }

  /// Chooses values that stand for all between the ends, both of which are there.
  func continuousValues(apart distance: NumberWithUnit?) throws(ScalarProblem) -> [String]? {
    guard case .continuous = spacing else { return nil }
    guard let distance else { return try significantNumbers().map(text) }
    try require(distance, "distance of values")
    let values = try stepped(distance.number)
    let last = text(high)
    return values.last == last ? values : values + [last]
  }

  private func texts(_ numbers: [Decimal?]) throws(ScalarProblem) -> [String] {
    let found = numbers.compactMap(\.self)
    guard found.count == numbers.count else { throw isTooFine }
    return found.map(text)
  }

  private func stepped(_ step: Decimal) throws(ScalarProblem) -> [String] {
    try texts((0..<count(of: step)).map { number(step, times: Int128($0)) })
  }

  /// The width and a step as whole numbers of a common place.
  private func whole(_ step: Decimal) throws(ScalarProblem) -> (width: Int128, step: Int128) {
    guard let width = try? high.adding(low.negated),
      case let places = max(width.places, step.places),
      let left = width.units(places: places), let right = step.units(places: places)
    else { throw isTooFine }
    return (left, right)
  }

  /// The values from the start in steps, up to the end.
  private func count(of step: Decimal) throws(ScalarProblem) -> Int {
    let (width, step) = try whole(step)
    guard width / step < Int128(purpose.mostValues) else {
      throw problem("there are more than \(purpose.mostValues) values; take a wider step")
    }
    return Int(width / step) + 1
  }

  /// The number so many steps after the start; nil where it has too many digits.
  private func number(_ step: Decimal, times count: Int128) -> Decimal? {
    (try? step.multiplied(by: Decimal(significand: count, places: 0)))
      .flatMap { try? low.adding($0) }
  }

  /// One unit of a place so many below the first digit of the range's width.
  private func place(below count: Int) throws(ScalarProblem) -> Decimal {
    guard let width = try? high.adding(low.negated),
      case let places = count - Self.exponent(width), places <= Decimal.mostPlaces
    else { throw isTooFine }
    return places >= 0
      ? Decimal(significand: 1, places: places)
      : Decimal(significand: Decimal.powerOfTen(-places), places: 0)
  }

  /// The power of ten of the first digit.
  private static func exponent(_ number: Decimal) -> Int {
    String(number.significand.magnitude).count - 1 - number.places
  }

  /// Equal distances, rounded half to even to the place below the width's sixth digit.
  private func linear(_ count: Int) throws(ScalarProblem) -> [String] {
    guard low < high else { throw problem("the ends of a range with `:linear` need to differ") }
    let unit = try place(below: Self.linearPlaces)
    let (width, step) = try whole(unit)
    let inner = (1..<count - 1).map { index -> Decimal? in
      let (way, overflow) = width.multipliedReportingOverflow(by: Int128(index))
      let (divisor, other) = step.multipliedReportingOverflow(by: Int128(count - 1))
      guard !overflow, !other else { return nil }
      return number(unit, times: way.divided(by: divisor, rounding: .halfEven))
    }
    return try texts([low] + inner + [high])
  }

  /// Equal ratios; inner values have three significant digits, or as many as tell them apart.
  private func logarithmic(_ count: Int) throws(ScalarProblem) -> [String] {
    guard low > .zero, low < high else {
      throw problem("a range with `:log` starts above zero and ends above its start")
    }
    let start = Elementary.log(low.approximation)
    let end = Elementary.log(high.approximation)
    for digits in Self.fewestDigits...Self.mostDigits {
      let inner = (1..<count - 1).map { index in
        let share = Double(index) / Double(count - 1)
        return Self.rounded(Elementary.exp(start + (end - start) * share), digits: digits)
      }
      let values = [low] + inner.compactMap(\.self) + [high]
      guard values.count == count else { throw isTooFine }
      if zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) { return values.map(text) }
    }
    throw problem("there are more values than the range can tell apart; take fewer")
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

  /// The ends and all numbers of three significant digits between them.
  ///
  /// Where the lower end is not above zero, numbers lie a thousandth of the larger end's power of ten
  /// apart.
  private func significantNumbers() throws(ScalarProblem) -> [Decimal] {
    let digits = Self.fewestDigits
    let finest =
      low > .zero
      ? digits - 1 - Self.exponent(low) : digits - Self.exponent(max(low.negated, high))
    let places = max(low.places, high.places, finest, 0)
    guard places <= Self.mostPlaces, let from = low.units(places: places),
      let to = high.units(places: places),
      max(from.magnitude, to.magnitude) < Self.largest.magnitude
    else { throw isTooFine }
    var found: [Int128] = []
    var value = from
    while value < to {
      found.append(value)
      let count = String(value.magnitude).count
      let ownPlaces = low > .zero ? min(finest, places - (count - digits)) : finest
      let distance = Decimal.powerOfTen(min(max(0, places - ownPlaces), Decimal.mostPlaces))
      // The next multiple above.
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: distance)
      value = (quotient + (rest < 0 ? 0 : 1)) * distance
    }
    found.append(to)
    return found.map { Decimal(significand: $0, places: places) }
  }
}
