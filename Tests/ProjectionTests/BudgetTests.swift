import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

@Suite("Budgets of an organization over time")
struct BudgetTests {
  private let start = SampleInput.start
  private let search = Identifier<Project>(0)
  private let other = Identifier<Project>(1)

  /// A request at once and every ten minutes after it, each at 10 nano-units.
  private func stream(
    _ name: String, _ project: Identifier<Project>, service: ServiceModel = .instant,
    cost: Double = 10
  ) throws -> StreamInput {
    let mix = try MarkMix([
      MarkMix.Entry(
        share: 1,
        tokens: try CorrelatedPair(.constant(cost), .constant(0), correlation: 0))
    ])
    return StreamInput(
      name: name,
      origin: .synthesized(
        TrafficDefinition(
          process: .batch(BatchSchedule(size: 1, every: .minute * 10, offset: .zero)), rate: 1,
          profile: .flat, mix: mix)),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)], service: service,
      attribution: Attribution(project: project))
  }

  private func budget(
    _ scope: BudgetScope, _ limit: Int64, mode: Budget.Mode = .hard, levels: [Int64] = [],
    per period: PeriodLength? = .day, zone: ZoneRules = .utc
  ) -> Budget {
    Budget(
      scope: scope, limit: Money(nanos: limit), mode: mode,
      alertLevels: levels.map { Money(nanos: $0) },
      periods: period.map { QuotaPeriod(calendar: $0, around: start, zone: zone) })
  }

  private func outcome(
    _ budgets: [Budget], streams: [StreamInput], hours: Int64 = 48, opening: Int64 = 1_000_000,
    spikeRule: SpendingSpikeRule? = nil
  ) throws -> OrganizationOutcome {
    let organization = OrganizationInput(
      name: "a", opening: .amount(Money(nanos: opening)),
      terms: OrganizationTerms(budgets: budgets, spikeRule: spikeRule),
      payments: try SampleInput.payments(latency: 30), streams: streams)
    let input = try SampleInput.input([organization], seconds: hours * 3600)
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    return unit.organizations[0]
  }

  @Test("a hard budget refuses from the request after its limit until the period ends")
  func spell() throws {
    let outcome = try outcome(
      [budget(.project(search), 95)], streams: [try stream("s", search), try stream("o", other)])
    // Ten requests cost 100: the tenth, at 1:30, meets 90 spent.
    let first = start + .minute * 100
    #expect(outcome.spells.map(\.from) == [first, first + .day])
    #expect(outcome.spells.map(\.to) == [start + .day, start + .day * 2])
    #expect(outcome.spells.allSatisfy { $0.reason == .budgetExceeded && $0.requests == 134 })
    #expect(outcome.spells.allSatisfy { $0.scope == .project(search) })
    #expect(outcome.tallies[.blockedBudgetExceeded] == 2 * 134)
    #expect(outcome.tallies[.requests] == 4 * 144)
    #expect(outcome.tallies[.servedRequests] == 2 * (144 + 10))
    #expect(outcome.tallies[.usageCost] == 10 * 2 * (144 + 10))
    #expect(outcome.tallies[.firstBlock] == (Duration.minute * 100).nanoseconds)
    // Used up by the request of 1:30; the time until midnight is blocked.
    #expect(outcome.tallies[.blockedTime] == (Duration.minute * (2 * (24 * 60 - 90))).nanoseconds)
    #expect(outcome.isBlocked.prefix(3) == [false, false, true])
    #expect(outcome.isBlocked[24] == false)
  }

  @Test(
    "a budget resets at midnight of the organization's own zone, before requests of that instant")
  func resetInZone() throws {
    let zone = ZoneRules(name: "Test/Zone", initialOffsetSeconds: 3 * 3600, transitions: [])
    let outcome = try outcome(
      [budget(.team, 30, zone: zone)], streams: [try stream("s", search)], hours: 24)
    // Midnight is at 21:00 UTC: three requests on either day.
    #expect(outcome.tallies[.servedRequests] == 6)
    #expect(outcome.spells.map(\.to) == [start + .hour * 21, start + .day])
    #expect(outcome.spells.map(\.from) == [start + .minute * 30, start + .minute * (21 * 60 + 30)])
  }

  @Test("spells of different budgets overlap and stand apart, in order; one of credit beside them")
  func overlapping() throws {
    let outcome = try outcome(
      [budget(.project(other), 20, per: nil), budget(.project(search), 40)],
      streams: [try stream("s", search), try stream("o", other)], hours: 30, opening: 75)
    #expect(
      outcome.spells.map(\.scope) == [.project(other), .project(search), nil])
    #expect(
      outcome.spells.map(\.reason) == [.budgetExceeded, .budgetExceeded, .insufficientCredits])
    // 60 are spent on the first day; of the second, two requests go before the credit.
    #expect(
      outcome.spells.map(\.from) == [
        start + .minute * 20, start + .minute * 40, start + .day + .minute * 20,
      ])
    let end = start + .hour * 30
    #expect(outcome.spells.map(\.to) == [end, start + .day, end])
    #expect(outcome.tallies[.blockedInsufficientCredits] == outcome.spells[2].requests)
    #expect(
      outcome.tallies[.blockedBudgetExceeded]
        == outcome.spells[0].requests + outcome.spells[1].requests)
  }

  @Test("requests in flight when a budget is used up are charged, to the period they end in")
  func inFlight() throws {
    let slow = ServiceModel(firstToken: .minute * 25, nanosecondsPerOutputToken: 0)
    let outcome = try outcome(
      [budget(.team, 10)], streams: [try stream("s", search, service: slow)], hours: 24)
    // Admitted at 0:00, 0:10 and 0:20; the first ends at 0:25.
    #expect(outcome.tallies[.servedRequests] == 3)
    #expect(outcome.tallies[.usageCost] == 30)
    #expect(outcome.spells.map(\.from) == [start + .minute * 30])
  }

  @Test("budget levels and spikes become alerts, each at its instant")
  func alerts() throws {
    let rule = SpendingSpikeRule(
      factor: Decimal(2), window: .hour * 12, baselineWindows: 1, minimum: Money(nanos: 1),
      start: start)
    let outcome = try outcome(
      [budget(.team, 100, mode: .alert, levels: [50, 100])],
      streams: [try stream("s", search)], hours: 25, spikeRule: rule)
    #expect(outcome.tallies[.blockedBudgetExceeded] == 0 && outcome.spells.isEmpty)
    #expect(outcome.alerts.map(\.at) == [40, 90, 24 * 60 + 40].map { start + .minute * $0 })
    #expect(outcome.alerts.map(\.level.nanos) == [50, 100, 50])
    #expect(outcome.alerts.map(\.balance.nanos) == [50, 100, 50])
    #expect(outcome.alerts.allSatisfy { $0.kind == .budget && $0.scope == .team })
  }

  @Test("a window that costs more is told of when it ends")
  func spike() throws {
    let rule = SpendingSpikeRule(
      factor: Decimal(2), window: .hour, baselineWindows: 2, minimum: Money(nanos: 1),
      start: start)
    // Beside a request every ten minutes, thirteen at 2:50.
    let late = StreamInput(
      name: "late",
      origin: .synthesized(
        TrafficDefinition(
          process: .batch(BatchSchedule(size: 13, every: .day, offset: .minute * 170)), rate: 1,
          profile: .flat,
          mix: try MarkMix([
            MarkMix.Entry(
              share: 1, tokens: try CorrelatedPair(.constant(10), .constant(0), correlation: 0))
          ]))),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
    let outcome = try outcome(
      [], streams: [try stream("s", search), late], hours: 8, spikeRule: rule)
    #expect(outcome.alerts.map(\.at) == [start + .hour * 3])
    let alert = try #require(outcome.alerts.first)
    #expect(alert.kind == .spike && alert.scope == nil)
    #expect(alert.level == Money(nanos: 120) && alert.balance == Money(nanos: 190))
  }

  @Test("both engines let budgets do the same")
  func engines() throws {
    let organization = OrganizationInput(
      name: "a", opening: .amount(Money(nanos: 500)),
      terms: OrganizationTerms(budgets: [
        budget(.team, 95, levels: [50]), budget(.project(other), 20, per: nil),
      ]),
      payments: try SampleInput.payments(latency: 30),
      streams: [try stream("s", search), try stream("o", other)])
    var second = organization
    second.name = "b"
    let input = try SampleInput.input([organization, second], seconds: 72 * 3600)
    let one = try Projection(input).run(block: 0, replication: 0)
    let ordered = try Projection(input, engine: .ordered).run(block: 0, replication: 0)
    #expect(one == ordered)
    #expect(one?.organizations[1].tallies[.blockedBudgetExceeded] ?? 0 > 0)
  }
}
