package import Pricing
package import Projection
package import Quantities
import Text

/// How prices, quantities and times are put for people.
package struct PriceWording {
  package let currency: Currency
  package let zone: ZoneRules

  package init(_ input: ProjectionInput) {
    currency = input.currency
    zone = input.zone
  }

  /// An exact amount with the currency's sign and at least two decimals: `-$0.10`.
  package func amount(_ value: Decimal) -> String {
    let magnitude = value < .zero ? value.negated : value
    return (value < .zero ? "-" : "") + sign + magnitude.text(leastPlaces: 2)
  }

  package var sign: String { currency.prefix }

  package func amount(_ value: Money) -> String { amount(value.decimal) }

  /// An instant; the date alone where it is a local midnight.
  package func time(_ instant: Instant) -> String {
    let local = zone.local(instant)
    return local.nanosecondOfDay == 0 ? local.date.description : zone.iso8601(instant)
  }

  /// How many items a price is for: `1M tokens`, `image`.
  package static func per(_ price: ListedPrice) -> String {
    switch price.itemsPerPrice {
    case 1: price.type.unit
    case 1_000_000: "1M \(price.type.unit)s"
    default: "\(Decimal(price.itemsPerPrice).grouped) \(price.type.unit)s"
    }
  }

  /// Which requests a price is for; nothing where it is for all.
  package func condition(_ price: ListedPrice) -> String {
    var parts: [String] = []
    if let above = price.aboveInputTokens {
      parts.append("above \(Decimal(above).grouped) input tokens")
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

extension Currency {
  /// What stands before amounts: the sign, or the code and a blank.
  package var prefix: String { sign == code ? code + " " : sign }
}
