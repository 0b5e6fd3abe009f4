import AutoTopUp
import Billing
import Ledger
import Quantities
import Randomness
import Testing

@testable import Projection

@Suite("An organization whose payments go wrong")
struct PaymentFaultTests {
  private static let amount = Int64(1_000_000_000)

  private func organization(
    _ name: String = "a", _ change: (inout OrganizationInput) throws -> Void = { _ in }
  ) throws -> OrganizationInput {
    var organization = try SampleInput.toppedUp(
      name, threshold: 100_000_000, amount: Self.amount, softDecline: 0)
    try change(&organization)
    return organization
  }

  private func run(
    _ organizations: [OrganizationInput], seconds: Int64 = 20_000, replication: Int = 0
  ) throws -> [OrganizationOutcome] {
    let projection = Projection(try SampleInput.input(organizations, seconds: seconds))
    return try #require(try projection.run(block: 0, replication: replication)).organizations
  }

  /// The attempts, without looks at the rule that led to none.
  private static func charges(of outcome: OrganizationOutcome) -> [ChargeRecord] {
    outcome.charges.filter { $0.status != .notFired }
  }

  private func webhooks(lost: Double = 0, repeated: Double = 0) throws -> WebhookModel {
    WebhookModel(lost: lost, late: 0, delay: try .exponential(mean: 60), repeated: repeated)
  }

  @Test("a webhook that arrives twice credits once, and nothing else changes")
  func repeatedWebhooks() throws {
    let plain = try run([organization()])[0]
    let doubled = try run([
      organization { $0.payments.webhooks = try webhooks(repeated: 1) }
    ])[0]
    #expect(plain.tallies[.topUps] > 50)
    #expect(doubled == plain)
  }

  @Test("a lost webhook leaves money captured and not credited")
  func lostWebhooks() throws {
    let outcome = try run([organization { $0.payments.webhooks = try webhooks(lost: 1) }])[0]
    let tallies = outcome.tallies
    #expect(tallies[.topUps] == 0)
    #expect(tallies[.uncreditedCharges] >= 1)
    #expect(tallies[.uncreditedAmount] == tallies[.uncreditedCharges] * Self.amount)
    #expect(tallies[.blockedInsufficientCredits] > 0)
    #expect(Self.charges(of: outcome).allSatisfy { $0.status == .pending })
  }

  @Test("the processor is asked about a lost answer where the dunning says so")
  func asking() throws {
    let outcome = try run([
      organization {
        $0.payments.webhooks = try webhooks(lost: 0.5)
        $0.terms.dunning = Dunning(
          retryDelays: [.minute], exhaustion: .repeatLastDelay, staleAfter: .minute * 10)
      }
    ])[0]
    #expect(outcome.tallies[.topUps] > 20 && outcome.tallies[.uncreditedCharges] <= 1)
    let waits = Self.charges(of: outcome).filter { $0.status == .succeeded }.map {
      $0.resolvedAt - $0.requestedAt
    }
    #expect(waits.contains(.minute * 10) && waits.contains { $0 < .minute * 5 })
  }

  @Test("an answer that comes after its order was given up credits, and finds its own record")
  func abandoned() throws {
    let outcome = try run([
      organization {
        $0.payments.latency = try .constant(30)
        $0.payments.webhooks = WebhookModel(
          lost: 0, late: 0.3, delay: try .constant(2_000), repeated: 0)
        $0.terms.dunning = Dunning(
          retryDelays: [.minute], exhaustion: .repeatLastDelay, staleAfter: .minute * 10,
          asksAboutStale: false)
      }
    ])[0]
    let charges = Self.charges(of: outcome)
    let late = charges.filter { $0.resolvedAt - $0.requestedAt == .second * 2_030 }
    #expect(late.count > 5 && late.allSatisfy { $0.status == .succeeded })
    let overtaken = charges.indices.dropLast().filter {
      charges[$0].resolvedAt > charges[$0 + 1].resolvedAt
    }
    #expect(!overtaken.isEmpty)
    let credited = charges.filter { $0.status == .succeeded }
    #expect(outcome.tallies[.topUps] == Int64(credited.count))
    #expect(credited.allSatisfy { $0.resolvedAt - $0.requestedAt <= .second * 2_030 })
  }

