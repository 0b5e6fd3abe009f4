import Foundation
import TestSupport
import Testing
import Text

@testable import Reports
@testable import Results

@Suite("Reports of studies")
struct StudyReportTests {
  private static let summary = [
    "organization,metric,unit,mean,sd,ci95_low,ci95_high,p05,p50,p95,min,max,replications",
    "acme,blocked_probability,probability,0.5,0,0,0.5,0,0,1,0,1,2",
    "*,blocked_probability,probability,0.5,0,0,0.5,0,0,1,0,1,2",
  ]

  private func charts(_ files: [String: [String]]) throws -> [String: Chart] {
    let sample = try SampleResults(files)
    let report = try Report([sample.folder])
    return Dictionary(uniqueKeysWithValues: report.named.map { ($0.name, $0.chart) })
  }

  private func parsed(_ chart: Chart) throws -> [String: Any] {
    let data = Data(chart.specification.text.utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("single replications stand beside the bands, with the top-ups that succeeded in them")
  func paths() throws {
    let charge = "acme,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,threshold,1,10"
    let charts = try charts([
      "summary.csv": Self.summary,
      "burn_down.csv": [
        "organization,time,mean,p05,p25,p50,p75,p95,blocked_share",
        "acme,2026-01-01T00:00:00Z,5,1,2,3,4,6,0", "acme,2026-01-01T06:00:00Z,5,1,2,3,4,6,0",
      ],
      "paths.csv": [
        "organization,replication,time,time_utc,balance",
        "acme,1,2026-01-01T00:00:00Z,,7", "acme,1,2026-01-01T06:00:00Z,,8",
        "acme,2,2026-01-01T00:00:00Z,,9",
      ],
      "top_ups.csv": [
        "replication,organization,requested_at,resolved_at,trigger,attempt,amount,status,"
          + "balance_after",
        "1," + charge + ",succeeded,17", "1," + charge + ",soft_decline,7",
        "3," + charge + ",succeeded,18",
      ],
    ])
    let chart = try #require(charts["balance"])
    #expect(chart.data.fields.suffix(2).map(\.title) == ["Replication 1", "Replication 2"])
    #expect(chart.data.rows.map { Array($0.suffix(2)) } == [["7", "9"], ["8", ""]])
    let text = chart.specification.text
    #expect(text.contains("\"balance\": 17") && !text.contains("\"balance\": 18"))
    #expect(chart.note.contains("the first 2 replications"))
  }

  @Test("statements are drawn where all transactions were kept, and add up to the closing balance")
  func statement() throws {
    let kept = try SampleResults.transactions([
      "2026-01-01T00:00:00Z,acme,purchase,10,10", "2026-01-02T00:00:00Z,acme,request,-4,6",
    ])
    let summary = Self.summary.map { $0 + "\n" }.joined()
    try Data(summary.utf8).write(to: URL(fileURLWithPath: kept.path + "/summary.csv"))
    let report = try Report([try kept.folder])
    let chart = try #require(report.named.first { $0.name == "statement" }?.chart)
    #expect(
      chart.data.rows.map { Array($0.dropFirst()) } == [
        ["2026-01", "purchase", "10"], ["2026-01", "request", "-4"],
        ["2026-01", "closing balance", "6"],
      ])
  }

  @Test("an offer is best for a customer where its mean is lowest, or highest where that is better")
  func offers() throws {
    let columns =
      "organization,metric,unit,baseline,alternative,baseline_mean,alternative_mean,difference,"
      + "ci95_low,ci95_high,verdict"
    let charts = try charts([
      "compare.csv": [
        columns, "a,total_spend,USD,x,y,5,7,2,1,3,higher", "a,margin,USD,x,y,5,7,2,1,3,higher",
        "a,total_spend,USD,x,z,5,4,-1,-2,0,lower", "b,total_spend,USD,x,y,3,3,0,0,0,equal",
      ]
    ])
    let chart = try #require(charts["offers"])
    let best = chart.data.rows.filter { !$0[5].isEmpty }.map { [$0[0], $0[1], $0[2], $0[5]] }
    #expect(
      best == [["a", "z", "total_spend", "lowest"], ["a", "y", "margin", "highest"]])
    #expect(chart.data.rows.count == 7)
    // A picture has no list that would say which metric it shows.
    let title = try #require(try parsed(chart)["title"] as? [String: Any])
    let lines = try #require((title["subtitle"] as? [String: Any])?["expr"] as? String)
    #expect(lines.contains("\"Metric: \" + metric"))
    // Several alternatives are drawn side by side, and nobody need choose one.
    let differences = try #require(charts["differences"])
    let params = try #require(try parsed(differences)["params"] as? [[String: Any]])
    #expect(params.compactMap { $0["name"] as? String } == ["metric"])
    #expect(differences.specification.text.contains("yOffset"))
  }

