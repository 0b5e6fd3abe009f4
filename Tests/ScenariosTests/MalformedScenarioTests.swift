import Testing
import Text

@testable import Scenarios

/// One malformed text with where and how it must be refused.
struct Malformed: Sendable, CustomTestStringConvertible {
  let text: String
  let place: String
  let message: String

  init(_ text: String, _ place: String, _ message: String) {
    self.text = text
    self.place = place
    self.message = message
  }

  var testDescription: String { "\(place) \(message)" }
}

@Suite("Malformed scenarios are refused at the place of the mistake")
struct MalformedScenarioTests {
  static let syntax: [Malformed] = [
    Malformed("", "1:1", "empty"),
    Malformed("# only a comment\n", "1:1", "empty"),
    Malformed("---\n", "1:1", "empty"),
    Malformed("name: a\u{0}b", "1:8", "U+0000"),
    Malformed("name: a\nplan: \u{7}", "2:7", "U+0007"),
    Malformed("name:\n\tplan: x", "2:1", "tab"),
    Malformed("name: \"abc\norganizations: []\n", "1:7", "close the quote"),
    Malformed("name: 'abc\n---\n", "1:7", "close the quote"),
    Malformed("name: @acme\n", "1:7", "cannot start with `@`"),
    Malformed("name: `acme`\n", "1:7", "cannot start with ```"),
    Malformed("name: a: b\n", "1:8", "quote a value"),
    Malformed("organizations: [a, b\nname: x\n", "2:5", "`,` or `]`"),
    Malformed("organizations: {a: 1, b: 2\n", "1:16", "never closed"),
    Malformed("organizations: {a: 1, b: 2]\n", "1:27", "`,` or `}`"),
    Malformed("organizations: [1, 2\n", "1:16", "never closed"),
    Malformed("organizations:\n  - name: a\n name: x\n", "3:2", "indentation"),
    Malformed("name: a\nplan\nsecond: 1\n", "2:1", "`:` is missing"),
    Malformed("name: a\n--- \nname: b\n", "2:1", "second document"),
    Malformed("name: a\n...\nname: b\n", "3:1", "one document"),
    Malformed("name: *nowhere\n", "1:7", "names no anchor"),
    Malformed("a: &base 1\nb: *bas\n", "2:4", "did you mean `*base`"),
    Malformed("shapes: &s {a: *s}\n", "1:16", "inside its own anchor"),
    Malformed("name: !!python/object:os.system x\n", "1:7", "`!!python/object:os.system`"),
    Malformed("name: !custom x\n", "1:7", "`!custom`"),
    Malformed("name: !!int 3\n", "1:7", "`!!int`"),
    Malformed("name: a\nname: b\n", "2:1", "given twice, first at line 1"),
    Malformed("[a, b]: c\n", "1:1", "a key must be a single value"),
    Malformed("{{a: 1}: c}\n", "1:2", "a key must be a single value"),
    Malformed(": c\n", "1:1", "expected a key"),
    Malformed("? ~\n: c\n", "1:3", "a key is missing"),
    Malformed("<<: 3\nname: a\n", "1:5", "`<<` merges a mapping"),
    Malformed("name: \"a\\0b\"\n", "1:7", "U+0000"),
    Malformed(String(repeating: "[", count: 100), "1:65", "nested more than 64"),
    Malformed("%YAML 3.0\n--- a\n", "1:1", "incompatible"),
  ]