  @Test("without the guard an answer that comes twice credits twice, and is paid for once")
  func creditedTwice() throws {
    let outcome = try run([
      organization {
        $0.payments.webhooks = try webhooks(repeated: 1)
        $0.terms.guards.creditsOnce = false
      }
    ])[0]
    let charges = Self.charges(of: outcome).filter { $0.status == .succeeded }
    #expect(outcome.tallies[.topUps] == Int64(charges.count))
    #expect(outcome.tallies[.topUpAmount] == Int64(charges.count) * Self.amount)
    let extra = outcome.tallies[.overcreditedAmount] / Self.amount
    #expect(extra > 20 && extra * Self.amount == outcome.tallies[.overcreditedAmount])
    #expect(outcome.invoices.count == charges.count)
  }

  @Test("a gateway that crashes before it credits knows of the charge when told again, or asked")
  func crashes() throws {
    func crashed(
      repeated: Double = 0, staleAfter: Duration? = nil
    ) throws -> OrganizationOutcome {
      try run([
        organization {
          $0.faults.crash = 1
          $0.payments.webhooks = try webhooks(repeated: repeated)
          $0.terms.dunning = Dunning(
            retryDelays: [.minute], exhaustion: .repeatLastDelay, staleAfter: staleAfter)
        }
      ])[0]
    }
    let forgotten = try crashed()
    #expect(forgotten.tallies[.topUps] == 0 && forgotten.tallies[.uncreditedCharges] == 1)
    for outcome in [try crashed(repeated: 1), try crashed(staleAfter: .minute * 10)] {
      #expect(outcome.tallies[.topUps] > 10 && outcome.tallies[.uncreditedCharges] <= 1)
      #expect(outcome.tallies[.overcreditedAmount] == 0)
    }
  }

  @Test("a charge that needs confirmation is credited, or declined when the customer says no")
  func confirmation() throws {
    let outcome = try run(
      [
        organization {
          $0.payments.latency = try .constant(30)
          $0.payments.confirmation = ConfirmationModel(
            share: 1, response: try .constant(600), abandoned: 0.3)
          $0.terms.dunning = Dunning(retryDelays: [.minute], exhaustion: .repeatLastDelay)
        }
      ], seconds: 50_000)[0]
    let charges = Self.charges(of: outcome).dropLast()
    #expect(charges.count > 30)
    #expect(charges.allSatisfy { $0.resolvedAt - $0.requestedAt == .second * 630 })
    let declined = charges.filter { $0.declineCode == .authenticationRequired }
    let credited = charges.filter { $0.status == .succeeded }
    #expect(declined.count > 5 && credited.count + declined.count == charges.count)
    #expect(outcome.tallies[.topUps] == Int64(credited.count))
    #expect(outcome.tallies[.softDeclines] == Int64(declined.count))
    let lost = try run([
      organization {
        $0.payments.latency = try .constant(30)
        $0.payments.confirmation = ConfirmationModel(
          share: 1, response: try .constant(1e9), abandoned: 0)
      }
    ])[0]
    #expect(lost.charges.first?.status == .requiresAction)
  }

