import Pricing
import Quantities
import TestSupport
import Testing
import Text

@testable import PriceCatalogs

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

  @Test("every model with token prices costs what the digits say, at eight shapes of usage")
  func shapes() throws {
    guard let (catalog, text) = try PriceMap.load() else { return }
    var generator = SplitMix64(seed: 2026)
    var (models, compared) = (0, 0)
    for name in catalog.names {
      let fields = text.fields[name] ?? [:]
      guard fields["input_cost_per_token"] != nil, fields["output_cost_per_token"] != nil,
        fields["tiered_pricing"] == nil
      else { continue }
      let entry = try #require(try catalog.entry(named: name))
      let card = try card(entry.price)
      let bounds = PriceMapText.bounds(in: fields)
      models += 1
      for usage in Self.shapes + around(bounds, &generator) {
        let charge = try card.price(usage, model: ModelID(0), at: epoch)
        for (type, amount) in zip(PriceMapText.chains, expected(usage, fields, bounds))
        where charge[amount.type].nanos != amount.nanos {
          Issue.record("\(name): \(type.type) of \(usage): \(charge[amount.type])")
        }
        compared += 1
      }
    }
    #expect(models > 3_600 && compared > 8 * 3_600)
  }

  /// Plain, read from the cache, written to either cache, all of these in long requests, and batches.
  private static let shapes = [
    RequestUsage(inputTokens: 1_000, outputTokens: 100),
    RequestUsage(inputTokens: 12_345, cachedInputTokens: 6_789, outputTokens: 321),
    RequestUsage(inputTokens: 20_000, cacheWriteTokens: 15_001, outputTokens: 7),
    RequestUsage(
      inputTokens: 20_000, cachedInputTokens: 1_000, cacheWriteOneHourTokens: 9_999,
      outputTokens: 1),
    RequestUsage(inputTokens: 150_001, cachedInputTokens: 50_000, outputTokens: 4_000),
    RequestUsage(
      inputTokens: 600_001, cachedInputTokens: 200_000, cacheWriteTokens: 100_000,
      cacheWriteOneHourTokens: 1, outputTokens: 9_000),
    RequestUsage(
      inputTokens: 30_000, cachedInputTokens: 3_333, outputTokens: 777, isBatch: true),
    RequestUsage(
      inputTokens: 300_001, cachedInputTokens: 77_777, cacheWriteTokens: 11, outputTokens: 1_234,
      isBatch: true),
  ]

  private func around(
    _ bounds: [Int64], _ generator: inout SplitMix64
  ) -> [RequestUsage] {
    bounds.flatMap { [$0 * 1_000 - 1, $0 * 1_000, $0 * 1_000 + 1] }.map {
      usage(input: $0, &generator)
    }
  }

  @Test("every field that has a price is used, or named in a warning")
  func fields() throws {
    guard let (catalog, text) = try PriceMap.load() else { return }
    var (used, told) = (0, 0)
    for name in catalog.names {
      let warnings = try catalog.entry(named: name)?.warnings.map(\.message) ?? []
      for (field, value) in text.fields[name] ?? [:] {
        let isPrice = ["cost", "pric", "multiplier", "provider_specific", "uplift"].contains {
          field.contains($0)
        }
        guard isPrice, !["null", "0", "0.0", "{}", "[]", "true", "false"].contains(value) else {
          continue
        }
        if warnings.contains(where: { $0.contains("`\(field)`") }) {
          told += 1
        } else if field == "provider_specific_entry" {
          #expect(warnings.contains { $0.contains("the factors of") }, "\(name)")
          told += 1
        } else {
          used += 1
          let isKnown =
            CatalogField(name: field) != nil || field == "tiered_pricing"
            || field == "output_cost_per_reasoning_token"
          if !isKnown { Issue.record("\(name): \(field): \(value) is neither used nor told") }
        }
      }
    }
    #expect(used > 15_000 && told > 1_000)
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
