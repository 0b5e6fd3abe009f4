import Pricing
import Quantities
import Testing

@Suite("Refusals")
struct PricingRefusalTests {
  private func textCard(unpriced: UnpricedPolicy = .refuse) throws -> RateCard {
    try RateCard(
      [
        PricedModel(
          name: "embedder", price: ModelPrice(UsageRates(input: decimal("1e-8"), output: nil)))
      ], markup: .none, rounding: .halfEven, unpriced: unpriced)
  }

  @Test("a model that is not on the card is refused, and free only where the card says so")
  func unknownModel() throws {
    let usage = RequestUsage(inputTokens: 1)
    #expect(throws: PricingRefusal.unpricedModel(.none)) {
      try textCard().price(usage, model: .none, at: epoch)
    }
    #expect(try textCard(unpriced: .free).price(usage, model: .none, at: epoch) == .free)
  }

  @Test("usage without a price is refused, and free only where the card says so")
  func unpricedUsage() throws {
    let usage = RequestUsage(inputTokens: 100, outputTokens: 1)
    #expect(throws: PricingRefusal.unpricedUsage(ModelID(0), .output)) {
      try textCard().price(usage, model: ModelID(0), at: epoch)
    }
    #expect(throws: PricingRefusal.unpricedUsage(ModelID(0), .image)) {
      try textCard().price(RequestUsage(images: 1), model: ModelID(0), at: epoch)
    }
    #expect(try amount(textCard(unpriced: .free), usage) == 1_000)
  }

  @Test("no output tokens need no output price")
  func nothingUsed() throws {
    #expect(try amount(textCard(), RequestUsage(inputTokens: 100)) == 1_000)
    #expect(try amount(textCard(), RequestUsage()) == 0)
  }

  @Test(
    "counts that make no sense are refused",
    arguments: [
      RequestUsage(inputTokens: -1), RequestUsage(outputTokens: -1),
      RequestUsage(inputTokens: 10, cachedInputTokens: 11),
      RequestUsage(inputTokens: 10, cachedInputTokens: 6, cacheWriteTokens: 5),
      RequestUsage(
        inputTokens: 10, cachedInputTokens: 5, cacheWriteTokens: 5, cacheWriteOneHourTokens: 1),
      RequestUsage(
        inputTokens: .max, cachedInputTokens: .max, cacheWriteTokens: .max,
        cacheWriteOneHourTokens: .max),
      RequestUsage(inputTokens: 10, cachedInputTokens: -5),
      RequestUsage(images: -1),
    ])
  func inconsistent(usage: RequestUsage) throws {
    #expect(throws: PricingRefusal.inconsistentUsage) {
      try textCard().price(usage, model: ModelID(0), at: epoch)
    }
  }

  @Test("an amount beyond 64 bits is refused, whether one type or the sum leaves them")
  func overflow() throws {
    let dear = try card(ModelPrice(UsageRates(input: decimal("1"), output: decimal("1"))))
    #expect(throws: PricingRefusal.overflow) {
      try amount(dear, RequestUsage(inputTokens: 9_223_372_037))
    }
    #expect(throws: PricingRefusal.overflow) {
      try amount(dear, RequestUsage(inputTokens: .max, outputTokens: .max))
    }
    let half: Int64 = 5_000_000_000
    #expect(try amount(dear, RequestUsage(inputTokens: half)) == half * 1_000_000_000)
    #expect(throws: PricingRefusal.overflow) {
      try amount(dear, RequestUsage(inputTokens: half, outputTokens: half))
    }
  }

  @Test("a request before the first price is refused")
  func notPricedYet() throws {
    let start = try utc(2026, 1, 1)
    let card = try card(
      ModelPrice(
        PriceVersion(validFrom: start, rates: UsageRates(input: decimal("1"), output: nil))))
    #expect(throws: PricingRefusal.notPricedYet(ModelID(0))) {
      try amount(card, RequestUsage(inputTokens: 1), at: epoch)
    }
    #expect(try amount(card, RequestUsage(inputTokens: 1), at: start) == 1_000_000_000)
  }

  @Test("a card refuses the same model twice, prices below zero and products it can't hold")
  func badCards() throws {
    let price = try ModelPrice(UsageRates(input: decimal("1e-6"), output: nil))
    #expect(throws: RateCardProblem.duplicateModel(name: "a", provider: "p")) {
      try RateCard(
        [
          PricedModel(name: "a", provider: "p", price: price),
          PricedModel(name: "a", provider: "p", price: price),
        ], markup: .none, rounding: .halfEven)
    }
    #expect(throws: RateCardProblem.negativePrice(model: "model", type: .output)) {
      try card(ModelPrice(UsageRates(input: decimal("1"), output: decimal("-1"))))
    }
    #expect(
      throws: RateCardProblem.notRepresentable(model: "model", type: .input, .tooManyPlaces)
    ) {
      try card(
        ModelPrice(UsageRates(input: decimal("1.1e-37"), output: nil)),
        markup: Markup(onCost: decimal("0.05")))
    }
  }
}
