import Testing

/// A scenario, or a scenario with a trace, that is wrong; where, and part of what is said about it.
struct MalformedFile: Sendable, CustomTestStringConvertible {
  let scenario: [UInt8]
  /// The trace `t.csv` beside it.
  let trace: [UInt8]?
  /// File, line and column.
  let place: String
  let message: String

  var testDescription: String { "\(place) \(message)" }

  init(_ text: String, _ place: String, _ message: String) {
    self.init(bytes: Array(text.utf8), place, message)
  }

  init(bytes: [UInt8], _ place: String, _ message: String) {
    scenario = bytes
    trace = nil
    self.place = "s.yaml:\(place)"
    self.message = message
  }

  /// A sound scenario with a wrong trace.
  init(
    trace: [UInt8], format: String = "azure-llm", more: String = "", _ place: String,
    _ message: String
  ) {
    scenario = Array(SmallScenario.replay("t.csv", format: format, more: more).utf8)
    self.trace = trace
    self.place = "t.csv:\(place)"
    self.message = message
  }

  init(
    trace: String, format: String = "azure-llm", more: String = "", _ place: String,
    _ message: String
  ) {
    self.init(trace: Array(trace.utf8), format: format, more: more, place, message)
  }

  private static let header = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
  private static let row = "2023-11-16 18:17:03,10,20\n"
  private static func azure(_ rows: String) -> String { header + row + rows }

  /// Nine lists, each of nine aliases of the one before: a thousand million values.
  private static let bomb =
    "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + (1...9).map { level in
      let alias = "*a\(level - 1)"
      let list = Array(repeating: alias, count: 9).joined(separator: ", ")
      return "a\(level): &a\(level) [\(list)]\n"
    }.joined()

  static let scenarios: [MalformedFile] = [
    .init("", "1:1", "the file is empty"),
    .init("\n\n  \n", "1:1", "the file is empty"),
    .init("drawdown: 1\nname: a\u{0}b\n", "2:8", "U+0000"),
    .init(bytes: [UInt8](repeating: 0, count: 4096), "1:1", "U+0000"),
    .init(bytes: Array("drawdown: 1\nname: ".utf8) + [0xFF, 0x0A], "2:7", "byte 0xFF"),
    .init(bytes: [0xFF, 0xFE, 0x64, 0x00, 0x72, 0x00], "1:1", "UTF-16"),
    .init(bytes: [0x1F, 0x8B, 0x08, 0x00, 0x00], "1:1", "U+001F"),
    .init("drawdown: 1\n\thorizon: 1\n", "2:1", "tab"),
    .init(bomb, "7:10", "values once its aliases are written out"),
    .init("a: &a [*a]\n", "1:8", "inside its own anchor"),
    .init(String(repeating: "[", count: 10_000), "1:65", "nested more than 64 deep"),
    .init(String(repeating: "{a: ", count: 10_000), "1:254", "nested more than 64 deep"),
    .init(
      (0..<10_000).map { String(repeating: " ", count: min($0, 70)) + "a:\n" }.joined(), "64:64",
      "nested more than 64 deep"),
    .init(
      "drawdown: 1\nname: " + String(repeating: "x", count: 20 << 20), "1:1",
      "8388608"),
    .init(
      "drawdown: 1\nname: " + String(repeating: "x", count: 2 << 20), "2:7",
      "at most 1048576 are read"),
    .init("drawdown: 1\nname: \"a\n", "2:7", "close the quote"),
    .init("drawdown: 1\n---\ndrawdown: 1\n", "2:1", "a second document"),
    .init("drawdown: 1\ndrawdown: 1\n", "2:1", "given twice, first at line 1"),
    .init("- drawdown: 1\n", "1:1", "found a list"),
    .init("drawdown: !!binary aGk=\n", "1:11", "`!!binary`"),
    .init(SmallScenario.text(organizations: "[]"), "6:16", "at least 1"),
    .init(SmallScenario.text(more: "name: ../x"), "7:7", "it starts with neither letter nor digit"),
    .init(SmallScenario.text(rate: "1e999/s"), "5:33", "the exponent is too large"),
    .init(SmallScenario.text(duration: "-1d"), "2:40", "a duration is not negative"),
    .init(SmallScenario.text(more: "seed: 99999999999999999999"), "7:7", "the number is too large"),
  ]

  static let traces: [MalformedFile] = [
    .init(trace: "", "1:1", "the file is empty"),
    .init(trace: header, "1:1", "the trace has no rows"),
    .init(trace: "a,b\n1,2\n", "1:1", "no column `TIMESTAMP`"),
    .init(trace: azure("2023-11-16 18:17:04,x,1\n"), "3:21", "`ContextTokens` is `x`"),
    .init(
      trace: azure("2023-11-16 18:17:04,1\n"), "3:1", "the row has 2 fields; the header names 3"),
    .init(
      trace: azure("2023-11-16 18:17:02,1,1\n"), "3:1", "the row is earlier than one before it"),
    .init(trace: azure("2023-11-16 18:17:04,\"1\n"), "3:21", "the quote that opens this field"),
    .init(trace: azure("2023-11-16 18:17:04,1\u{0},1\n"), "3:22", "NUL"),
    .init(trace: azure("2023-11-16 18:17:04,-1,1\n"), "3:21", "`ContextTokens` is `-1`"),
    .init(trace: azure("2023-13-16 18:17:04,1,1\n"), "3:1", "it must be a time"),
    .init(trace: row, "1:1", "no column `TIMESTAMP`"),
    .init(trace: [0x1F, 0x8B], "1:1", "cut short"),
    .init(trace: [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], "1:1", "gzip"),
    .init(trace: [0xFF, 0x54, 0x00], "1:1", "not UTF-8"),
    .init(trace: [0xFF, 0xFE, 0x54, 0x00], "1:1", "no column `TIMESTAMP`"),
    .init(trace: [0xFF, 0xFE, 0x54], "1:1", "the UTF-16 text ends inside a character"),
    .init(trace: [0x28, 0xB5, 0x2F, 0xFD, 0x04], "1:1", "the Zstandard data ends too early"),
    .init(trace: "{\"timestamp\": 0}\n", format: "mooncake", "1:1", "is missing"),
    .init(trace: "{\"timestamp\": 0,\n", format: "mooncake", "1:1", "is not closed"),
    .init(
      trace: String(repeating: "[", count: 100_000), format: "mooncake", "1:2", "is not closed"),
    .init(trace: azure(""), more: ", repeat: true", "1:1", "rows at two different times"),
  ]
}
