import Testing

@testable import Baselines

@Suite("Tolerances")
struct ToleranceTests {
  @Test(
    "a limit is reached exactly, up to it and not beyond",
    arguments: [
      ("usage_cost=1%", "100", "101", true), ("usage_cost=1%", "100", "101.000000001", false),
      ("usage_cost=1%", "100", "99", true), ("usage_cost=1%", "-100", "-101", true),
      ("usage_cost=0.01", "0.1", "0.11", true), ("usage_cost=0.01", "0.1", "0.110000001", false),
      ("usage_cost=0", "1", "1.0", true), ("usage_cost=5%", "0", "0.000000001", false),
      ("usage_cost=1%", "1e25", "1.009e25", true), ("usage_cost=1%", "1e25", "1.02e25", false),
      ("usage_cost=1%", "", "0", false), ("usage_cost=1%", "x", "y", false),
      ("usage_cost=1%", "12345678901234567890", "12345678901234567891", true),
      ("usage_cost=1", "NaN", "NaN", false),
    ])
  func limits(text: String, old: String, new: String, isAllowed: Bool) throws {
    #expect(try Tolerance(text).allows(old, new) == isAllowed)
  }

  @Test("a tolerance is about a metric, or about a column of a file")
  func covers() throws {
    let metric = try Tolerance("usage_cost=1%")
    #expect(metric.covers(file: "summary", column: "p95", metric: "usage_cost"))
    #expect(!metric.covers(file: "summary", column: "replications", metric: "usage_cost"))
    #expect(!metric.covers(file: "summary", column: "mean", metric: "margin"))
    #expect(!metric.covers(file: "usage", column: "cost", metric: nil))
    let column = try Tolerance("burn_down.mean=1%")
    #expect(column.covers(file: "burn_down", column: "mean", metric: nil))
    #expect(!column.covers(file: "burn_down", column: "p95", metric: nil))
    #expect(!column.covers(file: "summary", column: "mean", metric: "margin"))
    #expect(try Tolerance("*=1").covers(file: "summary", column: "sd", metric: "margin"))
    #expect(try Tolerance("*.*=1").covers(file: "usage", column: "cost", metric: nil))
    #expect(try Tolerance("usage.*=1").covers(file: "usage", column: "cost", metric: nil))
  }

  @Test(
    "what is no tolerance is refused with what would be one",
    arguments: [
      ("usage_cost", "METRIC=LIMIT"), ("usage_cots=1%", "did you mean `usage_cost`?"),
      ("burn_dwon.mean=1", "did you mean `burn_down`?"),
      ("burn_down.p59=1", "did you mean `p5"), ("*.meen=1", "did you mean `mean`?"),
      ("a.b.c=1", "neither METRIC nor FILE.COLUMN"), ("margin=-1", "not negative"),
      ("margin=1e3", "no limit"), ("margin=", "no limit"), ("margin=%", "no limit"),
    ])
  func refused(text: String, says: String) {
    do throws(ToleranceProblem) {
      _ = try Tolerance(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.message.contains(says), "\(error.message)")
    }
  }
}
