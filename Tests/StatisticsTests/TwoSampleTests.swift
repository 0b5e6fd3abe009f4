import Statistics
import Testing

@Suite("Tests of two samples")
struct TwoSampleTests {
  @Test("Welch's test gives the p-value of a textbook example")
  func welch() throws {
    // Two samples of 15 whose spreads differ: t = -2.46, 25 degrees of freedom.
    let left: TwoSampleTest.Sample = (count: 15, mean: 20.82, standardDeviation: 2.804)
    let right: TwoSampleTest.Sample = (count: 15, mean: 23.7067, standardDeviation: 3.595)
    let value = try #require(TwoSampleTest.pValue(left, right))
    #expect((value - 0.021).magnitude < 0.001, "\(value)")
    #expect(TwoSampleTest.pValue(right, left) == value)
  }

  @Test("a great sample that varies more does not make Student's test call the difference certain")
  func unequalSpread() throws {
    let left: TwoSampleTest.Sample = (count: 5, mean: 1, standardDeviation: 10)
    let right: TwoSampleTest.Sample = (count: 1000, mean: 9, standardDeviation: 0.1)
    // Pooling would take the spread of the great sample for both: p far below 0.001.
    let value = try #require(TwoSampleTest.pValue(left, right))
    #expect(value > 0.1 && value < 0.2, "\(value)")
  }

  @Test("a small sample that shows no rare event is no proof that there are none")
  func rareEvents() throws {
    let often: TwoSampleTest.Sample = (count: 1000, mean: 0.02, standardDeviation: 0.14)
    let never: TwoSampleTest.Sample = (count: 20, mean: 0, standardDeviation: 0)
    #expect(try #require(TwoSampleTest.pValue(often, never)) > 0.4)
  }

  @Test("without any spread other means differ for certain, and one value each tells nothing")
  func constant() throws {
    let seven: TwoSampleTest.Sample = (count: 10, mean: 7, standardDeviation: 0)
    let eight: TwoSampleTest.Sample = (count: 10, mean: 8, standardDeviation: 0)
    #expect(TwoSampleTest.pValue(seven, eight) == 0)
    #expect(TwoSampleTest.pValue(seven, seven) == 1)
    let one: TwoSampleTest.Sample = (count: 1, mean: 7, standardDeviation: 0)
    let other: TwoSampleTest.Sample = (count: 1, mean: 8, standardDeviation: 0)
    #expect(TwoSampleTest.pValue(one, other) == nil)
    #expect(TwoSampleTest.pValue(one, one) == 1)
  }

  @Test("Fisher's test gives the p-values of tables counted by hand")
  func fisher() {
    // The lady tasting tea: 3 of 4 against 1 of 4; 34 of 70 tables are at most as likely.
    let tea = FisherTest.pValue((successes: 3, of: 4), (successes: 1, of: 4))
    #expect((tea - 34.0 / 70).magnitude < 1e-9)
    let all = FisherTest.pValue((successes: 3, of: 3), (successes: 0, of: 3))
    #expect((all - 2.0 / 20).magnitude < 1e-9)
    #expect(FisherTest.pValue((successes: 0, of: 9), (successes: 0, of: 4)) == 1)
    #expect(FisherTest.pValue((successes: 0, of: 0), (successes: 2, of: 4)) == 1)
    let rare = FisherTest.pValue((successes: 0, of: 200), (successes: 4, of: 200))
    #expect(rare > 0.12 && rare < 0.125, "\(rare)")
  }

  @Test("Holm's correction keeps the order and never falls")
  func holm() {
    let corrected = HolmCorrection.corrected([0.03, 0.01, 0.04, 0.005])
    let expected = [0.06, 0.03, 0.06, 0.02]
    for (value, right) in zip(corrected, expected) { #expect((value - right).magnitude < 1e-12) }
    #expect(HolmCorrection.corrected([0.9, 0.8]) == [1, 1])
    #expect(HolmCorrection.corrected([]).isEmpty)
  }
}
