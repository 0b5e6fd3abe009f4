import Randomness

/// The values of a range that a search may try: numbers of few digits, so that they can be written.
public struct ValueLattice: Hashable, Sendable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double
  /// Whether only whole numbers count.
  public let isWhole: Bool

  /// Values are told apart to one digit more than answers have.
  private static let digits = 4
  /// Half a unit of an answer's last digit.
  private static let answer = 5.0
  /// Near zero no value is finer than this many digits of the range's width.
  private static let widthDigits = 6
  /// A range that spans this factor is divided by ratios.
  private static let wide = 10.0
  private static let mostPlaces = 12

  /// Makes a lattice.
  ///
  /// - Precondition: the range is finite and ends above its start.
  public init(low: Double, high: Double, isWhole: Bool) {
    precondition(low.isFinite && high.isFinite && low < high, "the range is empty")
    self.low = low
    self.high = high
    self.isWhole = isWhole
  }

  /// Whether values are divided by equal ratios instead of equal distances.
  public var isLogarithmic: Bool { low > 0 && high / low >= Self.wide }

  /// Returns values from end to end, ascending, with equal ratios or distances; fewer where the
  /// lattice does not tell so many apart.
  ///
  /// - Precondition: there are two or more.
  public func grid(_ count: Int) -> [Double] {
    precondition(count >= 2, "a grid has two ends")
    var values = [low]
    for index in 1..<count - 1 {
      let share = Double(index) / Double(count - 1)
      let value =
        isLogarithmic
        ? low * Elementary.exp(Elementary.log(high / low) * share) : low + (high - low) * share
      let nearest = nearest(value)
      if nearest > values[values.count - 1], nearest < high { values.append(nearest) }
    }
    return values + [high]
  }

  /// Returns the value of the lattice nearest to a number, within the range.
  public func nearest(_ number: Double) -> Double {
    guard number > low else { return low }
    guard number < high else { return high }
    let places = isWhole ? min(0, places(at: number)) : places(at: number)
    let scale = Self.powerOfTen(places.magnitude)
    let rounded =
      places >= 0
      ? (number * scale).rounded(.toNearestOrEven) / scale
      : (number / scale).rounded(.toNearestOrEven) * scale
    return min(max(rounded, low), high)
  }

  /// Half a unit of the last digit of an answer near a number, or one where only whole numbers count.
  public func tolerance(at number: Double) -> Double {
    let places = places(at: number)
    let unit = Self.powerOfTen(places.magnitude)
    let half = Self.answer * (places >= 0 ? 1 / unit : unit)
    return isWhole ? max(1, half) : half
  }

  /// Returns a value of the lattice strictly between two others, or nil where there is none.
  public func middle(of low: Double, _ high: Double) -> Double? {
    let middle = nearest(low + (high - low) / 2)
    return middle > low && middle < high ? middle : nil
  }

  /// The decimal places of values near a number; negative for tens or hundreds.
  private func places(at number: Double) -> Int {
    let width = Self.exponent(high - low)
    var places = Self.digits - 1 - width
    if number != 0 { places = max(places, Self.digits - 1 - Self.exponent(number.magnitude)) }
    if !isLogarithmic { places = min(places, Self.widthDigits - 1 - width) }
    return min(places, Self.mostPlaces)
  }

  /// The power of ten of a number's first digit.
  private static func exponent(_ number: Double) -> Int {
    var exponent = 0
    var rest = number
    while rest >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
    while rest < 1, exponent > -300 { (rest, exponent) = (rest * 10, exponent - 1) }
    return exponent
  }

  private static func powerOfTen(_ exponent: some BinaryInteger) -> Double {
    (0..<Int(exponent)).reduce(1) { power, _ in power * 10 }
  }
}
