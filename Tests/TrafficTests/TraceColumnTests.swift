import Quantities
import Testing
import Text

@testable import Traffic

/// A small export as people have them, and what is found in it.
struct ExportCase: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  /// Input, cached, written and output tokens of all rows; nil where the file is refused.
  let tokens: [Int64]?
  /// Words of what is told; nothing where nothing is.
  var told = ""

  var testDescription: String { name }

  private static let at = "2026-06-01T08:00:00Z"

  static let all: [ExportCase] = [
    ExportCase(
      name: "an answer of OpenAI's chat API",
      text: #"""
        {"id": "c", "created": 1780300800, "model": "gpt-4o", "choices": [{"index": 0, "message": {"role": "assistant"}}], "usage": {"prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105, "prompt_tokens_details": {"cached_tokens": 40}}}
        """#, tokens: [100, 40, 0, 5]),
    ExportCase(
      name: "an answer of Anthropic's API",
      text: #"""
        {"timestamp": "\#(at)", "model": "claude", "usage": {"input_tokens": 100, "cache_read_input_tokens": 40, "cache_creation_input_tokens": 7, "output_tokens": 5}}
        """#, tokens: [147, 40, 7, 5], told: "is read so; write `input: exclusive`"),
    ExportCase(
      name: "tokens on top of the output",
      text: #"""
        {"timestamp": "\#(at)", "modelVersion": "g", "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 5, "thoughtsTokenCount": 30, "totalTokenCount": 135}}
        """#, tokens: [100, 0, 0, 5], told: "135 and not 105 in line 1"),
    ExportCase(
      name: "rows in a list",
      text: #"{"logs": [{"time": "\#(at)", "inputTokens": 10, "outputTokens": 5}], "next": null}"#,
      tokens: [10, 0, 0, 5]),
    ExportCase(
      name: "pages one after the other",
      text: #"""
        {"data": [{"time": "\#(at)", "input_tokens": 10, "output_tokens": 5}]}
        {"data": [{"time": "\#(at)", "input_tokens": 10, "output_tokens": 5}]}
        """#, tokens: [20, 0, 0, 10]),
    ExportCase(
      name: "a key that only a later row has",
      text: #"""
        {"time": "\#(at)", "input_tokens": 10, "output_tokens": 5}
        {"time": "\#(at)", "input_tokens": 10, "output_tokens": 5, "cached_tokens": 8}
        """#, tokens: [20, 8, 0, 10]),
    ExportCase(
      name: "words for nothing",
      text: "time,input_tokens,cached_tokens,output_tokens\n"
        + ["NULL", "None", "\\N", "NaN", "N/A", "-", ""].map { "\(at),10,\($0),5\n" }.joined(),
      tokens: [70, 0, 0, 35]),
    ExportCase(
      name: "no input at all", text: "time,input_tokens,output_tokens\n\(at),NULL,5\n", tokens: nil,
      told: "`where: status < 400`"),
    ExportCase(
      name: "blanks", text: "time , input_tokens ,output_tokens\n\(at), 10 , 5\n",
      tokens: [10, 0, 0, 5]),
    ExportCase(
      name: "a total without output", text: "time,prompt_tokens,total_tokens\n\(at),10,15\n",
      tokens: [10, 0, 0, 0], told: "15 and not 10 in line 2"),
    ExportCase(
      name: "failed requests",
      text: "time,input_tokens,output_tokens,status\n\(at),10,5,ok\n\(at),10,0,error\n",
      tokens: [20, 0, 0, 5], told: "`status` is not used"),
    ExportCase(
      name: "units that change",
      text: "time,input_tokens,output_tokens\n1780300800000,10,5\n1780300801,10,5\n", tokens: nil,
      told: "a number of ms, as the first one was"),
    ExportCase(
      name: "dates between slashes",
      text: "time,input_tokens,output_tokens\n2026/06/01 08:00,10,5\n6/1/2026 09:00,10,5\n",
      tokens: nil, told: "6/1/2026 09:00`; it must be"),
    ExportCase(
      name: "out of order",
      text: "time,input_tokens,output_tokens\n\(at),10,5\n2026-05-01,10,5\n",
      tokens: [20, 0, 0, 10], told: "write `sort: true`"),
    ExportCase(
      name: "a header alone", text: "time,input_tokens,output_tokens\n", tokens: nil,
      told: "there must be one at least"),
    ExportCase(
      name: "a known export whose rows are not",
      text: "request_id,startTime,model,prompt_tokens,completion_tokens,spend,metadata\n"
        + "a,2026-06-01 08:00:00,m,100,7,0.1,\"{'usage_object': {}}\"\n", tokens: nil,
      told: "in double quotes"),
  ]
}

@Suite("Exports that nobody described")
struct TraceColumnTests {
  @Test(
    "are read by the names of their columns, and what is odd is told", arguments: ExportCase.all)
  func reads(export: ExportCase) throws {
    let file = try TraceFile(export.text)
    let summary = try TraceSummary(
      ReplayDefinition(path: file.path, format: .automatic), firstRows: 0)
    let problems = summary.problems.map(\.description).joined(separator: "\n")
    let isRefused = summary.problems.contains { $0.severity == .error }
    #expect(isRefused == (export.tokens == nil), "\(problems)")
    if let tokens = export.tokens {
      let totals = summary.models.reduce([0, 0, 0, 0] as [Int128]) { sum, model in
        zip(
          sum,
          [
            model.inputTokens, model.cachedInputTokens, model.cacheWriteTokens, model.outputTokens,
          ]
        ).map { $0 + $1 }
      }
      #expect(totals == tokens.map { Int128($0) })
    }
    #expect(export.told.isEmpty ? problems.isEmpty : problems.contains(export.told), "\(problems)")
    withExtendedLifetime(file) {}
  }

  @Test("Columns of one's own that seem to leave out the cached tokens are told")
  func exclusiveNames() throws {
    let file = try TraceFile("at,input_no_cache,cache_read\n1780300800,10,3\n")
    var format = TraceFormat.columns(
      time: "at", input: "input_no_cache", cachedInput: "cache_read")
    let told = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: format), over: century)
    #expect(told.problems.map(\.message).first?.contains("as if it had them") == true)
    format.saysInput = true
    let said = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: format), over: century)
    #expect(said.problems.isEmpty)
  }
}
