import Testing

@testable import Text

@Suite("YAML is read into a tree with positions, within limits")
struct YAMLParserTests {
  private func parse(
    _ text: String, limits: YAMLLimits = YAMLLimits()
  ) -> (YAMLNode?, [String]) {
    let problems = DiagnosticCollector()
    let node = YAMLParser.parse(
      Array(text.utf8), file: "f", limits: limits, reportingTo: problems)
    return (node, problems.report.map(\.description))
  }

  @Test("keys and values know their line and column, counted in characters")
  func positions() throws {
    let (node, problems) = parse("# comment\né: 1\nlist:\n  - a\n  - {k: 'v'}\n")
    #expect(problems.isEmpty)
    let entries = try #require(node?.entries)
    #expect(entries.map(\.key) == ["é", "list"])
    #expect(entries[0].keyPosition == SourcePosition(file: "f", line: 2, column: 1))
    #expect(entries[0].value.position == SourcePosition(file: "f", line: 2, column: 4))
    guard case .sequence(let list) = entries[1].value.content else {
      Issue.record("no list")
      return
    }
    #expect(list[0].position == SourcePosition(file: "f", line: 4, column: 5))
    let inner = try #require(list[1].entries?.first)
    #expect(inner.keyPosition == SourcePosition(file: "f", line: 5, column: 6))
    #expect(inner.value.position == SourcePosition(file: "f", line: 5, column: 9))
    #expect(inner.value.content == .scalar("v", .quoted))
  }

  @Test("only plain scalars mean null")
  func nulls() throws {
    let (node, _) = parse("{a: , b: ~, c: null, d: 'null', e: !!str null, f: ''}")
    let values = try #require(node?.entries).map(\.value.isNull)
    #expect(values == [true, true, true, false, false, false])
  }

  @Test("aliases repeat their anchor and merge keys add what is not given")
  func aliasesAndMerges() throws {
    let text = """
      base: &base {threshold: 50, amount: 200}
      other: &other {amount: 1, cooldown: 5m}
      copy: *base
      one: {<<: *base, amount: 300}
      many: {<<: [*base, *other]}
      """
    let (node, problems) = parse(text)
    #expect(problems.isEmpty)
    #expect(node?["copy"] == node?["base"])
    #expect(node?["one"]?["amount"]?.text == "300")
    #expect(node?["one"]?["threshold"]?.text == "50")
    #expect(node?["many"]?["amount"]?.text == "200")
    #expect(node?["many"]?["cooldown"]?.text == "5m")
    #expect(node?["many"]?.entries?.count == 3)
  }

  @Test("aliases that multiply are refused before they are written out")
  func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let parts = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(parts)]\n"
    }
    let (node, problems) = parse(text)
    // Not in the expectation itself: a tree that is not refused must not be printed.
    let isRefused = node == nil
    #expect(isRefused)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("f:6:") == true, "\(problems)")
    #expect(problems.first?.contains("aliases") == true)
  }

  @Test("depth counts through aliases")
  func depthThroughAliases() {
    var limits = YAMLLimits()
    limits.depth = 5
    #expect(parse("[[[[x]]]]", limits: limits).1.isEmpty)
    #expect(parse("[[[[[x]]]]]", limits: limits).1.count == 1)
    #expect(parse("a: &a [[x]]\nb: [*a]", limits: limits).1.isEmpty)
    #expect(parse("a: &a [[x]]\nb: [[*a]]", limits: limits).1.count == 1)
  }

  @Test("files, scalars and counts of values have limits")
  func limits() {
    var limits = YAMLLimits()
    limits.bytes = 10
    #expect(parse("name: abcd", limits: limits).1.isEmpty)
    #expect(parse("name: abcde", limits: limits).1.first?.contains("more than 10 bytes") == true)
    limits = YAMLLimits()
    limits.scalarBytes = 4
    #expect(parse("name: abcd", limits: limits).1.isEmpty)
    #expect(parse("name: abcde", limits: limits).1.first?.hasPrefix("f:1:7:") == true)
    limits = YAMLLimits()
    limits.nodes = 4
    #expect(parse("[a, b, c]", limits: limits).1.isEmpty)
    #expect(parse("[a, b, c, d]", limits: limits).1.first?.hasPrefix("f:1:11:") == true)
  }

  @Test("very many problems are counted, not kept")
  func manyProblems() {
    let text = String(repeating: "a: 1\n", count: 5000)
    let (_, problems) = parse(text)
    #expect(problems.count <= DiagnosticCollector.limit + 1)
  }
}
