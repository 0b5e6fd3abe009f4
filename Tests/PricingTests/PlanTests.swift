import Pricing
import Quantities
import Testing

@Suite("Plans")
struct PlanTests {
  private func plan(_ overage: Overage) throws -> Plan {
    try Plan(
      fee: money("99"), period: .month, includedRequests: 50_000,
      includedMeters: [.init(meter: "trace", quantity: quantity("25000"))], overage: overage,
      features: ["team_budgets"])
  }

  @Test("requests beyond the included ones are told")
  func overageRequests() throws {
    #expect(try plan(.rejected).overageRequests(of: 50_000) == 0)
    #expect(try plan(.rejected).overageRequests(of: 50_123) == 123)
  }

  @Test("a plan without a number of requests includes them all")
  func unlimited() throws {
    let plan = try Plan(fee: .zero, period: .year)
    #expect(plan.overageRequests(of: .max) == 0)
    #expect(plan.included(meter: "trace") == .zero)
  }

  @Test("included meters are found by name")
  func meters() throws {
    #expect(try plan(.rejected).included(meter: "trace") == quantity("25000"))
  }

  @Test("plans that mean nothing are refused")
  func problems() throws {
    #expect(throws: PlanProblem.negativeFee) { try Plan(fee: money("-1"), period: .month) }
    #expect(throws: PlanProblem.negativeIncludedQuantity) {
      try Plan(fee: .zero, period: .month, includedRequests: -1)
    }
    #expect(throws: PlanProblem.duplicateMeter("a")) {
      try Plan(
        fee: .zero, period: .month,
        includedMeters: [
          .init(meter: "a", quantity: .zero), .init(meter: "b", quantity: .zero),
          .init(meter: "a", quantity: .zero),
        ])
    }
    #expect(throws: PlanProblem.negativeOverageRate) {
      try Plan(
        fee: .zero, period: .month, overage: .charged(perRequest: Rate(decimal("-1"))))
    }
    #expect(throws: PlanProblem.nonPositivePeriod) { try Plan(fee: .zero, period: .months(0)) }
    #expect(throws: PlanProblem.nonPositivePeriod) {
      try Plan(fee: .zero, period: .fixed(.zero))
    }
  }
}
