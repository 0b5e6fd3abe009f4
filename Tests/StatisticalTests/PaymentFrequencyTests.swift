import AutoTopUp
import Quantities
import Randomness
import Statistics
import Testing

@testable import Projection

@Suite("Payments go as often wrong as they should", .enabled(if: isOptimized))
struct PaymentFrequencyTests {
  private static let charges: UInt64 = 200_000
  private let start = Instant(nanoseconds: 1_767_225_600_000_000_000)

  /// How often each answer came, the last ones of confirmations under `confirmed` and `abandoned`.
  private func frequencies(_ model: PaymentModel) -> [String: Int] {
    let seed = StreamSeed(seed: 2_026)
    let horizon = Interval(from: start, to: .never)
    var processor = PaymentProcessor(
      PreparedPayments(model, officeHours: nil, horizon: horizon), seed: seed.child("acme"),
      outages: seed.child("outages"))
    var found: [String: Int] = [:]
    for number in 1...Self.charges {
      processor.submit(
        CardCharge(source: .rule, number: number, amount: Money(units: 10)), at: start)
      var names: [String] = []
      while processor.nextEvent < .max {
        guard let outcome = processor.takeEvent()?.outcome else { continue }
        names.append(outcome.declineCode?.name ?? outcome.name)
      }
      if names.isEmpty { names = ["lost"] }
      // A repeat has the name of what it repeats.
      found[names.joined(separator: "+"), default: 0] += 1
      processor.replaceCard(at: start)
    }
    return found
  }

  private func expect(
    _ count: Int?, share: Double, _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let interval = ConfidenceInterval.ofProportion(
      successes: count ?? 0, trials: Int(Self.charges), level: 0.9999)
    #expect(interval?.contains(share) == true, comment, sourceLocation: sourceLocation)
  }

  @Test("classes and codes of answers come with their shares")
  func answers() throws {
    var model = try PaymentModel(
      latency: .constant(1), softDecline: 0.08, hardDecline: 0.02, timeToFix: .constant(1))
    model.softCodes = [
      WeightedDeclineCode(.insufficientFunds, weight: 3), WeightedDeclineCode(.cardDeclined),
    ]
    model.hardCodes = [
      WeightedDeclineCode(.lostCard), WeightedDeclineCode(.stolenCard, weight: 4),
    ]
    model.providerError = 0.005
    model.confirmation = ConfirmationModel(
      share: 0.05, response: try .exponential(mean: 600), abandoned: 0.2)
    let found = frequencies(model)
    expect(found["insufficient_funds"], share: 0.06, "three quarters of the soft declines")
    expect(found["card_declined"], share: 0.02, "a quarter of them")
    expect(found["lost_card"], share: 0.004, "a fifth of the hard declines")
    expect(found["stolen_card"], share: 0.016, "the others")
    expect(found["provider_error"], share: 0.005, "errors of the processor")
    expect(found["requires_action+succeeded"], share: 0.04, "confirmed")
    expect(found["requires_action+authentication_required"], share: 0.01, "not confirmed")
    expect(found["succeeded"], share: 0.845, "the rest")
    #expect(found.count == 8)
  }

  @Test("webhooks are lost and repeated with their shares, independently")
  func webhooks() throws {
    var model = try PaymentModel(
      latency: .constant(1), softDecline: 0, hardDecline: 0, timeToFix: .constant(1))
    model.webhooks = WebhookModel(
      lost: 0.03, late: 0.1, delay: try .exponential(mean: 600), repeated: 0.2)
    let found = frequencies(model)
    expect(found["lost"], share: 0.03, "never")
    expect(found["succeeded+succeeded"], share: 0.97 * 0.2, "twice")
    expect(found["succeeded"], share: 0.97 * 0.8, "once")
  }

  @Test("payments are taken back, and disputes won, with their shares")
  func chargebacks() throws {
    var model = try PaymentModel(
      latency: .constant(1), softDecline: 0, hardDecline: 0, timeToFix: .constant(1))
    model.chargebacks = ChargebackModel(
      share: 0.02, after: try .exponential(mean: 600), fee: Money(units: 15), won: 0.3,
      decided: try .exponential(mean: 600))
    let seed = StreamSeed(seed: 2_026)
    var processor = PaymentProcessor(
      PreparedPayments(model, officeHours: nil, horizon: Interval(from: start, to: .never)),
      seed: seed.child("acme"), outages: seed.child("outages"))
    var (takenBack, won) = (0, 0)
    for number in 1...Self.charges {
      processor.credited(
        CardCharge(source: .rule, number: number, amount: Money(units: 10)),
        asPurchase: Int(number), at: start)
    }
    while processor.nextEvent < .max {
      switch processor.takeEvent()?.kind {
      case .chargeback: takenBack += 1
      case .disputeWon: won += 1
      case .answer, nil: Issue.record("nothing was charged")
      }
    }
    expect(takenBack, share: 0.02, "taken back")
    expect(won, share: 0.006, "and won")
  }
}
