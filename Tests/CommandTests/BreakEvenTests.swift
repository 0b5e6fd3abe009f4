import Foundation
import Testing

@Suite("compare --break-even")
struct BreakEvenTests {
  private let scenario: BreakEvenScenario

  init() throws { scenario = try BreakEvenScenario() }

  @Test("$20 and $0.01 for each request come to $0.03 for each at 1,000 requests")
  func closedForm() throws {
    let ending = try scenario.compare()
    #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let found = try scenario.table("break_even").records
    #expect(found.count == 1)
    let row = try #require(found.first)
    for (column, value) in [
      ("baseline", "metered"), ("alternative", "flat"), ("metric", "total_spend"),
      ("organization", "even"), ("key", "traffic.t.arrivals.size"), ("value", "1000"),
      ("ci95_low", "1000"), ("ci95_high", "1000"), ("bracket_low", "1000"),
      ("bracket_high", "1000"), ("lower_below", "metered"), ("lower_above", "flat"),
      ("replications", "3"), ("requests_per_month", "981.854839"),
    ] { #expect(row[column] == value, "\(column)") }
    #expect(ending.output.contains("flat against metered: 1000, at 982 requests a month; below, "))
  }

  @Test("every point is the closed form to the last digit, ascending, and once")
  func points() throws {
    #expect(try scenario.compare(more: ["--points", "9"]).exitCode == 0)
    let rows = try scenario.table("break_even_points").records
    let values = rows.compactMap { Int128($0["value"] ?? "") }
    #expect(values.count == rows.count && rows.count >= 9)
    #expect(values == Set(values).sorted() && values.first == 10 && values.last == 5000)
    for (row, value) in zip(rows, values) {
      let price = value * 30_000_000
      let fee = 20_000_000_000 + value * 10_000_000
      #expect(Nanos.of(row["baseline_mean"] ?? "") == price)
      #expect(Nanos.of(row["alternative_mean"] ?? "") == fee)
      #expect(Nanos.of(row["difference"] ?? "") == fee - price)
      let verdict = fee > price ? "higher" : fee < price ? "lower" : "equal"
      #expect(row["verdict"] == verdict && row["unit"] == "USD")
    }
  }

  @Test("a bend makes two crossings, and a whole number lies between its neighbours")
  func several() throws {
    // $20 against $0.03 n is 666.67; beyond 700 requests, $20 and $0.05 for each of them is 750.
    let ending = try scenario.compare(["metered.yaml", "steep.yaml"], more: ["--points", "60"])
    #expect(ending.exitCode == 0)
    let rows = try scenario.table("break_even", in: "metered-vs-steep").records
    #expect(rows.map { $0["bracket_low"] } == ["666", "750"])
    #expect(rows.map { $0["bracket_high"] } == ["667", "750"])
    #expect(rows.map { $0["value"] } == ["667", "750"])
    #expect(rows.map { $0["lower_below"] } == ["metered", "steep"])
    #expect(rows.map { $0["lower_above"] } == ["steep", "metered"])
  }

  @Test("each alternative has its own, against the baseline that was chosen")
  func alternatives() throws {
    let files = ["flat.yaml", "metered.yaml", "steep.yaml"]
    let more = ["--baseline", "metered", "--folder", "three", "--points", "60", "--quiet"]
    #expect(try scenario.compare(files, more: more).exitCode == 0)
    let rows = try scenario.table("break_even", in: "three").records
    #expect(rows.map { $0["alternative"] } == ["flat", "steep", "steep"])
    #expect(rows.map { $0["value"] } == ["1000", "667", "750"])
  }

  @Test("with chance, a rate in its unit and an interval around it")
  func rates() throws {
    let more = ["--replications", "20", "--points", "7"]
    let ending = try scenario.compare(
      over: "traffic.u.arrivals.rate=0.2/h..5/h", of: "total_spend@random", more: more)
    #expect(ending.exitCode == 0)
    let rows = try scenario.table("break_even").records
    #expect(rows.count == 1)
    func number(_ column: String) -> Double {
      let text = rows.first?[column] ?? ""
      return text.hasSuffix("/h") ? Double(text.dropLast(2)) ?? .nan : .nan
    }
    // 1,000 requests in 744 hours.
    let truth = 1000.0 / 744
    #expect(number("ci95_low") < truth && number("ci95_high") > truth)
    #expect(number("ci95_high") - number("ci95_low") < 0.1)
    #expect((number("value") / truth - 1).magnitude < 0.03)
  }

  @Test("without a crossing it says who is lower, and where the gap is smallest")
  func none() throws {
    let ending = try scenario.compare(over: "traffic.t.arrivals.size=1200..9000")
    #expect(ending.exitCode == 0)
    #expect(try scenario.table("break_even").rows.isEmpty)
    #expect(try scenario.table("break_even_points").rows.count >= 17)
    let text = ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      text.contains(
        "flat against metered: none; flat is lower all along, and the gap is smallest at 1200, "
          + "the range's start: $4.00"))
    let same = try scenario.compare(of: "usage_cost")
    #expect(same.output.contains("the same all along"))
  }

