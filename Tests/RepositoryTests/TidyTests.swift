import Foundation
import Testing

@Suite("The repository is tidy")
struct TidyTests {
  private static let foundationModules: Set<String> = [
    "Scenarios", "Results", "Explanation", "Baselines", "drawdown",
  ]
  private static let layers = TidyRules.layers(Repository.text("Package.swift"))

  private func report(_ findings: [Finding], in file: Repository.File) {
    for finding in findings { Issue.record("\(file.path):\(finding)") }
  }

  @Test("modules import only what the table in Package.swift allows")
  func imports() {
    #expect(Self.layers.count > 10)
    for file in Repository.sources {
      guard let module = file.module else { continue }
      let row = Self.layers.first { $0.name == module }
      guard
        let allowed = row?.imports
          ?? (module == "drawdown" ? Self.layers.map(\.name) + ["CBuild"] : nil)
      else {
        Issue.record("\(file.path):1: \(module) is not in the table of layers")
        continue
      }
      report(
        TidyRules.forbiddenImports(
          file.code, allowed: allowed, foundation: Self.foundationModules.contains(module)),
        in: file)
    }
  }

  @Test("the table of layers goes one way")
  func layersAreOrdered() { #expect(TidyRules.upwardImports(Self.layers) == []) }

  @Test("files have at most 500 lines and functions at most 70")
  func sizes() {
    for file in Repository.swift {
      #expect(file.lines.count <= 501, "\(file.path):501: \(file.lines.count) lines")
      report(TidyRules.longFunctions(file.code, limit: 70), in: file)
    }
  }

  @Test("no clock, no system randomness, nothing that ends the program from within")
  func bannedWords() {
    let words = [
      "Date()", "SystemRandomNumberGenerator", "UUID()", "Task.sleep", "fatalError(", "try!",
      "as!", ".random(in:",
    ]
    for file in Repository.sources {
      report(TidyRules.uses(of: words, in: file.code), in: file)
      guard file.module != "drawdown" else { continue }
      report(TidyRules.uses(of: ["print(", "exit("], in: file.code), in: file)
    }
  }

  @Test("every module says what it owns and what must be true of it")
  func readmes() {
    for layer in Self.layers {
      let path = "Sources/\(layer.folder)/\(layer.name)/README.md"
      for heading in TidyRules.missingHeadings(Repository.text(path)) {
        Issue.record("\(path):1: has no `\(heading)`")
      }
    }
  }

  @Test("no file is empty or stands in for another")
  func placeholders() {
    for file in Repository.sources where TidyRules.isEmpty(file.code) {
      Issue.record("\(file.path):1: holds no code")
    }
  }

  @Test("nothing names a folder of somebody's machine")
  func machinePaths() {
    for file in Repository.everything { report(TidyRules.machinePaths(file.text), in: file) }
  }

  @Test("whatever a module offers is used by the program, a benchmark or an example")
  func unused() {
    let users = Repository.swift.filter {
      $0.path.hasPrefix("Benchmarks/") || $0.path.hasPrefix("Examples/")
    }
    for found in UnusedRule.unused(declaredIn: Repository.sources, usedIn: users) {
      Issue.record("\(found.path):\(found.line): nobody uses \(found.name)")
    }
  }

  @Test("links between documents lead somewhere")
  func links() {
    for file in Repository.documents {
      let folder = Repository.root.appending(path: file.path).deletingLastPathComponent()
      for (line, target) in TidyRules.relativeLinks(file.text) {
        let path = folder.appending(path: target).path
        #expect(FileManager.default.fileExists(atPath: path), "\(file.path):\(line): \(target)")
      }
    }
  }

  @Test("every scenario has committed results")
  func results() throws {
    let folder = Repository.root.appending(path: "scenarios").path
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    where name.hasSuffix(".yaml") {
      let summary = "results/\(name.dropLast(5))/summary.csv"
      #expect(!Repository.text(summary).isEmpty, "scenarios/\(name):1: no \(summary)")
    }
  }
}
