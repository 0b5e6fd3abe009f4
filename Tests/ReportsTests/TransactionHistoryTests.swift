import Foundation
import TestSupport
import Testing
import Text

@testable import Results

@Suite("Histories")
struct TransactionHistoryTests {
  private static let lines = [
    SampleResults.transactionColumns,
    "1,0,2026-01-31T23:59:59.5-05:00,acme,purchase,5,5,,ada,,card,,0,,",
    "1,1,2026-02-01T00:00:00-05:00,acme,request,-1,4,search,,k1,,\"m, \"\"x\"\"\",0,,\"two\nlines\"",
    "1,2,2026-02-02T00:00:00-05:00,acme,trace,-0.5,3.5,search,bob,k1,,fast,0,,",
    "1,3,2026-02-01T00:00:00-05:00,solo,request,-1,-1,find,,k2,,fast,,,",
    "2,4,2026-02-01T00:00:00-05:00,solo,request,-2,-2,find,,k2,,fast,,,",
  ]

  private func sample() throws -> SampleResults {
    try SampleResults(["transactions.csv": Self.lines])
  }

  private func text(
    _ sample: SampleResults, _ filter: ResultsFilter = ResultsFilter(), as format: OutputFormat
  ) throws -> String {
    var bytes: [UInt8] = []
    try TransactionHistory(sample.folder, filter).write(as: format, width: 200) { bytes += $0 }
    return bytes.text
  }

  private func ids(_ conditions: [(String, [String])], _ period: ResultsPeriod = ResultsPeriod())
    throws
    -> [String]
  {
    let filter = ResultsFilter(
      conditions: conditions.map { ResultsFilter.Condition(column: $0, values: $1) }, period: period
    )
    let text = try text(sample(), filter, as: .json)
    let rows = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    return try #require(rows).compactMap { $0["id"] as? String }
  }

  @Test("without filters CSV is the file itself, but for other replications")
  func copy() throws {
    let kept = Self.lines.dropLast().map { $0 + "\n" }.joined()
    #expect(try text(sample(), as: .csv) == kept)
  }

  @Test("a row needs all that is asked for, and one of the values for each")
  func filters() throws {
    #expect(try ids([]) == ["0", "1", "2", "3"])
    #expect(try ids([("organization", ["solo"])]) == ["3"])
    #expect(try ids([("type", ["request", "trace"])]) == ["1", "2", "3"])
    #expect(try ids([("type", ["request"]), ("project", ["search"])]) == ["1"])
    #expect(try ids([("member", ["bob", "ada"])]) == ["0", "2"])
    #expect(try ids([("model", ["m, \"x\""])]) == ["1"])
    #expect(try ids([("api_key", ["k2"])]) == ["3"])
    #expect(try ids([("type", ["expiry"])]) == [], "a type that did not occur")
    #expect(try ids([], ResultsPeriod(year: 2026, month: 1)) == ["0"])
    let day = ResultsPeriod(
      from: ResultsPeriod.Bound("2026-02-01"), to: ResultsPeriod.Bound("2026-02-02T05:00:00Z"))
    #expect(try ids([], day) == ["1", "3"])
  }

  @Test(
    "a name that is nowhere is told, with the one that was meant or those that there are",
    arguments: [
      ("type", "reqest", "request"), ("model", "fst", "fast"), ("member", "adda", "ada"),
      ("project", "zzz", nil),
    ])
  func unknown(column: String, name: String, suggestion: String?) throws {
    let sample = try sample()
    let filter = ResultsFilter(conditions: [.init(column: column, values: [name])])
    do {
      _ = try TransactionHistory(sample.folder, filter)
      Issue.record("\(name) is unknown")
    } catch ResultsError.unknownName(let unknown) {
      #expect(unknown.column == column && unknown.name == name)
      #expect(unknown.suggestion == suggestion)
      if column == "project" { #expect(unknown.known == ["search", "find"]) }
    }
  }

  @Test("JSON has exact amounts as text, nothing as null, and text unharmed")
  func json() throws {
    let text = try text(sample(), as: .json)
    #expect(text.contains("\"replication\": 1, \"id\": \"2\""))
    let rows = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    let row = try #require(rows?.dropFirst().first)
    #expect(row["model"] as? String == "m, \"x\"")
    #expect(row["memo"] as? String == "two\nlines")
    #expect(row["amount"] as? String == "-1")
    #expect(row["invoice"] is NSNull)
    #expect(row.count == 15)
  }

  @Test("a table names organizations above their rows, or one of them below")
  func table() throws {
    let all = try text(sample(), as: .table).split(separator: "\n")
    #expect(all.filter { $0 == "acme" || $0 == "solo" } == ["acme", "solo"])
    #expect(all.last == "4 transactions")
    let one = ResultsFilter(conditions: [.init(column: "organization", values: ["solo"])])
    #expect(try text(sample(), one, as: .table).hasSuffix("\n1 transaction of solo\n"))
    let none = ResultsFilter(period: ResultsPeriod(year: 2030))
    #expect(try text(sample(), none, as: .table) == "no transactions\n")
    #expect(try text(sample(), none, as: .json) == "[]\n")
    #expect(try text(sample(), none, as: .csv) == SampleResults.transactionColumns + "\n")
  }

  @Test("everything that is wrong with a file is told at its place, before anything is written")
  func malformed() throws {
    var lines = Self.lines
    lines[1] = "1,0,yesterday,acme,purchase,5.,5,,ada,,card,,0,,"
    lines[3] = "1,2,2026-02-02T00:00:00-05:00,acme"
    lines[4] += ",more"
    let sample = try SampleResults(["transactions.csv": lines])
    do {
      _ = try TransactionHistory(sample.folder, ResultsFilter())
      Issue.record("the file is wrong")
    } catch ResultsError.malformed(let problems) {
      #expect(
        problems.first.map { "\($0.position.line):\($0.position.column)" }
          == ["2:5", "2:29", "5:1", "6:1"])
    }
  }

  @Test("a column that is missing is named, and columns may come in another order")
  func columns() throws {
    let swapped = try SampleResults([
      "transactions.csv": [
        "balance_after,amount,type,organization,time,id",
        "5,5,purchase,acme,2026-01-01T00:00:00Z,0",
      ]
    ])
    #expect(try TransactionHistory(swapped.folder, ResultsFilter()).count == 1)
    let without = try SampleResults(["transactions.csv": ["time,id,organization,type,amount"]])
    do {
      _ = try TransactionHistory(without.folder, ResultsFilter())
      Issue.record("a column is missing")
    } catch ResultsError.malformed(let problems) {
      #expect(problems.first.map(\.message).first?.contains("no column `balance_after`") == true)
    }
  }
}
