package import Quantities

extension Decimal {
  /// The number with its whole digits in groups of three: `128,000.5`.
  package var grouped: String { grouped(leastPlaces: 0) }

  /// The same with a least number of decimals: `128,000.50`.
  package func grouped(leastPlaces: Int) -> String {
    let text = (self < .zero ? negated : self).text(leastPlaces: leastPlaces)
    let parts = text.split(separator: ".", maxSplits: 1)
    var grouped = ""
    for (place, digit) in parts[0].enumerated() {
      if place > 0, (parts[0].count - place) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    let sign = self < .zero ? "-" : ""
    return sign + grouped + (parts.count == 2 ? "." + parts[1] : "")
  }

  /// The number with a least number of decimals: `12.50`.
  package func text(leastPlaces: Int) -> String {
    guard places < leastPlaces else { return description }
    return description + (places == 0 ? "." : "")
      + String(repeating: "0", count: leastPlaces - places)
  }
}
