import AutoTopUp
import Billing
import Projection
import Quantities
import Testing

@Suite("Opening balances")
struct OpeningTests {
  @Test("a stationary balance is drawn from what an order really buys", arguments: [true, false])
  func stationaryWithMinimum(isTarget: Bool) throws {
    let rule = try TopUpRule(
      threshold: Money(nanos: 1_000),
      sizing: isTarget ? .target(Money(nanos: 1_010)) : .amount(Money(nanos: 10)),
      minimum: Money(nanos: 1_000), maximum: Money(nanos: 2_000))
    let organization = OrganizationInput(
      name: "a", opening: .stationary, terms: OrganizationTerms(topUpRule: rule),
      payments: try SampleInput.payments(latency: 30), streams: [])
    let projection = Projection(try SampleInput.input([organization], seconds: 60))
    var openings: [Int64] = []
    for replication in 0..<100 {
      let unit = try #require(try projection.run(block: 0, replication: replication))
      openings.append(unit.organizations[0].tallies[.openingBalance])
    }
    #expect(openings.allSatisfy { (1_001...2_000).contains($0) })
    #expect(openings.contains { $0 > 1_500 }, "not only up to the amount that is never bought")
  }

  @Test("a total beyond 64 bits is an error, however often it wraps around", arguments: 0..<8)
  func overflow(replication: Int) throws {
    let cost = Int64(1) << 61
    let rule = try TopUpRule(threshold: Money(nanos: 1), sizing: .amount(Money(nanos: cost)))
    let organization = OrganizationInput(
      name: "a", opening: .amount(Money(nanos: cost)),
      terms: OrganizationTerms(topUpRule: rule),
      payments: try SampleInput.payments(latency: 1),
      streams: [try SampleInput.stream(rate: 1, meanCost: 0x1p32)])
    let projection = Projection(
      try SampleInput.input(
        [organization], seconds: 500, rateCard: try SampleInput.rateCard(nanosPerToken: 1 << 28)))
    #expect(throws: ProjectionError.self) {
      try projection.run(block: 0, replication: replication)
    }
  }
}
