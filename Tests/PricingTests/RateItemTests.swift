import Pricing
import Quantities
import TestSupport
import Testing

/// Prices for a number of items whose single price no decimal holds.
@Suite("Rates of several items")
struct RateItemTests {
  @Test("a price for eleven is exact: a tie goes to the even nano-unit, and nothing else is one")
  func tie() throws {
    let rate = Rate(try decimal("0.0000000005"), per: 11)
    #expect(rate.per == 11)
    #expect(try rate.cost(of: 33, rounding: .halfEven).nanos == 2)
    #expect(try rate.cost(of: 11, rounding: .halfEven).nanos == 0)
    #expect(try rate.cost(of: 12, rounding: .halfEven).nanos == 1)
    #expect(try rate.cost(of: 55, rounding: .halfEven).nanos == 2)
    #expect(try rate.cost(of: 56, rounding: .halfEven).nanos == 3)
  }

  @Test("where the price of one is a decimal, that is the rate")
  func single() throws {
    for (price, items, one) in [
      ("0.15", 1_000_000, "0.00000015"), ("0.06", 60, "0.001"), ("3", 12, "0.25"), ("0", 7, "0"),
      ("7", 1 << 20, "0.00000667572021484375"),
    ] as [(String, Int64, String)] {
      #expect(try Rate(decimal(price), per: items) == Rate(decimal(one)), "\(price) for \(items)")
    }
    let tiny = Rate(try decimal("1e-38"), per: 10)
    #expect(tiny.per == 10)
    #expect(try tiny.price(of: 30) == decimal("3e-38"))
  }

