import Pricing
import Quantities
import TestSupport
import Testing

/// Every way that a rate card multiplies agrees with plain 128-bit long division.
@Suite("Rate card arithmetic")
struct RateArithmeticTests {
  @Test("random prices and quantities are exact on every path", arguments: 0..<20)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var longest = 0
    for _ in 0..<200 {
      let places = Int.random(in: 6...24, using: &generator)
      let digits = Int128(Int64.random(in: 1...(1 << (generator.next() % 50)), using: &generator))
      let price = Decimal(significand: digits, places: places)
      let card = try card(ModelPrice(UsageRates(input: price, output: price)))
      for _ in 0..<10 {
        let tokens = Int64.random(in: 0...(1 << (generator.next() % 34)), using: &generator)
        let result = PriceText(digits: digits, places: places).cost(of: tokens)
        guard let fitting = Int64(exactly: result) else {
          #expect(throws: PricingRefusal.overflow) {
            try amount(card, RequestUsage(inputTokens: tokens))
          }
          longest += 1
          continue
        }
        let plain = try amount(card, RequestUsage(outputTokens: tokens))
        let cached = try amount(card, RequestUsage(inputTokens: tokens, cachedInputTokens: tokens))
        #expect(plain == fitting, "\(tokens) × \(price)")
        #expect(cached == fitting, "\(tokens) × \(price)")
      }
    }
    #expect(longest > 0, "no product was too large")
  }

  @Test(
    "every rounding rule holds on every path, for whole quotients too", arguments: Rounding.allCases
  )
  func rules(rounding: Rounding) throws {
    var generator = SplitMix64(seed: 11)
    for places in 9...24 {
      for _ in 0..<20 {
        let digits = Int128.random(in: 1...1_000_000, using: &generator)
        let price = Decimal(significand: digits, places: places)
        let card = try RateCard(
          [PricedModel(name: "m", price: ModelPrice(UsageRates(input: price, output: price)))],
          markup: .none, rounding: rounding)
        let whole = Int64(Decimal.powerOfTen(min(places - 9, 12)))
        for tokens in [whole, 7 * whole, whole / 2, .random(in: 0...1_000_000, using: &generator)] {
          let expected = try Rate(price).cost(of: tokens, rounding: rounding).nanos
          let plain = try amount(card, RequestUsage(outputTokens: tokens))
          let cached = try amount(
            card, RequestUsage(inputTokens: tokens, cachedInputTokens: tokens))
          #expect(plain == expected, "\(tokens) × \(price)")
          #expect(cached == expected, "\(tokens) × \(price)")
        }
      }
    }
  }

  @Test("quantities around the largest that 63 bits hold go over to 128 bits without a seam")
  func seam() throws {
    // 2.9999900000000002e-06 as a public price list has it: 17 digits, 22 places.
    let price = try decimal("2.9999900000000002e-06")
    let card = try card(ModelPrice(UsageRates(input: price, output: price)))
    for tokens in (300...315 as ClosedRange<Int64>) {
      let result = PriceText(digits: price.significand, places: price.places).cost(of: tokens)
      #expect(try amount(card, RequestUsage(inputTokens: tokens)) == Int64(result))
    }
  }

  @Test("whole prices of many dollars and prices of 38 places are exact too")
  func extremes() throws {
    let dear = try card(ModelPrice(UsageRates(input: decimal("12345"), output: nil)))
    #expect(try amount(dear, RequestUsage(inputTokens: 3)) == 37_035_000_000_000)
    let tiny = try card(ModelPrice(UsageRates(input: decimal("5e-38"), output: nil)))
    #expect(try amount(tiny, RequestUsage(inputTokens: .max)) == 0)
    let free = try card(ModelPrice(UsageRates(input: .zero, output: .zero)))
    #expect(try amount(free, RequestUsage(inputTokens: .max, outputTokens: .max)) == 0)
  }
}
