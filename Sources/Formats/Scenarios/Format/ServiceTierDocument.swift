import PriceCatalogs
import Pricing
import Quantities
import Text

/// What a model costs where requests are served faster or slower.
struct ServiceTierDocument {
  /// The prices that it names.
  let rates: UsageRates
  /// What everything else costs less, or more where it is below zero.
  let discount: Decimal

  static var type: ValueType<Self> {
    .object("service_tier", "What a model costs in a service tier") { object in
      let discount = object.optional(
        "discount", .tierDiscount, default: .zero, shown: "0%",
        "The share by which everything is cheaper that has no price here; below zero it is dearer.",
        example: "50%")
      let rates = UsageRates.read(object, ItemCount(object))
      object.check(
        object.failed || !rates.isEmpty || object.has("discount"),
        "a service tier without a price; write for example `{discount: 50%}`")
      return object.failed ? nil : Self(rates: rates, discount: discount)
    }
  }

  /// What separates a model's name from that of its tier.
  static let separator = String(PriceCatalog.tierSeparator)

  /// Returns the model in this tier; nil where a price has too many digits.
  func model(_ name: String, of usual: PricedModel) -> PricedModel? {
    guard let factor = try? Decimal.one.adding(discount.negated),
      let price = try? usual.price.multiplied(by: factor)
    else { return nil }
    var model = usual
    model.name = usual.name + Self.separator + name
    model.price = price.overlaid(by: rates)
    return model
  }
}

extension ValueType where Value == Decimal {
  /// A share off, or on top where it is below zero.
  fileprivate static var tierDiscount: Self {
    ValueType<Decimal>.percent(from: Decimal(-10)).refused {
      $0 > .one ? "the discount is more than 100%; write for example `50%`" : nil
    }
  }
}