  @Test("a point of a sweep has its burn-down and its command")
  func point() throws {
    let charts = try charts([
      "sweep.csv": [
        "point,a,a_number,a_unit,organization,metric,unit,mean,ci95_low,ci95_high",
        "1,$5,5,USD,*,mean_balance,USD,9,8,10", "2,$6,6,USD,*,mean_balance,USD,9,8,10",
      ],
      "points.csv": [
        "point,a,a_number,a_unit,command", "1,$5,5,USD,drawdown run s.yaml --set 'a=$5'",
        "2,$6,6,USD,drawdown run s.yaml --set 'a=$6'",
      ],
      "burn_downs.csv": [
        "point,time,mean,p05,p25,p50,p75,p95,blocked_share",
        "1,2026-01-01T00:00:00Z,5,1,2,3,4,6,0", "2,2026-01-01T00:00:00Z,5,1,2,4,4,6,0",
      ],
    ])
    let chart = try #require(charts["point"])
    #expect(chart.commands.map(\.point) == ["1", "2"])
    #expect(chart.commands.map(\.command).last == "drawdown run s.yaml --set 'a=$6'")
    #expect(charts["curve"]?.picksPoints == true)
  }

  @Test("a page says what a click on a point shows")
  func page() throws {
    let sample = try SampleResults([
      "sweep.csv": [
        "point,a,a_number,a_unit,organization,metric,unit,mean,ci95_low,ci95_high",
        "1,5,5,,*,mean_balance,USD,9,8,10",
      ],
      "points.csv": ["point,a,a_number,a_unit,command", "1,5,5,,drawdown run s.yaml"],
      "burn_downs.csv": [
        "point,time,p05,p50,p95,blocked_share", "1,2026-01-01T00:00:00Z,1,2,3,0",
      ],
    ])
    let page = ReportPage(try Report([try sample.folder]), bundle: "/*! V */").html
    #expect(page.contains("data-picks data-name=\"curve\""))
    #expect(page.contains("class=\"commands\">{\"1\": \"drawdown run s.yaml\"}"))
  }

  @Test("of a search the last look of each stage is drawn, with the limit and the answer")
  func tried() throws {
    let charts = try charts([
      "solve.csv": [
        "stage,a,a_number,a_unit,first_replication,replications,role,criterion,unit,estimate,low,"
          + "high,limit,verdict,answer",
        "search,5,5,,1,10,constraint,fill_rate >= 99%,share,0.9,0.8,1,0.99,undecided,false",
        "search,5,5,,1,20,constraint,fill_rate >= 99%,share,0.995,0.99,1,0.99,holds,false",
        "validation,5,5,,21,20,constraint,fill_rate >= 99%,share,0.996,0.99,1,0.99,holds,true",
      ]
    ])
    let chart = try #require(charts["tried"])
    let (stage, verdict) = (chart.data.place("stage"), chart.data.place("verdict"))
    #expect(
      chart.data.rows.map { [$0[stage], $0[verdict]] } == [
        ["search", "holds"], ["validation", "holds"],
      ])
    #expect(chart.specification.text.contains("\"limit\": 0.99"))
  }

  @Test("a check draws how far metrics moved, and the balance of both sides")
  func moved() throws {
    let charts = try charts([
      "moved.csv": [
        "organization,metric,unit,baseline,run,change,relative_change,outcome",
        "acme,total_spend,USD,10,11,1,0.1,differs", "*,total_spend,USD,10,11,1,0.1,differs",
        "*,top_ups,count,10,5,-5,-0.5,chance", "*,refusals,count,0,5,5,,chance",
      ],
      "moved_burn_down.csv": [
        "organization,side,time,p05,p50,p95", "*,baseline,2026-01-01T00:00:00Z,1,2,3",
        "*,run,2026-01-01T00:00:00Z,2,3,4",
      ],
    ])
    let chart = try #require(charts["moved"])
    // The one organization is all of them, and what was nothing has no share.
    #expect(chart.data.rows.map { $0[1] } == ["top_ups", "total_spend"])
    #expect(charts["moved-balance"]?.data.values("side") == ["baseline", "run"])
  }
}
