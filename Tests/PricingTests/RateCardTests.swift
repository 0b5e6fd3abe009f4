import Pricing
import Quantities
import Testing

@Suite("Rate cards")
struct RateCardTests {
  @Test("input and output are each priced per token and add up")
  func plainRequest() throws {
    let rates = try UsageRates(input: decimal("1.5e-7"), output: decimal("6e-7"))
    let charge = try card(ModelPrice(rates)).price(
      RequestUsage(inputTokens: 1_000, outputTokens: 200), model: ModelID(0), at: epoch)
    #expect(charge.amount.nanos == 270_000)
    #expect(charge[.input].nanos == 150_000)
    #expect(charge[.output].nanos == 120_000)
    #expect(charge[.cachedInput] == .zero)
    #expect(charge.providerCost == charge.amount)
  }

  @Test("cached and cache-write tokens are taken out of the input")
  func partsOfTheInput() throws {
    var rates = try UsageRates(
      input: decimal("1e-6"), cachedInput: decimal("1e-7"), cacheWrite: decimal("1.25e-6"),
      output: decimal("5e-6"))
    rates[.cacheWriteOneHour] = try Rate(decimal("2e-6"))
    let usage = RequestUsage(
      inputTokens: 1_000, cachedInputTokens: 600, cacheWriteTokens: 100,
      cacheWriteOneHourTokens: 50, outputTokens: 10)
    let charge = try card(ModelPrice(rates)).price(usage, model: ModelID(0), at: epoch)
    #expect(charge[.input].nanos == 250 * 1_000)
    #expect(charge[.cachedInput].nanos == 600 * 100)
    #expect(charge[.cacheWrite].nanos == 100 * 1_250)
    #expect(charge[.cacheWriteOneHour].nanos == 50 * 2_000)
    #expect(charge[.output].nanos == 10 * 5_000)
    #expect(charge.amount.nanos == 250_000 + 60_000 + 125_000 + 100_000 + 50_000)
  }

  @Test("a model without cache prices charges cached tokens as input")
  func cacheFallsBackToInput() throws {
    let rates = try UsageRates(input: decimal("1e-6"), output: decimal("5e-6"))
    let usage = RequestUsage(
      inputTokens: 100, cachedInputTokens: 30, cacheWriteTokens: 30, cacheWriteOneHourTokens: 30)
    #expect(try amount(card(ModelPrice(rates)), usage) == 100_000)
  }

  @Test("writing to the long-lived cache falls back to the price of the short-lived one")
  func longCacheFallsBack() throws {
    let rates = try UsageRates(
      input: decimal("1e-6"), cacheWrite: decimal("3e-6"), output: decimal("5e-6"))
    let usage = RequestUsage(inputTokens: 10, cacheWriteOneHourTokens: 10)
    #expect(try amount(card(ModelPrice(rates)), usage) == 30_000)
  }

  @Test("images, seconds, characters, queries and the request itself have prices of their own")
  func otherTypes() throws {
    var rates = UsageRates()
    rates[.image] = try Rate(decimal("0.04"))
    rates[.second] = try Rate(decimal("0.0001"))
    rates[.character] = try Rate(decimal("0.000015"))
    rates[.query] = try Rate(decimal("0.002"))
    rates[.request] = try Rate(decimal("0.005"))
    let usage = RequestUsage(images: 2, milliseconds: 1_500, characters: 100, queries: 3)
    let charge = try card(ModelPrice(rates)).price(usage, model: ModelID(0), at: epoch)
    #expect(charge[.image].nanos == 80_000_000)
    #expect(charge[.second].nanos == 150_000)
    #expect(charge[.character].nanos == 1_500_000)
    #expect(charge[.query].nanos == 6_000_000)
    #expect(charge[.request].nanos == 5_000_000)
    #expect(charge.amount.nanos == 92_650_000)
  }

  @Test("a request fee is charged for a plain text request too")
  func requestFee() throws {
    var rates = try UsageRates(input: decimal("1e-6"), output: decimal("1e-6"))
    rates[.request] = try Rate(decimal("0.005"))
    #expect(try amount(card(ModelPrice(rates)), RequestUsage(inputTokens: 1)) == 5_001_000)
  }

