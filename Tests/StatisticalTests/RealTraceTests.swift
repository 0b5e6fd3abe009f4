import Foundation
import Projection
import Scenarios
import TestSupport
import Testing

/// Whole public traces at the prices of a public list, from the scenario file to the result.
///
/// What is expected is worked out here from the text of the files alone, row by row, in integers.
@Suite(
  "Real traces at real prices, end to end",
  .enabled(if: isOptimized, "statistical tests run in release builds"))
struct RealTraceTests {
  private static let catalog = "prices/litellm_model_prices_1.109.1.json"

  @Test(
    "an hour that is repeated, played faster and thinned out costs what its rows cost",
    arguments: [
      ("gpt-4o-mini", 0, "repeat: true", RowPlan(period: true)),
      ("gpt-4o", 7, "repeat: true, speed: 2.5", RowPlan(period: true, speed: (5, 2))),
      ("claude-sonnet-4-5", 5, "scale: 0.3", RowPlan(scale: (3, 10))),
      ("gpt-4.1-nano", 3, "speed: 0.7, scale: 2.25", RowPlan(speed: (7, 10), scale: (9, 4))),
    ])
  func azure(model: String, markup: Int, options: String, plan: RowPlan) throws {
    guard let trace = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv"),
      let list = RealData.path(Self.catalog)
    else { return }
    let rows = try Self.table(trace).map { columns in
      TraceRow(
        time: try Self.timeOfDay(columns[0]), input: try number(columns[1]), cached: 0,
        output: try number(columns[2]))
    }
    // Three hours: more than the trace has, so that it must start again or end.
    let horizon: Int128 = 3 * 3_600_000_000_000
    let counts = plan.copies(of: rows, horizon: horizon)
    let prices = try PriceLines(model: model, in: list)
    let expected = zip(rows, counts).reduce(Int128(0)) { sum, row in
      sum + prices.cost(of: row.0, markup: Int128(markup)) * row.1
    }
    let outcome = try project(
      list, markup: markup, horizon: "3h",
      replay: "file: '\(trace)', format: azure-llm, model: \(model), \(options)")
    let requests = counts.reduce(0, +)
    #expect(rows.count == 8_819)
    #expect(requests > 2_000)
    try check(outcome, requests: requests, cost: expected)
  }

  @Test("cached prefixes and long prompts have their own prices")
  func mooncake() throws {
    guard let trace = RealData.path("mooncake-conversation/conversation_trace.jsonl.gz"),
      let known = RealData.path("mooncake-conversation/conversation_requests.csv"),
      let list = RealData.path(Self.catalog)
    else { return }
    // Others counted the cached tokens of these rows.
    let rows = try Self.table(known).map { columns in
      TraceRow(
        time: try number(columns[0]) * 1_000_000, input: try number(columns[1]),
        cached: try number(columns[3]), output: try number(columns[2]))
    }
    let model = "dashscope/qwen3-coder-plus"
    let prices = try PriceLines(model: model, in: list)
    let expected = rows.reduce(Int128(0)) { $0 + prices.cost(of: $1, markup: 5) }
    let outcome = try project(
      list, markup: 5, horizon: "1h",
      replay: "file: '\(trace)', format: mooncake, model: \(model)")
    #expect(prices.bounds == [0, 32_000, 128_000, 256_000])
    #expect(rows.count { $0.input > 32_000 } == 870)
    #expect(rows.count { $0.cached > 0 } > 5_000)
    try check(outcome, requests: Int128(rows.count), cost: expected)
  }

