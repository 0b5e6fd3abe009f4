import Pricing
import Quantities
import Randomness

/// Pricing of requests: plain text tokens, and everything with cache and tiers.
enum Rating {
  static var benchmarks: [Benchmark] {
    [
      Benchmark("rating/plain", counting: "request", 10_000_000) { count in
        let card = PrepaidV1.rateCard
        let usages = self.usages(cachedShare: 0)
        return { price(count, of: usages, card) }
      },
      Benchmark("rating/cache-and-tiers", counting: "request", 5_000_000) { count in
        let card = tieredCard
        let usages = self.usages(cachedShare: 0.5)
        return { price(count, of: usages, card) }
      },
    ]
  }

  private static var tieredCard: RateCard {
    let usual = UsageRates(
      input: Decimal(significand: 125, places: 8),
      cachedInput: Decimal(significand: 3125, places: 10),
      output: Decimal(significand: 1, places: 5))
    let long = UsageRates(
      input: Decimal(significand: 25, places: 7), cachedInput: Decimal(significand: 625, places: 9),
      output: Decimal(significand: 15, places: 6))
    let price = ModelPrice(
      PriceVersion(rates: usual, tiers: [ContextTier(above: 2_000, rates: long)]))
    let models = (0..<4).map { PricedModel(name: "model-\($0)", price: price) }
    return sound { () throws(RateCardProblem) in
      try RateCard(models, markup: .none, rounding: .halfEven)
    }
  }

  /// A few thousand requests, drawn beforehand so that drawing is not timed.
  private static func usages(cachedShare: Double) -> ContiguousArray<RequestUsage> {
    var generator = StreamSeed(seed: 1).child("rating").generator()
    let (question, answer) = sound { () throws(DistributionError) in
      (
        try Distribution.lognormal(mu: 6.5, sigma: 1.2).prepared(),
        try Distribution.lognormal(mu: 5, sigma: 1).prepared()
      )
    }
    return ContiguousArray(
      (0..<4_096).map { _ in
        let (input, output) = (question.draw(&generator), answer.draw(&generator))
        return RequestUsage(
          inputTokens: Int64(input) + 1, cachedInputTokens: Int64(input * cachedShare),
          outputTokens: Int64(output) + 1)
      })
  }

  private static func price(
    _ count: Int, of usages: ContiguousArray<RequestUsage>, _ card: RateCard
  ) -> Benchmark.Work {
    var digest: Int64 = 0
    for number in 0..<count {
      guard
        let charge = try? card.price(
          usages[number & 4_095], model: ModelID(number & 3), at: Instant(nanoseconds: 0))
      else { break }
      digest = digest &+ charge.amount.nanos
    }
    return Benchmark.Work(items: Int64(count), digest: digest)
  }
}
