import Billing
import Ledger
import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Spikes of spending")
struct SpendingSpikeTests {
  /// The alerts at the end of each hour in which so much was spent, in nano-units.
  private func alerts(
    _ costs: [Int64], factor: Decimal = Decimal(3), baseline: Int = 4, minimum: Int64 = 0
  ) throws -> [Int: SpendingAlert] {
    let start = Instant(nanoseconds: 0)
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: NoJournal())
    let rule = SpendingSpikeRule(
      factor: factor, window: .hour, baselineWindows: baseline, minimum: Money(nanos: minimum),
      start: start)
    let id = billing.open(OrganizationTerms(spikeRule: rule))
    var alerts: [Int: SpendingAlert] = [:]
    for (hour, cost) in costs.enumerated() {
      // Two requests an hour, the first at its very start.
      for (place, part) in [cost / 2, cost - cost / 2].enumerated() {
        let settlement = try billing.settle(
          RequestUsage(inputTokens: part), model: ModelID(0), arrival: start, completion: start,
          organization: id, number: UInt64(2 * hour + place), type: .request,
          attribution: .none)
        #expect(!settlement.needsEvaluation, "a window is judged at its end")
      }
      let end = start + .hour * Int64(hour + 1)
      #expect(billing.nextSpendingClose(of: id) == end)
      billing.closeSpending(of: id, at: end)
      #expect(billing.needsEvaluation(id) || billing.takeSpendingAlert(id) == nil)
      alerts[hour] = billing.takeSpendingAlert(id)
      #expect(billing.takeSpendingAlert(id) == nil)
    }
    return alerts
  }

  @Test("a window is a spike above factor times the mean, not at it, and not before a baseline")
  func threshold() throws {
    // The first 500 has no baseline yet.
    let found = try alerts([500, 10, 10, 10, 10, 30, 46, 72, 94, 167])
    #expect(found.keys.sorted() == [6])
    // (10 + 10 + 10 + 30) / 4 × 3 = 45; then (10 + 10 + 30 + 46) / 4 × 3 = 72 and so on.
    #expect(found[6]?.level == Money(nanos: 45) && found[6]?.spent == Money(nanos: 46))
    #expect(found[6]?.cause == .spike)
    #expect(try alerts([10, 10, 10, 10, 31]).keys.sorted() == [4])
  }

  @Test("the factor is exact, and the level is rounded half to even")
  func exactFactor() throws {
    let factor = Decimal(significand: 2_500_001, places: 6)
    #expect(try alerts([10, 10, 10, 10, 25], factor: factor).isEmpty)
    let found = try alerts([10, 10, 10, 10, 26], factor: factor)
    #expect(found[4]?.level == Money(nanos: 25))
    let half = try alerts([1, 9], factor: Decimal(significand: 25, places: 1), baseline: 1)
    #expect(half[1]?.level == Money(nanos: 2))
  }

  @Test("a window under the minimum is no spike, one at it is")
  func minimum() throws {
    #expect(try alerts([0, 0, 0, 0, 99], minimum: 100).isEmpty)
    #expect(try alerts([0, 0, 0, 0, 100], minimum: 100).keys.sorted() == [4])
    #expect(try alerts([0, 0, 0, 0, 0, 0]).isEmpty, "nothing is no spike of nothing")
  }

  @Test("it is as a list of all windows would have it")
  func agreesWithList() throws {
    var generator = SplitMix64(seed: 5)
    for baseline in 1...7 {
      let costs = (0..<60).map { _ in Int64(generator.next() % 40) }
      let found = try alerts(costs, factor: Decimal(2), baseline: baseline, minimum: 5)
      var expected: [Int] = []
      for hour in baseline..<costs.count {
        let sum = costs[(hour - baseline)..<hour].reduce(0, +)
        if costs[hour] >= 5, costs[hour] * Int64(baseline) > 2 * sum { expected.append(hour) }
      }
      #expect(found.keys.sorted() == expected)
      #expect(!expected.isEmpty)
    }
  }
}
