import Foundation
import Pricing
import Projection
import Quantities
import TestSupport
import Testing

@testable import Reports
@testable import Results

@Suite("Quotes")
struct QuoteTests {
  /// A price of tokens in millionths of a cent, which all prices here are multiples of.
  private struct Tokens {
    let input: Int128
    let cached: Int128
    let output: Int128

    /// What the prices are multiplied by, in hundredths of a percent.
    var factor: Int128 = 10_000
  }

  /// Nano-units for a number of tokens at a price per million in nano-units, half to even.
  private static func nanos(_ count: Int64, _ perMillion: Int128, factor: Int128) -> Int64 {
    let (product, divisor) = (Int128(count) * perMillion * factor, Int128(1_000_000 * 10_000))
    let twice = product * 2 / divisor
    var result = product / divisor
    let isTie = product * 2 % divisor == 0 && twice % 2 == 1
    if isTie ? result % 2 == 1 : twice % 2 == 1 { result += 1 }
    return Int64(result)
  }

  /// Prices for a million in nano-units: what the sample says, put down a second time.
  private static func prices(
    _ model: Int, input: Int64, isBatch: Bool, isLater: Bool
  ) -> Tokens {
    if model == 0 {
      return Tokens(
        input: isLater ? 100_000_000 : 150_000_000, cached: 75_000_000, output: 600_000_000)
    }
    let isLong = input > 200_000
    return Tokens(
      input: isLong ? 6_000_000_000 : 3_000_000_000, cached: 300_000_000,
      output: isLong ? 22_500_000_000 : 15_000_000_000, factor: isBatch ? 5_000 : 10_000)
  }

  @Test("amounts are price times tokens, rounded once: tiers, cache, batch, changes and markup")
  func amounts() throws {
    let input = try SamplePrices.input()
    var generator = SplitMix64(seed: 11)
    var seen: Set<String> = []
    for _ in 0..<2_000 {
      let model = Int.random(in: 0...1, using: &generator)
      let isBatch = Bool.random(using: &generator)
      let isLater = Bool.random(using: &generator)
      let tokens: Int64 =
        Bool.random(using: &generator)
        ? Int64.random(in: 199_999...200_002, using: &generator)
        : Int64.random(in: 1...400_000, using: &generator)
      let cached = Int64.random(in: 0...tokens, using: &generator)
      let output = Int64.random(in: 0...100_000, using: &generator)
      let instant = isLater ? SamplePrices.change : SamplePrices.start
      let quote = try Quote(
        RequestUsage(
          inputTokens: tokens, cachedInputTokens: cached, outputTokens: output, isBatch: isBatch),
        model: ModelID(model), at: instant, in: input)
      let prices = Self.prices(model, input: tokens, isBatch: isBatch, isLater: isLater)
      var (amounts, total, cost): ([String: Int64], Int64, Int64) = ([:], 0, 0)
      for (name, count, price) in [
        ("input", tokens - cached, prices.input), ("cached_input", cached, prices.cached),
        ("output", output, prices.output),
      ] where count > 0 {
        // The markup is 5 %.
        let amount = Self.nanos(count, price, factor: prices.factor * 105 / 100)
        amounts[name] = amount
        total += amount
        cost += Self.nanos(count, price, factor: prices.factor)
      }
      let found = quote.lines.map { ($0.type.name, $0.amount.nanos) }
      #expect(Dictionary(uniqueKeysWithValues: found) == amounts)
      for line in quote.lines {
        // The price that is shown is the one that was charged.
        let price = try #require(line.price)
        let perToken = try price.price.dividedByPowerOfTen(6)
        let shown = try Money(perToken.multiplied(by: line.quantity), rounding: .halfEven)
        #expect(shown == line.amount, "\(tokens) tokens")
      }
      #expect(quote.total.nanos == total)
      #expect(quote.providerCost.nanos == cost)
      #expect(quote.margin.nanos == total - cost)
      seen.insert("\(model) \(tokens > 200_000) \(isBatch) \(isLater)")
    }
    #expect(seen.count == 16, "every combination was priced")
  }

