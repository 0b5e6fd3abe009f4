import Quantities
import Testing

@testable import Scenarios

@Suite("Overrides replace values along dotted paths")
struct OverrideTests {
  let text = """
    shapes: {gpt-3.5: 1, other: {normal: {mean: 0, sd: 1}}}
    organizations:
      - {name: acme, plan: pro, auto_top_up: {threshold: 50, amount: 200}}
      - {name: beta}
    """

  private func thresholds(_ overrides: [String]) throws -> [Int64?] {
    let result = readSample(text, set: overrides)
    #expect(result.problems.isEmpty)
    return try #require(result.sample).organizations.map {
      $0.rule.map { $0.threshold.nanos / Money.nanosPerUnit }
    }
  }

  @Test("elements of lists go by name, by number, or all by a star")
  func paths() throws {
    #expect(try thresholds(["organizations.acme.auto_top_up.threshold=$70"]) == [70, nil])
    #expect(try thresholds(["organizations.0.auto_top_up.threshold=70"]) == [70, nil])
    #expect(try thresholds(["organizations.*.auto_top_up={threshold: 7, amount: 9}"]) == [7, 7])
    #expect(try thresholds(["auto_top_up={threshold: 8, amount: 9}"]) == [8, 8])
    #expect(
      try thresholds([
        "organizations.beta.auto_top_up.threshold=1", "organizations.beta.auto_top_up.amount=2",
      ]) == [50, 1])
    #expect(try thresholds(["organizations.acme.auto_top_up=null"]) == [nil, nil])
  }

  @Test("names with dots need no quotes, but may have them")
  func dottedNames() throws {
    for path in ["shapes.gpt-3.5", "shapes.\"gpt-3.5\""] {
      let sample = try #require(readSample(text, set: ["\(path)=2"]).sample)
      #expect(sample.shapes.first?.value == .constant(Decimal(2)))
    }
    let sample = try #require(readSample(text, set: ["shapes.new=4"]).sample)
    #expect(sample.shapes.last?.name == "new")
  }

  @Test(
    "mistakes are reported at their column of the argument, with what was meant",
    arguments: [
      Malformed("plan", "1:1", "has no `=`"),
      Malformed("=5", "1:1", "a key is missing"),
      Malformed("a..b=5", "1:3", "a key is missing"),
      Malformed("organizations.acne.plan=x", "1:15", "did you mean `acme`"),
      Malformed("organisations.acme.plan=x", "1:1", "did you mean `organizations`"),
      Malformed("auto_topup.threshold=x", "1:1", "did you mean `auto_top_up`"),
      Malformed("organizations.acme.auto_top_up.treshold=5", "1:32", "did you mean `threshold`"),
      Malformed("organizations.acme.plan.fee=5", "1:25", "single value `pro`"),
      Malformed("organizations.acme.auto_top_up.threshold=abc", "1:42", "amount of money"),
      Malformed("organizations.acme.auto_top_up.threshold=[1", "1:42", "never closed"),
      Malformed("organizations.acme.auto_top_up.threshold=[", "1:43", "missing"),
      Malformed("shapes.othr.normal.mean=5", "1:8", "did you mean `other`"),
      Malformed("shapes.\"gpt=5", "1:1", "has no `=`"),
    ])
  func mistakes(malformed: Malformed) {
    let problems = readSample(text, set: [malformed.text]).problems
    #expect(problems.count == 1, "\(problems)")
    let start = "--set:\(malformed.place): error: "
    #expect(
      problems.first.map { $0.hasPrefix(start) && $0.contains(malformed.message) } == true,
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }
}
