import Ledger
import Pricing
import Projection
import Quantities
import Testing
import Text

@testable import Scenarios

@Suite("What prices of models are for, and what is not priced")
struct PriceItemTests {
  /// The scenario's one model, and what was warned of.
  private func read(
    _ model: String, mix: String = "{model: m, input: 1}"
  ) throws -> (rates: PriceVersion, card: RateCard, warnings: [String]) {
    let scenario = try FullScenario.read(
      Minimal.scenario(
        prices: "{unpriced: free, models: {m: \(model)}}",
        traffic: "{t: {arrivals: {rate: 1/d}, mix: [\(mix)]}}"))
    let card = scenario.input.rateCard
    return (card.models[0].price.versions[0], card, scenario.warnings.map(\.message))
  }

  private func cost(_ model: String, _ usage: RequestUsage) throws -> Int64 {
    try read(model).card.price(usage, model: ModelID(0), at: Instant(nanoseconds: 0)).amount.nanos
  }

  @Test("`per` is for every price of a model: seconds, images and requests too")
  func per() throws {
    #expect(
      try cost("{second: $0.05, per: 60}", RequestUsage(milliseconds: 60_000)) == 50_000_000)
    #expect(try cost("{image: $40, per: 1000}", RequestUsage(images: 1)) == 40_000_000)
    #expect(try cost("{query: $4, per: 1k}", RequestUsage(queries: 1)) == 4_000_000)
    #expect(try cost("{request: $7, per: 2}", RequestUsage()) == 3_500_000_000)
    #expect(try cost("{image: $0.04}", RequestUsage(images: 1)) == 40_000_000)
    #expect(
      try cost("{output: $0.0000000005, per: 11}", RequestUsage(outputTokens: 33)) == 2)
    #expect(
      try cost(
        "{image: 8, per: 100, tiers: [{above: 5, image: 4}]}",
        RequestUsage(inputTokens: 6, images: 1)
      ) == 40_000_000)
  }

  @Test("beside tokens by the million or by one, everything else is priced by one")
  func mixed() throws {
    for per in ["", ", per: 1M", ", per: 1"] {
      let usage = RequestUsage(images: 1, milliseconds: 1000)
      let cost = try cost("{input: 1, image: 0.04, second: 0.5, request: 0.01\(per)}", usage)
      #expect(cost == 550_000_000)
    }
  }

  @Test("a price has up to 38 digits and places, whatever it is the price of")
  func digits() throws {
    for type in UsageType.allCases {
      for places in [36, 38] {
        let price = "0." + String(repeating: "0", count: places - 1) + "7"
        let rates = try read("{\(type.name): \(price)}").rates.rates
        #expect(try #require(rates[type]).price == Decimal(price), "\(type) \(places)")
      }
    }
  }

  @Test("a tier keeps the ratio of cache prices to input, with a warning")
  func tiers() throws {
    func tier(_ tier: String) throws -> (UsageRates, [String]) {
      let (version, _, warnings) = try read(
        "{input: 3, cached_input: 0.30, cache_write: 3.75, cache_write_1h: 6, output: 15, "
          + "tiers: [{above: 200000, \(tier)}]}")
      return (version.tiers[0].rates, warnings)
    }
    let (half, told) = try tier("input: $6, output: $22.50")
    let (full, silent) = try tier(
      "input: $6, cached_input: 0.60, cache_write: 7.50, cache_write_1h: 12, output: $22.50")
    #expect(half == full)
    #expect(silent == [])
    #expect(told.count == 1)
    #expect(
      told.first?.contains("no price for `cached_input`, `cache_write`, `cache_write_1h`") == true)
    // The second tier goes by the first one.
    let (version, _, _) = try read(
      "{input: 1, cached_input: 0.5, tiers: [{above: 5, input: 2, cached_input: 0.2}, "
        + "{above: 9, input: 4}]}")
    #expect(version.tiers[1].rates[.cachedInput]?.price == Decimal("0.0000004"))
    // Where the cache has no price anywhere, it costs what input does.
    let (plain, _, none) = try read("{input: 3, tiers: [{above: 200000, input: 6}]}")
    #expect(none == [])
    #expect(
      try plain.rate(of: .cacheWrite, tiersPassed: 1, isBatch: false)?.price == Decimal("0.000006"))
  }

  @Test(
    "a batch without a price of its own is warned of, unless the scenario says that it has none")
  func batches() throws {
    func told(_ model: String, _ type: String) throws -> Int {
      try read(model, mix: "{model: m, input: 1, type: \(type)}").warnings.count {
        $0.contains("no price for batches")
      }
    }
    #expect(try told("{input: 1}", "batch") == 1)
    #expect(try told("{input: 1}", "request") == 0)
    #expect(try told("{input: 1, batch_discount: 0%}", "batch") == 0)
    #expect(try told("{input: 1, batch_discount: 50%}", "batch") == 0)
  }

  @Test("draws beyond what a request may use are told of where they may happen")
  func tails() throws {
    func told(_ mix: String) throws -> Int {
      try read("{input: 1}", mix: "{model: m, \(mix)}").warnings.count {
        $0.contains("the most that a request may use")
      }
    }
    #expect(try told("input: {pareto: {scale: 100, shape: 0.5}}") == 1)
    #expect(try told("input: {pareto: {scale: 100, shape: 2}}") == 0)
    #expect(try told("input: {lognormal: {median: 900, p95: 4000}}, seconds: 5s") == 0)
    #expect(try told("input: 1099511627776") == 0)
  }

  static let wrong: [Malformed] = [
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, output: 2, image: 5, per: 1000}}}"), "3:51",
      "`per` would be for `image` as well as for tokens"),
    Malformed(
      Minimal.scenario(
        prices:
          "{models: {m: {input: 1, output: 2, per: 5, changes: [{from: 2026-01-02, request: 1}]}}}"
      ), "3:90", "leave `per` out"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {output: 1}}}",
        traffic: "{t: {arrivals: {process: sessions, rate: 6/h}, mix: [{model: m, output: 10}]}}"),
      "4:71", "has no price for `input`, which these requests use"),
    Malformed(
      Minimal.mix("{model: m, input: 1000000000000000000000000000000}"), "4:62",
      "1099511627776 is the most"),
    Malformed(
      Minimal.mix("{model: m, input: 1, output: {uniform: {low: 0, high: 2000G}}}"), "4:73",
      "1099511627776 is the most"),
    Malformed(
      Minimal.mix("{model: m, input: 1, seconds: 400000h}"), "4:74", "1099511627 is the most"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, opening_balance: 4611686018.427387903}]"), "5:44",
      "a balance stays below 4,611,686,018.427387903"),
    Malformed(
      Minimal.scenario(organizations: "[{name: \(String(repeating: "é", count: 97))}]"), "5:24",
      "more than 192 bytes"),
  ]

  @Test("what is priced or used beyond bounds is refused", arguments: wrong)
  func refused(malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }

  @Test("the greatest opening balance and the longest names are there")
  func bounds() throws {
    let name = String(repeating: "é", count: 96)
    let scenario = try FullScenario.read(
      Minimal.scenario(
        organizations: "[{name: \(name), opening_balance: 4611686018.427387902}]"))
    let outcome = try #require(try Projection(scenario.input).run(block: 0, replication: 0))
    #expect(outcome.organizations[0].tallies[.closingBalance] == Int64.max / 2 - 1)
    #expect(scenario.input.organizations[0].name == name)
  }
}
