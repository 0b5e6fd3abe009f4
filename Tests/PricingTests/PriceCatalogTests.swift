import PriceCatalogs
import Pricing
import Quantities
import Testing
import Text

@Suite("Price catalogues")
struct PriceCatalogTests {
  private func catalog(_ text: String) throws -> PriceCatalog {
    try PriceCatalog(Array(text.utf8), file: "prices.json")
  }

  private func entry(_ fields: String) throws -> CatalogEntry {
    try #require(try catalog("{\"m\": {\(fields)}}").entry(named: "m"))
  }

  private func problems(_ text: String) -> [String] {
    do throws(PriceCatalogError) {
      let catalog = try PriceCatalog(Array(text.utf8), file: "prices.json")
      for name in catalog.names { _ = try catalog.entry(named: name) }
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  @Test("an entry is found by its exact name, and the documentation is none")
  func names() throws {
    let catalog = try catalog(
      """
      {"sample_spec": {"input_cost_per_token": "number"},
       "gpt-4o": {"input_cost_per_token": 2.5e-06, "litellm_provider": "openai", "mode": "chat"},
       "azure/gpt-4o": {"input_cost_per_token": 3e-06}}
      """)
    #expect(catalog.names == ["gpt-4o", "azure/gpt-4o"])
    let entry = try #require(try catalog.entry(named: "gpt-4o"))
    #expect(entry.provider == "openai")
    #expect(entry.mode == "chat")
    #expect(try entry.price.versions[0].rates[.input]?.price == decimal("0.0000025"))
    #expect(try catalog.entry(named: "GPT-4o") == nil)
    #expect(try catalog.entry(named: "sample_spec") == nil)
  }

  @Test("prices are exact however they are written")
  func exactness() throws {
    let entry = try entry(
      "\"input_cost_per_token\": 2.9999900000000002e-06, \"output_cost_per_token\": 0.000015")
    let rates = entry.price.versions[0].rates
    #expect(try rates[.input]?.price == decimal("0.0000029999900000000002"))
    #expect(try rates[.output]?.price == decimal("1.5e-5"))
    #expect(entry.warnings.isEmpty)
  }

  @Test("caches, batches and bounds are read from the fields' names")
  func fields() throws {
    let entry = try entry(
      """
      "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
      "cache_read_input_token_cost": 1e-7, "cache_creation_input_token_cost": 3e-6,
      "cache_creation_input_token_cost_above_1hr": 4e-6,
      "input_cost_per_token_batches": 5e-7, "output_cost_per_token_batches": 1e-6,
      "input_cost_per_token_above_272k_tokens": 5e-6,
      "input_cost_per_token_above_128k_tokens": 4e-6,
      "input_cost_per_token_above_128k_tokens_batches": 2e-6,
      "cache_creation_input_token_cost_above_1hr_above_272k_tokens": 8e-6,
      "input_cost_per_token_above_272k_tokens_batches": 3e-6
      """)
    let version = entry.price.versions[0]
    #expect(try version.rates[.cachedInput]?.price == decimal("1e-7"))
    #expect(try version.rates[.cacheWrite]?.price == decimal("3e-6"))
    #expect(try version.rates[.cacheWriteOneHour]?.price == decimal("4e-6"))
    #expect(try version.batchRates[.input]?.price == decimal("5e-7"))
    #expect(version.tiers.map(\.above) == [128_000, 272_000])
    #expect(try version.tiers[0].rates[.input]?.price == decimal("4e-6"))
    #expect(try version.tiers[0].batchRates[.input]?.price == decimal("2e-6"))
    #expect(try version.tiers[1].rates[.cacheWriteOneHour]?.price == decimal("8e-6"))
    #expect(entry.warnings.isEmpty)
  }

  @Test("exactly 200,000 tokens are not above 200k, except at xAI")
  func bounds() throws {
    let fields =
      "\"input_cost_per_token\": 1e-6, \"input_cost_per_token_above_200k_tokens\": 2e-6"
    let usage = RequestUsage(inputTokens: 200_000)
    #expect(try amount(card(entry(fields).price), usage) == 200_000_000)
    let inclusive = try entry(fields + ", \"litellm_provider\": \"xai\"")
    #expect(try amount(card(inclusive.price), usage) == 400_000_000)
    #expect(
      try amount(card(inclusive.price), RequestUsage(inputTokens: 199_999)) == 199_999_000)
  }

  @Test("prices by ranges of input tokens are context tiers")
  func ranges() throws {
    let entry = try entry(
      """
      "tiered_pricing": [
        {"range": [0, 32000.0], "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
        {"range": [32000.0, 128000.0], "input_cost_per_token": 3e-6, "output_cost_per_token": 4e-6}
      ], "input_cost_per_token": 9e-6
      """)
    let card = try card(entry.price)
    #expect(try amount(card, RequestUsage(inputTokens: 32_000, outputTokens: 1)) == 32_002_000)
    #expect(try amount(card, RequestUsage(inputTokens: 32_001, outputTokens: 1)) == 96_007_000)
    #expect(
      entry.warnings.map(\.description) == [
        "prices.json:4:4: warning: `input_cost_per_token` of `m` is not priced; "
          + "`tiered_pricing` is"
      ])
  }

