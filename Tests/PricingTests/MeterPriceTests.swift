import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Meter prices")
struct MeterPriceTests {
  private func tiers() throws -> [PriceTier] {
    [
      PriceTier(upTo: try quantity("100"), price: try decimal("0.10")),
      PriceTier(upTo: try quantity("1000"), price: try decimal("0.05"), flat: try decimal("2")),
      PriceTier(upTo: nil, price: try decimal("0.01")),
    ]
  }

  private func total(_ price: MeterPrice, _ text: String) throws -> String {
    try price.total(for: quantity(text), rounding: .halfEven).description
  }

  @Test("per unit is in proportion, fractions of a unit too")
  func perUnit() throws {
    let price = try MeterPrice(.perUnit(price: decimal("0.10"), per: decimal("1000")))
    #expect(try total(price, "25000") == "2.5")
    #expect(try total(price, "1") == "0.0001")
    #expect(try total(price, "0.5") == "0.00005")
    let thirds = try MeterPrice(.perUnit(price: decimal("1"), per: decimal("3")))
    #expect(try total(thirds, "1") == "0.333333333")
    #expect(try total(thirds, "2") == "0.666666667")
  }

  @Test("per unit and in tiers, quantities cost what long division says", arguments: 0..<20)
  func longDivision(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    for _ in 0..<200 {
      let unit = Decimal(
        significand: Int128(below(below(2) == 0 ? 100 : 1 << 40)), places: Int(below(13)))
      let size = Decimal(
        significand: Int128(1 + below(below(2) == 0 ? 3_000 : 1 << 30)), places: Int(below(4)))
      let used = MeterQuantity(millionths: 1 + below(below(2) == 0 ? 1_000 : 1 << 40))
      // price · quantity / size nano-units, as one fraction.
      func expected(per size: Decimal) -> Int128 {
        let above =
          unit.significand * Int128(used.millionths) * Decimal.powerOfTen(9 + size.places)
        let below = size.significand * Decimal.powerOfTen(6 + unit.places)
        let (whole, rest) = above.quotientAndRemainder(dividingBy: below)
        let isUp = rest * 2 > below || (rest * 2 == below && whole % 2 == 1)
        return isUp ? whole + 1 : whole
      }
      func cost(_ model: MeterPrice.Model) throws -> Money? {
        let price = try MeterPrice(model)
        return try? price.total(for: used, rounding: .halfEven)
      }
      if let cost = try cost(.perUnit(price: unit, per: size)) {
        #expect(Int128(cost.nanos) == expected(per: size))
      }
      if let cost = try cost(.volume([PriceTier(upTo: nil, price: unit)])) {
        #expect(Int128(cost.nanos) == expected(per: .one))
      }
    }
  }

  @Test("graduated tiers price each part by its own tier; a bound belongs to the tier below")
  func graduated() throws {
    let price = try MeterPrice(.graduated(tiers()))
    #expect(try total(price, "100") == "10")
    #expect(try total(price, "100.000001") == "12.00000005")
    #expect(try total(price, "1000") == "57")
    #expect(try total(price, "1500") == "62")
  }

  @Test("volume tiers price everything by the tier that the whole falls in")
  func volume() throws {
    let price = try MeterPrice(.volume(tiers()))
    #expect(try total(price, "100") == "10")
    #expect(try total(price, "101") == "7.05")
    #expect(try total(price, "1000") == "52")
    #expect(try total(price, "1001") == "10.01")
  }

  @Test("a package is paid as soon as it is started")
  func package() throws {
    let price = try MeterPrice(.package(price: decimal("5"), size: decimal("1000")))
    #expect(try total(price, "0") == "0")
    #expect(try total(price, "0.000001") == "5")
    #expect(try total(price, "1000") == "5")
    #expect(try total(price, "1000.000001") == "10")
  }

