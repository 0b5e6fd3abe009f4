import Foundation
import Projection
import TestSupport
import Testing

@testable import Scenarios

/// A recorded hour of requests at listed prices, from the scenario file to the result, against a
/// recomputation that shares nothing with the program but the files.
@Suite("A real trace at real prices, end to end")
struct RealTraceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var model: String
    /// Percent added to the provider's price.
    var markup: Int128 = 0
    /// Further keys of the replay.
    var options = ""
    /// How many requests a row becomes.
    var copies: Int128 = 1
    var horizon = "{start: 2026-01-01, duration: 2h}"
    /// The rows that count, by the time of day in their text.
    var window: (from: String, to: String) = ("00:00:00", "24:00:00")

    var testDescription: String { "\(model), markup \(markup)% \(options)" }
  }

  static let cases = [
    Case(model: "gpt-4o-mini"),
    Case(model: "claude-sonnet-4-5", markup: 5),
    Case(model: "gpt-4.1-nano", markup: 7, options: "speed: 2, scale: 3", copies: 3),
    Case(
      model: "gpt-4o", options: "shift: none",
      horizon: "{start: 2023-11-16T18:30, end: 2023-11-16T19:00, time_zone: UTC}",
      window: ("18:30:00", "19:00:00")),
  ]

  @Test("requests and usage cost are exact to the nano-unit", arguments: cases)
  func exact(tested: Case) throws {
    guard let tracePath = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv"),
      let catalogPath = RealData.path("prices/litellm_model_prices_1.109.1.json")
    else { return }
    let (trace, catalog) = (URL(filePath: tracePath), URL(filePath: catalogPath))
    let rows = try rows(of: trace)
    let counted = rows.filter { $0.time >= tested.window.from && $0.time < tested.window.to }
    let prices = try prices(of: tested.model, in: catalog)
    var expected: Int128 = 0
    for row in counted {
      for (tokens, price) in [(row.input, prices.input), (row.output, prices.output)] {
        expected += Self.cost(of: tokens, price, markup: tested.markup)
      }
    }
    expected *= tested.copies

    let outcome = try project(tested, trace: trace, catalog: catalog)
    let tallies = outcome.organizations[0].tallies
    #expect(rows.count == 8_819)
    #expect(counted.count > 1_000)
    #expect(Int128(tallies[.requests]) == Int128(counted.count) * tested.copies)
    #expect(tallies[.servedRequests] == tallies[.requests])
    #expect(Int128(tallies[.usageCost]) == expected)
    #expect(
      Int128(tallies[.openingBalance]) - expected == Int128(tallies[.closingBalance]))
    #expect(outcome.skippedRows == Int64(rows.count - counted.count))
  }

  private func project(_ tested: Case, trace: URL, catalog: URL) throws -> UnitOutcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "trace-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let comma = tested.options.isEmpty ? "" : ", "
    let text = """
      drawdown: 1
      horizon: \(tested.horizon)
      replications: 1
      prices: {catalog: '\(catalog.path)', markup: \(tested.markup)%}
      traffic:
        recorded:
          replay: {file: '\(trace.path)', format: azure-llm, model: \(tested.model)\(comma)\(tested.options)}
      organizations: [{name: acme, opening_balance: $1000000, traffic: recorded}]
      """
    let path = folder.appending(path: "real.yaml").path
    try Data(text.utf8).write(to: URL(filePath: path))
    let scenario = try ScenarioReader.read(path: path)
    return try #require(try Projection(scenario.input).run(block: 0, replication: 0))
  }

  // MARK: The recomputation

  private func rows(of trace: URL) throws -> [(time: String, input: Int128, output: Int128)] {
    let text = String(decoding: try Data(contentsOf: trace), as: UTF8.self)
    return try text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let columns = line.split(separator: ",")
      let time = try #require(columns[0].split(separator: " ").last)
      return (
        String(time), try #require(Int128(columns[1])), try #require(Int128(columns[2]))
      )
    }
  }

  /// A number's digits, and how many of them stand behind the point.
  private typealias Price = (digits: Int128, places: Int)

  private func prices(of model: String, in catalog: URL) throws -> (input: Price, output: Price) {
    let text = String(decoding: try Data(contentsOf: catalog), as: UTF8.self)
    let start = try #require(text.range(of: "\n    \"\(model)\": {")).upperBound
    let end = try #require(text.range(of: "\n    }", range: start..<text.endIndex)).lowerBound
    func price(_ key: String) throws -> Price {
      let named = try #require(text.range(of: "\"\(key)\": ", range: start..<end)).upperBound
      let number = text[named...].prefix { !",\n ".contains($0) }
      let halves = number.split(separator: "e")
      let parts = halves[0].split(separator: ".")
      let fraction = parts.count > 1 ? parts[1] : ""
      let exponent = halves.count > 1 ? try #require(Int(halves[1])) : 0
      return (try #require(Int128(parts[0] + fraction)), fraction.count - exponent)
    }
    return (try price("input_cost_per_token"), try price("output_cost_per_token"))
  }

  /// Rounds half to even, to the nano-unit.
  private static func cost(of tokens: Int128, _ price: Price, markup: Int128) -> Int128 {
    var numerator = tokens * price.digits * (100 + markup)
    var denominator: Int128 = 100
    for _ in 0..<max(0, price.places - 9) { denominator *= 10 }
    for _ in 0..<max(0, 9 - price.places) { numerator *= 10 }
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    if rest * 2 > denominator || (rest * 2 == denominator && whole % 2 == 1) { return whole + 1 }
    return whole
  }
}
