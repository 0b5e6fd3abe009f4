import AutoTopUp
import Projection
import Quantities
import Text

extension ScenarioResolution {
  /// The rule that a scenario, and the vendor it names, come to.
  ///
  /// - Parameters:
  ///   - located: What the scenario says.
  ///   - minimumPurchase: The least that anybody may buy.
  ///   - start: When the rule begins: periods of schedules and reviews are counted from then.
  ///   - organization: Whose rule it is.
  ///   - zone: Whose calendar months, weeks and days are.
  /// - Returns: The rule, or nil where it could not work, which is reported.
  func rule(
    _ located: Located<TopUpDocument>, minimumPurchase: Money, from start: Instant,
    of organization: OrganizationDocument, zone: ZoneRules
  ) -> TopUpRule? {
    let document = located.value
    // Below zero, or with what a refused request would have held taken off, it fires.
    if document.draft.standsStillAtZero, organization.creditLine == .zero,
      organization.admission == nil
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
  func dunning(of rule: TopUpDocument?, payments: Dunning) -> Dunning {
    let base = rule?.draft.preset?.policy.dunning ?? payments
    guard let said = rule?.dunning else { return base }
    let retries = said.retry ?? base.retryDelays
    guard said.exhaustion ?? base.exhaustion != .repeatLastDelay || !retries.isEmpty else {
      problems.error(
        "`after_retries: repeat` repeats the last wait of `retry`, and that is empty; "
          + "write for example `retry: [1h]`", at: said.position)
      return base
    }
    return said.applied(to: base)
  }

  /// Another rule from an instant on; the vendor's dunning comes with it.
  mutating func changedRule(
    _ rule: Located<TopUpDocument>, of organization: OrganizationDocument?, at instant: Instant,
    minimum: Money
  ) -> ScheduledAction.Kind? {
    guard let organization else { return nil }
    let zone = planZone(of: organization)
    let dunning = dunning(of: rule.value, payments: resolvePayments(of: organization).dunning)
    return self.rule(
      rule, minimumPurchase: minimum, from: instant, of: organization, zone: zone
    ).map {
      .setTopUpRule($0, dunning)
    }
  }
}
