import AutoTopUp
import Billing
import Projection
import Quantities
import Randomness

/// How an organization's payments go, with nothing left open.
struct ResolvedPayments {
  var model: PaymentModel?
  var dunning: Dunning
  var fee: ProcessorFee
  var minimumPurchase: Money
}

extension ScenarioResolution {
  private static let defaultLatency = 5.0
  private static let defaultTimeToFix = 86_400.0
  private static let defaultMinimumPurchase = Money(units: 5)

  /// The payments of an organization: what it says itself, then the scenario, then the defaults.
  func resolvePayments(of organization: OrganizationDocument) -> ResolvedPayments {
    let own = organization.payments ?? document.payments
    let said = own?.completed(by: document.payments)
    let retry = said?.retry ?? Dunning.standard.retryDelays
    var exhaustion = said?.exhaustion ?? .suspend
    if exhaustion == .repeatLastDelay, retry.isEmpty, let said {
      problems.error(
        "`after_retries: repeat` repeats the last wait of `retry`, and that is empty; "
          + "write for example `retry: [1h]`", at: said.position)
      exhaustion = .suspend
    }
    return ResolvedPayments(
      model: paymentModel(said), dunning: Dunning(retryDelays: retry, exhaustion: exhaustion),
      fee: said?.fee ?? .standard,
      minimumPurchase: said?.minimumPurchase ?? Self.defaultMinimumPurchase)
  }

  private func paymentModel(_ said: PaymentsDocument?) -> PaymentModel? {
    let soft = said?.softDecline?.approximation ?? 0
    let hard = said?.hardDecline?.approximation ?? 0
    guard soft + hard <= 1 else {
      if let said {
        problems.error(
          "`soft_decline` and `hard_decline` add up to more than 100%; write less",
          at: said.position)
      }
      return nil
    }
    let latency = said?.latency ?? (try? .constant(Self.defaultLatency))
    let timeToFix = said?.timeToFix ?? (try? .constant(Self.defaultTimeToFix))
    guard let latency, let timeToFix else { return nil }
    if let said, soft + hard >= 1, latency.mean == 0, timeToFix.mean == 0 {
      problems.error(
        "every charge is declined at once and the card replaced at once, without end; "
          + "write a `latency` or a `time_to_fix` above zero, or decline less than 100%",
        at: said.position)
    }
    if let said, !latency.promisesSameBits || !timeToFix.promisesSameBits {
      warnAboutBits(at: said.position)
    }
    return PaymentModel(
      latency: latency, softDecline: soft, hardDecline: hard, timeToFix: timeToFix)
  }
}
