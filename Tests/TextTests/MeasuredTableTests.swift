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
    ["é", "1234.5", "search", "1", ""],
  ]

  private func lines(width: Int) -> [String] {
    RowWriter.bytes(of: rows, columns, as: .table, width: width).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("decimal points stand under each other, and a column without values is left out")
  func alignment() {
    #expect(
      lines(width: 80) == [
        "name         amount  project  id",
        "purchase   100.00    search   0-1",
        "request     -0.0375           0-12",
        "é         1234.50    search   1", "",
      ])
  }

  @Test("dispensable columns give way, the most dispensable first, and that is said")
  func narrow() {
    #expect(lines(width: 34)[0] == "name         amount  project  id")
    #expect(lines(width: 33)[0] == "name         amount  project")
    #expect(lines(width: 33)[4] == "(no room for id; --format csv shows all)")
    #expect(lines(width: 20)[0] == "name         amount")
    #expect(lines(width: 20)[4] == "(no room for id, project; --format csv shows all)")
  }

  @Test("where even the others have no room, each row is a list of all it has")
  func list() {
    #expect(
      lines(width: 18) == [
        "name     purchase", "amount   100", "project  search", "id       0-1", "",
        "name     request", "amount   -0.0375", "id       0-12", "",
        "name     é", "amount   1234.5", "project  search", "id       1", "",
      ])
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
