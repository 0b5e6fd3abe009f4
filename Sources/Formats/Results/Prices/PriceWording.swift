package import Pricing
package import Projection
package import Quantities
import Text

/// How prices, quantities and times are put for people.
package struct PriceWording {
  package let currency: Currency
  package let zone: ZoneRules

  /// Dollars and UTC, as price lists have them.
  static let utc = PriceWording(currency: .usd, zone: .utc)

  private init(currency: Currency, zone: ZoneRules) {
    (self.currency, self.zone) = (currency, zone)
  }

  package init(_ input: ProjectionInput) {
    currency = input.currency
    zone = input.zone
  }

  /// An exact amount with the currency's sign and at least two decimals: `-$0.10`.
  package func amount(_ value: Decimal) -> String {
    let magnitude = value < .zero ? value.negated : value
    return (value < .zero ? "-" : "") + sign + magnitude.grouped(leastPlaces: 2)
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
    if let hours = price.hours { parts.append(hours.words) }
    if let validity = validity(price.validFrom, price.validUntil) { parts.append(validity) }
    return parts.joined(separator: ", ")
  }

  /// From when until when something holds; nil where that is always.
  package func validity(_ from: Instant?, _ until: Instant?) -> String? {
    switch (from, until) {
    case (nil, nil): nil
    case (let from?, nil): "from \(time(from))"
    case (nil, let until?): "until \(time(until))"
    case (let from?, let until?): "\(time(from)) until \(time(until))"
    }
  }
}

extension WeekHours {
  private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// The hours to read: `mon to fri 01:00-04:00 and 06:00-10:00 UTC`.
  package var words: String {
    let days = Set(days).sorted()
    let isRun = days.count > 2 && days.count == days[days.count - 1] - days[0] + 1
    let named =
      isRun
      ? "\(Self.names[days[0]]) to \(Self.names[days[days.count - 1]])"
      : days.map { Self.names[$0] }.joined(separator: ", ")
    let times = spans.map { "\(Self.clock($0.from))-\(Self.clock($0.to))" }
    return (days.count < 7 ? named + " " : "") + times.joined(separator: " and ") + " " + zone.name
  }

  private static func clock(_ time: Int64) -> String {
    let minutes = time / Duration.minute.nanoseconds
    return [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      .joined(separator: ":")
  }
}

extension Currency {
  /// What stands before amounts: the sign, or the code and a blank.
  package var prefix: String { sign == code ? code + " " : sign }
}