  @Test(
    "each usage type is rounded once, ties by the named rule",
    arguments: [
      (Rounding.halfEven, [0, 2, 2, 4, 4]), (.halfUp, [1, 2, 3, 4, 5]), (.down, [0, 1, 2, 3, 4]),
      (.up, [1, 2, 3, 4, 5]),
    ] as [(Rounding, [Int64])])
  func ties(rounding: Rounding, expected: [Int64]) throws {
    // Half a nano-unit a token: 1, 3, 5, 7, 9 tokens are all ties.
    let rates = try UsageRates(input: decimal("5e-10"), output: decimal("5e-10"))
    let card = try RateCard(
      [PricedModel(name: "model", price: ModelPrice(rates))], markup: .none, rounding: rounding)
    for (tokens, nanos) in zip([1, 3, 5, 7, 9] as [Int64], expected) {
      #expect(try amount(card, RequestUsage(inputTokens: tokens)) == nanos, "\(tokens) tokens")
      let both = RequestUsage(inputTokens: tokens, outputTokens: tokens)
      #expect(try amount(card, both) == 2 * nanos, "\(tokens) tokens both ways")
      let cached = RequestUsage(inputTokens: tokens, cachedInputTokens: tokens)
      #expect(try amount(card, cached) == nanos, "\(tokens) cached tokens")
    }
  }

  @Test("a markup multiplies the exact rate, not the rounded amount, and keeps the cost")
  func markup() throws {
    let rates = try UsageRates(input: decimal("3.3e-9"), output: decimal("1e-6"))
    let card = try card(ModelPrice(rates), markup: Markup(onCost: decimal("0.05")))
    let charge = try card.price(
      RequestUsage(inputTokens: 7, outputTokens: 1), model: ModelID(0), at: epoch)
    #expect(charge[.input].nanos == 24)  // 24.255; five percent on the rounded 23 would be 24.15
    #expect(charge.amount.nanos == 24 + 1_050)
    #expect(charge.providerCost.nanos == 23 + 1_000)
    let cached = RequestUsage(inputTokens: 7, cachedInputTokens: 1, outputTokens: 1)
    let long = try card.price(cached, model: ModelID(0), at: epoch)
    #expect(long.amount.nanos == 21 + 3 + 1_050)
    #expect(long.providerCost.nanos == 20 + 3 + 1_000)
  }

  @Test("a model's own markup goes before the card's")
  func ownMarkup() throws {
    let price = try ModelPrice(UsageRates(input: decimal("1e-6"), output: nil))
    let card = try RateCard(
      [
        PricedModel(name: "a", price: price),
        PricedModel(name: "b", price: price, markup: Markup(onCost: decimal("1"))),
      ], markup: Markup(onCost: decimal("0.5")), rounding: .halfEven)
    let usage = RequestUsage(inputTokens: 10)
    #expect(try card.price(usage, model: ModelID(0), at: epoch).amount.nanos == 15_000)
    #expect(try card.price(usage, model: ModelID(1), at: epoch).amount.nanos == 20_000)
  }

  @Test("the same model has a price at each provider, and a number of its own")
  func providers() throws {
    let cheap = try ModelPrice(UsageRates(input: decimal("1e-6"), output: nil))
    let dear = try ModelPrice(UsageRates(input: decimal("2e-6"), output: nil))
    let card = try RateCard(
      [
        PricedModel(name: "m", provider: "one", price: cheap),
        PricedModel(name: "m", provider: "two", price: dear),
      ], markup: .none, rounding: .halfEven)
    #expect(card.model(named: "m", provider: "one") == ModelID(0))
    #expect(card.model(named: "m", provider: "two") == ModelID(1))
    #expect(card.model(named: "m") == nil)
  }

  @Test("a request is priced as of its arrival, from the very instant a version starts")
  func versions() throws {
    let change = try utc(2025, 6, 10)
    let price = try ModelPrice(versions: [
      PriceVersion(rates: UsageRates(input: decimal("10e-6"), output: nil)),
      PriceVersion(validFrom: change, rates: UsageRates(input: decimal("2e-6"), output: nil)),
    ])
    let card = try card(price)
    let usage = RequestUsage(inputTokens: 1)
    let before = Instant(nanoseconds: change.nanoseconds - 1)
    #expect(try amount(card, usage, at: before) == 10_000)
    #expect(try amount(card, usage, at: change) == 2_000)
  }
}
