import Foundation
import Testing

@Suite("The examples of docs/fit.md")
struct FitDocumentTests {
  private static let width = ["COLUMNS": "100"]

  /// The text of docs/fit.md after a mark, up to the end of the block that follows it.
  private func block(after mark: String) throws -> Substring {
    let text = try String(
      contentsOfFile: Repository.path("docs/fit.md"), encoding: .utf8)
    let start = try #require(text.range(of: "<!-- \(mark) -->\n```")).upperBound
    let end = try #require(text.range(of: "\n```", range: start..<text.endIndex)).lowerBound
    let body = text[start..<end]
    return body[body.index(after: try #require(body.firstIndex(of: "\n")))...]
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let trace = Repository.path("scenarios/traces/code.csv.gz")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: trace))
    try folder.write("scenarios/traces/code.csv.gz", Array(bytes))
    return folder
  }

  @Test("the fit prints the report and the scenario that are shown")
  func fit() throws {
    let report = try block(after: "fit")
    let lines = report.split(separator: "\n", maxSplits: 1)
    let command = try #require(lines.first).dropFirst("$ drawdown ".count)
    let words = command.split(separator: " ").prefix { $0 != ">" }.map(String.init)
    #expect(words.first == "fit")
    let ending = try Program.run(words, in: try folder(), environment: Self.width)
    #expect(ending.exitCode == 0)
    #expect(ending.errors == lines[1] + "\n")
    #expect(ending.output == (try block(after: "scenario")) + "\n")
  }

  @Test("the backtest prints what is shown")
  func backtest() throws {
    let lines = try block(after: "backtest").split(separator: "\n", maxSplits: 1)
    let words = try #require(lines.first).dropFirst("$ drawdown ".count)
      .split(separator: " ").map(String.init)
    #expect(words.first == "backtest")
    let ending = try Program.run(words, in: try folder(), environment: Self.width)
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    #expect(ending.output == lines[1] + "\n")
  }

  @Test("every option and every column is explained")
  func complete() throws {
    let text = try String(contentsOfFile: Repository.path("docs/fit.md"), encoding: .utf8)
    for verb in ["fit", "backtest"] {
      let help = try Program.run([verb, "--help"], in: try TemporaryFolder()).output
      let options = help.split { $0.isWhitespace || $0 == "," }
        .filter { $0.hasPrefix("--") && $0.count > 2 }
      #expect(options.count > 8)
      for option in options { #expect(text.contains("`\(option)"), "\(option)") }
    }
    let folder = try folder()
    let trace = ["scenarios/traces/code.csv.gz", "--format", "azure-llm", "--quiet", "--out", "o"]
    _ = try Program.run(["fit"] + trace, in: folder)
    _ = try Program.run(["backtest"] + trace + ["--replications", "5"], in: folder)
    for file in ["fit", "goodness", "qq", "backtest", "coverage", "scores"] {
      let start = try #require(text.range(of: "**\(file).csv**")).upperBound
      let section = text[start...]
      let end = section.range(of: "\n**")?.lowerBound ?? section.endIndex
      let table = try CSVTable(folder.text("o/\(file).csv"))
      for column in table.header {
        #expect(section[..<end].contains("`\(column)`"), "\(file): \(column)")
      }
    }
  }
}
