import Pricing
import Quantities

extension CreditSale {
  /// The keys that say how credit by amount is sold.
  static let keys = ["expires", "bonus", "price"]

  /// Reads how credit by amount is sold, beside the amount.
  static func read(_ object: ObjectReader) -> CreditSale? {
    let expiry = object.optional(
      "expires", .expiry, default: .never, shown: "never",
      "How long credit bought by amount can be used; a package has its own `expires`.",
      example: "12 months")
    let bonus = object.optional(
      "bonus", .bonus, default: .none, shown: "0%",
      "Credit that is added for nothing to an amount: a share of it, or shares by what is paid.",
      example: "[{from: $100, bonus: 5%}, {from: $500, bonus: 10%}]")
    let price = object.optional(
      "price", .creditPrice, shown: "its face value",
      "What a unit of credit costs that is bought by amount, or prices by how much is bought.",
      example: "{tiers: [{up_to: 100, price: $1}, {price: $0.95}]}")
    return object.make { () throws(CreditPackageProblem) in
      try CreditSale(expiry: expiry, bonus: bonus, price: price)
    }
  }
}

extension ValueType where Value == MeterPrice {
  /// The price of a unit of credit, or prices by how much is bought.
  fileprivate static var creditPrice: Self {
    .either(
      scalar: ValueType<Decimal>.meterPrice.checked { (price, _) throws(ScalarProblem) in
        guard price > .zero, let single = try? MeterPrice(.perUnit(price: price, per: .one)) else {
          throw ScalarProblem("credit is not free; write for example `$0.95`")
        }
        return single
      },
      structure: .object("credit_price", "What credit costs by how much is bought") { object in
        let tiers = object.required(
          "tiers", .list(of: .meterTier, minimum: 1),
          "Ranges of what is bought, in units of the currency, the last one without an end.",
          example: "[{up_to: 100, price: $1}, {price: $0.95}]")
        let isGraduated = object.optional(
          "mode",
          .words([
            Choice("volume", false, "the price of the range that all of it falls in"),
            Choice("graduated", true, "each range's price for the part of it inside"),
          ]), default: false, "How prices by amount become one.")
        guard let tiers else { return nil }
        object.check(
          tiers.allSatisfy { $0.price > .zero }, "tiers",
          "credit is not free; write a price above zero for each range")
        return object.make { () throws(MeterPriceProblem) in
          try MeterPrice(isGraduated ? .graduated(tiers) : .volume(tiers))
        }
      })
  }
}
