import PriceCatalogs
import Pricing
import Testing
import Text

/// Catalogues that once ended the reader, or kept it for minutes.
@Suite("Hostile price catalogues")
struct PriceCatalogFuzzTests {
  private func read(_ fields: String) -> (entry: CatalogEntry?, problems: [Diagnostic]) {
    do throws(PriceCatalogError) {
      let catalog = try PriceCatalog(Array("{\"m\": {\(fields)}}".utf8), file: "p.json")
      return (try catalog.entry(named: "m"), [])
    } catch {
      return (nil, error.diagnostics)
    }
  }

  @Test(
    "ranges that start below zero or beyond 64 bits are refused at their start",
    arguments: ["-1", "-9223372036854775808", "9223372036854775808", "0.5"])
  func ranges(start: String) {
    let (entry, problems) = read(
      "\"litellm_provider\": \"xai\", \"tiered_pricing\": "
        + "[{\"input_cost_per_token\": 1, \"range\": [\(start), 5]}]")
    #expect(entry == nil)
    #expect(
      problems.map(\.description) == [
        "p.json:1:92: error: `range` must start with a whole number of input tokens from 0 (`m`)"
      ])
  }

  @Test("more than 100 bounds of input tokens are refused, 100 are not")
  func bounds() {
    func tiers(_ count: Int) -> String {
      let tiers = (0...count).map { "{\"input_cost_per_token\": 1, \"range\": [\($0), 5]}" }
      return "\"tiered_pricing\": [\(tiers.joined(separator: ", "))]"
    }
    #expect(read(tiers(100)).entry?.price.versions[0].tiers.count == 100)
    let problems = read(tiers(101)).problems
    #expect(
      problems.map(\.message) == [
        "there are more than 100 bounds of input tokens; that is no price list (`m`)"
      ])
  }

  // Each place was counted from the entry's start: sizes whose square is out of reach.

  @Test("forty thousand prices that are left out are named, each at its place")
  func warnings() throws {
    let fields = (0..<40_000).map { "\"x_cost_\($0)\": 5" }.joined(separator: ",\n")
    let warnings = try #require(read(fields).entry).warnings
    #expect(warnings.count == 40_000)
    #expect(warnings.last?.position == SourcePosition(file: "p.json", line: 40_000, column: 1))
  }

  @Test("forty thousand wrong prices are reported, each at its place")
  func errors() {
    let fields = (0..<40_000).map { "\"cost_per_second\": -\($0 + 1)" }.joined(separator: ",\n")
    let problems = read(fields).problems
    #expect(problems.count == 40_000)
    #expect(problems.last?.position == SourcePosition(file: "p.json", line: 40_000, column: 20))
  }
}
