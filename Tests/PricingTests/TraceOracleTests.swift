import PriceCatalogs
import Pricing
import Quantities
import TestSupport
import Testing

/// A real hour of requests, priced request by request and in total.
@Suite("A real trace at real prices")
struct TraceOracleTests {
  @Test(
    "every request and their sum agree with long division on the digits of the price list",
    arguments: [
      ("gpt-4o-mini", 0, false), ("claude-sonnet-4-5", 3, false),
      ("gemini/gemini-2.5-pro", 2, true),
      ("gpt-4.1-nano", 4, true),
    ])
  func trace(model: String, cachedQuarters: Int64, isBatch: Bool) throws {
    guard let (catalog, text) = try PriceMap.load(),
      let tracePath = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv")
    else { return }
    let entry = try #require(try catalog.entry(named: model))
    let card = try card(entry.price)
    let fields = try #require(text.fields[model])
    func price(_ stem: String) throws -> PriceText {
      try #require(
        PriceMapText.price(
          stem, in: fields, bounds: [], inputTokens: 1, isBatch: isBatch, inclusive: false),
        "\(stem)")
    }
    let input = try price("input_cost_per_token")
    let cached = try price("cache_read_input_token_cost")
    let output = try price("output_cost_per_token")
    var rows = 0
    var total: Int128 = 0
    var expectedTotal: Int128 = 0
    for line in try RealData.bytes(tracePath).split(separator: UInt8(ascii: "\n")).dropFirst() {
      let columns = line.split(separator: UInt8(ascii: ","))
        .map { String(decoding: $0.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self) }
      let inputTokens = try #require(Int64(columns[1]))
      let outputTokens = try #require(Int64(columns[2]))
      let cachedTokens = inputTokens * cachedQuarters / 4
      let usage = RequestUsage(
        inputTokens: inputTokens, cachedInputTokens: cachedTokens, outputTokens: outputTokens,
        isBatch: isBatch)
      let amount = try card.price(usage, model: ModelID(0), at: epoch).amount.nanos
      let expected =
        input.cost(of: inputTokens - cachedTokens) + cached.cost(of: cachedTokens)
        + output.cost(of: outputTokens)
      if Int128(amount) != expected { Issue.record("row \(rows): \(amount), not \(expected)") }
      rows += 1
      total += Int128(amount)
      expectedTotal += expected
    }
    #expect(rows == 8_819)
    #expect(total == expectedTotal)
    #expect(total > 0)
  }
}
