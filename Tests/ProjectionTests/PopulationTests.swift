import AutoTopUp
import Billing
import Foundation
import Ledger
import Projection
import Quantities
import Randomness
import Testing

@Suite("Populations: how much each uses, who comes and who leaves")
struct PopulationTests {
  private func population(
    _ count: Int, days: Int64, opening: Int64 = 1_000_000_000, rate: Double = 1e-4,
    _ change: (inout OrganizationInput) -> Void
  ) throws -> ProjectionInput {
    var one = OrganizationInput(
      name: "p", opening: .amount(Money(nanos: opening)), terms: OrganizationTerms(),
      payments: try SampleInput.payments(latency: 30),
      streams: [try SampleInput.stream(rate: rate, meanCost: 1_000_000)])
    change(&one)
    var list = OrganizationList()
    list.append(one, numbered: (1..<count + 1, "p-", ""))
    var input = try SampleInput.input([], seconds: days * 86_400, sampleEvery: .day)
    input.organizations = list
    return input
  }

  private func outcomes(
    _ input: ProjectionInput, replication: Int = 0, engine: Projection.Engine = .byOrganization
  ) throws -> [OrganizationOutcome] {
    let projection = Projection(input, engine: engine)
    return try (0..<projection.blockCount).flatMap { block in
      try #require(try projection.run(block: block, replication: replication)).organizations
    }
  }

  @Test("each has its own size, the same in every replication and whoever else there is")
  func scale() throws {
    let scale = try Distribution.lognormal(median: 1, p95: 10)
    func requests(_ count: Int, replication: Int) throws -> [Double] {
      let input = try population(count, days: 100, rate: 0.001) { $0.population.scale = scale }
      return try outcomes(input, replication: replication).map { Double($0.tallies[.requests]) }
    }
    let (first, second) = (try requests(60, replication: 0), try requests(60, replication: 1))
    #expect(try requests(20, replication: 0) == Array(first.prefix(20)))
    // 8,640 requests at scale one: counts of both replications are that of the same size.
    for (one, other) in zip(first, second) {
      let most = 6 * (one + other).squareRoot() + 6
      #expect(abs(one - other) <= most)
    }
    let logarithms = first.map { log($0 / 8_640) }
    let mean = logarithms.reduce(0, +) / 60
    // The logarithm has a standard deviation of ln(10) / 1.645 = 1.4.
    #expect(abs(mean) < 0.75)
    let (least, most) = (first.min() ?? 0, first.max() ?? 0)
    #expect(most > 4 * least)
  }

  @Test("one who comes later has a balance, a plan and requests from then on")
  func arrival() throws {
    let input = try population(200, days: 100) { $0.population.arrives = true }
    let found = try outcomes(input)
    var first: [Double] = []
    for outcome in found {
      let balances = outcome.balances
      let came = try #require(balances.firstIndex { $0 != 0 })
      #expect(balances[..<came].allSatisfy { $0 == 0 })
      #expect(!outcome.isBlocked[..<came].contains(true))
      #expect(outcome.tallies[.openingBalance] == 1_000_000_000)
      first.append(Double(came))
      // 8.64 requests a day.
      let expected = 8.64 * (100 - Double(came))
      let requests = Double(outcome.tallies[.requests])
      let most = 6 * (expected + 10).squareRoot() + 9
      #expect(abs(requests - expected) < most)
    }
    // Uniform over a hundred days.
    let mean = first.reduce(0, +) / 200
    #expect(abs(mean - 50.5) < 8.2)
    let other = try outcomes(input, replication: 1)
    #expect(zip(found, other).contains { $0.tallies[.requests] != $1.tallies[.requests] })
  }

  @Test("they leave as the churn says, and what they leave behind is breakage")
  func churn() throws {
    let days = 91.3125
    var input = try population(400, days: 92) { $0.population.monthlyChurn = 0.2 }
    input.horizon = Interval(
      from: input.horizon.from, to: input.horizon.from + Duration(seconds: days * 86_400))
    let found = try outcomes(input)
    let left = found.filter { $0.tallies[.departures] == 1 }
    // Three months: 0.8 cubed stay.
    let expected = 400 * (1 - 0.8 * 0.8 * 0.8)
    let distance = abs(Double(left.count) - expected)
    #expect(distance < 4 * 9.997)
    for outcome in left {
      let tallies = outcome.tallies
      #expect(tallies[.closingBalance] == 0 && tallies[.blockedTime] == 0)
      #expect(tallies[.expiredCredits] == 1_000_000_000 - tallies[.usageCost])
      #expect(tallies[.requests] == tallies[.servedRequests])
      #expect(outcome.activities.map(\.action) == [.organizationDeleted])
    }
    let ordered = try outcomes(input, engine: .ordered)
    for (one, other) in zip(found, ordered) { #expect(one.tallies == other.tallies) }
  }

  @Test("who is blocked may leave: of those with no money, with the probability that is said")
  func blocked() throws {
    let input = try population(400, days: 100, opening: 0, rate: 1e-3) {
      $0.population.leavesWhenBlocked = 0.3
    }
    let found = try outcomes(input)
    // Each has one spell of refusals: nothing ends it.
    let left = found.filter { $0.tallies[.departures] == 1 }
    let distance = abs(Double(left.count) - 120)
    #expect(distance < 4 * 9.17)
    for outcome in left {
      #expect(outcome.tallies[.requests] == 1)
      #expect(outcome.tallies[.blockedInsufficientCredits] == 1)
      #expect(outcome.spells.count == 1 && outcome.spells[0].to < input.horizon.to)
    }
  }

  @Test("traffic grows for each from when it comes")
  func growth() throws {
    let input = try population(100, days: 61) { $0.population.monthlyGrowth = 1 }
    let total = try outcomes(input).reduce(0.0) { $0 + Double($1.tallies[.requests]) }
    // Doubled in 30.4375 days, by whole days.
    var expected = 0.0
    for day in 0..<61 { expected += 864 * pow(2, Double(day) / 30.4375) }
    let distance = abs(total - expected)
    #expect(distance < 5 * expected.squareRoot())
  }

  @Test("policies on shared demand come to the same as alone, also where people leave")
  func shared() throws {
    let policies = try [100_000_000, 200_000_000].map { opening in
      try population(20, days: 60, opening: opening) {
        $0.population.scale = try? .lognormal(median: 1, p95: 5)
        $0.population.leavesWhenBlocked = 0.5
        $0.population.monthlyChurn = 0.1
      }
    }
    let study = PolicyStudy(policies)
    #expect(study.unitsPerReplication == Projection(policies[0]).blockCount, "demand is shared")
    for unit in 0..<study.unitsPerReplication {
      for piece in try #require(try study.run(unit: unit, replication: 0)).pieces {
        let alone = try outcomes(policies[piece.policy])[piece.organization].tallies
        #expect(alone == piece.tallies)
      }
    }
  }
}