  @Test("a model that the trace names costs what the scenario says it is")
  func burstGPT() throws {
    guard let trace = RealData.path("burstgpt-aggregates/BurstGPT_1_head42.csv"),
      let list = RealData.path(Self.catalog)
    else { return }
    let small = try PriceLines(model: "gpt-4o-mini", in: list)
    let large = try PriceLines(model: "gpt-4o", in: list)
    let table = try Self.table(trace)
    let expected = try table.reduce(Int128(0)) { sum, columns in
      let row = TraceRow(
        time: 0, input: try number(columns[2]), cached: 0, output: try number(columns[3]))
      return sum + (columns[1] == "GPT-4" ? large : small).cost(of: row, markup: 0)
    }
    let outcome = try project(
      list, markup: 0, horizon: "2h",
      replay: "file: '\(trace)', format: burstgpt, models: {GPT-4: gpt-4o, ChatGPT: gpt-4o-mini}")
    #expect(table.count { $0[1] == "GPT-4" } == 12)
    try check(outcome, requests: 42, cost: expected)
  }

  @Test("rows outside the horizon are counted and left out where they keep their own instants")
  func unshifted() throws {
    guard let trace = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv"),
      let list = RealData.path(Self.catalog)
    else { return }
    let from = try Self.timeOfDay("2023-11-16 18:41:17.0000000")
    let to = from + 600_000_000_000
    let prices = try PriceLines(model: "gpt-4o-mini", in: list)
    var expected: Int128 = 0
    var inside: Int128 = 0
    let table = try Self.table(trace)
    for columns in table {
      let row = TraceRow(
        time: try Self.timeOfDay(columns[0]), input: try number(columns[1]), cached: 0,
        output: try number(columns[2]))
      guard row.time >= from, row.time < to else { continue }
      inside += 1
      expected += prices.cost(of: row, markup: 0)
    }
    let outcome = try project(
      list, markup: 0, start: "2023-11-16T18:41:17", horizon: "10m",
      replay: "file: '\(trace)', format: azure-llm, model: gpt-4o-mini, shift: none")
    #expect(inside > 500)
    #expect(Int128(outcome.skippedRows) == Int128(table.count) - inside)
    try check(outcome, requests: inside, cost: expected)
  }

  // MARK: The program

  private func project(
    _ catalog: String, markup: Int, start: String = "2026-03-01", horizon: String, replay: String
  ) throws -> UnitOutcome {
    let file = FileManager.default.temporaryDirectory.appending(path: "real-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = """
      drawdown: 1
      horizon: {start: \(start), duration: \(horizon), time_zone: UTC}
      replications: 1
      prices: {catalog: '\(catalog)', markup: \(markup)%}
      traffic: {recorded: {replay: {\(replay)}}}
      organizations: [{name: acme, opening_balance: $1000000, traffic: recorded}]
      """
    try Data(text.utf8).write(to: file)
    // The data lies outside the scenario's folder.
    let scenario = try ScenarioSource(path: file.path, allowing: ["/"]).scenario()
    return try #require(try Projection(scenario.input).run(block: 0, replication: 0))
  }

  private func check(_ outcome: UnitOutcome, requests: Int128, cost: Int128) throws {
    let tallies = try #require(outcome.organizations.first).tallies
    #expect(Int128(tallies[.requests]) == requests)
    #expect(Int128(tallies[.servedRequests]) == requests)
    #expect(Int128(tallies[.usageCost]) == cost)
    #expect(Int128(tallies[.closingBalance]) == 1_000_000_000_000_000 - cost)
  }

  // MARK: The files

  private static func table(_ path: String) throws -> [[Substring]] {
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
  }

  /// Nanoseconds since midnight of a text such as `2023-11-16 18:17:03.9799600`.
  private static func timeOfDay(_ text: Substring) throws -> Int128 {
    let clock = try #require(text.split(separator: " ").last)
    let parts = clock.split { $0 == ":" || $0 == "." }
    var fraction = try number(parts[3])
    for _ in parts[3].count..<9 { fraction *= 10 }
    let seconds = try number(parts[0]) * 3_600 + number(parts[1]) * 60 + number(parts[2])
    return seconds * 1_000_000_000 + fraction
  }
}

private func number(_ text: Substring) throws -> Int128 { try #require(Int128(text)) }
