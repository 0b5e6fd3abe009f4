import Foundation
import Testing

@Suite("Which organizations have results of their own")
struct OrganizationOutputTests {
  /// Fifty organizations, of which the poorer ones are blocked, in a few replications.
  private static func scenario(_ value: String) -> String {
    SmallScenario.text(
      duration: "4d", replications: 4, rate: "20/d",
      organizations: """
        [{name: a, count: 20, opening_balance: $20, traffic: t, \
        auto_top_up: {threshold: $5, amount: $9}}, \
        {name: b, count: 20, opening_balance: $12, traffic: t}, \
        {name: c, count: 10, opening_balance: $90, traffic: t}]
        """,
      more: "output: {sample_every: 1d, transactions: all, replications: true, "
        + "organizations: \(value)}\npayments: {soft_decline: 30%}")
  }

  private func run(_ value: String, threads: Int = 2) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario(value))
    let ending = try Program.run(
      ["run", "s.yaml", "--quiet", "--threads", "\(threads)"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return folder
  }

  private static let tables = [
    "summary", "replications", "burn_down", "survival", "top_ups", "blocked", "usage",
    "transactions", "alerts", "activity", "invoices", "overage", "platform",
  ]

  private func rows(_ folder: TemporaryFolder, _ table: String) throws -> [[String: String]] {
    try CSVTable(folder.text("results/s/\(table).csv")).records
  }

  private func mean(_ rows: [[String: String]], _ metric: String) -> [(String, Double)] {
    rows.compactMap { row in
      guard row["metric"] == metric, let name = row["organization"], name != "*" else { return nil }
      return (name, Double(row["mean"] ?? "") ?? .nan)
    }
  }

  @Test("kept replications have what the summary is made of")
  func replications() throws {
    let folder = try run("all")
    let values = try rows(folder, "replications")
    let kept = Dictionary(grouping: values) { [$0["organization"], $0["metric"], $0["unit"]] }
    let summary = try rows(folder, "summary")
    #expect(kept.count == summary.count)
    for row in summary {
      let some = try #require(kept[[row["organization"], row["metric"], row["unit"]]])
      #expect(some.map { $0["replication"] } == ["1", "2", "3", "4"])
      let numbers = some.compactMap { $0["value"].flatMap(Double.init) }
      #expect(String(numbers.count) == row["replications"])
      guard let mean = row["mean"].flatMap(Double.init) else { continue }
      let found = numbers.reduce(0, +) / Double(numbers.count)
      #expect((found - mean).magnitude <= 1e-8 * max(1, mean.magnitude), "\(row)")
      #expect(numbers.max().map { "\($0)" } == row["max"].flatMap(Double.init).map { "\($0)" })
    }
  }

  @Test("none leaves only what all come to together")
  func none() throws {
    let (all, none) = (try run("all"), try run("none"))
    for table in Self.tables {
      let together = try rows(all, table).filter {
        $0["organization"] == nil || $0["organization"] == "*"
      }
      #expect(try rows(none, table) == together, "\(table)")
    }
    #expect(try rows(none, "summary").contains { $0["metric"] == "requests" })
  }

  @Test(
    "the worst have the rows that they would have among all",
    arguments: [("blocked_requests", true, 7), ("fill_rate", false, 7), ("min_balance", false, 60)])
  func worst(metric: String, isGreatest: Bool, count: Int) throws {
    let all = try run("all")
    let some = try run("{worst: \(count), by: \(metric)}")
    let means = try mean(rows(all, "summary"), metric)
    let order = means.indices.sorted { left, right in
      let values = isGreatest ? (-means[left].1, -means[right].1) : (means[left].1, means[right].1)
      return (values.0, left) < (values.1, right)
    }
    let wanted = Set(order.prefix(count).map { means[$0].0 })
    #expect(wanted.count == min(count, 50))
    for table in Self.tables {
      let expected = try rows(all, table).filter { row in
        row["organization"].map { $0 == "*" || wanted.contains($0) } ?? true
      }
      #expect(try rows(some, table) == expected, "\(table)")
    }
  }

  @Test(
    "the same files on 1, 2 and 7 threads", arguments: ["all", "none", "{worst: 5, by: margin}"])
  func threads(value: String) throws {
    let files = try [1, 2, 7].map { threads in
      let folder = try run(value, threads: threads)
      return (Self.tables.map { $0 + ".csv" } + ["inputs.json"]).map {
        folder.text("results/s/" + $0)
      }
    }
    #expect(files[0] == files[1] && files[0] == files[2])
    #expect(files[0].allSatisfy { !$0.isEmpty })
  }

  @Test("a million organizations that are alike are read in an instant")
  func million() throws {
    let folder = try TemporaryFolder()
    let organizations = "[{name: a, count: 1000000, opening_balance: $20, traffic: t}]"
    try folder.write("s.yaml", SmallScenario.text(organizations: organizations))
    let start = Date()
    let ending = try Program.run(["validate", "s.yaml"], in: folder)
    #expect(ending.exitCode == 0 && ending.output.contains("1000000 organization(s)"))
    #expect(Date().timeIntervalSince(start) < 5)
  }
}
