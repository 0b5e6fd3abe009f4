import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing

@testable import Scenarios

@Suite("Payments and people of a scenario")
struct PaymentDecodingTests {
  private func organization(_ name: String, of scenario: Scenario) throws -> OrganizationInput {
    try #require(scenario.input.organizations.first { $0.name == name })
  }

  private let day = 86_400.0

  @Test("faults of the processor are read, and organizations take them over")
  func faults() throws {
    let scenario = try FullScenario.read()
    for name in ["acme", "small-2"] {
      let payments = try organization(name, of: scenario).payments
      #expect(payments.softCodes.map(\.weight) == [3, 1, 1, 1, 1])
      #expect(payments.softCodes.first == WeightedDeclineCode(.insufficientFunds, weight: 3))
      #expect(payments.hardCodes.first == WeightedDeclineCode(.expiredCard))
      #expect(payments.hardCodes.first { $0.code == .lostCard }?.weight == 2)
      #expect(payments.providerError == 0.005)
      let confirmation = try #require(payments.confirmation)
      #expect(confirmation.share == 0.02 && confirmation.abandoned == 0.2)
      #expect(confirmation.response == (try .lognormal(median: 600, p95: 14_400)))
      let webhooks = try #require(payments.webhooks)
      #expect(webhooks.lost == 0.001 && webhooks.late == 0.01 && webhooks.repeated == 0.01)
      #expect(webhooks.delay == (try .exponential(mean: 3_600)))
      let chargebacks = try #require(payments.chargebacks)
      #expect(chargebacks.share == 0.001 && chargebacks.won == 0.3)
      #expect(chargebacks.fee == Money(units: 20))
      #expect(chargebacks.after == (try .exponential(mean: 20 * day)))
      #expect(chargebacks.decided == (try .uniform(low: 30 * day, high: 90 * day)))
      #expect(payments.card.lifetime == .day * 1_000)
      let zone = scenario.input.zone
      let expires = try #require(CivilDate(year: 2026, month: 3, day: 31))
      #expect(payments.card.expires == zone.instant(of: expires))
      #expect(
        payments.outages.map(\.duration) == [
          try .constant(7_200), try .lognormal(median: 3_600, p95: 21_600),
        ])
      guard case .at(let from) = payments.outages[0].beginning,
        case .every(let gap) = payments.outages[1].beginning
      else {
        Issue.record("the outages begin otherwise")
        return
      }
      let february = try #require(CivilDate(year: 2026, month: 2, day: 1))
      #expect(
        from == zone.instant(of: february, nanosecondOfDay: 9 * Duration.hour.nanoseconds))
      #expect(gap == (try .exponential(mean: 30 * day)))
    }
  }

  @Test("what a scenario leaves open has the documented defaults")
  func defaults() throws {
    let bare = try FullScenario.read(Minimal.text).input.organizations[0]
    #expect(bare.payments.softCodes == [WeightedDeclineCode(.insufficientFunds)])
    #expect(bare.payments.hardCodes == [WeightedDeclineCode(.lostCard)])
    #expect(bare.payments.providerError == 0 && bare.payments.outages.isEmpty)
    #expect(bare.payments.confirmation == nil && bare.payments.webhooks == nil)
    #expect(bare.payments.chargebacks == nil && bare.payments.card == CardModel())
    #expect(bare.officeHours == nil && bare.manualTopUp == nil)
    #expect(!bare.terms.remembersPurchases)
    let some = try FullScenario.read(
      Minimal.scenario(
        organizations: "[{name: a, office_hours: {}, manual_top_up: {at: block, amount: 9}}]",
        more: "payments: {requires_action: {share: 1%}, webhooks: {late: 1%}, "
          + "card: {expires: 30d}, chargebacks: {share: 1%}}")
    ).input.organizations[0]
    #expect(some.payments.confirmation?.response == (try .constant(600)))
    #expect(some.payments.confirmation?.abandoned == 0)
    #expect(some.payments.webhooks?.delay == (try .exponential(mean: 3_600)))
    #expect(some.payments.webhooks?.lost == 0 && some.payments.webhooks?.repeated == 0)
    #expect(some.payments.chargebacks?.after == (try .exponential(mean: 30 * day)))
    #expect(some.payments.chargebacks?.decided == (try .constant(60 * day)))
    #expect(some.payments.chargebacks?.fee == Money(units: 15))
    let newYear = Instant(nanoseconds: 1_767_225_600_000_000_000)
    #expect(some.payments.card == CardModel(expires: newYear + .day * 30))
    #expect(some.terms.remembersPurchases, "a chargeback needs the purchase")
    #expect(some.officeHours?.days == [0, 1, 2, 3, 4])
    #expect(some.officeHours?.opens == 9 * Duration.hour.nanoseconds)
    #expect(some.officeHours?.closes == 17 * Duration.hour.nanoseconds)
    #expect(some.manualTopUp?.response == (try .constant(7_200)))
    #expect(some.manualTopUp?.member.isNone == true, "there is nobody but the platform")
  }

  @Test("people are read: when they work, what they buy and who does")
  func people() throws {
    let scenario = try FullScenario.read()
    let acme = try organization("acme", of: scenario)
    let office = try #require(acme.officeHours)
    #expect(office.days == [0, 1, 2, 3] && office.zone == scenario.input.zone)
    #expect(office.opens == Duration.hour.nanoseconds * 17 / 2)
    #expect(office.closes == Duration.hour.nanoseconds * 18)
    let habit = try #require(acme.manualTopUp)
    #expect(habit.occasion == .below(Money(units: 10)))
    guard case .package(let package, _) = habit.product else {
      Issue.record("it is no package")
      return
    }
    #expect(package.name == "growth" && package.expiry == .afterMonths(12))
    let offer = try habit.product.offer(
      at: scenario.input.horizon.from, credit: scenario.input.credit, in: .utc)
    #expect(offer.price == Money(units: 200) && offer.credits == Money(units: 200))
    #expect(offer.bonus == Money(units: 20) && offer.item == "growth")
    #expect(habit.response == (try .lognormal(median: 7_200, p95: day)))
    #expect(habit.member == Identifier(0), "ada, the owner")
    #expect(
      acme.terms.lowBalanceAlerts == [Money(units: 100), Money(units: 20), Money(units: 10)],
      "the person's level has an alert of its own")
    let small = try organization("small-1", of: scenario)
    #expect(small.manualTopUp?.occasion == .block)
    #expect(small.manualTopUp?.product.size == Money(units: 100))
    let personal = try organization("acme.bob", of: scenario)
    #expect(personal.officeHours == office && personal.manualTopUp == nil)
  }

  @Test("a value of the payments survives being set from outside")
  func overrides() throws {
    let scenario = try FullScenario.read(set: [
      "payments.webhooks.lost=5%", "payments.requires_action.abandoned=50%",
      "organizations.acme.manual_top_up.below=$30", "organizations.acme.office_hours.to=12:00",
      "payments.outages.0.duration=1h",
    ])
    let acme = try organization("acme", of: scenario)
    #expect(acme.payments.webhooks?.lost == 0.05)
    #expect(acme.payments.confirmation?.abandoned == 0.5)
    #expect(acme.payments.outages.first?.duration == (try .constant(3_600)))
    #expect(acme.manualTopUp?.occasion == .below(Money(units: 30)))
    #expect(acme.officeHours?.closes == 12 * Duration.hour.nanoseconds)
  }
}