  @Test("an outage fails the charges of all organizations at once, and of no other time")
  func outages() throws {
    let outages = [
      OutageModel(.at(SampleInput.start + .second * 2_000), duration: try .constant(1_000)),
      OutageModel(
        .every(try .exponential(mean: 3_000)), duration: try .exponential(mean: 1_000)),
    ]
    let organizations = try ["a", "b", "c"].map { name in
      try organization(name) {
        $0.payments.outages = outages
        $0.terms.dunning = Dunning(retryDelays: [.minute], exhaustion: .repeatLastDelay)
      }
    }
    var errors: [Int64] = []
    for replication in 0..<2 {
      for outcome in try run(organizations, replication: replication) {
        var calendar = OutageCalendar(
          outages, from: SampleInput.start,
          seed: StreamSeed(seed: 7).child(UInt64(replication)).child("outages"))
        var failed = Int64.zero
        for charge in Self.charges(of: outcome) where charge.status != .pending {
          let isOut = calendar.isOut(at: charge.requestedAt)
          #expect((charge.status == .providerError) == isOut)
          if isOut { failed += 1 }
        }
        #expect(outcome.tallies[.providerErrors] == failed && failed > 10)
        #expect(outcome.tallies[.topUpFailures] == failed)
        errors.append(failed)
      }
    }
    #expect(Set(errors).count > 1)
  }

  @Test("a dead card is declined again and again until a person has replaced it")
  func retryStorm() throws {
    let office = OfficeHours(
      days: [3], opens: 4 * Duration.hour.nanoseconds, closes: 24 * Duration.hour.nanoseconds,
      zone: .utc)
    let organization = try organization {
      $0.payments.hardDecline = 0.1
      $0.payments.hardCodes = [WeightedDeclineCode(.stolenCard), WeightedDeclineCode(.fraudulent)]
      $0.payments.timeToFix = try .constant(600)
      $0.officeHours = office
      $0.terms.dunning = Dunning(
        retryDelays: [.minute * 5], exhaustion: .repeatLastDelay, neverRetried: [])
    }
    let outcome = try run([organization])[0]
    // 1 January 2026 is a Thursday: the card is replaced ten minutes after four.
    let replaced = SampleInput.start + .hour * 4 + .minute * 10
    let before = Self.charges(of: outcome).filter { $0.resolvedAt < replaced }
    let first = try #require(before.firstIndex { $0.status == .hardDecline })
    #expect(before[first...].count > 20 && Set(before[first...].map(\.declineCode)).count == 1)
    let after = Self.charges(of: outcome).filter { $0.requestedAt >= replaced }
    #expect(after.contains { $0.status == .succeeded })
    var patient = organization
    patient.terms.dunning = .standard
    let few = try run([patient])[0]
    let declines = Self.charges(of: few).filter { $0.resolvedAt < replaced }
    #expect(declines.filter { $0.status == .hardDecline }.count == 1, "suspended at once")
  }

  @Test("an expired card is declined until a person has replaced it")
  func expiredCard() throws {
    let outcome = try run([
      organization {
        $0.payments.card = CardModel(expires: SampleInput.start + .second * 1_000)
        $0.payments.timeToFix = try .constant(6_000)
      }
    ])[0]
    let charges = Self.charges(of: outcome)
    let declined = charges.filter { $0.declineCode == .expiredCard }
    #expect(declined.count == 1 && declined[0].requestedAt >= SampleInput.start + .second * 1_000)
    let next = charges.first { $0.requestedAt > declined[0].resolvedAt }
    #expect(next?.trigger == .methodReplaced)
    #expect(next?.requestedAt == declined[0].resolvedAt + .second * 6_000)
    #expect(charges.filter { $0.requestedAt > declined[0].resolvedAt }.count > 10)
  }

