import Quantities

extension MeterPrice.Model {
  /// Returns the cost of a positive quantity, in millionths of the unit.
  func cost(
    ofMillionths quantity: Int64, rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    switch self {
    case .perUnit(let price, let size):
      return try Self.proportional(price, quantity, size, rounding)
    case .flat(let price):
      return try Money(price, rounding: rounding)
    case .package(let price, let size):
      let millionths = try size.multiplied(by: Decimal(1_000_000))
      let packages = try Decimal(quantity).divided(by: millionths, places: 0, rounding: .up)
      return try Money(price.multiplied(by: packages), rounding: rounding)
    case .volume(let tiers):
      let tier = tiers.first { ($0.upTo?.millionths ?? .max) >= quantity }
      guard let tier else { return .zero }
      return try Self.cost(of: quantity, in: tier, rounding)
    case .graduated(let tiers):
      var amount = Money.zero
      var from: Int64 = 0
      for tier in tiers {
        guard quantity > from else { break }
        let to = min(quantity, tier.upTo?.millionths ?? .max)
        amount = try amount.adding(Self.cost(of: to - from, in: tier, rounding))
        from = to
      }
      return amount
    }
  }

  private static func cost(
    of quantity: Int64, in tier: PriceTier, _ rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    if let nanos = tier.rate?.cost(ofMillionths: quantity, rounding: rounding) {
      return Money(nanos: nanos)
    }
    let units = Decimal(significand: Int128(quantity), places: MeterQuantity.places)
    return try Money(tier.price.multiplied(by: units).adding(tier.flat), rounding: rounding)
  }

  /// Returns price × quantity / size, rounded once.
  private static func proportional(
    _ price: Decimal, _ quantity: Int64, _ size: Decimal, _ rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    let units = Decimal(significand: Int128(quantity), places: MeterQuantity.places)
    let amount = try price.multiplied(by: units).divided(by: size, places: 9, rounding: rounding)
    return try Money(amount, rounding: rounding)
  }
}
