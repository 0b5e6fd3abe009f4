import Testing

/// Each rule is shown a small example that breaks it, and one that does not.
@Suite("The tidy rules fire")
struct TidyRuleTests {
  @Test("the table of layers is read, and its direction checked")
  func layers() {
    let table = """
      let layers: [(folder: String, name: String, imports: [String])] = [
        ("F", "A", []), ("F", "B", ["A"]),
        (
          "G", "C",
          [
            "A", "D",
          ]
        ), ("G", "D", ["D"]),
      ]
      """
    let layers = TidyRules.layers(table)
    #expect(layers.map(\.folder) == ["F", "F", "G", "G"])
    #expect(layers.map(\.name) == ["A", "B", "C", "D"])
    #expect(layers.map(\.imports) == [[], ["A"], ["A", "D"], ["D"]])
    #expect(
      TidyRules.upwardImports(layers) == [
        "C names D, which is not above it", "D names D, which is not above it",
      ])
  }

  @Test("imports are found with their modifiers, and those not in the row are reported")
  func imports() {
    let code = CodeOnly(
      "public import A\n// import X\n@testable import B\nimport struct C.Part\nimport Foundation\n")
    #expect(TidyRules.imports(code).map(\.module) == ["A", "B", "C", "Foundation"])
    #expect(
      TidyRules.forbiddenImports(code, allowed: ["A", "C"], foundation: false) == [
        Finding(line: 3, what: "imports B"), Finding(line: 5, what: "imports Foundation"),
      ])
    #expect(
      TidyRules.forbiddenImports(code, allowed: ["A", "B", "C"], foundation: true).isEmpty)
  }

  @Test("a function is measured from its first line to its closing brace")
  func longFunctions() {
    let body = String(repeating: "    a { b }\n", count: 5)
    let code = CodeOnly(
      """
      protocol P { func f(); init() }
      struct S {
        var longest: Int {
      \(body)\(body)  }
        public init(
          a: Int = .init()
        ) {
      \(body)  }
        func text() -> String { "}}}{" } // }
      }
      """)
    #expect(
      TidyRules.longFunctions(code, limit: 8) == [Finding(line: 15, what: "a function of 9 lines")])
    #expect(TidyRules.longFunctions(code, limit: 9).isEmpty)
  }

  @Test("banned words count in code only, and only where they stand by themselves")
  func bannedWords() {
    let words = ["Date()", "print(", ".random(in:"]
    func lines(_ source: String) -> [Int] {
      TidyRules.uses(of: words, in: CodeOnly(source)).map(\.line)
    }
    #expect(lines("let now = Date() // Date()") == [1])
    #expect(lines("let text = \"Date()\" // Date()") == [])
    #expect(lines("let date = CivilDate()\nconsole.print(x)\nreprint(x)") == [])
    #expect(lines("/* print( /* */ print( */\n(print(x))\nInt.random(in: 0...1)") == [2, 3])
    #expect(lines("let a = #\"print(\"#\nlet b = \"\\(c(\"print(\"))\"\nprint(b)") == [3])
    #expect(lines("let a = \"\"\"\n  print(\n  \"quoted\"\n  \"\"\"\nprint(a)") == [5])
  }

  @Test("paths of a machine are found, paths of the system are not")
  func machinePaths() {
    let home = "/home" + "/"
    #expect(TidyRules.machinePaths("a\nsee \(home)ada/x").map(\.line) == [2])
    #expect(TidyRules.machinePaths("/usr/share and docs\(home)x").isEmpty)
  }

  @Test("files without code, missing headings and links are found")
  func documents() {
    #expect(TidyRules.isEmpty(CodeOnly("// Soon.\n")))
    #expect(!TidyRules.isEmpty(CodeOnly("// Now.\nlet a = 1\n")))
    #expect(TidyRules.missingHeadings("## Domain model\n## Owns and more") == ["## Invariants"])
    let links = TidyRules.relativeLinks("[a](b.md#c) [d](https://e.org)\n[f](#g) [h](../i.md)")
    #expect(links.map(\.target) == ["b.md", "../i.md"])
    #expect(links.map(\.line) == [1, 2])
  }

  @Test("what nobody uses is found, by name")
  func unused() {
    func names(_ source: String, _ user: String) -> [String] {
      UnusedRule.unused(
        declaredIn: [Repository.File(path: "a", text: source)],
        usedIn: [Repository.File(path: "b", text: user)]
      ).map(\.name)
    }
    let source = """
      /// See `used` and `unused`. // unused
      public func used() {}
      @inlinable public static func unused() {}
      package private(set) var state = 1
      public struct Rule {}
      var own = 2
      public var description: String { "" }
      """
    #expect(names(source, "used()") == ["unused", "state", "Rule"])
    #expect(names(source, "let part = 1 / state + Rule() / unused // used") == ["used"])
    #expect(names(source, "let text = \"\\(used(Rule.unused, state))\" // nothing") == [])
  }
}
