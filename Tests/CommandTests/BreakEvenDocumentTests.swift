import Foundation
import Testing

@Suite("The document about break-even")
struct BreakEvenDocumentTests {
  private static let path = Repository.path("docs/compare.md")

  @Test("it names every column, and the files have those and no others")
  func columns() throws {
    let scenario = try BreakEvenScenario()
    #expect(try scenario.compare(more: ["--points", "3", "--quiet"]).exitCode == 0)
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## Break-even\n").last)
    let parts = section.components(separatedBy: "`break_even_points.csv` has")
    for (file, part) in zip(["break_even", "break_even_points"], parts) {
      for column in try scenario.table(file).header {
        #expect(part.contains("`\(column)`"), "\(file): \(column)")
      }
    }
  }
}
