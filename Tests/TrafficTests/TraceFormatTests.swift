import Quantities
import TestSupport
import Testing
import Text

@testable import Traffic

@Suite("Formats of traces")
struct TraceFormatTests {
  private func rows(_ text: String, _ format: TraceFormat) throws -> [TimedMark] {
    let file = try TraceFile(text)
    let definition = ReplayDefinition(path: file.path, format: format, shift: .none)
    var stream = try ReplayStream(definition, over: century)
    let found = played(&stream)
    #expect(stream.failure == nil)
    return withExtendedLifetime(file) { found }
  }

  private func row(
    _ at: Int64, _ input: Int64, _ output: Int64, cached: Int64 = 0
  ) -> TimedMark {
    TimedMark(at: at, entry: 0, input: input, cached: cached, output: output)
  }

  @Test("Azure: columns by name, in any order, with others between")
  func azure() throws {
    let expected = [row(1_700_158_623_979_960_000, 4808, 10)]
    let first = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n"
    #expect(try rows(first, .azure) == expected)
    let second =
      "\u{feff}GeneratedTokens,x,\"ContextTokens\",TIMESTAMP\n10,é,4808,2023-11-16 18:17:03.9799600"
    #expect(try rows(second, .azure) == expected)
  }

  @Test("BurstGPT: seconds, also with a fraction")
  func burstGPT() throws {
    let text =
      "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
      + "5,ChatGPT,472,18,490,Conversation log\n45.5,GPT-4,1087,0,1087,API log\n"
    #expect(
      try rows(text, .burstGPT) == [row(5_000_000_000, 472, 18), row(45_500_000_000, 1087, 0)])
  }

  @Test("Mooncake: leading blocks seen in an earlier line are cached, at most the input")
  func mooncake() throws {
    let text = """
      {"timestamp": 0, "input_length": 1030, "output_length": 5, "hash_ids": [0, 1, 2]}
      {"timestamp": 1, "input_length": 1030, "output_length": 5, "hash_ids": [0, 1, 3]}

      {"hash_ids": [9, 0, 1], "timestamp": 1, "input_length": 1500, "output_length": 5}
      {"timestamp": 2.5, "input_length": 600, "output_length": 5, "hash_ids": [9, 0], "x": {"y": []}}
      {"timestamp": 3, "input_length": 600, "output_length": 5, "hash_ids": [7, 7]}
      {"timestamp": 3, "input_length": 600, "output_length": 5, "hash_ids": []}
      """
    #expect(
      try rows(text, .mooncake) == [
        row(0, 1030, 5), row(1_000_000, 1030, 5, cached: 1024), row(1_000_000, 1500, 5),
        row(2_500_000, 600, 5, cached: 600), row(3_000_000, 600, 5), row(3_000_000, 600, 5),
      ])
  }

  @Test("A Mooncake trace that repeats starts each pass with an empty cache")
  func mooncakeRepeats() throws {
    let file = try TraceFile(
      """
      {"timestamp": 0, "input_length": 512, "output_length": 1, "hash_ids": [0]}
      {"timestamp": 1, "input_length": 512, "output_length": 1, "hash_ids": [0]}
      """)
    let definition = ReplayDefinition(path: file.path, format: .mooncake, repeats: true)
    let horizon = Interval(
      from: Instant(nanoseconds: 0), to: Instant(nanoseconds: 4_000_000))
    var stream = try ReplayStream(definition, over: horizon)
    #expect(played(&stream).map(\.cached) == [0, 512, 0, 512])
  }

  @Test("LiteLLM: CSV and JSON lines give the same, with cached tokens from the metadata")
  func liteLLM() throws {
    let usage =
      #"{"usage_object": {"prompt_tokens_details": {"text_tokens": 3, "cached_tokens": 64}}}"#
    let doubled = usage.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    let escaped = usage.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\\\"")
    let start = "2023-11-16T18:17:03+00:00"
    let at: Int64 = 1_700_158_623_000_000_000
    let expected = [row(at, 100, 7, cached: 64), row(at, 100, 8), row(at, 100, 9)]
    let csv = """
      request_id,startTime,model,prompt_tokens,completion_tokens,metadata
      a,\(start),m,100,7,"\(doubled)"
      b,\(start),m,100,8,"{""usage_object"": null}"
      c,\(start),m,100,9,
      """
    #expect(try rows(csv, .liteLLMSpendLogs) == expected)
    func object(_ output: Int, _ metadata: String) -> String {
      #"{"startTime": "\#(start)", "model": "m", "prompt_tokens": 100, "completion_tokens": \#(output)\#(metadata)}"#
        + "\n"
    }
    let nested = object(7, ", \"metadata\": \(usage)") + object(8, ", \"metadata\": null")
    #expect(try rows(nested + object(9, ""), .liteLLMSpendLogs) == expected)
    let text = object(7, ", \"metadata\": \"\(escaped)\"") + object(8, ", \"metadata\": \"\"")
    #expect(try rows(text + object(9, ", \"metadata\": {}"), .liteLLMSpendLogs) == expected)
  }

  @Test(
    "Columns of one's own, in every unit of time",
    arguments: [
      (TraceFormat.TimeUnit.seconds, "1.5", 1_500_000_000), (.milliseconds, "1.5", 1_500_000),
      (.microseconds, "1.5", 1_500), (.nanoseconds, "15", 15),
      (.iso8601, "1970-01-01T00:00:01.5Z", 1_500_000_000),
    ] as [(TraceFormat.TimeUnit, String, Int64)])
  func units(unit: TraceFormat.TimeUnit, text: String, expected: Int64) throws {
    let columns = TraceFormat.columns(
      time: "at", unit: unit, input: "in", cachedInput: "hit", output: "out", model: "name")
    let csv = "out,at,name,hit,in\n3,\(text),m,2,10\n3,\(text),,,10\n"
    let wanted = [row(expected, 10, 3, cached: 2), row(expected, 10, 3)]
    #expect(try rows(csv, columns) == wanted)
    let json =
      #"{"at": "\#(text)", "in": 10, "hit": 2, "out": 3.0, "other": [1, {}]}"# + "\n"
      + #"{"at": "\#(text)", "in": "10", "out": 3, "name": null, "hit": null}"#
    #expect(try rows(json, columns) == wanted)
  }

  @Test("A column that is not asked for is zero")
  func timesOnly() throws {
    let columns = TraceFormat.columns(time: "t", unit: .seconds)
    #expect(try rows("t\n1\n", columns) == [row(1_000_000_000, 0, 0)])
    #expect(try rows("{\"t\": 1}", columns) == [row(1_000_000_000, 0, 0)])
  }

  @Test("Random bytes never stop the program, in any format")
  func fuzz() throws {
    var generator = SplitMix64(seed: 5)
    let azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9,48,10\n"
    let mooncake =
      "{\"timestamp\": 0, \"input_length\": 10, \"output_length\": 5, \"hash_ids\": [0, 1]}\n"
    let spend =
      "{\"startTime\": \"2023-11-16T18:17:03Z\", \"model\": \"m\", \"prompt_tokens\": 1, "
      + "\"completion_tokens\": 2, \"metadata\": \"{\\\"usage_object\\\": {}}\"}\n"
    let columns = TraceFormat.columns(time: "timestamp", unit: .milliseconds, input: "input_length")
    let cases: [(String, TraceFormat)] = [
      (azure + azure.dropFirst(40), .azure), (mooncake + mooncake, .mooncake),
      (spend + spend, .liteLLMSpendLogs), (mooncake, columns),
    ]
    var read = 0
    for (text, format) in cases {
      for round in 0..<150 {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
            Bool.random(using: &generator)
            ? UInt8.random(in: 0...255, using: &generator)
            : Array("\"{}[],:\n\\0".utf8).randomElement(using: &generator) ?? 0
        }
        let file = try TraceFile(bytes)
        let definition = ReplayDefinition(
          path: file.path, format: format, sorts: round % 2 == 0,
          badRows: round % 3 == 0 ? .skipped : .refused)
        let check = TraceCheck.validate(definition, over: century)
        var count = 0
        var isRefused = true
        if var stream = try? ReplayStream(definition, over: century) {
          count = played(&stream).count
          isRefused = stream.failure != nil
        }
        // What the check lets through can be played, and what it does not cannot.
        let isEmpty = check.requests == 0
        let hasErrors = check.problems.contains { $0.severity == .error }
        #expect(isRefused == hasErrors || isEmpty)
        if !isRefused { #expect(count == check.requests) }
        read += count
      }
    }
    #expect(read > 100)
  }
}
