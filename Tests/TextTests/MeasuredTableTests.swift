import Testing

@testable import Text

@Suite("Tables that are measured first")
struct MeasuredTableTests {
  private let columns = [
    OutputColumn("name", .text), OutputColumn("amount", .number(leastPlaces: 2)),
    OutputColumn("project", .text, 1), OutputColumn("id", .text, 2),
    OutputColumn("memo", .text, 3),
  ]
  private let rows = [
    ["purchase", "100", "search", "0-1", ""], ["request", "-0.0375", "", "0-12", ""],
    ["é", "12345.5", "search", "1", ""],
  ]

  private func lines(width: Int) -> [String] {
    RowWriter.bytes(of: rows, columns, as: .table, width: width).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("decimal points stand under each other, and a column without values is left out")
  func alignment() {
    #expect(
      lines(width: 80) == [
        "name           amount  project  id",
        "purchase     100.00    search   0-1",
        "request       -0.0375           0-12",
        "é         12,345.50    search   1", "",
      ])
  }

  @Test("dispensable columns give way, the most dispensable first, and that is said")
  func narrow() {
    #expect(lines(width: 36)[0] == "name           amount  project  id")
    #expect(lines(width: 35)[0] == "name           amount  project")
    #expect(lines(width: 35)[4] == "(no room for id; --format csv shows all)")
    #expect(lines(width: 22)[0] == "name           amount")
    #expect(lines(width: 22)[4] == "(no room for id, project; --format csv shows all)")
  }

  @Test("where even the others have no room, each row is a list of all it has")
  func list() {
    #expect(
      lines(width: 20) == [
        "name     purchase", "amount   100", "project  search", "id       0-1", "",
        "name     request", "amount   -0.0375", "id       0-12", "",
        "name     é", "amount   12,345.5", "project  search", "id       1", "",
      ])
  }

  @Test("thousands have commas between them, whatever the sign; what is no number has none")
  func thousands() {
    let columns = [OutputColumn("n", .integer), OutputColumn("amount", .number(leastPlaces: 2))]
    let numbers = ["999", "1000", "-999", "-1000", "1234567", "-1234567.891", "1e15", "n/a"]
    let table = RowWriter.bytes(of: numbers.map { [$0, $0] }, columns, as: .table, width: 80).text
    let shown = table.split(separator: "\n").dropFirst().map { line in
      line.split(separator: " ").map(String.init)
    }
    #expect(shown.count == numbers.count)
    #expect(shown[1] == ["1,000", "1,000.00"] && shown[0] == ["999", "999.00"])
    #expect(shown[2] == ["-999", "-999.00"] && shown[3] == ["-1,000", "-1,000.00"])
    #expect(shown[4] == ["1,234,567", "1,234,567.00"])
    #expect(shown[5] == ["-1,234,567.891", "-1,234,567.891"])
    #expect(shown[6][0] == "1e15" && shown[7][0] == "n/a")
    let csv = RowWriter.bytes(of: [["1000", "1000"]], columns, as: .csv, width: 0).text
    #expect(csv.hasSuffix("1000,1000\n") || csv.hasSuffix("1000,1000\r\n"))
  }

  @Test("what would steer a terminal is shown as a replacement character")
  func control() {
    let column = [OutputColumn("memo", .text)]
    let rows = [["a\u{1B}[31mb\nc\u{9B}d\u{7F}é"]]
    let text = RowWriter.bytes(of: rows, column, as: .table, width: 80).text
    #expect(text == "memo\na\u{FFFD}[31mb\u{FFFD}c\u{FFFD}d\u{FFFD}é\n")
  }

  @Test("a time is shown to the second, with its offset")
  func times() {
    let rows = [["2026-01-05T09:25:51.446043100-05:00"], ["2026-01-05T09:25:51-05:00"]]
    let text = RowWriter.bytes(of: rows, [OutputColumn("t", .time)], as: .table, width: 80).text
    #expect(text == "t\n2026-01-05T09:25:51-05:00\n2026-01-05T09:25:51-05:00\n")
  }
}

extension [UInt8] {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