  @Test("both engines meet the same faults, and people do the same")
  func engines() throws {
    let organizations = try ["a", "b"].map { name in
      try organization(name) {
        $0.payments.softDecline = 0.1
        $0.payments.providerError = 0.05
        $0.payments.confirmation = ConfirmationModel(
          share: 0.1, response: try .exponential(mean: 300), abandoned: 0.2)
        $0.payments.webhooks = WebhookModel(
          lost: 0.02, late: 0.2, delay: try .exponential(mean: 600), repeated: 0.3)
        $0.payments.outages = [
          OutageModel(
            .every(try .exponential(mean: 5_000)), duration: try .exponential(mean: 500))
        ]
        $0.payments.chargebacks = ChargebackModel(
          share: 0.1, after: try .exponential(mean: 900), fee: Money(units: 15), won: 0.5,
          decided: try .exponential(mean: 900))
        $0.terms.dunning = Dunning(
          retryDelays: [.minute], exhaustion: .repeatLastDelay, staleAfter: .minute * 20)
        $0.manualTopUp = ManualTopUp(
          occasion: .block, product: .amount(Money(units: 9)), response: try .exponential(mean: 600)
        )
      }
    }
    let input = try SampleInput.input(organizations, seconds: 20_000, transactions: .all)
    let one = try #require(
      try Projection(input, engine: .byOrganization).run(block: 0, replication: 1))
    let other = try #require(try Projection(input, engine: .ordered).run(block: 0, replication: 1))
    #expect(one.organizations == other.organizations)
    let tallies = one.organizations[0].tallies
    #expect(tallies[.softDeclines] > 0 && tallies[.providerErrors] > 0)
    #expect(tallies[.chargebacks] > 0 && tallies[.manualPurchases] > 0)
  }

  @Test("a chargeback takes the credit back and costs a fee; a dispute won returns the credit")
  func chargebacks() throws {
    func taken(won: Double) throws -> OrganizationOutcome {
      try run([
        organization {
          $0.payments.chargebacks = ChargebackModel(
            share: 1, after: try .constant(1_800), fee: Money(units: 15), won: won,
            decided: try .constant(900))
        }
      ])[0]
    }
    let plain = try run([organization()])[0]
    let lost = try taken(won: 0)
    let due = lost.charges.filter {
      $0.status == .succeeded
        && $0.resolvedAt + .second * 1_800 < SampleInput.start + .second * 20_000
    }
    #expect(lost.tallies[.chargebacks] == Int64(due.count) && due.count > 50)
    #expect(lost.tallies[.creditsTakenBack] == Int64(due.count) * Self.amount)
    #expect(lost.tallies[.refunds] == Int64(due.count) * Self.amount)
    #expect(lost.tallies[.paymentFees] - Int64(due.count) * 15_000_000_000 > 0)
    #expect(lost.activities.filter { $0.action == .chargeback }.count == due.count)
    #expect(lost.invoices.flatMap(\.lines).filter { $0.kind == .chargeback }.count == due.count)
    #expect(lost.tallies[.topUps] > plain.tallies[.topUps], "what was taken is bought again")
    let won = try taken(won: 1)
    let returned = won.activities.filter { $0.action == .disputeWon && $0.refusal == nil }.count
    #expect(returned > 20)
    #expect(
      won.tallies[.refunds] == (won.tallies[.chargebacks] - Int64(returned)) * Self.amount)
  }

  @Test("without memory of purchases nothing can be taken back")
  func forgottenPurchases() throws {
    let outcome = try run([
      organization {
        $0.terms.remembersPurchases = false
        $0.payments.chargebacks = ChargebackModel(
          share: 1, after: try .constant(60), fee: Money(units: 15), won: 0,
          decided: try .constant(1))
      }
    ])[0]
    #expect(outcome.tallies[.topUps] > 0 && outcome.tallies[.chargebacks] == 0)
  }

  @Test("declines have the codes that the model has, and no others")
  func codes() throws {
    let organization = try organization {
      $0.payments.softDecline = 0.5
      $0.payments.softCodes = [
        WeightedDeclineCode(.cardDeclined), WeightedDeclineCode(.tryAgainLater, weight: 2),
      ]
      $0.terms.dunning = Dunning(retryDelays: [.minute], exhaustion: .repeatLastDelay)
    }
    let projection = Projection(try SampleInput.input([organization], seconds: 9_000))
    let outcome = try #require(try projection.run(block: 0, replication: 0))
    let codes = outcome.organizations[0].charges.compactMap(\.declineCode)
    #expect(Set(codes) == [.cardDeclined, .tryAgainLater])
  }
}
