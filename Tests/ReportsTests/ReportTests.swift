import Foundation
import TestSupport
import Testing
import Text

@testable import Reports
@testable import Results

@Suite("Reports")
struct ReportTests {
  private static let summaryColumns =
    "organization,metric,unit,mean,sd,ci95_low,ci95_high,p05,p50,p95,min,max,replications"
  private static let burnDownColumns =
    "organization,time,mean,p05,p25,p50,p75,p95,blocked_share"
  /// A name that would break out of attributes, elements, scripts and expressions.
  private static let hostile = "</script><b x='\"'>&\\"

  private static func summary(_ organizations: [String]) -> [String] {
    [summaryColumns]
      + (organizations + ["*"]).enumerated().flatMap { number, name in
        let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
        return [
          "\(quoted),blocked_probability,probability,0.\(number),0,0,0.5,0,0,1,0,1,20",
          "\(quoted),blocked_requests,count,\(number * 1500),0,0,0.5,0,0,1,0,1,20",
          "\(quoted),total_spend,USD,-1234.5,0,-1300,1.00000000051e-07,0,0,1,0,1,20",
        ]
      }
  }

  private static func run(_ organizations: [String], further: [String: [String]] = [:]) throws
    -> SampleResults
  {
    let files = ["summary.csv": summary(organizations)]
    return try SampleResults(files.merging(further) { $1 })
  }

  private func charts(_ sample: SampleResults) throws -> [String: Chart] {
    let report = try Report([sample.folder])
    return Dictionary(uniqueKeysWithValues: report.named.map { ($0.name, $0.chart) })
  }

