import Foundation
import Quantities
import TestSupport
import Testing

@testable import Traffic

@Suite("Recorded traces")
struct TraceRecordingTests {
  @Test("The Azure code trace of 2023 is read whole")
  func azure() throws {
    guard let path = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv") else {
      return
    }
    let lines = try RealData.lines(path)
    let definition = ReplayDefinition(path: path, format: .azure, shift: .none)
    let check = TraceCheck.validate(definition, over: century)
    #expect(check.problems.isEmpty)
    #expect(check.requests == 8_819)
    // 2023-11-16 18:17:03.97996 and 19:14:19.928016, by hand.
    #expect(check.first.nanoseconds == 1_700_158_623_979_960_000)
    #expect(check.last.nanoseconds == 1_700_162_059_928_016_000)
    var stream = try ReplayStream(definition, over: century)
    let rows = played(&stream)
    #expect(rows.map(\.input) == lines.map { Int64($0[1].trimmingCharacters(in: .whitespaces)) })
    #expect(rows.map(\.output) == lines.map { Int64($0[2].trimmingCharacters(in: .whitespaces)) })
    let day = try #require(rows.first).at / 86_400_000_000_000 * 86_400_000_000_000
    for (row, line) in zip(rows, lines) {
      let clock = line[0].suffix(16).split(whereSeparator: { ":.".contains($0) })
        .compactMap { Int64($0) }
      let seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
      #expect(row.at == day + seconds * 1_000_000_000 + clock[3] * 100)
    }
  }

  @Test("The Azure trace of 57 minutes repeats over three hours")
  func repeated() throws {
    guard let path = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv") else {
      return
    }
    let start = Instant(nanoseconds: 1_772_323_200_000_000_000)
    let horizon = Interval(from: start, to: start + .hour * 3)
    var stream = try ReplayStream(
      ReplayDefinition(path: path, format: .azure, repeats: true), over: horizon)
    let rows = played(&stream, atMost: 1_000_000)
    #expect(stream.failure == nil)
    #expect(rows.first?.at == start.nanoseconds)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.at <= $1.at })
    // 3435.948056 s and a mean gap of 0.389652 s: 3.14 passes.
    #expect(rows.count > 3 * 8_819)
    #expect(rows.count < 4 * 8_819)
    #expect(rows[8_819].at - start.nanoseconds == 3_435_948_056_000 + 3_435_948_056_000 / 8_818)
    #expect(rows[8_819].input == rows[0].input)
  }

  @Test("The Mooncake trace's cached tokens agree with the derived table, row by row")
  func mooncake() throws {
    guard let path = RealData.path("mooncake-conversation/conversation_trace.jsonl.gz"),
      let table = RealData.path("mooncake-conversation/conversation_requests.csv")
    else { return }
    let lines = try RealData.lines(table)
    let definition = ReplayDefinition(path: path, format: .mooncake, shift: .none)
    var stream = try ReplayStream(definition, over: century)
    let rows = played(&stream)
    #expect(stream.failure == nil)
    #expect(rows.count == 12_031)
    let expected = lines.map { line in
      let numbers = line.compactMap { Int64($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      return TimedMark(
        at: numbers[0] * 1_000_000, entry: 0, input: numbers[1], cached: numbers[3],
        output: numbers[2])
    }
    #expect(rows == expected)
    let cached = rows.reduce(0) { $0 + $1.cached }
    let input = rows.reduce(0) { $0 + $1.input }
    #expect((cached * 1_000 + input / 2) / input == 374)
  }

  @Test("The head of BurstGPT is read with its models")
  func burstGPT() throws {
    guard let path = RealData.path("burstgpt-aggregates/BurstGPT_1_head42.csv") else { return }
    let lines = try RealData.lines(path)
    let definition = ReplayDefinition(
      path: path, format: .burstGPT, shift: .none,
      models: [.init(name: "ChatGPT", entry: 0), .init(name: "GPT-4", entry: 1)],
      defaultEntry: nil)
    #expect(TraceCheck.validate(definition, over: century).problems.isEmpty)
    var stream = try ReplayStream(definition, over: century)
    let rows = played(&stream)
    #expect(rows.count == 42)
    for (row, line) in zip(rows, lines) {
      #expect(row.at == (Int64(line[0]) ?? -1) * 1_000_000_000)
      #expect(row.entry == (line[1] == "GPT-4" ? 1 : 0))
      #expect(row.input == Int64(line[2]))
      #expect(row.output == Int64(line[3]))
    }
  }
}
