/// Exact arithmetic of prices that shares nothing with the code under test: digits and a count of
/// decimal places, read from the text of a number by hand.
struct PriceText: Equatable {
  var digits: Int128 = 0
  var places = 0

  /// Reads a number such as `2.5e-07`.
  init?(_ text: String) {
    let halves = text.split(separator: "e", omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard let digits = Int128(String(parts[0]) + fraction) else { return nil }
    self.digits = digits
    places = fraction.count
    if halves.count == 2 {
      guard let exponent = Int(halves[1]) else { return nil }
      places -= exponent
    }
  }

  init(digits: Int128, places: Int) {
    self.digits = digits
    self.places = places
  }

  /// Half of the price, exactly.
  var halved: PriceText { PriceText(digits: digits * 5, places: places + 1) }

  /// Whether both are the same number, however many places they have.
  func isSame(as other: PriceText) -> Bool {
    func scaled(_ price: PriceText, _ places: Int) -> Int128 {
      (0..<max(0, places - price.places)).reduce(price.digits) { digits, _ in digits * 10 }
    }
    let most = max(places, other.places)
    return scaled(self, most) == scaled(other, most)
  }

  /// Returns what a quantity costs in nano-units, rounded half to even.
  func cost(of quantity: Int64) -> Int128 {
    var numerator = Int128(quantity) * digits
    var denominator: Int128 = 1
    for _ in 0..<abs(places - 9) {
      if places > 9 { denominator *= 10 } else { numerator *= 10 }
    }
    let whole = numerator / denominator
    let twice = (numerator - whole * denominator) * 2
    if twice > denominator { return whole + 1 }
    if twice == denominator { return whole + whole % 2 }
    return whole
  }
}
