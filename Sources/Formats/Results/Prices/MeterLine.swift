package import Billing
import Pricing
package import Quantities

/// One amount in the price of a meter.
package struct MeterLine {
  /// What the amount is: the mode of the price, `tier_flat`, `minimum` or `maximum`.
  package let item: String
  /// The quantity that it is charged above; nil: it does not depend on the quantity.
  package var above: Decimal?
  /// The last quantity that it is charged up to; nil: there is no last.
  package var upTo: Decimal?
  package let price: Decimal
  /// How many units the price is for; nil: it is due once.
  package var per: Decimal?
  /// The unit, `period` for what is due once in a period.
  package var perUnit = ""

  /// How the amount is charged, to read.
  package var wording: String { Self.wording(of: item) }

  /// How an amount is charged, to read.
  package static func wording(of item: String) -> String {
    switch item {
    case "per_unit": "in proportion"
    case "package": "each started"
    case "flat": "once, if used"
    case "tier_flat": "once, on entering"
    case "minimum": "at least"
    case "maximum": "at most"
    default: item
    }
  }

  /// Returns all amounts of a meter's price.
  package static func lines(of meter: Meter) -> [MeterLine] {
    let price = meter.price
    func line(
      _ item: String, above: Decimal? = .zero, _ price: Decimal, per: Decimal = .one,
      _ unit: String = "period"
    ) -> [MeterLine] {
      [MeterLine(item: item, above: above, price: price, per: per, perUnit: unit)]
    }
    let lines =
      switch price.model {
      case .perUnit(let price, let size): line("per_unit", price, per: size, meter.unit)
      case .package(let price, let size): line("package", price, per: size, meter.unit)
      case .flat(let price): line("flat", price)
      case .graduated(let tiers): self.lines(of: tiers, "graduated", meter.unit)
      case .volume(let tiers): self.lines(of: tiers, "volume", meter.unit)
      }
    return lines
      + (price.minimum.map { line("minimum", above: nil, $0.decimal) } ?? [])
      + (price.maximum.map { line("maximum", above: nil, $0.decimal) } ?? [])
  }

  private static func lines(
    of tiers: [PriceTier], _ mode: String, _ unit: String
  ) -> [MeterLine] {
    var lines: [MeterLine] = []
    var above = Decimal.zero
    for tier in tiers {
      let upTo = tier.upTo?.decimal
      lines.append(
        MeterLine(
          item: mode, above: above, upTo: upTo, price: tier.price, per: .one, perUnit: unit))
      if tier.flat != .zero {
        lines.append(MeterLine(item: "tier_flat", above: above, upTo: upTo, price: tier.flat))
      }
      above = upTo ?? above
    }
    return lines
  }
}

extension MeterQuantity {
  /// The quantity in its unit.
  package var decimal: Decimal { Decimal(significand: Int128(millionths), places: Self.places) }
}
