package import Quantities

extension Decimal {
  /// The number with its whole digits in groups of three: `128,000.5`.
  package var grouped: String {
    Self.grouped(description)
  }

  /// The same with a least number of decimals: `128,000.50`.
  package func grouped(leastPlaces: Int) -> String {
    Self.grouped(text(leastPlaces: leastPlaces))
  }

  /// A number as it is written, with its whole digits in groups of three.
  package static func grouped(_ text: String) -> String {
    let sign = text.prefix { $0 == "-" }
    let digits = text.dropFirst(sign.count).prefix { $0.isNumber }
    var grouped = String(sign)
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return grouped + text.dropFirst(sign.count + digits.count)
  }

  /// The number with a least number of decimals: `12.50`.
  package func text(leastPlaces: Int) -> String {
    guard places < leastPlaces else { return description }
    return description + (places == 0 ? "." : "")
      + String(repeating: "0", count: leastPlaces - places)
  }
}