  /// A specification as a reader of JSON has it.
  private func parsed(_ chart: Chart) throws -> [String: Any] {
    let data = Data(chart.specification.text.utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func values(_ chart: Chart) throws -> [[String: Any]] {
    let data = try #require(try parsed(chart)["data"] as? [String: Any])
    return try #require(data["values"] as? [[String: Any]])
  }

  // MARK: - Runs

  @Test("the balance's chart has the file's numbers, and times as clocks showed them")
  func balance() throws {
    let sample = try Self.run(
      ["acme"],
      further: [
        "burn_down.csv": [
          Self.burnDownColumns, "acme,2026-03-29T01:00:00+01:00,5,1,2,3.000000001,4,6,0.25",
          "acme,2026-03-29T03:00:00+02:00,-5,-1,-2,-3,-4,-6,1e-07",
          "*,2026-03-29T01:00:00+01:00,5,1,2,3,4,6,0.25",
        ],
        "inputs.json": [
          """
          {"scenario": "s", "seed": "1", "replications": 20, "overrides": [],
           "horizon": {"from": "2026-03-29T00:00:00+01:00", "to": "2026-03-30T00:00:00+02:00"},
           "time_zone": "Europe/Berlin", "organizations": [
             {"names": ["acme"], "terms": {"auto_top_up": {"threshold": "20.5"}}}]}
          """
        ],
      ])
    let chart = try #require(try charts(sample)["balance"])
    let rows = try values(chart)
    #expect(rows.map { $0["organization"] as? String } == ["acme", "acme"])
    #expect(rows.map { $0["time"] as? String } == ["2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"])
    #expect(rows.map { $0["p50"] as? Double } == [3.000000001, -3])
    #expect(rows.map { $0["blocked_share"] as? Double } == [0.25, 1e-07])
    #expect(chart.specification.text.contains("\"threshold\": 20.5"))
    let title = try #require(try parsed(chart)["title"] as? [String: Any])
    let lines = try #require(title["subtitle"] as? [String])
    #expect(lines.joined(separator: " ") == chart.note && lines.allSatisfy { $0.count <= 100 })
    // With one organization there is nothing to choose.
    #expect(try parsed(chart)["params"] == nil)
  }

  @Test("of many samples the lowest ones are drawn, for each organization that is offered")
  func thinning() throws {
    let names = (1...30).map { "o\($0)" }
    let rows = (names + ["*"]).flatMap { name in
      (0..<300).map { sample in
        let day = 1 + sample / 24
        let time =
          "2026-01-\(day < 10 ? "0" : "")\(day)T\(sample % 24 < 10 ? "0" : "")\(sample % 24)"
        return "\(name),\(time):00:00Z,0,\(sample == 150 ? -7 : 1),2,3,4,5,0"
      }
    }
    let sample = try Self.run(
      names, further: ["burn_down.csv": [Self.burnDownColumns] + rows])
    let chart = try #require(try charts(sample)["balance"])
    let found = Dictionary(grouping: chart.data.rows) { $0[0] }
    #expect(found.count == 21)
    #expect(found.values.allSatisfy { rows in rows.contains { $0[2] == "-7" } })
    #expect(chart.data.rows.count < 2100)
    // Those that are blocked most are offered first, after all together.
    let params = try #require(try parsed(chart)["params"] as? [[String: Any]])
    let bind = try #require(params.first?["bind"] as? [String: Any])
    #expect((bind["options"] as? [String])?.prefix(2) == ["*", "o10"])
  }

  @Test("charges are counted by day and outcome, for a replication on average")
  func topUps() throws {
    let start = "1,acme,2026-01-31T23:00:00-05:00,2026-02-01T00:00:00-05:00,threshold"
    let sample = try Self.run(
      ["acme"],
      further: [
        "top_ups.csv": [
          "replication,organization,requested_at,resolved_at,trigger,attempt,amount,status",
          start + ",1,10,succeeded", start + ",2,10,succeeded", start + ",1,10,soft_decline",
          start + ",0,10,not_fired",
        ]
      ])
    let chart = try #require(try charts(sample)["top-ups"])
    #expect(
      chart.data.rows == [
        ["2026-01-31", "soft decline", "0.05"], ["2026-01-31", "succeeded", "0.1"],
      ])
  }

  @Test("names stand in pages and specifications as text, whatever is in them")
  func escaping() throws {
    let sample = try Self.run([Self.hostile, "plain"])
    let report = try Report([sample.folder])
    let page = ReportPage(report, bundle: "/*! Vega 0 & more */\nwindow.vegaEmbed = 0").html
    #expect(!page.contains("<b x"))
    #expect(page.contains("&lt;/script&gt;&lt;b x=&#39;&quot;&#39;&gt;&amp;\\"))
    #expect(page.contains("Drawn by Vega 0 &amp; more"))
    // As many ends of scripts as the page has of its own.
    let scripts = page.ranges(of: "<script").count
    #expect(page.ranges(of: "</script").count == scripts)
    #expect(scripts == report.named.count + 3)
    for (_, chart) in report.named {
      let data = chart.specification.text.inScript
      #expect(!data.contains("<"))
      let names = try values(chart).map { $0["organization"] as? String }
      #expect(names == ["plain", Self.hostile])
    }
  }

  @Test("pages round for people: cents, groups of digits, percent")
  func rounding() throws {
    let sample = try Self.run(["a", "b"])
    let page = ReportPage(try Report([sample.folder]), bundle: "/*! V */").html
    #expect(page.contains("<strong>−\u{2060}$1,234.50</strong>"))
    #expect(page.contains("to $0.00</small>"))
    #expect(page.contains("<strong>20\u{a0}%</strong>"))
    #expect(page.contains("<td class=n>3,000"))
  }

  @Test("every chart of a page has its question, numbers and buttons, and nothing is loaded")
  func page() throws {
    let samples = [try Self.run(["a", "b"]), try Self.run(["c", "d"])]
    let report = try Report(samples.map { try $0.folder })
    #expect(report.specifications.map(\.name) == ["risk.vl.json", "2-risk.vl.json"])
    let page = ReportPage(report, bundle: "/*! V */").html
    for part in ["<figure", "<details><summary>Numbers", "=\"svg\" aria", "=\"png\" aria"] {
      #expect(page.ranges(of: part).count == 2, "\(part)")
    }
    #expect(page.ranges(of: "<h3>Which organizations are most at risk?</h3>").count == 2)
    #expect(page.contains("default-src 'none'"))
    #expect(page.ranges(of: "src=").isEmpty && page.ranges(of: "<link").isEmpty)
    // The one address names the form of specifications; nothing reads from it.
    #expect(
      page.ranges(of: "https://").count == page.ranges(of: "https://vega.github.io/schema").count)
  }

