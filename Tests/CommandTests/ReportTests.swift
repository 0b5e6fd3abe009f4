import Foundation
import Testing

@Suite("Report")
struct ReportVerbTests {
  /// The program in a folder of its own, beside which the install step has made things or not.
  private func place(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write("share/drawdown/\(name)", text) }
    let copied = try Program.shell(
      "mkdir bin && { ln \"$PROGRAM\" bin/drawdown 2>/dev/null || cp \"$PROGRAM\" bin/; }",
      in: folder)
    #expect(copied.exitCode == 0, "\(copied.errors)")
    return folder
  }

  private func report(_ words: String, in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.shell("bin/drawdown report \(words)", in: folder)
  }

  private static let results = Repository.path("results/quickstart")

  @Test("the page and the charts are written where it is said, the same ones every time")
  func page() throws {
    let folder = try place(["vega.js": "/*! Vega 1 */ window.vegaEmbed = 1;"])
    let ending = try report("\(Self.results) --out o", in: folder)
    #expect(ending.exitCode == 0)
    #expect(ending.output == "report: o/report.html, 6 charts in o/charts/\n")
    let page = folder.text("o/report.html")
    #expect(page.contains("Drawn by Vega 1"))
    #expect(page.contains("window.vegaEmbed = 1;"))
    #expect(page.ranges(of: "<figure").count == 6)
    let chart = try JSONSerialization.jsonObject(
      with: Data(folder.text("o/charts/balance.vl.json").utf8))
    let data = try #require((chart as? [String: Any])?["data"] as? [String: Any])
    let rows = try #require(data["values"] as? [[String: Any]])
    let file = try CSVTable(
      String(contentsOfFile: Self.results + "/burn_down.csv", encoding: .utf8)
    ).records.filter { $0["organization"] == "acme" }
    #expect(rows.count == file.count)
    for column in ["mean", "p05", "p50", "p95", "blocked_share"] {
      #expect(rows.map { $0[column] as? Double } == file.map { $0[column].flatMap { Double($0) } })
    }
    let before = folder.contents()
    #expect(try report("\(Self.results) --out o --quiet", in: folder).output.isEmpty)
    #expect(folder.contents() == before)
  }

  @Test("charts and pictures of an earlier report go, other files stay")
  func earlier() throws {
    let folder = try place(["vega.js": "/*! Vega 1 */"])
    for name in ["old.vl.json", "old.svg", "balance.png", "mine.svg"] {
      try folder.write("o/charts/" + name, "{}")
    }
    #expect(try report("\(Self.results) --out o", in: folder).exitCode == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/o/charts")
    #expect(names.count == 7 && names.contains("mine.svg") && !names.contains("old.vl.json"))
  }

  @Test("without what draws the charts nothing is written, and it is told what makes it")
  func missing() throws {
    let folder = try place([:])
    for (words, file) in [("", "vega.js"), (" --format svg,png", "draw-charts.py")] {
      let ending = try report("\(Self.results) --out o\(words)", in: folder)
      #expect(ending.exitCode == 3)
      #expect(ending.errors.contains("there is no share/drawdown/\(file) beside the program"))
      #expect(ending.errors.contains("Scripts/install.sh makes it"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/o"))
  }

  @Test("pictures are drawn by the program beside it, which may fail")
  func pictures() throws {
    guard try Program.shell("command -v python3", in: TemporaryFolder()).exitCode == 0 else {
      print("skipped: pictures need python3")
      return
    }
    let folder = try place([
      "draw-charts.py": "import sys; open('words', 'w').write(' '.join(sys.argv[1:]))"
    ])
    let ending = try report("\(Self.results) --out o --format png,svg", in: folder)
    #expect(ending.exitCode == 0)
    #expect(ending.output == "6 charts in o/charts/\n")
    #expect(folder.text("words").hasPrefix("draw png,svg o/charts/balance.vl.json "))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/o/report.html"))
    try folder.write("share/drawdown/draw-charts.py", "import sys; sys.exit('no such module')")
    let failed = try report("\(Self.results) --out o --format png", in: folder)
    #expect(failed.exitCode == 3)
    #expect(
      failed.errors
        == "no such module\ndrawdown: error: the charts could not be drawn as pictures\n")
  }

  @Test("wrong words and folders without results are told")
  func mistakes() throws {
    let folder = try place(["vega.js": "/*! Vega 1 */"])
    let format = try report("\(Self.results) --format pdf", in: folder)
    #expect(format.exitCode == 2)
    #expect(format.errors.contains("there is no format `pdf`; there are `html`, `svg` and `png`"))
    #expect(try report("", in: folder).exitCode == 2)
    let empty = try report("share", in: folder)
    #expect(empty.exitCode == 3)
    #expect(empty.errors.contains("there is nothing to draw; a report needs a folder that `run`"))
  }
}
