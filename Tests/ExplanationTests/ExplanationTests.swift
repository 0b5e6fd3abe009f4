import Quantities
import Testing

@testable import Explanation

@Suite("Words of explanations")
struct ExplanationTests {
  @Test("lengths of time are told in two units")
  func lengths() {
    #expect(ElapsedTime.text(.zero) == "less than a second")
    #expect(ElapsedTime.text(.second * 59) == "59 s")
    #expect(ElapsedTime.text(.hour) == "1 h")
    #expect(ElapsedTime.text(.second * 3_725) == "1 h 2 min")
    #expect(ElapsedTime.text(.second * 86_401) == "1 d")
  }

  @Test("a time without a fraction means its second to the end, one with a fraction its instant")
  func askedTime() throws {
    let second = try #require(AskedTime("2026-01-01T00:00:01"))
    let start = Instant(nanoseconds: 1_767_225_601_000_000_000)
    #expect(second.instant(in: .utc) == start)
    #expect(second.end(in: .utc) == start + Duration(nanoseconds: 999_999_999))
    let exact = try #require(AskedTime("2026-01-01T00:00:01.5Z"))
    #expect(exact.end(in: .utc) == start + Duration(nanoseconds: 500_000_000))
    #expect(AskedTime("9am") == nil && AskedTime("2026-02-30") == nil)
  }

  @Test("what steers a terminal is replaced, and lines are broken between words")
  func paragraphs() {
    #expect(Explanation.wrapped("m\u{1B}[2J", width: 80) == ["m\u{FFFD}[2J"])
    #expect(Explanation.wrapped("one two three", width: 8) == ["one two", "  three"])
  }
}
