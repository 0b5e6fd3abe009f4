import Foundation
import Testing

@Suite("What changed between price lists")
struct PriceDifferenceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "old.json",
      """
      {"same": {"input_cost_per_token": 1e-06}, "gone": {"input_cost_per_token": 1e-06},
       "moved": {"input_cost_per_token": 2e-06, "output_cost_per_token": 4e-06, "cache_read_input_token_cost": 1e-06}}
      """)
    try folder.write(
      "new.json",
      """
      {"same": {"input_cost_per_token": 0.000001}, "fresh": {"output_cost_per_token": 1e-06},
       "moved": {"input_cost_per_token": 3e-06, "output_cost_per_token": 4e-06, "input_cost_per_token_batches": 1e-06}}
      """)
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 10d}
      replications: 3
      prices: {catalog: old.json}
      traffic: {t: {arrivals: {process: batch, size: 10, every: 1d}, mix: [{model: moved, input: 1000000, output: 0}]}}
      organizations: [{name: acme, opening_balance: $1000, traffic: t}]
      """)
  }

  private func diff(_ arguments: String...) throws -> Program.Ending {
    try Program.run(["prices", "--diff"] + arguments, in: folder)
  }

  @Test("prices that are other ones, new or gone are listed, and the rest is counted")
  func listing() throws {
    let ending = try diff("old.json", "new.json", "--format", "csv")
    #expect(ending.exitCode == 0)
    let rows = ending.output.split(separator: "\n").dropFirst().map(String.init)
    #expect(
      rows == [
        "moved,input,,1M tokens,2,3,0.5", "moved,cached_input,,1M tokens,1,,",
        "moved,input,in a batch,1M tokens,,1,", "moved,output,in a batch,1M tokens,,4,",
        "gone,input,,1M tokens,1,,",
        "fresh,output,,1M tokens,,1,",
      ])
    let text = try diff("old.json", "new.json").output
    #expect(text.contains("1 model changed, 1 model new, 1 model gone, 1 model as before\n"))
    #expect(text.contains("$2.00") && text.contains("$3.00") && text.contains("+50 %"))
    #expect(try diff("old.json", "old.json").output.contains("0 models changed, 0 models new"))
  }

  @Test("what the new list costs a scenario is told, on the same traffic")
  func costs() throws {
    let ending = try diff("old.json", "new.json", "--scenario", "s.yaml", "--json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    let costs = try #require(json["scenario"] as? [[String: Any]])
    let usage = try #require(costs.first { $0["metric"] as? String == "usage_cost" })
    // A hundred requests of a million tokens.
    #expect(usage["old"] as? Double == 200 && usage["new"] as? Double == 300)
    #expect(usage["difference"] as? Double == 100)
    let text = try diff("old.json", "new.json", "--scenario", "s.yaml").output
    #expect(text.contains("new.json against old.json") && text.contains("usage_cost"))
  }

  @Test("a command line that makes no sense is refused")
  func refused() throws {
    #expect(try diff("old.json").exitCode == 2)
    #expect(try diff("old.json", "none.json").exitCode == 3)
    #expect(try Program.run(["prices", "s.yaml", "s.yaml"], in: folder).exitCode == 2)
    #expect(
      try Program.run(["prices", "s.yaml", "--scenario", "s.yaml"], in: folder).exitCode == 2)
  }
}
