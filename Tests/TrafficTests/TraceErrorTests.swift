import Foundation
import Quantities
import TestSupport
import Testing
import Text

@testable import Traffic

/// A trace that is wrong, where, and part of what is said about it.
struct MalformedTrace: Sendable, CustomTestStringConvertible {
  let format: TraceFormat
  let text: String
  let line: Int
  let column: Int
  let part: String

  init(_ format: TraceFormat, _ text: String, _ line: Int, _ column: Int, _ part: String) {
    self.format = format
    self.text = text
    self.line = line
    self.column = column
    self.part = part
  }

  var testDescription: String { part }

  private static let header = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
  private static let time = "2023-11-16 18:17:03"
  private static let columns = TraceFormat.columns(
    time: "t", unit: .seconds, input: "i", cachedInput: "c", output: "o")
  private static func mooncake(_ blocks: String) -> String {
    "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 2\(blocks)}"
  }

  static let all: [MalformedTrace] = [
    .init(.azure, "", 1, 1, "the file is empty; its first line must name columns"),
    .init(.azure, "\n\n", 1, 1, "the file is empty"),
    .init(.azure, "a,b\n", 1, 1, "the header has no column `TIMESTAMP`"),
    .init(
      .azure, "Timestmp,ContextTokens,GeneratedTokens\n", 1, 1, "is it the one named `Timestmp`?"),
    .init(
      .azure, "TIMESTAMP,TIMESTAMP,ContextTokens,GeneratedTokens\n", 1, 11,
      "names `TIMESTAMP` twice"),
    .init(.azure, "TIMESTAMP,\"x\n", 1, 11, "the quote that opens this field is not closed"),
    .init(.azure, "TIMEST\u{0}AMP\n", 1, 7, "a NUL byte"),
    .init(
      .azure, header + "\(time),1,2\nyesterday,1,2\n", 3, 1,
      "`TIMESTAMP` is `yesterday`; it must be a time such as 2023-11-16T18:17:03Z"),
    .init(
      .azure, header + "\(time),,2\n", 2, 21, "`ContextTokens` is empty; it must be a whole number"),
    .init(.azure, header + "\(time),1,2.5\n", 2, 23, "`GeneratedTokens` is `2.5`"),
    .init(.azure, header + "\(time),-1,2\n", 2, 21, "from 0 to 1099511627776"),
    .init(
      .azure, header + "\(time),1099511627777,2\n", 2, 21, "`ContextTokens` is `1099511627777`"),
    .init(.azure, header + "\(time),1\n", 2, 1, "the row has 2 fields; the header names 3"),
    .init(.azure, header + "\(time)\n", 2, 1, "the row has 1 field; the header names 3"),
    .init(.azure, header + "\n\(time),1,2,3\n", 3, 1, "the row has 4 fields"),
    .init(.azure, header + "\(time),\"1\"x,2\n", 2, 24, "text after the closing quote"),
    .init(.azure, header + "\"é\",\"x,2\n", 2, 5, "is not closed"),
    .init(
      .azure, header + "\(time),1,2\n2023-11-16 18:17:02,1,2\n", 3, 1,
      "the row is earlier than one before it"),
    .init(
      .burstGPT, "Timestamp,Request tokens,Response tokens\n5s,1,2\n", 2, 1,
      "`Timestamp` is `5s`; it must be a number of seconds"),
    .init(
      .burstGPT, "Timestamp,Request tokens,Response tokens\n99999999999,1,2\n", 2, 1,
      "within 292 years"),
    .init(.mooncake, "x\n", 1, 1, "the header has no column `timestamp`"),
    .init(.mooncake, "{}\nx\n", 1, 1, "`timestamp` is missing"),
    .init(.mooncake, "[1]\n", 1, 2, "a row must be a JSON object"),
    .init(.mooncake, mooncake(""), 1, 1, "`hash_ids` is missing; it must be a list"),
    .init(.mooncake, mooncake(", \"hash_ids\": 3"), 1, 69, "`hash_ids` must be a list"),
    .init(.mooncake, mooncake(", \"hash_ids\": [1, \"2\"]"), 1, 73, "`hash_ids` must be a list"),
    .init(.mooncake, mooncake(", \"hash_ids\": [1, 2"), 1, 74, "a comma or `]` must follow"),
    .init(.mooncake, mooncake(", \"hash_ids\": [1]") + " x", 1, 74, "something follows the end"),
    .init(
      .mooncake, "\n{\"timestamp\": 0,\n", 2, 1, "the JSON value that starts here is not closed"),
    .init(
      .mooncake, "{\"é\": 1, \"timestamp\": true, \"input_length\": 1}", 1, 23,
      "`timestamp` is `true`; it must be a number of milliseconds"),
    .init(columns, "{\"t\": 1, \"t\": 2}", 1, 10, "`t` stands twice in the object"),
    .init(columns, "{\"t\": 1, \"i\": null, \"o\": 1}", 1, 15, "`i` is null"),
    .init(columns, "{\"t\": 1, \"i\": {\"x\": 1}, \"o\": 1}", 1, 15, "`i` is not a plain value"),
    .init(columns, "{\"t\": 1, \"o\": 1}", 1, 1, "`i` is missing"),
    .init(
      columns, "t,i,c,o\n1,5,6,1\n", 2, 5, "6 cached input tokens are more than the 5 input tokens"),
    .init(
      columns, "{\"t\": 1, \"i\": 5, \"c\": 6, \"o\": 1}", 1, 23, "they must be a part of them"),
    .init(columns, "t,i,o\n1,5,1\n", 1, 1, "the header has no column `c`"),
    .init(columns, "t,i,c,o\n1,\"5\n6\",1,1\n", 2, 3, "`i` is `5\n6`"),
    .init(
      .liteLLMSpendLogs,
      "startTime,prompt_tokens,completion_tokens,metadata\n\(time),1,2,{'usage_object': 1}\n", 2,
      26,
      "in double quotes"),
    .init(
      .liteLLMSpendLogs,
      "{\"startTime\": 17, \"prompt_tokens\": 1, \"completion_tokens\": 2}", 1, 15,
      "`startTime` is `17`; it must be a time"),
  ]
}

