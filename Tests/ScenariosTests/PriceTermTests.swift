import Pricing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Windows, blocks, least charges and changes of the markup in scenarios")
struct PriceTermTests {
  private func tallies(
    _ prices: String, mix: String, every: String = "1h", days: Int = 7
  ) throws -> (usage: Int64, provider: Int64) {
    let text = Minimal.scenario(
      horizon: "{start: 2026-08-17, duration: \(days)d}", prices: prices,
      traffic: "{t: {arrivals: {process: batch, size: 1, every: \(every)}, mix: [\(mix)]}}",
      organizations: "[{name: a, opening_balance: 1000000, traffic: t}]")
    let input = try FullScenario.read(text).input
    let outcome = try #require(try Projection(input).run(block: 0, replication: 0))
    let tallies = outcome.organizations[0].tallies
    return (tallies[.usageCost], tallies[.providerCost])
  }

  @Test("peak hours of working days cost 44.66 in a week")
  func peaks() throws {
    let model = """
      {input: 0.22, per: 1M, windows: [{days: [mon, tue, wed, thu, fri], \
      times: [01:00-04:00, 06:00-10:00], input: 0.44}]}
      """
    #expect(
      try tallies("{models: {m: \(model)}}", mix: "{model: m, input: 1M}").usage == 44_660_000_000)
  }

  @Test("a window reads its own clock, goes past midnight, and ends with a change")
  func night() throws {
    // 16:30 to 00:30 in UTC every day is 00:30 to 08:30 in Shanghai.
    for window in [
      "{times: 16:30-00:30, discount: 75%}",
      "{times: [00:30-08:30], time_zone: Asia/Shanghai, input: 0.25}",
    ] {
      let model =
        "{input: 1, per: 1, windows: [\(window)], changes: [{from: 2026-08-19, windows: []}]}"
      // On the first two days eight of 24 are cheap, of the first night those since midnight.
      #expect(
        try tallies("{models: {m: \(model)}}", mix: "{model: m, input: 1}", days: 3).usage
          == (72 - 16) * 1_000_000_000 + 16 * 250_000_000)
    }
  }

  @Test("a cut for customers alone leaves the provider's cost")
  func markup() throws {
    func run(_ changes: String) throws -> (usage: Int64, provider: Int64) {
      try tallies(
        "{markup: 20%, models: {m: {input: 1, per: 1\(changes)}}}", mix: "{model: m, input: 10}",
        every: "1d")
    }
    let (before, after) = (
      try run(""), try run(", changes: [{from: 2026-08-20, markup: 2%}]")
    )
    #expect(before.usage == 84_000_000_000)
    // Four of seven days at 85 % of 12.
    #expect(after.usage == (3 * 120 + 4 * 102) * 100_000_000)
    #expect(before.provider == 70_000_000_000)
    #expect(after.provider == before.provider)
  }

  @Test("minutes in blocks, and the least that a request costs")
  func blocks() throws {
    let model = "{second: 0.006, per: 60, blocks: {first: 30s, then: 6s}}"
    for (seconds, nanos) in [(32, 3_600_000), (57, 6_000_000), (75, 7_800_000)] {
      let mix = "{model: m, seconds: \(seconds)s}"
      #expect(
        try tallies("{models: {m: \(model)}}", mix: mix, every: "1d", days: 1).usage
          == Int64(nanos))
    }
    let each = "{second: 1, blocks: 60s}"
    #expect(
      try tallies("{models: {m: \(each)}}", mix: "{model: m, seconds: 61s}", every: "7d").usage
        == 120_000_000_000)
    let least = "{input: 1, per: 1M, minimum: 0.001, changes: [{from: 2026-08-20, minimum: 0}]}"
    let run = try tallies("{models: {m: \(least)}}", mix: "{model: m, input: 100}", every: "1d")
    #expect(run.usage == 3 * 1_000_000 + 4 * 100_000)
    #expect(run.provider == run.usage)
  }

  static let wrong: [Malformed] = [
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, windows: [{times: 9-17, input: 2}]}}}"),
      "3:51", "a time of day is hours:minutes"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, windows: [{times: 09:00-09:00, input: 2}]}}}"),
      "3:51", "it has no length"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, windows: [{times: 09:00, input: 2}]}}}"),
      "3:51", "two times of day with `-` between them"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, windows: [{times: [], input: 2}]}}}"),
      "3:51", "there are no times"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, windows: [{input: 2}]}}}"),
      "3:43", "`times` is missing"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, windows: [{times: 09:00-10:00}]}}}"),
      "3:43", "a window without a price"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, windows: [{days: [], times: 09:00-10:00, input: 2}]}}}"),
      "3:50", "expected at least 1"),
    Malformed(
      Minimal.scenario(
        prices:
          "{models: {m: {input: 1, windows: [{times: 09:00-10:00, time_zone: Berlin, input: 2}]}}}"),
      "3:75", "did you mean `Europe/Berlin`"),
    Malformed(
      Minimal.scenario(
        prices:
          "{models: {m: {input: 1, tiers: [{above: 5, input: 3}], "
          + "windows: [{times: 09:00-10:00, input: 2}]}}}"),
      "3:74", "give the window `tiers` too"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, output: 1, blocks: 6s}}}"),
      "3:52", "there is no price of seconds"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {second: 1, blocks: {first: 0s, then: 1us}}}}"),
      "3:50", "the duration is zero"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {second: 1, blocks: {first: 1s, then: 1us}}}}"),
      "3:60", "a number of thousandths of a second"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, minimum: -1}}}"), "3:42", "it is negative"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, changes: [{from: 2026-02-01, markup: -200%}]}}}"),
      "3:70", "it is too small"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, changes: [{from: 2026-02-01}]}}}"),
      "3:43", "a change without a price"),
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