  @Test("what is printed fits 40 columns, and one replication has no interval")
  func narrow() throws {
    let ending = try scenario.compare(more: ["--replications", "1"], columns: 40)
    let lines = ending.output.split(separator: "\n")
    let start = try #require(
      lines.firstIndex { $0.hasPrefix("break-even of total_spend of even,") })
    let own = lines[start...].prefix { !$0.contains("Fewer than 30") }
    #expect(own.count > 3)
    for line in own { #expect(line.count <= 40, "\(line)") }
    let row = try #require(try scenario.table("break_even").records.first)
    #expect(row["value"] == "1000" && row["ci95_low"] == "" && row["ci95_high"] == "")
  }

  @Test("the same bytes on any number of threads; gone where it is not asked any more")
  func files() throws {
    var first: [String: Data]?
    for threads in ["1", "3"] {
      let more = ["--threads", threads, "--quiet", "--points", "7"]
      let ending = try scenario.compare(
        over: "traffic.u.arrivals.rate=0.2/h..5/h", of: "total_spend@random", more: more)
      #expect(ending.exitCode == 0 && ending.output.isEmpty)
      let files = scenario.folder.contents().filter { $0.key.hasPrefix("results/") }
      #expect(first == nil || files == first)
      first = files
    }
    let package = scenario.folder.text("results/metered-vs-flat/datapackage.json")
    for file in ["break_even", "break_even_points"] {
      let table = try scenario.table(file)
      for column in table.header { #expect(package.contains("\"name\": \"\(column)\"")) }
    }
    let plain = try Program.run(
      ["compare", "metered.yaml", "flat.yaml", "--quiet"], in: scenario.folder)
    #expect(plain.exitCode == 0)
    let left = scenario.folder.contents().keys.filter { $0.contains("break_even") }
    #expect(left.isEmpty)
  }

  @Test("means are those of a run with the key set to the value")
  func run() throws {
    #expect(try scenario.compare(more: ["--points", "3", "--quiet"]).exitCode == 0)
    let row = try #require(
      try scenario.table("break_even_points").records.first { $0["value"] != "10" })
    let value = row["value"] ?? ""
    let run = try Program.run(
      ["run", "flat.yaml", "--quiet", "--out", "run", "--set", "traffic.t.arrivals.size=\(value)"],
      in: scenario.folder)
    #expect(run.exitCode == 0)
    let summary = try CSVTable(scenario.folder.text("run/flat/summary.csv"))
    let spend = summary.records.first {
      $0["organization"] == "even" && $0["metric"] == "total_spend"
    }
    #expect(spend?["mean"] == row["alternative_mean"])
  }
}
