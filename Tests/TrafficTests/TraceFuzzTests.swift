import Quantities
import Testing
import Text

@testable import Traffic

/// Traces that were refused at a wrong place, or kept the reader for minutes.
@Suite("Hostile traces")
struct TraceFuzzTests {
  private static let start =
    #"{"startTime": "2026-01-01T00:00:00Z", "prompt_tokens": 1, "completion_tokens": 2, "metadata": "#

  private func problems(_ text: String, _ format: TraceFormat = .liteLLMSpendLogs) throws
    -> [Diagnostic]
  {
    let file = try TraceFile(text)
    let definition = ReplayDefinition(path: file.path, format: format)
    return withExtendedLifetime(file) {
      TraceCheck.validate(definition, over: century).problems
    }
  }

  @Test(
    "what is wrong inside metadata stands in the file, at the character where that is known",
    arguments: [
      // Escaped line ends are no lines of the file: the text's start is all that is known.
      (start + #""{\n\n x"}"#, 1, start.count + 1),
      (start + #""{x}"}"#, 1, start.count + 3),
      (start + #"{"usage_object": {"prompt_tokens_details": {"cached_tokens": 7}}}}"#, 1, 156),
      (
        start + #""{\"usage_object\": {\"prompt_tokens_details\": {\"cached_tokens\": 7}}}"}"#, 1,
        start.count + 1
      ),
    ])
  func metadata(text: String, line: Int, column: Int) throws {
    let found = try problems("\n" + text + "\n")
    let position = try #require(found.first).position
    #expect(found.count == 1)
    #expect((position.line, position.column) == (line + 1, column))
  }

  @Test("so it is in CSV, with quotes and lines inside")
  func commaSeparatedMetadata() throws {
    let header = "startTime,prompt_tokens,completion_tokens,metadata\n2026-01-01T00:00:00Z,1,2,"
    let quoted = try problems(header + "\"{\n\"\"a\"\": x}\"\n")
    #expect(quoted.map(\.position.line) == [2])
    #expect(quoted.map(\.position.column) == [26])
    let plain = try problems(header + "{x}\n")
    #expect(plain.map(\.position.column) == [27])
  }

  @Test("a line with a hundred thousand members is read in one pass")
  func members() throws {
    let members = [String](repeating: "\"cached_token\": 1", count: 100_000)
    let details = "{\"usage_object\": {\"prompt_tokens_details\": {"
    let text = Self.start + details + members.joined(separator: ",") + "}}}, \"é\": 1}\n"
    #expect(try problems(text).isEmpty)
  }
}