  @Test("an image model has a price for images and none for tokens")
  func images() throws {
    let entry = try entry("\"output_cost_per_image\": 0.04, \"mode\": \"image_generation\"")
    #expect(entry.isPriced)
    #expect(try amount(card(entry.price), RequestUsage(images: 3)) == 120_000_000)
    #expect(throws: PricingRefusal.unpricedUsage(ModelID(0), .input)) {
      try amount(card(entry.price), RequestUsage(inputTokens: 1))
    }
  }

  @Test("a price of zero gives way to another price of the same type")
  func zeroGivesWay() throws {
    let entry = try entry("\"input_cost_per_second\": 7e-5, \"output_cost_per_second\": 0.0")
    #expect(try amount(card(entry.price), RequestUsage(milliseconds: 1_000)) == 70_000)
    #expect(entry.warnings.isEmpty)
  }

  @Test("every price that is left out is named with its place, unless it is zero")
  func warnings() throws {
    let entry = try entry(
      """
      "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
      "input_cost_per_token_priority": 2e-6, "input_cost_per_audio_token": 0.0,
      "output_cost_per_reasoning_token": 3e-6,
      "search_context_cost_per_query": {"search_context_size_low": 0.03},
      "off_peak_pricing": null, "max_input_tokens": 128000
      """)
    #expect(
      entry.warnings.map(\.description) == [
        "prices.json:3:1: warning: `output_cost_per_reasoning_token` of `m` is not priced",
        "prices.json:4:1: warning: `search_context_cost_per_query` of `m` is not priced",
      ])
  }

  @Test("reasoning at the output's price needs no warning")
  func reasoning() throws {
    let entry = try entry(
      "\"output_cost_per_token\": 2e-6, \"output_cost_per_reasoning_token\": 2e-6")
    #expect(entry.warnings.isEmpty)
  }

  @Test("a long batch without a price of its own is warned of")
  func batchAboveBound() throws {
    let entry = try entry(
      """
      "input_cost_per_token": 2e-6, "input_cost_per_token_batches": 1e-6,
      "input_cost_per_token_above_200k_tokens": 4e-6
      """)
    #expect(
      entry.warnings.map(\.description) == [
        "prices.json:2:1: warning: `m` has no batch price above 200000 tokens; "
          + "a batch there is cheaper by the share that shorter ones are"
      ])
    let price = try entry.price.versions[0].rate(of: .input, tiersPassed: 1, isBatch: true)
    #expect(try price?.price == decimal("2e-6"))
  }

  @Test("a long batch costs what any request does where batches have no common discount")
  func batchAboveBoundWithoutShare() throws {
    let entry = try entry(
      """
      "input_cost_per_token": 2e-6, "input_cost_per_token_batches": 1e-6,
      "output_cost_per_token": 2e-6, "output_cost_per_token_batches": 0.5e-6,
      "input_cost_per_token_above_200k_tokens": 4e-6
      """)
    #expect(entry.price.versions[0].batchDiscount == nil)
    #expect(entry.warnings.first?.message.hasSuffix("costs what any request does") == true)
  }

  @Test("cached input of batches gets the discount of their other prices; text may be a price")
  func batchCache() throws {
    let entry = try entry(
      """
      "input_cost_per_token": "2e-6", "input_cost_per_token_batches": 1e-6,
      "cache_read_input_token_cost": 2e-7, "provider_specific_entry": {"us": 1.1, "fast": 6.0}
      """)
    let price = try entry.price.versions[0].rate(of: .cachedInput, tiersPassed: 0, isBatch: true)
    #expect(try price?.price == decimal("1e-7"))
    #expect(
      entry.warnings.map(\.message) == ["the factors of `m` for `us`, `fast` are not taken"])
  }

  @Test(
    "price lists of other forms are told by their structure",
    arguments: [
      (
        #"{"data": [{"id": "openai/gpt-4o", "pricing": {"prompt": "0.0000025", "completion": "0.00001", "input_cache_read": "0.00000125", "input_audio_cache": "0.01", "internal_reasoning": "0"}}]}"#,
        "openai/gpt-4o", ["`input_audio_cache` of `openai/gpt-4o` is not priced"]
      ),
      (
        #"{"openai": {"id": "openai", "models": {"gpt-4o": {"id": "gpt-4o", "cost": {"input": 2.5, "output": 10, "cache_read": 1.25}}}}, "x": {"models": {}}}"#,
        "gpt-4o", []
      ),
      (
        #"{"updated_at": "2026-06-01", "prices": [{"id": "gpt-4o", "vendor": "openai", "name": "GPT-4o", "input": 2.5, "output": 10, "input_cached": 1.25}]}"#,
        "openai/gpt-4o", []
      ),
      (
        #"[{"id": "openai", "name": "OpenAI", "models": [{"id": "gpt-4o", "prices": {"input_mtok": 2.5, "output_mtok": 10, "cache_read_mtok": 1.25, "input_audio_mtok": 40, "cache_audio_read_mtok": 2}}]}]"#,
        "gpt-4o", ["`cache_audio_read_mtok` of `gpt-4o` is not priced"]
      ),
    ])
  func otherForms(text: String, name: String, warnings: [String]) throws {
    let catalog = try PriceCatalog(Array(text.utf8), file: "prices.json")
    let entry = try #require(try catalog.entry(named: name))
    let rates = entry.price.versions[0].rates
    let prices = [UsageType.input, .output, .cachedInput].map { type in
      rates[type].flatMap { try? $0.price.multiplied(by: Decimal(1_000_000 / $0.per)) }
    }
    #expect(try prices == [decimal("2.5"), decimal("10"), decimal("1.25")])
    #expect(entry.warnings.map(\.message) == warnings)
    #expect(try catalog.entry(named: "gpt-5") == nil)
  }

  @Test("parts of the tokens and searches have prices in other lists too; nothing is no price")
  func parts() throws {
    let text = """
      {"data": [{"id": "a", "pricing": {"prompt": "1e-6", "completion": "2e-6", "audio": "3e-6", "internal_reasoning": "0", "web_search": "0.01"}}]}
      """
    let catalog = try PriceCatalog(Array(text.utf8), file: "prices.json")
    let rates = try #require(try catalog.entry(named: "a")).price.versions[0].rates
    #expect(try rates[.audioInput]?.price == decimal("3e-6"))
    #expect(rates[.reasoning] == nil)
    #expect(try rates[.query]?.price == decimal("0.01"))
  }

  @Test("a provider's model is not hidden by one that another provider calls so")
  func qualified() throws {
    let models = [
      #"{"id": "resold", "models": [{"id": "maker/m", "prices": {"input_mtok": 9}}]}"#,
      #"{"id": "maker", "models": [{"id": "m", "prices": {"input_mtok": 1, "requests_kcount": 12}}]}"#,
    ]
    for order in [models, models.reversed()] {
      let text = "[\(order.joined(separator: ","))]"
      let catalog = try PriceCatalog(Array(text.utf8), file: "prices.json")
      let own = try #require(try catalog.entry(named: "maker/m")).price.versions[0].rates
      #expect(try own[.input]?.price == decimal("1e-6"))
      #expect(try own[.request]?.price == decimal("0.012"))
      let other = try catalog.entry(named: "resold/maker/m")?.price.versions[0].rates
      #expect(try other?[.input]?.price == decimal("9e-6"))
      #expect(catalog.names.sorted() == ["m", "maker/m", "resold/maker/m"])
    }
  }

  @Test("a model that several providers have is named with its provider")
  func ambiguous() throws {
    let models = #""models": {"m": {"cost": {"input": 1, "context_over_200k": {"input": 2}}}}"#
    let text = "{\"a\": {\(models)}, \"b\": {\(models)}}"
    let catalog = try PriceCatalog(Array(text.utf8), file: "prices.json")
    #expect(catalog.names == ["a/m", "b/m"])
    #expect(try catalog.entry(named: "m") == nil)
    #expect(catalog.suggestion(for: "m") == "a/m")
    let entry = try #require(try catalog.entry(named: "b/m"))
    #expect(entry.provider == "b")
    #expect(entry.price.versions[0].tiers.map(\.above) == [200_000])
  }

  @Test("prices that begin on a day, and tiers of each price")
  func dated() throws {
    let text =
      #"[{"id": "p", "models": [{"id": "m", "prices": [{"prices": {"input_mtok": {"base": 5, "tiers": [{"start": 200000, "price": 10}]}}}, {"constraint": {"start_date": "2026-09-01"}, "prices": {"input_mtok": 4}}, {"constraint": {"start_time": "00:30:00Z", "end_time": "16:30:00Z"}, "prices": {"input_mtok": 3}}]}]}]"#
    let entry = try #require(
      try PriceCatalog(Array(text.utf8), file: "prices.json").entry(named: "m"))
    #expect(
      try entry.price.versions.map { $0.rates[.input]?.price } == [
        decimal("5e-6"), decimal("4e-6"),
      ])
    #expect(
      try entry.price.versions[0].tiers.map { $0.rates[.input]?.price } == [decimal("1e-5")])
    #expect(entry.price.versions[1].validFrom == Instant(nanoseconds: 1_788_220_800_000_000_000))
    #expect(
      entry.warnings.map(\.message) == [
        "the prices of `m` by `start_time` and `end_time` are not taken"
      ])
  }

  @Test("an entry without any price says so")
  func nothingPriced() throws {
    #expect(try !entry("\"mode\": \"chat\", \"input_cost_per_token\": null").isPriced)
  }

  @Test(
    "what is wrong is reported with its place and what would be right",
    arguments: [
      (
        "5",
        ["1:1: error: a price catalogue is a JSON object with an entry for each model, or a list"]
      ),
      ("{\"a\": {}", ["1:9: error: the JSON text ends too early"]),
      ("{\"a\": {},\n \"b\" {}}", ["2:6: error: a colon must follow the name of a member"]),
      (
        "{\"a\": 1,\n \"b\": {}, \"c\": []}",
        [
          "1:7: error: `a` must be an object with the model's prices",
          "2:16: error: `c` must be an object with the model's prices",
        ]
      ),
      ("{\"a\": {},\n \"a\": {}}", ["2:2: error: `a` has an entry already, in line 1"]),
      (
        "{\"a\": {\"input_cost_per_token\": \"none\",\n  \"output_cost_per_token\": -1}}",
        [
          "1:32: error: `input_cost_per_token` must be a number, such as 2.5e-07 (`a`)",
          "2:28: error: `output_cost_per_token` is below zero; a price is at least 0 (`a`)",
        ]
      ),
      (
        "{\"a\": {\"input_cost_per_token\": 1e-60}}",
        [
          "1:32: error: `input_cost_per_token` has more digits than can be held exactly; "
            + "38 are the most (`a`)"
        ]
      ),
      (
        "{\"a\": {\"tiered_pricing\": 1}}",
        [
          "1:26: error: `tiered_pricing` must be a list of prices with a `range` of input tokens "
            + "(`a`)"
        ]
      ),
      (
        "{\"a\": {\"tiered_pricing\": [1, {\"range\": 2}, {\"range\": [\"x\", [1]]}]}}",
        [
          "1:27: error: a tier must be an object with a `range` and prices (`a`)",
          "1:40: error: `range` must be a list of the first and the last number of input tokens "
            + "(`a`)",
          "1:55: error: `range` must start with a whole number of input tokens from 0 (`a`)",
        ]
      ),
    ])
  func malformed(text: String, expected: [String]) {
    #expect(problems(text) == expected.map { "prices.json:" + $0 })
  }

  @Test("bytes that are not text are refused with their place")
  func notText() {
    #expect(throws: PriceCatalogError.self) { try PriceCatalog([0x7b, 0x0a, 0xff], file: "p") }
    #expect(throws: PriceCatalogError.self) { try PriceCatalog([0x7b, 0x00, 0x7d], file: "p") }
  }

  @Test("a file that is not there is unreadable, not malformed")
  func unreadable() {
    do throws(PriceCatalogError) {
      _ = try PriceCatalog(path: "/nonexistent/prices.json")
      Issue.record("a file that is not there was read")
    } catch {
      guard case .unreadable(let path, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(path == "/nonexistent/prices.json")
    }
  }

  @Test("an unknown name is answered with the likeliest known one")
  func suggestions() throws {
    let catalog = try catalog(
      "{\"claude-sonnet-4-5\": {}, \"azure/gpt-4o\": {}, \"azure/gpt-4o-mini\": {}}")
    #expect(catalog.suggestion(for: "claude-sonet-4-5") == "claude-sonnet-4-5")
    #expect(catalog.suggestion(for: "gpt-4o") == "azure/gpt-4o")
    #expect(catalog.suggestion(for: "openai/gpt-4o-mini") == "azure/gpt-4o-mini")
    #expect(catalog.suggestion(for: "zzzzzzzz") == nil)
  }
}
