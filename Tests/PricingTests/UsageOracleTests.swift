import Pricing
import Quantities
import TestSupport
import Testing

/// Answers of real providers with prices that somebody else computed.
@Suite("Recorded usage of real providers")
struct UsageOracleTests {
  /// Counts that the amounts may depend on, and the price that would charge them apart.
  private static let separatelyPriced: [(count: String, price: String, reason: String)] = [
    ("input_audio_tokens", "input_audio_mtok", "audio"),
    ("output_audio_tokens", "output_audio_mtok", "audio"),
    ("cache_audio_read_tokens", "cache_audio_read_mtok", "audio"),
    ("input_image_tokens", "input_image_mtok", "image tokens"),
    ("output_image_tokens", "output_image_mtok", "image tokens"),
    ("cache_image_read_tokens", "cache_image_read_mtok", "image tokens"),
    ("input_video_tokens", "input_video_mtok", "video"),
    ("output_video_tokens", "output_video_mtok", "video"),
    ("output_reasoning_tokens", "output_reasoning_mtok", "reasoning"),
    ("output_citation_tokens", "output_citation_mtok", "citations"),
  ]
  /// Counts that are charged, or are parts of charged ones.
  private static let known: Set<String> = [
    "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens",
    "cache_write_5m_tokens", "cache_write_1h_tokens", "web_searches", "input_text_tokens",
    "output_text_tokens", "input_tool_tokens", "input_text_tool_tokens", "cache_text_read_tokens",
    "cache_video_read_tokens",
  ]

  @Test("every priced answer of text tokens costs what was computed for it")
  func usages() throws {
    guard let usages = RealData.path("provider-usages/usages_a.jsonl.gz"),
      let pricesPath = RealData.path("prices/genai_prices_v2_data.json")
    else { return }
    let prices = try GenAIPrices(RealData.bytes(pricesPath))
    var left: [String: Int] = [:]
    var compared = 0
    for line in try RealData.bytes(usages).split(separator: UInt8(ascii: "\n")) {
      let answer = try JSONTree(Array(line))
      let name = answer["model"]?.string ?? answer["body"]?["model"]?.string
      for extracted in answer["extracted"]?.items ?? [] {
        let counts = (extracted["usage"] ?? .other).members.compactMapValues(\.integer)
        for extractor in extracted["extractors"]?.items ?? [] {
          let reason: String?
          if extractor["input_price"] == nil {
            reason = "no price given"
          } else if let name, let provider = extractor["provider_id"]?.string,
            let model = try prices.model(name, provider: provider)
          {
            reason = try reasonToLeaveOut(model, counts)
            if reason == nil { try compare(model, counts, extractor, answer["index"]?.string) }
          } else {
            reason = "model not found"
          }
          if let reason { left[reason, default: 0] += 1 } else { compared += 1 }
        }
      }
    }
    print("compared \(compared), left out \(left.sorted { $0.key < $1.key })")
    #expect(compared == 2_246)
    #expect(left == ["no price given": 10_374, "audio": 30, "image tokens": 2])
  }

  private func reasonToLeaveOut(_ model: JSONTree, _ counts: [String: Int64]) throws -> String? {
    let prices = try GenAIPrices.versions(of: model)
      .last { ($0.start ?? "") <= GenAIPrices.date }?.prices
    for (count, price, reason) in Self.separatelyPriced
    where counts[count, default: 0] > 0 && prices?[price] != nil {
      return reason
    }
    let unknown = counts.keys.sorted().first { count in
      !Self.known.contains(count) && !Self.separatelyPriced.contains { $0.count == count }
    }
    return unknown.map { "unknown count \($0)" }
  }

  private func compare(
    _ model: JSONTree, _ counts: [String: Int64], _ extractor: JSONTree, _ index: String?
  ) throws {
    let long = counts["cache_write_1h_tokens", default: 0]
    let written = max(
      counts["cache_write_tokens", default: 0],
      long + counts["cache_write_5m_tokens", default: 0])
    let usage = RequestUsage(
      inputTokens: counts["input_tokens", default: 0],
      cachedInputTokens: counts["cache_read_tokens", default: 0],
      cacheWriteTokens: written - long, cacheWriteOneHourTokens: long,
      outputTokens: counts["output_tokens", default: 0], queries: counts["web_searches", default: 0]
    )
    // Embedding models have no output price, and the other side charges nothing for what has none.
    let card = try RateCard(
      [PricedModel(name: "model", price: GenAIPrices.price(of: model))], markup: .none,
      rounding: .halfEven, unpriced: .free)
    let charge = try card.price(
      usage, model: ModelID(0), at: utc(2025, 11, 6, hour: 12))
    let inputs: [UsageType] = [.input, .cachedInput, .cacheWrite, .cacheWriteOneHour]
    try expect(charge, inputs, usage, extractor["input_price"], index)
    try expect(charge, [.output], usage, extractor["output_price"], index)
    if let total = extractor["total_price"] {
      try expect(charge, inputs + [.output, .query], usage, total, index)
    }
  }

  /// The amounts of some types may differ from the exact sum by half a nano-unit for each type.
  private func expect(
    _ charge: Charge, _ types: [UsageType], _ usage: RequestUsage, _ price: JSONTree?,
    _ index: String?
  ) throws {
    let exact = try #require(price?.decimal)
    let nanos = types.map { charge[$0].nanos }.reduce(0, +)
    let used = types.filter { usage.quantity(of: $0) > 0 }.count
    let difference = try Decimal(significand: Int128(nanos), places: 9).adding(exact.negated)
    let margin = Decimal(significand: 5 * Int128(used), places: 10)
    #expect(
      difference <= margin && difference.negated <= margin,
      "answer \(index ?? "?"): \(nanos) nano-units, not \(exact)")
  }
}
