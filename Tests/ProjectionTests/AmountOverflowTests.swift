import AutoTopUp
import Billing
import Ledger
import Projection
import Quantities
import Testing

@Suite("Amounts beyond 64 bits")
struct AmountOverflowTests {
  @Test("top-ups whose sum does not fit end the run with a refusal, not the program")
  func topUps() throws {
    // Requests cost a billion dollars; so nine top-ups are more than 64 bits of nano-units hold.
    let billion: Int64 = 1_000_000_000_000_000_000
    let rule = try TopUpRule(
      threshold: Money(nanos: billion), sizing: .amount(Money(nanos: billion)))
    let organization = OrganizationInput(
      name: "huge", opening: .amount(Money(nanos: billion)),
      terms: OrganizationTerms(topUpRule: rule, plan: nil),
      payments: try SampleInput.payments(latency: 1),
      streams: [try SampleInput.stream(rate: 0.1, meanCost: Double(1 << 40))])
    let card = try SampleInput.rateCard(nanosPerToken: 1_000_000)
    let input = try SampleInput.input([organization], seconds: 100_000, rateCard: card)
    #expect {
      try Projection(input).run(block: 0, replication: 0)
    } throws: { error in
      guard case ProjectionError.billing(.ledger(.overflow), organization: "huge") = error else {
        return false
      }
      return true
    }
  }
}