  @Test("what a line is charged by is shown for a million tokens, or for one of what is dear")
  func shownPrices() throws {
    let input = try SamplePrices.input()
    let long = try Quote(
      RequestUsage(inputTokens: 200_001, outputTokens: 1, isBatch: true), model: ModelID(1),
      at: SamplePrices.start, in: input)
    #expect(long.lines.map { $0.price?.price.description } == ["3.15", "11.8125"])
    #expect(long.lines.map { $0.price?.providerPrice.description } == ["3", "11.25"])
    #expect(long.lines.map { $0.price?.listed.aboveInputTokens } == [200_000, 200_000])
    let other = try Quote(
      RequestUsage(images: 3, milliseconds: 1_500), model: ModelID(2), at: SamplePrices.start,
      in: input)
    #expect(other.lines.map { $0.price?.price.description } == ["0.048", "0.0078"])
    #expect(other.lines.map(\.quantity.description) == ["3", "1.5"])
    #expect(other.lines.map(\.amount.description) == ["0.144", "0.0117"])
    #expect(other.total.description == "0.1557")
    #expect(other.providerCost.description == "0.12975")
    #expect(other.margin.description == "0.02595")
  }

  @Test("what cannot be priced is refused")
  func refusals() throws {
    let input = try SamplePrices.input()
    func quote(_ usage: RequestUsage, _ model: Int) throws(PricingRefusal) {
      _ = try Quote(usage, model: ModelID(model), at: SamplePrices.start, in: input)
    }
    #expect(throws: PricingRefusal.unpricedUsage(ModelID(2), .input)) {
      try quote(RequestUsage(inputTokens: 1), 2)
    }
    #expect(throws: PricingRefusal.inconsistentUsage) {
      try quote(RequestUsage(inputTokens: 1, cachedInputTokens: 2), 0)
    }
    #expect(throws: PricingRefusal.overflow) { try quote(RequestUsage(images: .max / 2), 2) }
  }

  @Test("the CSV's amounts add up, and the JSON says the same")
  func renderings() throws {
    let input = try SamplePrices.input()
    let quote = try Quote(
      RequestUsage(inputTokens: 12_000, cachedInputTokens: 4_000, outputTokens: 800),
      model: ModelID(1), at: SamplePrices.start, in: input)
    #expect(
      quote.csv == #"""
        model,at,batch,item,quantity,unit,price,per,amount
        "large, ""new""",2026-01-01T00:00:00+00:00,false,input,8000,token,3.15,1000000,0.0252
        "large, ""new""",2026-01-01T00:00:00+00:00,false,cached_input,4000,token,0.315,1000000,0.00126
        "large, ""new""",2026-01-01T00:00:00+00:00,false,output,800,token,15.75,1000000,0.0126
        "large, ""new""",2026-01-01T00:00:00+00:00,false,total,,,,,0.03906
        "large, ""new""",2026-01-01T00:00:00+00:00,false,provider_cost,,,,,0.0372
        "large, ""new""",2026-01-01T00:00:00+00:00,false,margin,,,,,0.00186

        """#)
    let value = try JSONSerialization.jsonObject(with: Data(quote.json.utf8))
    let object = try #require(value as? [String: Any])
    #expect(object["model"] as? String == "large, \"new\"")
    #expect(object["total"] as? String == "0.03906")
    #expect(object["provider_cost"] as? String == "0.0372")
    #expect(object["margin"] as? String == "0.00186")
    let lines = try #require(object["lines"] as? [[String: Any]])
    #expect(lines.map { $0["amount"] as? String } == ["0.0252", "0.00126", "0.0126"])
    #expect(lines.map { $0["per"] as? Int } == [1_000_000, 1_000_000, 1_000_000])
  }
}
