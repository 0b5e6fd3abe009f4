import Foundation
import Testing

@Suite("The repository is tidy")
struct TidyTests {
  private static let systemModules: Set<String> = ["Synchronization", "Glibc", "Musl", "Darwin"]
  private static let foundationModules: Set<String> = ["Scenarios", "Reporting", "drawdown"]

  @Test("modules import only what the table in Package.swift allows")
  func imports() {
    let layers = TidyRules.layers(Repository.text("Package.swift"))
    #expect(layers.count > 10)
    for file in Repository.sources {
      guard let module = file.module, let allowed = layers[module] else { continue }
      for (line, name) in TidyRules.imports(file.text) where !Self.systemModules.contains(name) {
        if name == "Foundation" || name == "FoundationEssentials" {
          #expect(
            Self.foundationModules.contains(module), "\(file.path):\(line): imports \(name)")
        } else {
          #expect(allowed.contains(name), "\(file.path):\(line): imports \(name)")
        }
      }
    }
  }

  @Test("the table of layers goes one way")
  func layersAreOrdered() {
    let text = Repository.text("Package.swift")
    let layers = TidyRules.layers(text)
    for (module, imports) in layers {
      for name in imports where layers[name] != nil {
        let places = [module, name].map { text.range(of: "(\"\($0)\"")?.lowerBound }
        if let upper = places[0], let lower = places[1] {
          #expect(lower < upper, "\(module) names \(name), which is not above it")
        }
      }
    }
  }

  @Test("files have at most 500 lines and functions at most 70")
  func sizes() {
    for file in Repository.swift {
      #expect(file.lines.count <= 501, "\(file.path) has \(file.lines.count) lines")
      for (line, length) in TidyRules.longFunctions(file.text, limit: 70) {
        Issue.record("\(file.path):\(line): a function of \(length) lines")
      }
    }
  }

  @Test("no clock, no system randomness, nothing that ends the program from within")
  func bannedWords() {
    let words = [
      "Date()", "SystemRandomNumberGenerator", "UUID()", "Task.sleep", "fatalError(", "try!",
      "as!", ".random(in:",
    ]
    for file in Repository.sources {
      for (line, word) in TidyRules.uses(of: words, in: file.text) {
        Issue.record("\(file.path):\(line): uses \(word)")
      }
      guard file.module != "drawdown" else { continue }
      for (line, word) in TidyRules.uses(of: [" print(", " exit("], in: file.text) {
        Issue.record("\(file.path):\(line): uses \(word)")
      }
    }
  }

  @Test("every module says what it owns and does not own")
  func readmes() {
    for module in TidyRules.layers(Repository.text("Package.swift")).keys.sorted() {
      let text = Repository.text("Sources/\(module)/README.md")
      for heading in ["## Domain model", "## Owns", "## Invariants"] {
        #expect(text.contains(heading), "Sources/\(module)/README.md has no `\(heading)`")
      }
    }
  }

  @Test("nothing stands in for something else")
  func placeholders() {
    for file in Repository.swift {
      #expect(!file.path.hasSuffix("Placeholder.swift"), "\(file.path) holds nothing")
    }
  }

  @Test("every scenario has committed results")
  func results() throws {
    let folder = Repository.root.appending(path: "scenarios").path
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where name.hasSuffix(".yaml") {
      let summary = "results/\(name.dropLast(5))/summary.csv"
      #expect(!Repository.text(summary).isEmpty, "scenarios/\(name) has no \(summary)")
    }
  }

  @Test("each rule fires on a small example")
  func rulesFire() {
    let table =
      "let layers: [(name: String, imports: [String])] = [\n(\"A\", []), (\"B\", [\"A\"]),\n]"
    #expect(TidyRules.layers(table) == ["A": [], "B": ["A"]])
    #expect(TidyRules.imports("public import A\n@testable import B").map(\.module) == ["A", "B"])
    let long = "func f() {\n" + String(repeating: "  a()\n", count: 5) + "}\n"
    #expect(TidyRules.longFunctions(long, limit: 6).map(\.length) == [7])
    #expect(TidyRules.longFunctions(long, limit: 7).isEmpty)
    #expect(TidyRules.uses(of: ["Date()"], in: "let now = Date() // Date()").count == 1)
    #expect(TidyRules.uses(of: ["Date()"], in: "let text = \"Date()\" // Date()").isEmpty)
  }
}