  // MARK: - Studies

  @Test("a comparison shows those at both ends, without the sum of all")
  func comparison() throws {
    let columns =
      "organization,metric,unit,baseline,alternative,baseline_mean,alternative_mean,difference,"
      + "ci95_low,ci95_high,replications,variance_reduction,verdict"
    let rows = (1...40).map { "o\($0),total_spend,USD,b,a,1,2,\($0),0,50,10,,higher" }
    let sample = try SampleResults([
      "compare.csv": [columns] + rows + ["*,total_spend,USD,b,a,1,2,820,0,900,10,,higher"]
    ])
    let chart = try #require(try charts(sample)["differences"])
    let shown = try values(chart).compactMap { $0["difference"] as? Int }
    #expect(shown == Array(1...15) + Array(26...40))
    #expect(chart.note.contains("The 10 in the middle are left out."))
  }

  @Test("a sweep of two keys is a map, of one a curve; every point is beside the best ones")
  func sweep() throws {
    let rest = "organization,metric,unit,mean,ci95_low,ci95_high"
    func rows(_ keys: String) -> [String] {
      [
        "1,\(keys),*,blocked_probability,probability,0.2,0,1",
        "1,\(keys),*,mean_balance,USD,9,8,10",
        "1,\(keys),acme,mean_balance,USD,7,8,10",
      ]
    }
    let map = try charts(
      SampleResults([
        "sweep.csv": ["point,a.b's,c," + rest] + rows("$5,x"),
        "pareto.csv": [
          "point,a.b's,c,front,blocked_probability_mean,mean_balance_mean", "1,$5,x,best,0.2,9",
        ],
      ]))
    #expect(map.keys.sorted() == ["map", "pareto"])
    let points = try values(try #require(map["map"]))
    #expect(points.map { $0["key1"] as? String } == ["$5", "$5"])
    #expect(points.map { $0["set"] as? String }.first == "--set 'a.b'\\''s=$5' --set 'c=x'")
    #expect(points.map { $0["blocked"] as? Double } == [0.2, 0.2])
    let front = try values(try #require(map["pareto"]))
    #expect(front.count == 1 && front[0]["front"] as? String == "best")
    #expect(front[0]["mean_balance"] as? Int == 9)
    let curve = try charts(
      SampleResults(["sweep.csv": ["point,a,a_number,a_unit," + rest] + rows("$5,5,USD")]))
    #expect(curve.keys.sorted() == ["curve"])
    #expect(try values(try #require(curve["curve"])).first?["set"] as? String == "--set 'a=$5'")
  }

  @Test("a backtest shows its windows, not their total")
  func backtest() throws {
    let times = "2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,requests"
    let sample = try SampleResults([
      "backtest.csv": [
        "scope,from,to,measure,measured,mean,p025,p05,p95,p975",
        "window,\(times),5,6,1,2,9,10", "total,\(times),50,60,10,20,90,100",
      ]
    ])
    let chart = try #require(try charts(sample)["backtest"])
    #expect(try values(chart).map { $0["measured"] as? Int } == [5])
  }

  // MARK: - Problems

  @Test("a folder without results, and numbers that are none, are told")
  func problems() throws {
    let empty = try SampleResults([:])
    #expect(throws: ResultsError.self) { try Report([empty.folder]) }
    let sample = try Self.run(
      ["acme"],
      further: [
        "burn_down.csv": [
          Self.burnDownColumns, "acme,2026-03-29T01:00:00+01:00,5,1,2,many,4,6,0.25",
          "acme,yesterday,5,1,2,3,4,6,0.25",
        ]
      ])
    let error = #expect(throws: ResultsError.self) { try Report([sample.folder]) }
    guard case .malformed(let problems)? = error else {
      Issue.record("not told: \(String(describing: error))")
      return
    }
    let texts = problems.first.map(\.description)
    #expect(texts.count == 2)
    #expect(texts.first?.hasSuffix("burn_down.csv:2:38: error: `many` is not a number") == true)
  }
}
