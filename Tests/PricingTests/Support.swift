import Pricing
import Quantities
import Testing

/// A decimal literal of a test; a typing error fails the test.
func decimal(_ text: String) throws -> Decimal {
  try #require(Decimal(text), "\(text) is not a decimal")
}

/// An amount of major units that has no more than nine places.
func money(_ text: String) throws -> Money {
  try Money(decimal(text), rounding: .halfEven)
}

/// A quantity of a meter.
func quantity(_ text: String) throws -> MeterQuantity {
  try MeterQuantity(decimal(text), rounding: .halfEven)
}

/// The beginning of 1970, where a test does not care when.
let epoch = Instant(nanoseconds: 0)

/// A card of one model at cost, rounded half to even.
func card(_ price: ModelPrice, markup: Markup = .none) throws -> RateCard {
  try RateCard([PricedModel(name: "model", price: price)], markup: markup, rounding: .halfEven)
}

/// What a usage costs by a card's first model.
func amount(
  _ card: RateCard, _ usage: RequestUsage, at instant: Instant = epoch
) throws -> Int64 {
  try card.price(usage, model: ModelID(0), at: instant).amount.nanos
}

/// An instant of UTC.
func utc(
  _ year: Int, _ month: Int, _ day: Int, hour: Int = 0, minute: Int = 0
) throws -> Instant {
  let date = try #require(CivilDate(year: year, month: month, day: day))
  return ZoneRules.utc.instant(
    of: date, nanosecondOfDay: Int64(hour * 60 + minute) * Duration.minute.nanoseconds)
}
