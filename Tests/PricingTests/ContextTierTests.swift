import Pricing
import Quantities
import Testing

@Suite("Context tiers and batches")
struct ContextTierTests {
  /// Above 200,000 input tokens everything but the cache costs more.
  private func tiered() throws -> RateCard {
    try card(
      ModelPrice(
        PriceVersion(
          rates: UsageRates(
            input: decimal("3e-6"), cachedInput: decimal("3e-7"), output: decimal("15e-6")),
          batchRates: UsageRates(input: decimal("1e-6"), output: decimal("7.5e-6")),
          tiers: [
            ContextTier(
              above: 200_000,
              rates: UsageRates(input: decimal("6e-6"), output: decimal("22.5e-6")))
          ])))
  }

  @Test("exactly the bound is not above it; one token more prices the whole request higher")
  func bound() throws {
    let card = try tiered()
    #expect(
      try amount(card, RequestUsage(inputTokens: 200_000, outputTokens: 10))
        == 200_000 * 3_000 + 10 * 15_000)
    #expect(
      try amount(card, RequestUsage(inputTokens: 200_001, outputTokens: 10))
        == 200_001 * 6_000 + 10 * 22_500)
  }

  @Test("cached tokens count towards the bound, and keep their usual price where the tier has none")
  func cachedTokensCount() throws {
    let usage = RequestUsage(inputTokens: 200_001, cachedInputTokens: 200_000)
    #expect(try amount(tiered(), usage) == 200_000 * 300 + 1 * 6_000)
  }

  @Test("a tier that names no batch price charges its usual price in a batch")
  func batchAboveTheBound() throws {
    let usage = RequestUsage(inputTokens: 200_001, outputTokens: 2, isBatch: true)
    #expect(try amount(tiered(), usage) == 200_001 * 6_000 + 2 * 22_500)
  }

  @Test("a batch price holds below the bound, and what has none keeps its usual price")
  func batchBelowTheBound() throws {
    let usage = RequestUsage(
      inputTokens: 100, cachedInputTokens: 50, outputTokens: 2, isBatch: true)
    #expect(try amount(tiered(), usage) == 50 * 1_000 + 50 * 300 + 2 * 7_500)
  }

  @Test("the highest tier passed wins, and inherits from the tier below it")
  func severalTiers() throws {
    let card = try card(
      ModelPrice(
        PriceVersion(
          rates: UsageRates(input: decimal("1e-6"), output: decimal("1e-6")),
          tiers: [
            ContextTier(
              above: 10, rates: UsageRates(input: decimal("2e-6"), output: decimal("3e-6"))),
            ContextTier(above: 20, rates: UsageRates(input: decimal("4e-6"), output: nil)),
          ])))
    #expect(try amount(card, RequestUsage(inputTokens: 10, outputTokens: 1)) == 11_000)
    #expect(try amount(card, RequestUsage(inputTokens: 20, outputTokens: 1)) == 43_000)
    #expect(try amount(card, RequestUsage(inputTokens: 21, outputTokens: 1)) == 87_000)
  }

  @Test("a batch discount multiplies every price, the cached one too, before rounding")
  func discountTimesCached() throws {
    let card = try card(
      ModelPrice(
        PriceVersion(
          rates: UsageRates(
            input: decimal("1.5e-7"), cachedInput: decimal("3.75e-8"), output: decimal("6e-7")),
          batchDiscount: decimal("0.5"),
          tiers: [
            ContextTier(above: 1_000, rates: UsageRates(input: decimal("3e-7"), output: nil))
          ])))
    // 37.5 × 0.5 = 18.75 nano-units a cached token, 3 tokens: 56.25.
    let usage = RequestUsage(inputTokens: 3, cachedInputTokens: 3, isBatch: true)
    #expect(try amount(card, usage) == 56)
    let all = RequestUsage(
      inputTokens: 1_004, cachedInputTokens: 4, outputTokens: 10, isBatch: true)
    #expect(try amount(card, all) == 1_000 * 150 + 75 + 10 * 300)
  }

  @Test("a model without batch prices charges a batch like any request")
  func noBatchPrices() throws {
    let rates = try UsageRates(input: decimal("1e-6"), output: nil)
    let usage = RequestUsage(inputTokens: 5, isBatch: true)
    #expect(try amount(card(ModelPrice(rates)), usage) == 5_000)
  }
}