  static let values: [Malformed] = [
    Malformed("[a]", "1:1", "found a list"),
    Malformed("just text", "1:1", "found a single value"),
    Malformed("{}", "1:1", "`organizations` is missing, for example"),
    Malformed("organizations: []", "1:16", "at least 1"),
    Malformed("organizations: {name: a}", "1:16", "found a mapping"),
    Malformed("organizations: [a]", "1:17", "expected an organization as a mapping"),
    Malformed(
      "organizations: [{name: a}]\norganisations: 1", "2:1", "did you mean `organizations`"),
    Malformed("organizations: [{name: a, nane: b}]", "1:27", "did you mean `name`"),
    Malformed("organizations: [{plan: b}]", "1:17", "`name` is missing, for example `name: acme`"),
    Malformed("organizations: [{name: }]", "1:24", "`name` is missing"),
    Malformed("organizations: [{name: \"\"}]", "1:24", "it is empty"),
    Malformed("organizations: [{name: a b}]", "1:25", "only letters"),
    Malformed("organizations: [{name: [a]}]", "1:24", "found a list"),
    Malformed(rule("threshold: abc, amount: 5"), "3:30", "write for example `$1,200.50`"),
    Malformed(rule("threshold: -5, amount: 5"), "3:30", "negative"),
    Malformed(rule("threshold: €5, amount: 5"), "3:30", "not the scenario's currency USD"),
    Malformed(rule("threshold: EUR 5, amount: 5"), "3:30", "not the scenario's currency USD"),
    Malformed(rule("threshold: $1.0000000001, amount: 5"), "3:30", "at most 9 decimals"),
    Malformed(rule("threshold: 1e12, amount: 5"), "3:30", "beyond 9,223,372,036"),
    Malformed(rule("threshold: \"$1,20\", amount: 5"), "3:36", "groups of three"),
    Malformed(rule("threshold: \"1.200,50\", amount: 5"), "3:36", "separates thousands"),
    Malformed(rule("threshold: 5, amount: 0"), "3:41", "zero"),
    Malformed(rule("threshold: 5"), "3:18", "`amount` is missing, for example `amount: $200`"),
    Malformed(
      rule("threshold: 5, amount: 5, trigger: bellow"), "3:53",
      "did you mean `below`? write one of `below`, `at_or_below`"),
    Malformed(rule("threshold: 5, amount: 5, cooldown: 5"), "3:55", "lacks a unit"),
    Malformed(rule("threshold: 5, amount: 5, cooldown: 5x"), "3:55", "`x` is not a unit"),
    Malformed(rule("threshold: 5, amount: 5, cooldown: 1 month"), "3:54", "vary in length"),
    Malformed(rule("threshold: 5, amount: 5, cooldown: 900y"), "3:54", "longer than 200 years"),
    Malformed(rule("threshold: 5, amount: 5, cooldown: 0.5ns"), "3:54", "finer than a nanosecond"),
    Malformed(shape("{norml: {mean: 1, sd: 1}}"), "2:14", "did you mean `normal`"),
    Malformed(shape("{}"), "2:13", "give one of `normal`, `mixture`"),
    Malformed(shape("{normal: {mean: 1, sd: 1}, mixture: []}"), "2:40", "beside `normal`"),
    Malformed(shape("{normal: {mean: 1, sd: -1}}"), "2:36", "less than 0"),
    Malformed(shape("{mixture: [{mixture: [{normal: {mean: x, sd: 1}}]}]}"), "2:51", "a number"),
    Malformed(arrivals("{rate: 5, process: poisson}"), "2:19", "period is missing"),
    Malformed(arrivals("{rate: 5/x}"), "2:20", "not a unit of time"),
    Malformed(arrivals("{rate: 3%/h}"), "2:18", "no percentage"),
    Malformed(arrivals("{rate: 5/s, process: poison}"), "2:32", "did you mean `poisson`"),
    Malformed(arrivals("{rate: 5/s, process: renewal}"), "2:11", "`cv` is missing"),
    Malformed(arrivals("{rate: 5/s, cv: 2}"), "2:23", "unknown key `cv`"),
    Malformed("currency: usd\norganizations: [{name: a}]", "1:11", "three capital letters"),
  ]

  static func rule(_ keys: String) -> String {
    "organizations:\n  - name: a\n    auto_top_up: {\(keys)}\n"
  }

  static func shape(_ text: String) -> String {
    "organizations: [{name: a}]\nshapes: {a: \(text)}\n"
  }

  static func arrivals(_ text: String) -> String {
    "organizations: [{name: a}]\narrivals: \(text)\n"
  }

  @Test("a text that is not YAML, or not the YAML read here", arguments: syntax)
  func refusesSyntax(malformed: Malformed) throws {
    let problems = readSample(malformed.text).problems
    expect(malformed, among: problems)
  }

  @Test("a value that is not what its key needs, and nothing else, is reported", arguments: values)
  func refusesValues(malformed: Malformed) throws {
    let result = readSample(malformed.text)
    #expect(result.sample == nil)
    #expect(result.problems.count == 1, "\(result.problems)")
    expect(malformed, among: result.problems)
  }

  private func expect(_ malformed: Malformed, among problems: [String]) {
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }

  @Test("invalid UTF-8 is refused at the bad byte")
  func invalidEncoding() {
    let cases: [([UInt8], String, String)] = [
      (Array("name: ".utf8) + [0xFF], "1:7", "0xFF"),
      (Array("name: é\nplan: ".utf8) + [0xC3], "2:7", "0xC3"),
      ([0xC0, 0x80], "1:1", "0xC0"),
      ([0x61, 0xED, 0xA0, 0x80], "1:2", "0xED"),
      ([0xF4, 0x90, 0x80, 0x80], "1:1", "0xF4"),
      ([0xFF, 0xFE, 0x61, 0x00], "1:1", "UTF-16"),
      ([0xFE, 0xFF, 0x00, 0x61], "1:1", "UTF-16"),
    ]
    for (bytes, place, message) in cases {
      let problems = readSample(bytes: bytes).problems
      #expect(problems.count == 1)
      #expect(problems.first?.hasPrefix("s.yaml:\(place): error: ") == true, "\(problems)")
      #expect(problems.first?.contains(message) == true, "\(problems)")
    }
  }

  @Test("every problem is reported in one run, in the order of the file")
  func allAtOnce() {
    let text = """
      currency: EUR
      nam: x
      organizations:
        - {name: a, name: b, auto_top_up: {threshold: $5, amount: 0, trigger: under}}
        - {plan: p}
      shapes: {s: {normal: {mean: z}}}
      """
    let problems = readSample(text).problems
    let places = problems.map { $0.split(separator: " ")[0] }
    #expect(
      places == [
        "s.yaml:2:1:", "s.yaml:4:15:", "s.yaml:4:49:", "s.yaml:4:61:", "s.yaml:4:73:",
        "s.yaml:5:5:", "s.yaml:6:22:", "s.yaml:6:29:",
      ], "\(problems)")
  }
}