  @Test("a flat price is due once a period, if anything was used")
  func flat() throws {
    let price = try MeterPrice(.flat(price: decimal("9.99")))
    #expect(try total(price, "0") == "0")
    #expect(try total(price, "1") == "9.99")
    #expect(try total(price, "500") == "9.99")
  }

  @Test("the included quantity is free, and the model starts after it")
  func included() throws {
    let price = try MeterPrice(
      .package(price: decimal("5"), size: decimal("10")), included: quantity("25"))
    #expect(try total(price, "25") == "0")
    #expect(try total(price, "26") == "5")
    #expect(try total(price, "36") == "10")
  }

  @Test("a maximum caps the period; a minimum falls due at its end")
  func bounds() throws {
    let price = try MeterPrice(
      .perUnit(price: decimal("1"), per: .one), minimum: money("5"), maximum: money("20"))
    #expect(try total(price, "3") == "3")
    #expect(try price.trueUp(for: quantity("3"), rounding: .halfEven) == money("2"))
    #expect(try price.trueUp(for: quantity("0"), rounding: .halfEven) == money("5"))
    #expect(try price.trueUp(for: quantity("5"), rounding: .halfEven) == .zero)
    #expect(try total(price, "21") == "20")
    #expect(
      try price.cost(
        of: quantity("9"), alreadyUsedInPeriod: quantity("15"), rounding: .halfEven) == money("5"))
  }

  @Test("the parts of a period add up to the whole, however they are cut", arguments: 0..<5)
  func partsAddUp(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let models: [MeterPrice.Model] = [
      .perUnit(price: try decimal("0.1"), per: try decimal("7")), .graduated(try tiers()),
      .volume(try tiers()), .package(price: try decimal("5"), size: try decimal("30")),
      .flat(price: try decimal("3")),
    ]
    for model in models {
      let price = try MeterPrice(model, included: quantity("10"), maximum: money("60"))
      var used = MeterQuantity.zero
      var sum = Money.zero
      for _ in 0..<200 {
        let part = MeterQuantity(millionths: Int64.random(in: 0...15_000_000, using: &generator))
        sum = try sum.adding(
          price.cost(of: part, alreadyUsedInPeriod: used, rounding: .halfEven))
        used = try used.adding(part)
      }
      #expect(try sum == price.total(for: used, rounding: .halfEven), "\(model)")
    }
  }

  @Test("prices that mean nothing are refused")
  func problems() throws {
    #expect(throws: MeterPriceProblem.negativePrice) {
      try MeterPrice(.flat(price: decimal("-1")))
    }
    #expect(throws: MeterPriceProblem.nonPositiveSize) {
      try MeterPrice(.package(price: .one, size: .zero))
    }
    #expect(throws: MeterPriceProblem.noTiers) { try MeterPrice(.volume([])) }
    #expect(throws: MeterPriceProblem.lastTierIsBounded) {
      try MeterPrice(.volume([PriceTier(upTo: quantity("1"), price: .one)]))
    }
    #expect(throws: MeterPriceProblem.tiersOutOfOrder) {
      try MeterPrice(
        .graduated([
          PriceTier(upTo: quantity("5"), price: .one), PriceTier(upTo: quantity("5"), price: .one),
          PriceTier(upTo: nil, price: .one),
        ]))
    }
    #expect(throws: MeterPriceProblem.tiersOutOfOrder) {
      try MeterPrice(
        .graduated([PriceTier(upTo: nil, price: .one), PriceTier(upTo: nil, price: .one)]))
    }
    #expect(throws: MeterPriceProblem.maximumBelowMinimum) {
      try MeterPrice(.flat(price: .one), minimum: money("2"), maximum: money("1"))
    }
    #expect(throws: MeterPriceProblem.negativeIncludedQuantity) {
      try MeterPrice(.flat(price: .one), included: quantity("-1"))
    }
    #expect(throws: ArithmeticError.overflow) {
      try MeterPrice(.perUnit(price: decimal("1e12"), per: .one))
        .total(for: quantity("1"), rounding: .halfEven)
    }
  }
}
