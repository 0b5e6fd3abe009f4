import Billing
import Pricing
import Projection
import Quantities
import Testing

@Suite("Engines")
struct EngineTests {
  private func organizations() throws -> [OrganizationInput] {
    [
      try SampleInput.toppedUp("plain", threshold: 500_000_000, amount: 2_000_000_000),
      try SampleInput.toppedUp("tight", threshold: 0, amount: 600_000_000),
      try SampleInput.toppedUp(
        "slow", threshold: 100_000_000, amount: 1_000_000_000,
        service: ServiceModel(
          firstToken: Duration(nanoseconds: 8_000_000_000), nanosecondsPerOutputToken: 0)),
      try SampleInput.toppedUp(
        "overtaking", threshold: 100_000_000, amount: 1_000_000_000,
        service: ServiceModel(firstToken: .second, nanosecondsPerOutputToken: 50_000_000),
        meanOutput: 200),
      try subscribed(),
    ]
  }

  /// An organization whose plan brings credit at the same instants as other things happen.
  private func subscribed() throws -> OrganizationInput {
    var organization = try SampleInput.toppedUp(
      "subscribed", threshold: 100_000_000, amount: 1_000_000_000)
    organization.terms.plan = try Plan(
      fee: Money(nanos: 3_000_000_000), period: .fixed(.hour),
      credit: SubscriptionCredit(amount: Money(nanos: 5_000_000_000)), includedRequests: 3_000)
    organization.planSince = SampleInput.start + .minute * -20
    organization.actions = [
      ScheduledAction(
        at: SampleInput.start,
        kind: .give(
          Money(nanos: 9_000_000_000_000), priority: 5,
          expiry: SampleInput.start + .minute * 100))
    ]
    return organization
  }

  @Test("organization after organization gives the same outcome as one ordered list")
  func enginesAgree() throws {
    let input = try SampleInput.input(try organizations(), seconds: 20_000)
    let one = try Projection(input, engine: .byOrganization).run(block: 0, replication: 3)
    let other = try Projection(input, engine: .ordered).run(block: 0, replication: 3)
    #expect(one == other)
    let blocked = try #require(one).organizations.map { $0.tallies[.blockedInsufficientCredits] }
    #expect(blocked.allSatisfy { $0 > 0 } || blocked[1] > 0, "the test should see refusals")
  }

  @Test("transactions are the same for both engines, and whoever else is in the block")
  func transactionsAgree() throws {
    let input = try SampleInput.input(
      try organizations(), seconds: 5_000, transactions: .all)
    let one = try #require(try Projection(input).run(block: 0, replication: 0))
    let other = try Projection(input, engine: .ordered).run(block: 0, replication: 0)
    #expect(one.transactions == other?.transactions)
    let fewer = try SampleInput.input(
      Array(try organizations().dropFirst()), seconds: 5_000, transactions: .all)
    let rest = try #require(try Projection(fewer).run(block: 0, replication: 0))
    let grants = rest.transactions.map {
      [$0.at.nanoseconds, Int64($0.organization + 1), Int64($0.grant)]
    }
    #expect(
      grants
        == one.transactions.filter { $0.organization > 0 }
        .map { [$0.at.nanoseconds, Int64($0.organization), Int64($0.grant)] })
  }

  @Test("adding an organization leaves the others as they were")
  func streamsAreNamed() throws {
    let all = try SampleInput.input(try organizations(), seconds: 5_000)
    let fewer = try SampleInput.input(Array(try organizations().dropFirst()), seconds: 5_000)
    let unit = try #require(try Projection(all).run(block: 0, replication: 1))
    let other = try #require(try Projection(fewer).run(block: 0, replication: 1))
    for place in 0..<2 {
      #expect(other.organizations[place].tallies == unit.organizations[place + 1].tallies)
      #expect(other.organizations[place].charges == unit.organizations[place + 1].charges)
    }
  }

  @Test("a policy changes no demand: common random numbers")
  func demandIsUntouched() throws {
    let generous = try SampleInput.input(
      [
        try SampleInput.toppedUp(
          "a", threshold: 1_000_000_000, amount: 5_000_000_000, softDecline: 0)
      ],
      seconds: 20_000)
    let tight = try SampleInput.input(
      [try SampleInput.toppedUp("a", threshold: 0, amount: 600_000_000)], seconds: 20_000)
    let one = try #require(try Projection(generous).run(block: 0, replication: 0))
    let other = try #require(try Projection(tight).run(block: 0, replication: 0))
    #expect(
      one.organizations[0].tallies[.requests] == other.organizations[0].tallies[.requests])
    #expect(one.organizations[0].tallies[.blockedInsufficientCredits] == 0)
    #expect(other.organizations[0].tallies[.blockedInsufficientCredits] > 0)
  }

  @Test("money is conserved: opening plus credit less charges is closing")
  func conservation() throws {
    let input = try SampleInput.input(try organizations(), seconds: 20_000)
    let unit = try #require(try Projection(input).run(block: 0, replication: 2))
    for organization in unit.organizations {
      let tallies = organization.tallies
      #expect(
        tallies[.openingBalance] + tallies[.topUpAmount] + tallies[.subscriptionCredits]
          + tallies[.givenCredits] - tallies[.usageCost] - tallies[.expiredCredits]
          == tallies[.closingBalance])
      let blocked = tallies[.blockedInsufficientCredits] + tallies[.blockedQuotaExceeded]
      #expect(tallies[.requests] == tallies[.servedRequests] + blocked)
      let refused = organization.spells.reduce(0) { $0 + $1.requests }
      #expect(refused == blocked)
      let successes = organization.charges.count { $0.status == .succeeded }
      #expect(Int64(successes) == tallies[.topUps])
    }
  }

  @Test("every transfer of a wallet foots with the balance after it")
  func transactionsFoot() throws {
    let input = try SampleInput.input(
      [try SampleInput.toppedUp("a", threshold: 0, amount: 600_000_000)], seconds: 5_000,
      transactions: .all)
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    var balance: Int64 = 0
    for transaction in unit.transactions {
      balance += transaction.amount
      #expect(transaction.balanceAfter.nanos == balance)
    }
    #expect(balance == unit.organizations[0].tallies[.closingBalance])
  }
}
