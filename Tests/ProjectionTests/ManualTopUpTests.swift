import AutoTopUp
import Billing
import Ledger
import Quantities
import Randomness
import Testing

@testable import Projection

@Suite("A person who buys credit when it runs low")
struct ManualTopUpTests {
  private static let amount = Money(units: 10)

  /// An organization that uses a dollar each hour, and starts with ten.
  private func organization(
    _ occasion: ManualTopUp.Occasion, response: Double = 3_600, opening: Int64 = 10,
    alerts: [Int64] = [4], _ change: (inout OrganizationInput) throws -> Void = { _ in }
  ) throws -> OrganizationInput {
    var organization = OrganizationInput(
      name: "a", opening: .amount(Money(units: opening)),
      terms: OrganizationTerms(
        lowBalanceAlerts: alerts.map { Money(units: $0) }, roles: [.member, .owner]),
      payments: try SampleInput.payments(latency: 10),
      streams: [try SampleInput.stream(rate: 0.1, meanCost: 1e9 / 360)])
    organization.manualTopUp = ManualTopUp(
      occasion: occasion, product: .amount(Self.amount), response: try .constant(response),
      member: Identifier(1))
    try change(&organization)
    return organization
  }

  private func run(
    _ organization: OrganizationInput, hours: Int64 = 48
  ) throws -> OrganizationOutcome {
    let projection = Projection(try SampleInput.input([organization], seconds: hours * 3_600))
    return try #require(try projection.run(block: 0, replication: 0)).organizations[0]
  }

  @Test("buys a while after each alert, with the card and in their own name")
  func afterAlert() throws {
    let outcome = try run(try organization(.below(Money(units: 4))))
    let purchases = outcome.activities.filter { $0.action == .purchase }
    #expect(purchases.count == outcome.alerts.count && purchases.count >= 4)
    for (alert, purchase) in zip(outcome.alerts, purchases) {
      let wait = purchase.at - alert.at
      #expect(wait > .hour && wait < .hour + .minute * 5, "an hour, and the processor's time")
      #expect(purchase.member == Identifier(1) && purchase.refusal == nil)
    }
    #expect(outcome.tallies[.manualPurchases] == Int64(purchases.count))
    #expect(outcome.tallies[.purchases] == Int64(purchases.count))
    #expect(outcome.tallies[.blockedInsufficientCredits] == 0)
    #expect(outcome.tallies[.needlessAlerts] == Int64(purchases.count), "none came to a block")
  }

  @Test("looks once more before paying: what somebody else bought is enough")
  func stillLow() throws {
    let plain = try run(try organization(.below(Money(units: 4))), hours: 9)
    #expect(plain.tallies[.manualPurchases] == 1)
    let alert = try #require(plain.alerts.first)
    let outcome = try run(
      try organization(.below(Money(units: 4))) {
        $0.actions = [
          ScheduledAction(
            at: alert.at + .minute * 30,
            kind: .purchase(
              .amount(Money(units: 5)), card: .organization, checkout: .completed))
        ]
      }, hours: 9)
    #expect(outcome.alerts.count == 1)
    #expect(outcome.tallies[.manualPurchases] == 0 && outcome.tallies[.purchases] == 1)
  }

  @Test("several alerts make one manualPurchase")
  func oneManualPurchase() throws {
    let outcome = try run(
      try organization(.alert, response: 10_800, alerts: [5, 4, 3]), hours: 9)
    #expect(outcome.alerts.count == 3)
    #expect(outcome.tallies[.manualPurchases] == 1)
    let other = try run(try organization(.below(Money(units: 3)), alerts: [5, 3]), hours: 30)
    let own = other.alerts.filter { $0.level == Money(units: 3) }
    #expect(own.count < other.alerts.count && !own.isEmpty)
    #expect(other.tallies[.manualPurchases] == Int64(own.count), "only at one's own level")
  }

