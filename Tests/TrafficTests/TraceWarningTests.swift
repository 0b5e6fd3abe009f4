import Quantities
import Testing
import Text

@testable import Traffic

@Suite("What is said of a trace that can be read")
struct TraceWarningTests {
  private func warnings(
    _ text: String, _ format: TraceFormat, shift: ReplayDefinition.Shift = .start,
    badRows: ReplayDefinition.BadRows = .refused
  ) throws -> [String] {
    let file = try TraceFile(text)
    let definition = ReplayDefinition(
      path: file.path, format: format, shift: shift, badRows: badRows)
    let problems = TraceCheck.validate(definition, over: century).problems
    #expect(problems.allSatisfy { $0.severity == .warning })
    return problems.map { "\($0.position.line): \($0.message)" }
  }

  @Test("Rows that are left out, with how many, where and why")
  func leftOut() throws {
    var format = TraceFormat([
      .time: "t", .identifier: "id", .cacheHit: "hit", .count: "n",
    ])
    format.unit = .seconds
    format.span = .second
    format.filters = try [#require(TraceFilter("status == ok"))]
    let text = """
      t,id,hit,n,status
      1,a,no,1,ok
      1,b,yes,1,ok
      2,a,,1,ok
      2,c,,0,ok
      3,d,,1,failed
      4,e,,1,
      5,f,,x,ok
      6,g,,1,ok
      """
    #expect(
      try warnings(text, format, badRows: .skipped) == [
        "3: 1 of 8 rows (12 %) is left out, the first in line 3: by `hit` a kept answer served them, "
          + "which costs nothing",
        "4: 1 of 8 rows (12 %) is left out, the first in line 4: `id` is that of an earlier row",
        "5: 1 of 8 rows (12 %) is left out, the first in line 5: `n` is 0",
        "6: 2 of 8 rows (25 %) are left out, the first in line 6: `status == ok` does not hold",
        "8: 1 of 8 rows (12 %) is left out, the first in line 8: they cannot be read",
      ])
  }

  @Test("Columns that are not used though their names say that they count")
  func unused() throws {
    let format = TraceFormat.columns(time: "t", input: "i")
    #expect(
      try warnings("t,i,Num_Model_Requests,cached tokens\n2026-01-01,1,1,1\n", format) == [
        "1: the column `Num_Model_Requests` is not used; if it is what its name says, name it under "
          + "`columns` as `count`",
        "1: the column `cached tokens` is not used; if it is what its name says, name it under "
          + "`columns` as `cached_input`",
      ])
    #expect(
      try warnings("{\"t\": \"2026-01-01\", \"i\": 1, \"cache_hit\": true}", format).count == 1)
  }

  @Test("Keys of JSON objects that no row has")
  func neverThere() throws {
    let format = TraceFormat.columns(time: "t", input: "i", cachedInput: "u.cahced")
    #expect(
      try warnings("{\"t\": \"2026-01-01\", \"i\": 1}", format) == ["1: no row has `u.cahced`"])
    #expect(
      try warnings("{\"t\": \"2026-01-01\", \"i\": 1, \"u\": {\"cahced\": 0}}", format).isEmpty)
  }

  @Test("Seconds that are read as milliseconds")
  func unit() throws {
    let format = TraceFormat.columns(time: "t", unit: .milliseconds)
    #expect(
      try warnings("t\n1780300800\n1780387199\n", format) == [
        "1: times in ms are in 1970 and the rows span 86.399 s; they look like s, in which they span "
          + "86399 s: is `unit: s` meant?"
      ])
    #expect(try warnings("t\n0\n3600000\n", format).isEmpty)
  }

  @Test("Sums of requests without a number of them, and without a time for them")
  func sums() throws {
    let text =
      "usage_date_utc,model,usage_input_tokens_no_cache,usage_output_tokens\n2026-01-01,x,1,1\n"
    #expect(
      try warnings(text, .anthropicConsole) == [
        "1: rows are sums of requests and do not say of how many: each is read as one request"
      ])
    let format = TraceFormat([.time: "t", .count: "n"])
    #expect(try warnings("t,n\n2026-01-01,2\n", format).first?.contains("as `span`") == true)
  }

  @Test("Rows outside the horizon are counted")
  func outside() throws {
    let format = TraceFormat.columns(time: "t")
    #expect(
      try warnings("t\n1960-01-01\n2026-01-01\n", format, shift: .none) == [
        "2: 1 of 2 rows (50 %) is outside the horizon and left out, the first in line 2; `shift: "
          + "start` puts the first one at its start"
      ])
  }
}
