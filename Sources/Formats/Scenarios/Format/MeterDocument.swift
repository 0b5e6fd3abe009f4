import Billing
import Pricing
import Quantities
import Text

extension ValueType where Value == Meter {
  /// The price of a meter; its name is set by whoever reads the mapping it stands in.
  static var meter: Self {
    .object("meter", "The price of a meter") { object in
      let mode = object.optional(
        "mode", .choice(MeterMode.choices), shown: "graduated with `tiers`, else per_unit",
        "How the quantity of a billing period becomes money.")
      let price = object.optional(
        "price", .meterPrice, "The price of `per` units, of a package, or of the period.",
        example: "$0.10")
      let per = object.optional(
        "per", .decimal(from: Decimal(significand: 1, places: 6)), default: .one,
        "How many units the price is for, or how many are in a package.", example: "1000")
      let tiers = object.optional(
        "tiers", .list(of: .meterTier, minimum: 1),
        "Ranges of quantity, the last one without an end.",
        example: "[{up_to: 100, price: $0.10}, {price: $0.05}]")
      let unit = object.optional(
        "unit", .label, default: "unit", "What one of it is.", example: "GB-month")
      let minimum = object.optional(
        "minimum", .money, "The least that a period costs.", example: "$1")
      let maximum = object.optional(
        "maximum", .money, "The most that a period costs.", example: "$500")
      guard !object.failed,
        let model = model(object, mode ?? (tiers == nil ? .perUnit : .graduated), price, per, tiers)
      else { return nil }
      return object.make { () throws(MeterPriceProblem) in
        Meter(
          name: "", unit: unit, price: try MeterPrice(model, minimum: minimum, maximum: maximum))
      }
    }
  }

  private static func model(
    _ object: ObjectReader, _ mode: MeterMode, _ price: Decimal?, _ per: Decimal,
    _ tiers: [PriceTier]?
  ) -> MeterPrice.Model? {
    let isTiered = mode == .graduated || mode == .volume
    let surplus = isTiered ? ["price", "per"] : mode == .flat ? ["tiers", "per"] : ["tiers"]
    for key in surplus where object.has(key) {
      object.fail(
        "`\(key)` has no meaning in mode `\(mode.rawValue)`; leave it out or choose another mode",
        at: key)
    }
    if isTiered {
      guard let tiers else {
        object.fail(
          "mode `\(mode.rawValue)` needs `tiers`, for example "
            + "`tiers: [{up_to: 100, price: $0.10}, {price: $0.05}]`")
        return nil
      }
      return mode == .volume ? .volume(tiers) : .graduated(tiers)
    }
    guard let price else {
      object.fail("`price` is missing, for example `price: $0.10`")
      return nil
    }
    return switch mode {
    case .flat: .flat(price: price)
    case .package: .package(price: price, size: per)
    default: .perUnit(price: price, per: per)
    }
  }

}

extension ValueType where Value == PriceTier {
  /// A range of quantity, and its price.
  static var meterTier: Self {
    .object("meter_tier", "A range of quantity") { object in
      let upTo = object.optional(
        "up_to", .meterQuantity, "The last quantity in the range; none in the last range.",
        example: "100")
      let price = object.required(
        "price", .meterPrice, "The price of one unit.", example: "$0.10")
      let flat = object.optional(
        "flat", .meterPrice, default: .zero, shown: "$0",
        "An amount due as soon as the range is entered.", example: "$1")
      return price.map { PriceTier(upTo: upTo, price: $0, flat: flat) }
    }
  }
}

/// How the quantity of a period becomes money.
private enum MeterMode: String {
  case perUnit = "per_unit"
  case graduated, volume, package, flat

  static var choices: [Choice<MeterMode>] {
    [
      Choice(.perUnit, "a price for each `per` units, in proportion"),
      Choice(.graduated, "each range's price for the part of the quantity in it"),
      Choice(.volume, "the price of the range that the whole quantity falls in"),
      Choice(.package, "a price for each started package of `per` units"),
      Choice(.flat, "one price for the period if anything is used"),
    ]
  }
}

extension MeterPriceProblem: KeyProblem {
  /// The key to change, and what would be right.
  var explanation: (key: String, message: String) {
    switch self {
    case .negativePrice: ("price", "a price is negative; write zero or more")
    case .negativeIncludedQuantity: ("price", "an included quantity is negative")
    case .nonPositiveSize: ("per", "`per` is zero; write for example `1000`")
    case .noTiers: ("tiers", "there are no tiers; write at least `[{price: $0.05}]`")
    case .tiersOutOfOrder:
      ("tiers", "the tiers are out of order; write them by increasing `up_to`, once without it")
    case .lastTierIsBounded:
      ("tiers", "the last tier ends, so larger quantities have no price; leave out its `up_to`")
    case .maximumBelowMinimum:
      ("maximum", "`maximum` is less than `minimum`; write at least as much")
    }
  }
}

extension ValueType where Value == Decimal {
  /// A price with so few decimals that any amount of a meter can be added to it.
  static var meterPrice: Self {
    price.refused { $0.places <= 27 ? nil : "a price of a meter has at most 27 decimals" }
  }
}

extension ValueType where Value == MeterQuantity {
  /// A quantity of a meter, in its unit.
  static var meterQuantity: Self {
    ValueType<Decimal>.decimal(from: .zero).checked { (number, _) throws(ScalarProblem) in
      guard number.places <= MeterQuantity.places else {
        throw ScalarProblem("a quantity has at most \(MeterQuantity.places) decimals")
      }
      do throws(ArithmeticError) {
        return try MeterQuantity(number, rounding: .halfEven)
      } catch {
        throw ScalarProblem("the quantity is too large; at most 9 trillion units are counted")
      }
    }
  }
}
