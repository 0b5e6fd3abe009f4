import Foundation
import Testing

@Suite("The documents of the gateway show what it does")
struct DocumentTests {
  /// A document, in which some text stands for what a program printed.
  private struct Document {
    let url: URL
    var text: String

    init(_ path: String) throws {
      url = GatewayProgram.repository.appending(path: path)
      text = try String(contentsOf: url, encoding: .utf8)
    }

    /// The range of a block of code, by its place among those of a language.
    func block(_ language: String, _ number: Int) throws -> Range<String.Index> {
      let parts = text.ranges(of: "```\(language)\n")
      try #require(parts.count > number)
      let start = parts[number].upperBound
      let end = try #require(text[start...].firstRange(of: "```")).lowerBound
      return start..<end
    }

    /// Compares a block with what it should be; `UPDATE_DOCUMENTS=1` writes it.
    mutating func expect(_ right: String, in block: Range<String.Index>) throws {
      guard text[block] != right else { return }
      guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else {
        Issue.record("\(url.lastPathComponent) shows something else; UPDATE_DOCUMENTS=1 writes it")
        return
      }
      text.replaceSubrange(block, with: right)
      try Data(text.utf8).write(to: url)
    }
  }

  @Test("the session in the example's README is what the program answers")
  func session() throws {
    var document = try Document("Examples/Gateway/README.md")
    let lines = document.text[try document.block("json", 0)].split(separator: "\n").map(String.init)
    let ending = try GatewayProgram.run(lines)
    #expect(ending.exitCode == 0 && ending.errors == "")
    try document.expect(ending.output, in: document.block("json", 1))
  }

  @Test("the program in the README at the top is the one that is compiled, and prints what it says")
  func tenLines() throws {
    var document = try Document("README.md")
    let program = try Document("Examples/Gateway/Sources/TenLines/main.swift").text
    try document.expect(program, in: document.block("swift", 0))
    let ending = try GatewayProgram.shell(
      "'\(GatewayProgram.buildFolder.path)/ten-lines'")
    #expect(ending.exitCode == 0 && ending.output.hasPrefix("charged 0."))
    #expect(document.text.contains("\n\(ending.output)```"))
  }

  @Test("every action and every key of the actions stands in the table")
  func table() throws {
    let document = try Document("Examples/Gateway/README.md")
    let ending = try GatewayProgram.run([
      #"{"do":"configure","models":{"m":{"input":"1"}}}"#, #"{"do":"open","organization":"a"}"#,
      #"{"do":"?","organization":"a"}"#,
    ])
    let actions = try #require(ending.errors.firstRange(of: "write one of ")).upperBound
    for action in ending.errors[actions...].split(whereSeparator: { ", \n".contains($0) }) {
      #expect(document.text.contains("\n| `\(action)` |"), "\(action)")
    }
  }
}
