import PriceCatalogs
import Pricing
import Quantities
import TestSupport
import Testing

/// The whole public price map, against arithmetic on the digits of its text.
@Suite("The public price map")
struct PriceMapOracleTests {
  @Test("every entry decodes, compiles to a rate card, and warns of what it leaves out")
  func everyEntry() throws {
    guard let (catalog, text) = try PriceMap.load() else { return }
    let sameNames = catalog.names == text.names.filter { $0 != "sample_spec" }
    #expect(sameNames)
    #expect(catalog.names.count == 4_552)
    var models: [PricedModel] = []
    var (textModels, tiers) = (0, 0)
    for name in catalog.names {
      let entry = try #require(try catalog.entry(named: name))
      models.append(entry.model)
      let fields = text.fields[name] ?? [:]
      if let price = fields["input_cost_per_token"], fields["tiered_pricing"] == nil {
        textModels += 1
        #expect(entry.price.versions[0].rates[.input]?.price == Decimal(price), "\(name)")
      }
      for tier in ["priority", "flex"] {
        guard let price = fields["input_cost_per_token_\(tier)"], PriceText(price) != nil
        else { continue }
        let served = try #require(try catalog.entry(named: "\(name):\(tier)"), "\(name)")
        #expect(served.price.versions[0].rates[.input]?.price == Decimal(price), "\(name)")
        tiers += 1
      }
    }
    #expect(textModels > 3_600 && tiers > 600)
    let card = try RateCard(models, markup: .none, rounding: .halfEven)
    #expect(card.models.count == models.count)
  }

  @Test("a random sample of entries is priced as the digits say, on both sides of every bound")
  func sample() throws {
    guard let (catalog, text) = try PriceMap.load() else { return }
    var generator = SplitMix64(seed: 2026)
    var compared = 0
    let tiered = text.names.filter {
      text.fields[$0]?.keys.contains { $0.contains("k_tokens") } == true
    }
    let names = text.names.shuffled(using: &generator).prefix(500) + tiered
    for name in names {
      let fields = text.fields[name] ?? [:]
      guard fields["input_cost_per_token"] != nil, fields["output_cost_per_token"] != nil,
        fields["tiered_pricing"] == nil, name != "sample_spec"
      else { continue }
      let entry = try #require(try catalog.entry(named: name))
      let card = try card(entry.price)
      let bounds = PriceMapText.bounds(in: fields)
      for input in inputs(around: bounds, &generator) {
        let usage = usage(input: input, &generator)
        let charge = try card.price(usage, model: ModelID(0), at: epoch)
        for (type, amount) in zip(PriceMapText.chains, expected(usage, fields, bounds)) {
          #expect(charge[amount.type].nanos == amount.nanos, "\(name): \(type.type) of \(usage)")
        }
        compared += 1
      }
    }
    #expect(compared > 2_500)
  }

  private func inputs(
    around bounds: [Int64], _ generator: inout SplitMix64
  ) -> [Int64] {
    let random = (0..<4).map { _ in Int64.random(in: 1...400_000, using: &generator) }
    return random + bounds.flatMap { [$0 * 1_000 - 1, $0 * 1_000, $0 * 1_000 + 1] }
  }

  private func usage(input: Int64, _ generator: inout SplitMix64) -> RequestUsage {
    let cached = Int64.random(in: 0...input, using: &generator)
    let write = Int64.random(in: 0...(input - cached), using: &generator)
    return RequestUsage(
      inputTokens: input, cachedInputTokens: cached, cacheWriteTokens: write,
      cacheWriteOneHourTokens: Int64.random(in: 0...(input - cached - write), using: &generator),
      outputTokens: Int64.random(in: 0...9_000, using: &generator),
      isBatch: Bool.random(using: &generator))
  }

  private func expected(
    _ usage: RequestUsage, _ fields: [String: String], _ bounds: [Int64]
  ) -> [(type: UsageType, nanos: Int64)] {
    let inclusive = fields["litellm_provider"] == "\"xai\""
    let types: [UsageType] = [.input, .cachedInput, .cacheWrite, .cacheWriteOneHour, .output]
    return zip(types, PriceMapText.chains).map { type, chain in
      for stem in chain.stems {
        let price = PriceMapText.price(
          stem, in: fields, bounds: bounds, inputTokens: usage.inputTokens, isBatch: usage.isBatch,
          inclusive: inclusive)
        if let price { return (type, Int64(price.cost(of: usage.quantity(of: type)))) }
      }
      return (type, -1)
    }
  }
}