  @Test("may wait for the first refusal")
  func atBlock() throws {
    let outcome = try run(try organization(.block, opening: 2), hours: 30)
    let first = try #require(outcome.spells.first)
    let purchase = try #require(outcome.activities.first { $0.action == .purchase })
    #expect(purchase.at - first.from > .hour && purchase.at - first.from < .hour + .minute * 5)
    #expect(first.to == purchase.at)
    #expect(outcome.tallies[.manualPurchases] == Int64(outcome.spells.count))
    #expect(outcome.tallies[.followedAlerts] > 0)
  }

  @Test("comes back when the purchase was not enough, or was declined")
  func again() throws {
    let small = try run(
      try organization(.below(Money(units: 40)), opening: 6, alerts: [40]), hours: 5)
    #expect(small.alerts.count == 1)
    #expect(small.tallies[.manualPurchases] == 4, "6 and four times 10, an hour each")
    let declined = try run(
      try organization(.below(Money(units: 4))) { $0.payments.softDecline = 1 }, hours: 30)
    let refused = declined.activities.filter { $0.refusal == .checkoutFailed }
    #expect(refused.count > 15 && declined.tallies[.softDeclines] == Int64(refused.count))
    #expect(declined.tallies[.purchases] == 0 && declined.tallies[.topUpFailures] == 0)
    #expect(declined.charges.isEmpty, "the rule has charged nothing")
  }

  @Test("works in office hours")
  func officeHours() throws {
    let office = OfficeHours(
      days: [3, 4], opens: 9 * Duration.hour.nanoseconds, closes: 10 * Duration.hour.nanoseconds,
      zone: .utc)
    let outcome = try run(
      try organization(.below(Money(units: 4)), response: 1_800) { $0.officeHours = office })
    // The alert comes at six on Thursday; half an hour's work is done at half past nine.
    let purchase = try #require(outcome.activities.first { $0.action == .purchase })
    let expected = SampleInput.start + .hour * 9 + .minute * 30
    #expect(purchase.at > expected && purchase.at < expected + .minute * 5)
  }

  @Test("whoever may not buy is refused, and the card is not charged")
  func notPermitted() throws {
    let outcome = try run(
      try organization(.below(Money(units: 4))) {
        $0.manualTopUp?.member = Identifier(0)
      }, hours: 12)
    #expect(outcome.activities.map(\.refusal) == [.roleMayNot])
    #expect(outcome.tallies[.paymentFees] == 0)
  }

  @Test("an organization that is gone when the charge succeeds gets its money back")
  func refundOfTheGone() throws {
    let outcome = try run(
      try organization(.below(Money(units: 4))) {
        $0.payments.latency = try .constant(7_200)
        $0.actions = [
          ScheduledAction(at: SampleInput.start + .hour * 8, kind: .delete(forfeitsCredit: true))
        ]
      }, hours: 20)
    let actions = outcome.activities.map { ($0.action, $0.refusal) }
    #expect(actions.contains { $0 == (.purchase, .organizationDeleted) })
    #expect(outcome.tallies[.purchases] == 0 && outcome.tallies[.uncreditedCharges] == 0)
  }

  @Test("alerts are judged as the definitions say, on a run")
  func alertQuality() throws {
    let outcome = try run(
      try organization(.block, alerts: [5, 2]) { $0.manualTopUp = nil }, hours: 30)
    let first = try #require(outcome.spells.first)
    let leads = outcome.alerts.map { (first.from - $0.at).nanoseconds / 1_000 }
    #expect(leads.count == 2 && outcome.spells.count == 1)
    #expect(outcome.tallies[.alertLead] == leads.reduce(0, +))
    #expect(outcome.tallies[.followedAlerts] == 2)
    #expect(outcome.tallies[.missedAlerts] == 0 && outcome.tallies[.needlessAlerts] == 0)
    let silent = try run(
      try organization(.block, alerts: []) { $0.manualTopUp = nil }, hours: 30)
    #expect(silent.tallies[.missedAlerts] == 1)
  }
}
