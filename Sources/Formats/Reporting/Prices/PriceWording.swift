import Pricing
import Projection
import Quantities

/// How prices, quantities and times are put for people.
struct PriceWording {
  let currency: Currency
  let zone: ZoneRules

  init(_ input: ProjectionInput) {
    currency = input.currency
    zone = input.zone
  }

  /// An exact amount with the currency's sign and at least two decimals: `-$0.10`.
  func amount(_ value: Decimal) -> String {
    let magnitude = value < .zero ? value.negated : value
    let zeros = String(repeating: "0", count: max(0, 2 - magnitude.places))
    let digits = "\(magnitude)" + (magnitude.places == 0 ? "." : "") + zeros
    return (value < .zero ? "-" : "") + sign + digits
  }

  /// The currency's sign, or its code and a blank.
  var sign: String {
    currency.sign == currency.code ? currency.code + " " : currency.sign
  }

  func amount(_ value: Money) -> String { amount(value.decimal) }

  /// A number with its whole digits in groups of three: `128,000.5`.
  static func number(_ value: Decimal) -> String {
    let text = (value < .zero ? value.negated : value).description
    let parts = text.split(separator: ".", maxSplits: 1)
    var grouped = ""
    for (place, digit) in parts[0].enumerated() {
      if place > 0, (parts[0].count - place) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    let sign = value < .zero ? "-" : ""
    return sign + grouped + (parts.count == 2 ? "." + parts[1] : "")
  }

  static func number(_ value: Int64) -> String { number(Decimal(value)) }

  /// An instant; the date alone where it is a local midnight.
  func time(_ instant: Instant) -> String {
    let local = zone.local(instant)
    return local.nanosecondOfDay == 0 ? local.date.description : zone.iso8601(instant)
  }

  /// How many items a price is for: `1M tokens`, `image`.
  static func per(_ price: ListedPrice) -> String {
    price.itemsPerPrice == 1 ? price.type.unit : "1M \(price.type.unit)s"
  }

  /// Which requests a price is for; nothing where it is for all.
  func condition(_ price: ListedPrice) -> String {
    var parts: [String] = []
    if let above = price.aboveInputTokens {
      parts.append("above \(Self.number(above)) input tokens")
    }
    if price.isBatch { parts.append("in a batch") }
    switch (price.validFrom, price.validUntil) {
    case (nil, nil): break
    case (let from?, nil): parts.append("from \(time(from))")
    case (nil, let until?): parts.append("until \(time(until))")
    case (let from?, let until?): parts.append("\(time(from)) until \(time(until))")
    }
    return parts.joined(separator: ", ")
  }
}

extension ListedPrice {
  /// How many items prices are shown for: a million of what comes by the thousand.
  var itemsPerPrice: Int64 { type.unit == "token" || type.unit == "character" ? 1_000_000 : 1 }

  private var exponent: Int { itemsPerPrice == 1 ? 0 : 6 }

  /// What the customer pays for as many items.
  ///
  /// - Throws: `overflow` where the product is not representable.
  func shownPrice() throws(ArithmeticError) -> Decimal {
    try price.multipliedByPowerOfTen(exponent)
  }

  /// What the provider charges for as many items.
  ///
  /// - Throws: `overflow` where the product is not representable.
  func shownProviderPrice() throws(ArithmeticError) -> Decimal {
    try providerPrice.multipliedByPowerOfTen(exponent)
  }
}