@Suite("What is wrong with a trace")
struct TraceErrorTests {
  @Test(
    "A wrong trace is refused at its place, with what would be right", arguments: MalformedTrace.all
  )
  func malformed(trace: MalformedTrace) throws {
    let file = try TraceFile(trace.text)
    let definition = ReplayDefinition(path: file.path, format: trace.format)
    let place = "\(file.path):\(trace.line):\(trace.column): error: "
    let problem = try #require(TraceCheck.validate(definition, over: century).problems.first)
    #expect(problem.description.hasPrefix(place), "\(problem)")
    #expect(problem.message.contains(trace.part), "\(problem)")
    var failure: TraceError?
    do throws(TraceError) {
      var stream = try ReplayStream(definition, over: century)
      _ = played(&stream)
      failure = stream.failure
    } catch {
      failure = error
    }
    #expect(failure == .malformed(problem.description))
  }

  @Test(
    "The check collects all problems, at most 100, counts the others, and goes on counting rows")
  func collects() throws {
    let header = "t\n"
    let columns = TraceFormat.columns(time: "t", unit: .seconds)
    let file = try TraceFile(header + "1\nx\n2\ny\n1\n3\n")
    let check = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: columns), over: century)
    #expect(check.problems.map(\.position.line) == [3, 5, 6])
    #expect(check.requests == 3)
    #expect(check.first == Instant(nanoseconds: 1_000_000_000))
    #expect(check.last == Instant(nanoseconds: 3_000_000_000))
    let many = try TraceFile(header + String(repeating: "x\n", count: 1_000))
    let capped = TraceCheck.validate(
      ReplayDefinition(path: many.path, format: columns), over: century)
    // Three that say the same, and how many more do.
    #expect(capped.problems.map(\.position.line) == [2, 3, 4, 1_001])
    #expect(capped.problems.last?.message.hasPrefix("997 more rows are wrong") == true)
    let different = try TraceFile(header + (0..<1_000).map { "x\($0)\n" }.joined())
    let others = TraceCheck.validate(
      ReplayDefinition(path: different.path, format: columns), over: century)
    #expect(others.problems.count == 101)
  }

  @Test("Rows that all lie outside the horizon are a warning")
  func outside() throws {
    let file = try TraceFile("t\n1\n2\n")
    let columns = TraceFormat.columns(time: "t", unit: .nanoseconds)
    let later = Interval(from: Instant(nanoseconds: 3), to: Instant(nanoseconds: 9))
    let check = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: columns, shift: .none), over: later)
    #expect(check.problems.map(\.severity) == [.warning])
    let shifted = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: columns, shift: .start), over: later)
    #expect(shifted.problems.isEmpty)
  }

  @Test("A missing file is unreadable, and a problem for the check")
  func missing() {
    let definition = ReplayDefinition(path: "/nowhere/trace.csv", format: .azure)
    #expect(
      throws: TraceError.unreadable(
        path: "/nowhere/trace.csv", reason: "No such file or directory")
    ) { try ReplayStream(definition, over: century) }
    #expect(
      TraceCheck.validate(definition, over: century).problems.map(\.description) == [
        "/nowhere/trace.csv:1:1: error: the file cannot be read: No such file or directory"
      ])
  }

  @Test("Gzip data that is cut short is refused even where bad rows are skipped")
  func truncated() throws {
    guard let path = RealData.path("mooncake-conversation/conversation_trace.jsonl.gz") else {
      return
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let cut = try TraceFile(whole.prefix(400_000))
    let definition = ReplayDefinition(path: cut.path, format: .mooncake, badRows: .skipped)
    let check = TraceCheck.validate(definition, over: century)
    #expect(check.requests > 1_000)
    let problem = try #require(check.problems.first)
    #expect(check.problems.count == 1)
    #expect(problem.message.contains("cut short"))
    #expect(problem.position.line == check.requests + 1)
    var damaged = whole
    damaged[300_000] ^= 0xff
    let file = try TraceFile(damaged)
    var stream = try ReplayStream(
      ReplayDefinition(path: file.path, format: .mooncake), over: century)
    _ = played(&stream)
    #expect(stream.failure != nil)
  }
}
