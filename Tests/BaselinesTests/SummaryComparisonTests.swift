import Testing

@testable import Baselines

@Suite("Statistical comparison")
struct SummaryComparisonTests {
  private func row(
    _ metric: String, _ mean: String, _ deviation: String, _ count: Int, unit: String = "count"
  ) throws -> SummaryRow {
    try #require(
      SummaryRow(
        organization: "a", metric: metric, unit: unit, mean: mean, standardDeviation: deviation,
        count: String(count)))
  }

  private func outcomes(
    _ old: [SummaryRow], _ new: [SummaryRow], level: Double = 0.01, _ tolerances: [Tolerance] = []
  ) -> [MetricComparison.Outcome] {
    SummaryComparison(baseline: old, run: new, level: level, tolerances: tolerances)
      .metrics.map(\.outcome)
  }

  @Test("the same row is the same, and not counted as a test where nothing varies")
  func same() throws {
    let rows = [try row("x", "5", "0", 10), try row("y", "5", "1", 10)]
    let comparison = SummaryComparison(baseline: rows, run: rows, level: 0.01, tolerances: [])
    #expect(comparison.metrics.map(\.outcome) == [.same, .same])
    #expect(comparison.tests == 1)
    #expect(comparison.differing.isEmpty && comparison.noise.isEmpty)
  }

  @Test("a change within chance is noise, a greater one differs")
  func chance() throws {
    let old = [try row("x", "100", "10", 50)]
    #expect(outcomes(old, [try row("x", "103", "10", 50)]) == [.chance])
    #expect(outcomes(old, [try row("x", "110", "10", 50)]) == [.differs])
    #expect(outcomes(old, [try row("x", "100", "20", 50)]) == [.chance])
  }

  @Test("the more metrics there are, the more one of them must move")
  func correction() throws {
    // p = 0.003 alone.
    let old = try (0..<20).map { try row("x\($0)", "100", "10", 50) }
    let moved = try row("x0", "106", "10", 50)
    #expect(outcomes([old[0]], [moved]) == [.differs])
    #expect(outcomes(old, [moved] + old.dropFirst()).first == .chance)
  }

  @Test("what never varied and is another value now differs for certain")
  func constant() throws {
    #expect(
      outcomes([try row("x", "7", "0", 20)], [try row("x", "7.01", "0", 20)])
        == [.differsForCertain])
  }

  @Test("probabilities are compared exactly: never against rarely is chance")
  func probability() throws {
    func rare(_ mean: String, _ deviation: String) throws -> [SummaryRow] {
      [try row("blocked_probability", mean, deviation, 100, unit: "probability")]
    }
    #expect(outcomes(try rare("0", "0"), try rare("0.05", "0.219")) == [.chance])
    #expect(outcomes(try rare("0", "0"), try rare("0.1", "0.3")) == [.differs])
    // Without spread on either side, but three tosses each are no proof.
    let never = [try row("p", "0", "0", 3, unit: "probability")]
    let always = [try row("p", "1", "0", 3, unit: "probability")]
    #expect(outcomes(never, always) == [.chance])
  }

  @Test("whether a metric has a value at all is tested as well")
  func missingValues() throws {
    let all = try row("requests", "5", "0", 50)
    let some = try row("x", "3", "1", 25)
    #expect(outcomes([all, some], [all, try row("x", "", "", 0)]) == [.same, .differs])
    #expect(outcomes([all, some], [all, try row("x", "3", "1", 22)]) == [.same, .chance])
    #expect(outcomes([all, some], [all, try row("x", "3", "1", 50)]) == [.same, .differs])
  }

  @Test("one replication on each side cannot tell, which is no pass")
  func one() throws {
    let outcomes = outcomes([try row("x", "3", "", 1)], [try row("x", "4", "", 1)])
    #expect(outcomes == [.cannotTell])
  }

  @Test("a tolerance lets a mean move further than chance")
  func tolerance() throws {
    let old = [try row("usage_cost", "100", "1", 50)]
    let new = [try row("usage_cost", "102", "1", 50)]
    #expect(outcomes(old, new) == [.differs])
    #expect(outcomes(old, new, [try Tolerance("usage_cost=2%")]) == [.tolerated])
    #expect(outcomes(old, new, [try Tolerance("usage_cost=1%")]) == [.differs])
  }

  @Test("metrics of one side only and other units differ")
  func structure() throws {
    let (x, y) = (try row("x", "3", "1", 9), try row("y", "3", "1", 9))
    #expect(outcomes([x], [y]) == [.onlyInRun, .onlyInBaseline])
    #expect(outcomes([x], [try row("x", "3", "1", 9, unit: "USD")]) == [.otherUnit])
  }

  @Test(
    "rows that cannot be are none",
    arguments: [
      ("x", "1", "9"), ("1", "", "9"), ("1", "-1", "9"), ("", "", "9"), ("1", "1", "x"),
      ("1", "NaN", "9"), ("1", "", "-1"), ("INF", "0", "9"),
    ])
  func impossible(mean: String, deviation: String, count: String) {
    let row = SummaryRow(
      organization: "a", metric: "x", unit: "count", mean: mean, standardDeviation: deviation,
      count: count)
    #expect(row == nil)
  }
}
