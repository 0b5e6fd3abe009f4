import Pricing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Usage types from the mix to the bill")
struct UsageTypeTests {
  /// What one request of a kind costs by usage type, with how much there was of each.
  private func used(
    _ model: String, _ mix: String, prices: String = ""
  ) throws -> [UsageType: [Int64]] {
    let text = Minimal.scenario(
      horizon: "{start: 2026-01-01, duration: 1d}", prices: "{models: {m: \(model)}\(prices)}",
      traffic: "{t: {arrivals: {process: batch, size: 1, every: 24h}, mix: [{model: m, \(mix)}]}}",
      organizations: "[{name: a, opening_balance: 1000, traffic: t}]")
    let input = try FullScenario.read(text).input
    let outcome = try #require(try Projection(input).run(block: 0, replication: 0))
    var found: [UsageType: [Int64]] = [:]
    for record in outcome.organizations[0].usage {
      let type = try #require(UsageType(rawValue: UInt8(record.usageType)))
      found[type] = [record.quantity, record.cost]
    }
    return found
  }

  @Test("queries, characters, writes to the hour's cache and the request itself are charged")
  func all() throws {
    let model = """
      {input: $1, cached_input: $0.1, cache_write: $1.25, cache_write_1h: $2, query: $0.002, \
      character: $15, image: $0.1, request: $0.005}
      """
    let found = try used(
      model,
      "input: 1000, cached_input: 20%, cache_write: 10%, cache_write_1h: 5%, queries: 3, "
        + "characters: 1200, images: 1")
    #expect(
      found == [
        .input: [650, 650_000], .cachedInput: [200, 20_000], .cacheWrite: [100, 125_000],
        .cacheWriteOneHour: [50, 100_000], .query: [3, 6_000_000], .character: [1200, 18_000_000],
        .image: [1, 100_000_000], .request: [1, 5_000_000],
      ])
    // More than all of the input goes nowhere.
    let most = try used(
      model, "input: 1000, cached_input: 60%, cache_write: 50%, cache_write_1h: 50%")
    #expect(most[.cacheWrite]?[0] == 400)
    #expect(most[.cacheWriteOneHour] == nil)
    #expect(most[.input] == nil)
  }

  @Test("tokens of audio, images and reasoning are parts, with prices of their own or the whole's")
  func parts() throws {
    let mix =
      "input: 1000, cached_input: 10%, audio_input: 20%, image_input: 30%, output: 200, "
      + "reasoning: 50%, audio_output: 10%, image_output: 5%, seconds: 2s, video: 3s"
    let own = """
      {input: 1, cached_input: 2, audio_input: 3, image_input: 4, output: 5, reasoning: 6, \
      audio_output: 7, image_output: 8, second: 9, video: 10, per: 1}
      """
    let amounts: [UsageType: [Int64]] = [
      .input: [400, 400], .cachedInput: [100, 200], .audioInput: [200, 600],
      .imageInput: [300, 1200], .output: [70, 350], .reasoning: [100, 600],
      .audioOutput: [20, 140], .imageOutput: [10, 80], .second: [2000, 18], .video: [3000, 30],
    ]
    let expected = amounts.mapValues { [$0[0], $0[1] * 1_000_000_000] }
    #expect(try used(own, mix) == expected)
    // Without prices of their own they cost what the others do.
    let plain = try used("{input: 1, output: 5, second: 9, per: 1}", mix)
    let total = plain.values.map { $0[1] }.reduce(0, +)
    #expect(total == 2_045_000_000_000)
    #expect(plain[.reasoning] == [100, 500_000_000_000])
    // An answer that is cut off keeps the shares of its parts.
    let cut = try used(own, mix + ", max_output: 20")
    #expect(cut[.output]?[0] == 7 && cut[.reasoning]?[0] == 10)
    #expect(cut[.audioOutput]?[0] == 2 && cut[.imageOutput]?[0] == 1)
  }

  @Test("a service tier is a model of its own, with a discount and prices of its own")
  func serviceTiers() throws {
    let model = """
      {input: 10, output: 20, per: 1, batch_discount: 50%, tiers: [{above: 100, input: 30}], \
      windows: [{times: 05:00-06:00, discount: 90%}], \
      service_tiers: {flex: {discount: 50%}, priority: {output: 50, per: 1, discount: -100%}}}
      """
    func cost(_ mix: String) throws -> Int64 {
      try used(model, mix).values.map { $0[1] }.reduce(0, +) / 1_000_000_000
    }
    #expect(try cost("input: 1, output: 1") == 30)
    #expect(try cost("service_tier: flex, input: 1, output: 1") == 15)
    #expect(try cost("service_tier: flex, input: 200") == 200 * 15)
    #expect(try cost("service_tier: priority, input: 1, output: 1") == 20 + 50)
    #expect(try cost("service_tier: flex, type: batch, input: 4") == 10)
    let card = try FullScenario.read(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 1, service_tiers: {f: {input: 2}}}}}")
    ).input.rateCard
    #expect(card.models.map(\.name) == ["m", "m:f"])
  }

  @Test("batches are cheaper by the share of each usage type, also after a change and in a tier")
  func batches() throws {
    let model = """
      {input: 10, cached_input: 4, output: 20, per: 1, batch_discount: {input: 50%, output: 25%}, \
      tiers: [{above: 100, input: 30, cached_input: 5}], changes: [{from: 2026-01-01, input: 12}]}
      """
    #expect(
      try used(model, "type: batch, input: 10, cached_input: 50%, output: 1")
        == [
          .input: [5, 30_000_000_000], .cachedInput: [5, 20_000_000_000],
          .output: [1, 15_000_000_000],
        ])
    #expect(try used(model, "type: batch, input: 200")[.input] == [200, 3_000_000_000_000])
  }

  @Test("a model without prices has those of the catalog, with its own terms over them")
  func catalog() throws {
    // 2.5 and 10 dollars a million in the catalog.
    func cost(_ model: String, _ mix: String = "input: 1M, output: 1M") throws -> Int64 {
      let text = Minimal.scenario(
        horizon: "{start: 2026-01-01, duration: 2d}",
        prices: "{catalog: catalog.json, markup: 100%, models: {gpt-4o: \(model)}}",
        traffic:
          "{t: {arrivals: {process: batch, size: 1, every: 24h}, mix: [{model: gpt-4o, \(mix)}]}}",
        organizations: "[{name: a, opening_balance: 1000, traffic: t}]")
      let input = try FullScenario.read(text).input
      #expect(input.rateCard.models.map(\.provider) == ["openai"])
      let outcome = try #require(try Projection(input).run(block: 0, replication: 0))
      return outcome.organizations[0].tallies[.usageCost] / 10_000_000
    }
    #expect(try cost("{markup: 0%}") == 2 * 1250)
    #expect(try cost("{}") == 2 * 2500)
    #expect(
      try cost("{markup: 0%, batch_discount: 50%}", "type: batch, input: 1M, output: 1M") == 1250)
    #expect(try cost("{markup: 0%, changes: [{from: 2026-01-02, markup: 10%}]}") == 1250 + 1375)
    #expect(try cost("{markup: 0%, changes: [{from: 2026-01-02, input: 5}]}") == 1250 + 1500)
    #expect(try cost("{markup: 0%, windows: [{times: 00:00-01:00, discount: 20%}]}") == 2 * 1000)
    #expect(try cost("{minimum: 20}") == 2 * 4000)
  }

  static let wrong: [Malformed] = [
    Malformed(
      Minimal.scenario(prices: "{models: {m: {markup: 5%}}}"), "3:22",
      "or name a `catalog` that has it"),
    Malformed(
      Minimal.scenario(prices: "{catalog: catalog.json, models: {gpt-4: {markup: 5%}}}"), "3:49",
      "the catalog has none for `gpt-4`"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, output: 1, batch_discount: {}}}}"), "3:60",
      "there is no share"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 1, batch_discount: {input: 101%}}}}"), "3:68",
      "not between"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, output: 1, service_tiers: {f: {}}}}}"),
      "3:63", "a service tier without a price"),
    Malformed(
      Minimal.mix("{model: m, service_tier: slow, input: 1}"), "4:52",
      "there is no price for the model `m:slow`"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 1, service_tiers: {f: {discount: 101%}}}}}"),
      "3:74", "more than 100%"),
    Malformed(Minimal.mix("{model: m, queries: 1}"), "4:52", "has no price for `query`"),
    Malformed(Minimal.mix("{model: m, characters: 1}"), "4:52", "has no price for `character`"),
  ]

  @Test("what makes no sense is refused at its place", arguments: wrong)
  func refused(malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }
}
