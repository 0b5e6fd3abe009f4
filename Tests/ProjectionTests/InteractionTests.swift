import Projection
import Quantities
import Testing

@Suite("Organizations that act on each other")
struct InteractionTests {
  private func organization(_ name: String, actions: [ScheduledAction] = []) throws
    -> OrganizationInput
  {
    var organization = try SampleInput.toppedUp(
      name, threshold: 100_000_000, amount: 1_000_000_000)
    organization.actions = actions
    return organization
  }

  private func transfers(to other: Int) -> [ScheduledAction] {
    (1...20).map {
      ScheduledAction(
        at: SampleInput.start + Duration.second * (200 * $0),
        kind: .transfer(Money(nanos: 150_000_000), to: other, counterpart: .none))
    }
  }

  @Test("a transfer joins blocks, and nothing depends on who else is in them")
  func joinedBlocks() throws {
    let others = try (0..<40).map { try organization("other-\($0)") }
    let few = Projection(
      try SampleInput.input(
        [organization("giver", actions: transfers(to: 1)), organization("taker")], seconds: 5_000,
        transactions: .all))
    let many = Projection(
      try SampleInput.input(
        [organization("giver", actions: transfers(to: 41))] + others + [organization("taker")],
        seconds: 5_000, transactions: .all))
    #expect(many.blockCount == 1)
    let small = try #require(try few.run(block: 0, replication: 0))
    let large = try #require(try many.run(block: 0, replication: 0))
    #expect(small.organizations[0].tallies == large.organizations[0].tallies)
    #expect(small.organizations[1].tallies == large.organizations[41].tallies)
    #expect(small.organizations[1].balances == large.organizations[41].balances)
    let tallies = small.organizations.map(\.tallies)
    #expect(tallies[0][.transferredOut] == tallies[1][.transferredIn])
    #expect(tallies[1][.transferredIn] > 0)
    let refused = small.organizations[0].activities.filter { $0.refusal == .insufficientCredit }
    let done = small.organizations[0].activities.filter {
      $0.action == .transferOut && $0.refusal == nil
    }
    #expect(refused.count + done.count == 20)
    #expect(Int64(done.count) * 150_000_000 == tallies[0][.transferredOut])
    // The others do as they would have done alone.
    let alone = Projection(try SampleInput.input(others, seconds: 5_000))
    let first = try #require(try alone.run(block: 0, replication: 0))
    #expect(first.organizations[3].tallies == large.organizations[4].tallies)
  }
}
