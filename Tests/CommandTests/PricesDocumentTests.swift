import Foundation
import Testing

@Suite("The examples of docs/prices.md")
struct PricesDocumentTests {
  @Test("every command that is shown prints what is shown below it")
  func examples() throws {
    let path = Repository.path("docs/prices.md")
    let parts = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "```", omittingEmptySubsequences: false)
    // Text and blocks take turns.
    let blocks = parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }
    let scenario = try #require(blocks.first { $0.hasPrefix("yaml\n") })
    let folder = try TemporaryFolder()
    try folder.write("offers.yaml", String(scenario.dropFirst("yaml\n".count)))
    let examples = blocks.filter { $0.hasPrefix("\n$ drawdown ") }
    #expect(examples.count == blocks.count - 1 && examples.count >= 5)
    for example in examples {
      let lines = example.dropFirst().split(separator: "\n", maxSplits: 1)
      let words = lines[0].split(separator: " ").dropFirst(2).map(String.init)
      let ending = try Program.run(words, in: folder, environment: ["COLUMNS": "80"])
      #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(ending.errors)")
      #expect(ending.output == lines[1], "\(lines[0])")
    }
  }
}