  @Test("random rates are exact by every rule, on every path", arguments: Rounding.allCases)
  func random(rounding: Rounding) throws {
    var random = SplitMix64(seed: 5)
    var wide = 0
    for _ in 0..<3_000 {
      let places = Int.random(in: 0...34, using: &random)
      let digits = Int128(Int64.random(in: 0...(1 << (random.next() % 60)), using: &random))
      let items = Int64.random(in: 1...(1 << (random.next() % 40 + 1)), using: &random)
      let rate = Rate(Decimal(significand: digits, places: places), per: items)
      let quantity = Int64.random(in: 0...(1 << (random.next() % 44)), using: &random)
      // digits × quantity × 10^9 / (items × 10^places), digit by digit.
      let expected = Self.quotient(
        digits * Int128(quantity), timesPowerOfTen: 9 - places, by: Int128(items), rounding)
      guard let fitting = expected.flatMap({ Int64(exactly: $0) }) else {
        wide += 1
        #expect(throws: ArithmeticError.overflow) {
          try rate.cost(of: quantity, rounding: rounding)
        }
        continue
      }
      #expect(
        try rate.cost(of: quantity, rounding: rounding).nanos == fitting,
        "\(quantity) × \(digits)e-\(places) for \(items)")
      #expect(try rate.cost(of: -quantity, rounding: rounding).nanos == -fitting)
      guard rounding == .halfEven else { continue }
      var rates = UsageRates()
      rates[.image] = rate
      #expect(try amount(card(ModelPrice(rates)), RequestUsage(images: quantity)) == fitting)
    }
    #expect(wide > 0 && wide < 2_000)
  }

  /// Divides digit by digit; nil where 128 bits do not hold the quotient.
  private static func quotient(
    _ number: Int128, timesPowerOfTen exponent: Int, by divisor: Int128, _ rounding: Rounding
  ) -> Int128? {
    var (whole, rest) = number.quotientAndRemainder(dividingBy: divisor)
    var scale: Int128 = 1
    if exponent >= 0 {
      for _ in 0..<exponent {
        let (shifted, overflow) = whole.multipliedReportingOverflow(by: 10)
        if overflow || shifted > Int128.max / 2 { return nil }
        whole = shifted + rest * 10 / divisor
        rest = rest * 10 % divisor
      }
    } else {
      for _ in 0..<(-exponent) { scale *= 10 }
      rest += whole % scale * divisor
      whole /= scale
    }
    // What is left is `rest` of `divisor × scale`.
    let left = divisor * scale - rest
    switch rounding {
    case .down: return whole
    case .up: return rest > 0 ? whole + 1 : whole
    case .halfUp: return rest >= left ? whole + 1 : whole
    case .halfEven: return rest > left || rest == left && whole % 2 == 1 ? whole + 1 : whole
    }
  }

  @Test("seconds, tokens, batches and markups keep what a price is for")
  func kinds() throws {
    var rates = UsageRates()
    rates[.second] = Rate(try decimal("0.05"), per: 60)
    rates[.image] = Rate(try decimal("40"), per: 1000)
    rates[.output] = Rate(try decimal("1"), per: 3)
    rates[.input] = Rate(try decimal("0.12345678901234567890123456789012345678"), per: 1_000_000)
    let card = try RateCard(
      [
        PricedModel(
          name: "m", price: ModelPrice(PriceVersion(rates: rates, batchDiscount: decimal("0.5"))))
      ], markup: .none, rounding: .halfEven)
    #expect(try amount(card, RequestUsage(milliseconds: 60_000)) == 50_000_000)
    #expect(try amount(card, RequestUsage(milliseconds: 1)) == 833)
    #expect(try amount(card, RequestUsage(images: 1)) == 40_000_000)
    #expect(try amount(card, RequestUsage(outputTokens: 3)) == 1_000_000_000)
    #expect(try amount(card, RequestUsage(outputTokens: 1, isBatch: true)) == 166_666_667)
    #expect(try amount(card, RequestUsage(inputTokens: 1_000_000)) == 123_456_789)
    let listed = try card.prices(of: ModelID(0)).filter { !$0.isBatch }
    #expect(listed.map(\.per) == [1_000_000, 3, 1, 60])
    #expect(try listed.map(\.price)[2...] == [decimal("0.04"), decimal("0.05")])
    var talk = UsageRates()
    talk[.second] = rates[.second]
    let dearer = try RateCard(
      [PricedModel(name: "talk", price: ModelPrice(talk))],
      markup: Markup(onCost: decimal("0.2")), rounding: .halfEven)
    let second = try #require(try dearer.prices(of: ModelID(0)).first)
    #expect(second.per == 60)
    #expect(try second.price == decimal("0.06"))
    #expect(try second.providerPrice == decimal("0.05"))
  }

  @Test("a tier without cache prices keeps their ratio to input")
  func cacheRatios() throws {
    func rates(_ input: String?, _ cached: String?, _ write: String?, _ hour: String?) throws
      -> UsageRates
    {
      var rates = UsageRates(
        input: try input.map { try decimal($0) }, cachedInput: try cached.map { try decimal($0) },
        cacheWrite: try write.map { try decimal($0) }, output: nil)
      rates[.cacheWriteOneHour] = try hour.map { Rate(try decimal($0)) }
      return rates
    }
    let usual = try rates("3e-6", "0.3e-6", "3.75e-6", "6e-6")
    var tier = try rates("6e-6", nil, nil, nil)
    #expect(try tier.keepCacheRatios(of: usual) == [.cachedInput, .cacheWrite, .cacheWriteOneHour])
    #expect(try tier == rates("6e-6", "0.6e-6", "7.5e-6", "12e-6"))
    #expect(try tier.keepCacheRatios(of: usual).isEmpty)
    var named = try rates("6e-6", "1e-6", nil, nil)
    #expect(try named.keepCacheRatios(of: usual) == [.cacheWrite, .cacheWriteOneHour])
    #expect(try named[.cachedInput] == Rate(decimal("1e-6")))
    var silent = try rates(nil, nil, nil, nil)
    #expect(try silent.keepCacheRatios(of: usual).isEmpty, "without a price of input nothing rises")
    var free = try rates("6e-6", nil, nil, nil)
    #expect(try free.keepCacheRatios(of: rates("0", "1e-6", nil, nil)).isEmpty)
    #expect(try free.keepCacheRatios(of: rates("7e-6", "1e-6", nil, nil)) == [.cachedInput])
    #expect(
      try #require(free[.cachedInput]).cost(of: 7_000, rounding: .halfEven).nanos == 6_000_000)
  }
}
