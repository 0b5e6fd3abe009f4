import AutoTopUp
import Billing
import Projection
import Quantities
import Randomness
import Text

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
  private static let defaultResponse = 600.0
  private static let defaultDelay = 3_600.0
  private static let defaultDispute = 30 * 86_400.0
  private static let defaultDecision = 60 * 86_400.0
  /// Seconds between outages, at least: they are found one after the other.
  private static let leastOutageGap = 3_600.0

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
    let latency = said?.latency ?? (try? .constant(Self.defaultLatency))
    let timeToFix = said?.timeToFix ?? (try? .constant(Self.defaultTimeToFix))
    guard let latency, let timeToFix else { return nil }
    let soft = said?.softDecline?.approximation ?? 0
    let hard = said?.hardDecline?.approximation ?? 0
    guard let said else {
      return PaymentModel(
        latency: latency, softDecline: soft, hardDecline: hard, timeToFix: timeToFix)
    }
    let failures = [
      ("soft_decline", said.softDecline), ("hard_decline", said.hardDecline),
      ("provider_error", said.providerError), ("requires_action.share", said.confirmation?.share),
    ].filter { ($0.1 ?? .zero) > .zero }
    guard failures.reduce(0, { $0 + ($1.1?.approximation ?? 0) }) <= 1 else {
      problems.error(
        "\(failures.map(\.0).listed) add up to more than 100%; write less", at: said.position)
      return nil
    }
    var model = PaymentModel(
      latency: latency, softDecline: soft, hardDecline: hard, timeToFix: timeToFix)
    addFaults(to: &model, said)
    let alwaysFails = model.failure >= 1 || !model.outages.isEmpty
    if alwaysFails, latency.mean == 0, timeToFix.mean == 0 {
      problems.error(
        "charges are declined at once and the card replaced at once, without end; "
          + "write a `latency` or a `time_to_fix` above zero, or decline less than 100%",
        at: said.position)
    }
    if !model.promisesSameBits { warnAboutBits(at: said.position) }
    return model
  }

  private func addFaults(to model: inout PaymentModel, _ said: PaymentsDocument) {
    if let codes = said.softCodes { model.softCodes = codes }
    if let codes = said.hardCodes { model.hardCodes = codes }
    model.providerError = said.providerError?.approximation ?? 0
    if let confirmation = said.confirmation,
      let response = confirmation.response ?? (try? .constant(Self.defaultResponse))
    {
      model.confirmation = ConfirmationModel(
        share: confirmation.share.approximation, response: response,
        abandoned: confirmation.abandoned.approximation)
    }
    if let webhooks = said.webhooks,
      let delay = webhooks.delay ?? (try? .exponential(mean: Self.defaultDelay))
    {
      model.webhooks = WebhookModel(
        lost: webhooks.lost.approximation, late: webhooks.late.approximation, delay: delay,
        repeated: webhooks.repeated.approximation)
    }
    model.outages = (said.outages ?? []).map { outage(of: $0) }
    if let card = said.card {
      model.card = CardModel(expires: expiry(of: card.expires), lifetime: card.lifetime)
    }
    if let chargebacks = said.chargebacks,
      let after = chargebacks.after ?? (try? .exponential(mean: Self.defaultDispute)),
      let decided = chargebacks.decided ?? (try? .constant(Self.defaultDecision))
    {
      model.chargebacks = ChargebackModel(
        share: chargebacks.share.approximation, after: after,
        fee: chargebacks.fee ?? Self.defaultDisputeFee, won: chargebacks.won.approximation,
        decided: decided)
    }
  }

  private func outage(of outage: OutageDocument) -> OutageModel {
    switch outage.beginning {
    case .at(let instant): return OutageModel(.at(instant), duration: outage.duration)
    case .every(let every):
      if let mean = every.value.mean, mean < Self.leastOutageGap {
        problems.error(
          "outages would come more often than every hour; write for example "
            + "`{exponential: {mean: 30d}}`", at: every.position)
      }
      return OutageModel(.every(every.value), duration: outage.duration)
    }
  }

  private func expiry(of card: CardExpiry?) -> Instant {
    switch card {
    case nil: .never
    case .at(let dateTime): dateTime.instant(in: zone)
    case .after(let span):
      document.horizon.map { span.end(from: $0.interval.from, in: zone) } ?? .never
    }
  }
}

extension PaymentModel {
  /// Whether every machine draws the same from it.
  fileprivate var promisesSameBits: Bool {
    var distributions = [latency, timeToFix] + outages.map(\.duration)
    for case .every(let every) in outages.map(\.beginning) { distributions.append(every) }
    distributions += [confirmation?.response, webhooks?.delay].compactMap(\.self)
    distributions += [chargebacks?.after, chargebacks?.decided].compactMap(\.self)
    return distributions.allSatisfy(\.promisesSameBits)
  }
}

extension [String] {
  /// The keys as a message lists them.
  fileprivate var listed: String {
    guard count > 1, let last else { return first.map { "`\($0)`" } ?? "" }
    return dropLast().map { "`\($0)`" }.joined(separator: ", ") + " and `\(last)`"
  }
}
