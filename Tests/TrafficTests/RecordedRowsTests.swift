import Testing
import Text
import Traffic

@Suite("Rows of a trace as they were recorded")
struct RecordedRowsTests {
  private static let format = TraceFormat.columns(
    time: "at", unit: .seconds, input: "in", cachedInput: "hit", output: "out", model: "who")

  private func recording(
    _ file: TraceFile, checksOrder: Bool = true
  ) throws -> TraceRows {
    try TraceRows(
      path: file.path, format: Self.format, unnamedModel: "other", checksOrder: checksOrder)
  }

  @Test("models are numbered as they come, rows without one belong to the first")
  func models() throws {
    let file = try TraceFile(
      "at,who,in,hit,out\n1,b,5,2,3\n1.5,,6,,4\n2,a,7,7,5\n2,b,8,0,6\n3,other,9,0,7\n")
    var recording = try recording(file)
    var rows: [TraceRow] = []
    while let row = try recording.next() { rows.append(row) }
    #expect(recording.models == ["other", "b", "a"])
    #expect(rows.map(\.entry) == [1, 0, 2, 1, 0])
    #expect(rows.map(\.time) == [1, 1.5, 2, 2, 3].map { Int64($0 * 1e9) })
    #expect(rows.map(\.inputTokens) == [5, 6, 7, 8, 9])
    #expect(rows.map(\.cachedInputTokens) == [2, 0, 7, 0, 0])
    #expect(rows.map(\.outputTokens) == [3, 4, 5, 6, 7])
    #expect(rows.map(\.line) == [2, 3, 4, 5, 6])
  }

  @Test("a row that is too early is refused, unless that does not matter")
  func order() throws {
    let file = try TraceFile("at,who,in,hit,out\n2,a,1,0,1\n1,a,1,0,1\n3,a,1,0,1\n")
    var strict = try recording(file)
    _ = try strict.next()
    #expect(throws: DocumentError.self) { try strict.next() }
    #expect(try strict.next()?.line == 4)
    var loose = try recording(file, checksOrder: false)
    var count = 0
    while try loose.next() != nil { count += 1 }
    #expect(count == 3)
  }

  @Test("more models than any list of them has are refused at the row")
  func tooMany() throws {
    let rows = (0..<1_000).map { "\($0),m\($0),1,0,1\n" }.joined()
    let file = try TraceFile("at,who,in,hit,out\n" + rows)
    var recording = try recording(file)
    for _ in 0..<999 { _ = try recording.next() }
    #expect(recording.models.count == 1_000)
    do {
      _ = try recording.next()
      Issue.record("the name was taken")
    } catch {
      #expect(error.diagnostic.description.contains(":1001:"))
      #expect(error.diagnostic.message.contains("one more than the 1000 models"))
    }
  }
}
