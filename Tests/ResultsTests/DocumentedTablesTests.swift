import Foundation
import Testing

@testable import Results

@Suite("Tables in documents")
struct DocumentedTablesTests {
  private func document(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/\(name).md"), encoding: .utf8)
  }

  @Test("the columns of every table of a run are listed in docs/results.md, in their order")
  func run() throws {
    let text = try document("results")
    for table in Tables.all {
      let columns = table.columns.map(\.name).joined(separator: ", ")
      #expect(text.contains("`\(columns)`"), "\(table.fileName): `\(columns)`")
      #expect(text.contains(table.fileName))
    }
  }

  @Test(
    "the tables of studies and fits and their columns are named in their documents",
    arguments: [
      ("compare", ComparisonTables.all + BreakEvenTables.all),
      (
        "fit",
        [
          FitTables.fit.description, FitTables.goodness.description,
          FitTables.quantiles.description, FitTables.backtest.description,
          FitTables.coverage.description, FitTables.scores.description,
        ]
      ),
    ])
  func studies(name: String, tables: [TableDescription]) throws {
    let text = try document(name)
    for table in tables {
      #expect(text.contains(table.fileName))
      for column in table.columns {
        #expect(text.contains("`\(column.name)`"), "\(table.fileName): `\(column.name)`")
      }
    }
  }

  @Test("a table's columns have names of their own")
  func names() {
    for table in Tables.all + ComparisonTables.all + BreakEvenTables.all {
      #expect(Set(table.columns.map(\.name)).count == table.columns.count, "\(table.name)")
    }
  }
}
