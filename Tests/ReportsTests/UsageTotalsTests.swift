import TestSupport
import Testing
import Text

@testable import Results

@Suite("Usage added up")
struct UsageTotalsTests {
  private static let lines = [
    SampleResults.usageColumns,
    "b,2026-02,search,ada,k1,chat,fast,output,1.5,token,0.3",
    "b,2026-01,search,ada,k1,chat,fast,output,10,token,0.000000001",
    "b,2026-01,search,ada,k1,chat,fast,input,20,token,0.1",
    "a,2026-01,find,,,agents,large,input,0.000000001,token,5",
    "a,2026-01,,,,,gpu,meter,3,hour,7",
    "a,2026-01,,,,,disk,meter,4,gigabyte,8",
  ]

  private func totals(
    _ dimensions: [UsageTotals.Dimension], _ conditions: [ResultsFilter.Condition] = [],
    _ period: ResultsPeriod = ResultsPeriod()
  ) throws -> UsageTotals {
    let sample = try SampleResults(["usage.csv": Self.lines])
    return try UsageTotals(
      sample.folder, ResultsFilter(conditions: conditions, period: period), by: dimensions)
  }

  private func text(_ totals: UsageTotals) -> [String] {
    totals.rows.map { row in
      (row.keys + [ExactAmount.text(row.quantity), row.unit, ExactAmount.text(row.cost)])
        .joined(separator: " ")
    }
  }

  @Test("by month: months in order, usage types in the ledger's, units never mixed")
  func months() throws {
    #expect(
      text(try totals([.month])) == [
        "2026-01 input 20.000000001 token 5.1", "2026-01 output 10 token 0.000000001",
        "2026-01 meter 3 hour 7", "2026-01 meter 4 gigabyte 8", "2026-02 output 1.5 token 0.3",
      ])
  }

  @Test("every dimension tells apart, and costs always add up to the same")
  func dimensions() throws {
    // The sample is of a file without providers; weekdays and hours are in another.
    let dimensions = UsageTotals.Dimension.allCases.filter {
      $0 != .provider && !$0.isOfPatterns
    }
    for dimension in dimensions {
      let totals = try totals([dimension])
      #expect(totals.cost == 20_400_000_001, "\(dimension)")
      let keys = totals.rows.map { $0.keys + [$0.unit] }
      #expect(Set(keys).count == keys.count)
    }
    #expect(try totals([.usageType]).rows.count == 4)
    #expect(try totals([.organization, .model, .usageType]).dimensions.count == 3)
    #expect(text(try totals([.organization])).map { $0.first } == ["b", "b", "a", "a", "a"])
    #expect(try totals(dimensions).rows.count == 6)
    #expect(throws: ResultsError.self) { try totals([.provider]) }
  }

  @Test("filters take what they name")
  func filters() throws {
    func cost(_ column: String, _ value: String) throws -> Int128 {
      try totals([], [ResultsFilter.Condition(column: column, values: [value])]).cost
    }
    #expect(try cost("organization", "b") == 400_000_001)
    #expect(try cost("model", "gpu") == 7_000_000_000)
    #expect(try cost("project", "find") == 5_000_000_000)
    #expect(try cost("member", "ada") == 400_000_001)
    #expect(try cost("api_key", "k1") == 400_000_001)
    #expect(try cost("endpoint", "agents") == 5_000_000_000)
    #expect(try cost("usage_type", "meter") == 15_000_000_000)
    #expect(try cost("usage_type", "image") == 0, "a type that did not occur")
    #expect(try totals([], [], ResultsPeriod(year: 2026, month: 2)).cost == 300_000_000)
    #expect(try totals([], [], ResultsPeriod(year: 2025)).rows.isEmpty)
    #expect(throws: ResultsError.self) { try cost("member", "adda") }
  }

  @Test("a month that is none is told at its place")
  func malformed() throws {
    let sample = try SampleResults([
      "usage.csv": [Self.lines[0], "a,2026-13,,,,c,m,input,1,token,1"]
    ])
    do {
      _ = try UsageTotals(sample.folder, ResultsFilter(), by: [])
      Issue.record("the month is wrong")
    } catch ResultsError.malformed(let problems) {
      #expect(problems.first.first?.position.column == 3)
    }
  }
}
