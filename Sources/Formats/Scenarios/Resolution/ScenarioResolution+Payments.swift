import AutoTopUp
import Billing
import Projection
import Quantities
import Randomness
import Text

/// How credit is bought: payments, top-up rules, and people who buy by hand.
extension ScenarioResolution {
  /// What the bank charges for taking a purchase back, where nothing is said.
  static let defaultDisputeFee = Money(units: 15)

  /// The payments of an organization: what it says itself, then the scenario, then the defaults.
  ///
  /// - Returns: The payments, or nil after saying why there can be none like them.
  func resolvePayments(of organization: OrganizationDocument) -> Payments? {
    var payments = Payments()
    document.payments?.apply(to: &payments)
    organization.payments?.apply(to: &payments)
    requireAmounts(payments, of: organization)
    guard let position = (organization.payments ?? document.payments)?.position else {
      return payments
    }
    if !hasDelays(payments.retry, payments.exhaustion, at: position) {
      payments.exhaustion = .suspend
    }
    let model = payments.model
    let failures = [
      ("soft_decline", model.softDecline), ("hard_decline", model.hardDecline),
      ("provider_error", model.providerError),
      ("requires_action.share", model.confirmation?.share ?? 0),
    ].filter { $0.1 > 0 }
    guard model.failure <= 1 else {
      problems.error(
        "\(failures.map(\.0).listed) add up to more than 100%; write less", at: position)
      return nil
    }
    let alwaysFails = model.failure >= 1 || !model.outages.isEmpty
    if alwaysFails, model.latency.mean == 0, model.timeToFix.mean == 0 {
      problems.error(
        "charges are declined at once and the card replaced at once, without end; "
          + "write a `latency` or a `time_to_fix` above zero, or decline less than 100%",
        at: position)
    }
    return payments
  }

  /// Reports defaults in dollars where the currency is another and something may be bought.
  private func requireAmounts(_ payments: Payments, of organization: OrganizationDocument) {
    guard document.currency != .usd, let name = organization.name else { return }
    let buys =
      organization.rule != nil || organization.manualTopUp != nil
      || document.timeline.contains { entry in
        let named = entry.organization.value
        guard name.value == named || name.value.hasPrefix(named + "-") else { return false }
        switch entry.action {
        case .purchase, .autoTopUp: return true
        default: return false
        }
      }
    let missing = [
      ("fee", "2.9% + $0.30", "2.9% + 30"), ("minimum_purchase", "$5", "500"),
    ].filter { !payments.said.contains($0.0) }
    guard buys, !missing.isEmpty else { return }
    let example = missing.map { "\($0.0): \($0.2)" }.joined(separator: ", ")
    problems.error(
      "\(missing.map { "`\($0.0)` is \($0.1)" }.joined(separator: " and ")) where nothing is said, "
        + "and that is in dollars; write it in \(document.currency.code), for example "
        + "`payments: {\(example)}`",
      at: organization.payments?.position ?? name.position)
  }

  /// Whether there is a wait that is repeated, if one is to be; a problem if not.
  private func hasDelays(
    _ delays: [Duration], _ exhaustion: Dunning.Exhaustion, at position: SourcePosition
  ) -> Bool {
    guard exhaustion == .repeatLastDelay, delays.isEmpty else { return true }
    problems.error(
      "`after_retries: repeat` repeats the last wait of `retry`, and that is empty; "
        + "write for example `retry: [1h]`", at: position)
    return false
  }

  // MARK: Top-ups

  /// The rule that a scenario, and the vendor it names, come to.
  func rule(
    _ located: Located<TopUpDocument>, minimumPurchase: Money, from start: Instant,
    of organization: OrganizationDocument, zone: ZoneRules
  ) -> TopUpRule? {
    var document = located.value
    if let name = document.package {
      guard
        case .package(let package, let scope)? = product(.package(name), minimum: minimumPurchase)
      else { return nil }
      document.draft.product = .package(package, scope: scope)
    }
    // Below zero, or with what a refused request would have held taken off, it fires.
    if document.draft.standsStillAtZero, organization.creditLine == .zero,
      organization.admission.hold == nil
    {
      problems.warning(
        "at a balance of exactly zero requests are refused and this rule does not fire, so both "
          + "stand still; write `trigger: at_or_below`, or more than zero",
        at: document.thresholdPosition)
    }
    do throws(TopUpRuleError) {
      return try document.draft.rule(
        minimumPurchase: minimumPurchase, from: start, zone: zone)
    } catch {
      problems.error(error.sentence, at: located.position)
      return nil
    }
  }

  /// What follows failed charges: what the rule says itself, then its vendor, then the payments.
  func dunning(of rule: TopUpDocument?, payments: Payments) -> Dunning {
    let base =
      rule?.draft.preset?.policy.dunning
      ?? Dunning(retryDelays: payments.retry, exhaustion: payments.exhaustion)
    guard let said = rule?.dunning else { return base }
    var dunning = base
    said.apply(to: &dunning)
    let isSound = hasDelays(dunning.retryDelays, dunning.exhaustion, at: said.position)
    return isSound ? dunning : base
  }

  /// The person who buys when credit runs low: the first owner, else the first admin, else the
  /// platform.
  func manualTopUp(of organization: OrganizationDocument, minimum: Money) -> ManualTopUp? {
    guard let said = organization.manualTopUp, let product = product(said.offer, minimum: minimum)
    else { return nil }
    let members = organization.members
    let buyer =
      members.firstIndex { $0.role == .owner } ?? members.firstIndex { $0.role == .admin }
    if said.occasion == .alert, organization.alerts.lowBalance.isEmpty {
      problems.error(
        "no alert is ever sent; write `alerts: {low_balance: [$20]}`, or `below: $20` here",
        at: said.position)
    }
    if said.response.mean == 0 {
      problems.error(
        "a person who reacts at once would try a card that does not work without end; write a "
          + "`response` above zero", at: said.position)
    }
    return ManualTopUp(
      occasion: said.occasion, product: product, response: said.response,
      member: buyer.map { Identifier($0) } ?? .none)
  }
}

extension [String] {
  /// The keys as a message lists them.
  fileprivate var listed: String {
    guard count > 1, let last else { return quoted }
    return "\(Array(dropLast()).quoted) and `\(last)`"
  }
}
