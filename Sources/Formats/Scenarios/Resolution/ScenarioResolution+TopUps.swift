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
  ///   - zone: Whose calendar months, weeks and days are.
  /// - Returns: The rule, or nil where it could not work, which is reported.
  func rule(
    _ located: Located<TopUpDocument>, minimumPurchase: Money, from start: Instant, zone: ZoneRules
  ) -> TopUpRule? {
    let (said, position) = (located.value, located.position)
    let policy = said.preset?.policy ?? VendorPolicy()
    guard let sizing = said.sizing.flatMap({ sizing($0, said, policy) }) else { return nil }
    let maximum = said.maximum ?? Money(nanos: .max)
    let minimum = max(said.minimum ?? policy.minimum ?? .zero, minimumPurchase)
    let most: Money
    switch sizing {
    case .amount(let amount): most = min(amount, maximum)
    case .multiples, .target: most = maximum
    }
    guard most >= minimumPurchase else {
      problems.error(
        "this buys \(most) at once, less than the minimum purchase of \(minimumPurchase); buy more, "
          + "or lower `payments.minimum_purchase`", at: position)
      return nil
    }
    refuseTooNarrowLimit(said, sizing, policy, minimum: minimum, at: position)
    do throws(TopUpRuleError) {
      return try TopUpRule(
        threshold: said.threshold, sizing: sizing, trigger: said.trigger ?? policy.trigger,
        basis: said.basis ?? policy.basis,
        review: review(every: said.review ?? policy.reviewInterval, from: start, zone: zone),
        evaluatesOnRefusal: said.watchesRefusals ?? policy.evaluatesOnRefusal,
        wakesUp: policy.wakesUp,
        minimum: min(minimum, maximum), maximum: maximum, cooldown: said.cooldown ?? .zero,
        limit: limit(said.limit, policy, around: start, zone: zone),
        attemptLimit: said.attempts ?? policy.attemptLimit,
        schedule: said.schedule.map { schedule($0, from: start, zone: zone) })
    } catch {
      // What the document could not know: the vendor's kind of order.
      problems.error(
        "with this preset, the rule makes no sense (\(error)); change the amounts", at: position)
      return nil
    }
  }

  /// Refuses a limit that no order ever fits, which would look like a rule and never buy.
  private func refuseTooNarrowLimit(
    _ said: TopUpDocument, _ sizing: TopUpRule.Sizing, _ policy: VendorPolicy, minimum: Money,
    at position: SourcePosition
  ) {
    guard let limit = said.limit.amount else { return }
    var least = minimum
    if (said.limit.atLimit ?? policy.atLimit) == .refuse {
      switch sizing {
      case .amount(let amount), .multiples(let amount): least = max(least, amount)
      case .target(let target):
        least = max(least, Money(nanos: target.nanos - (said.threshold ?? .zero).nanos))
      }
      least = min(least, said.maximum ?? least)
    }
    guard limit < least else { return }
    problems.error(
      "`monthly_limit` is \(limit), and a single top-up is for \(least) at least, so none would ever "
        + "be placed; raise the limit" + (limit >= minimum ? ", or write `at_limit: partial`" : ""),
      at: position)
  }

  /// What an order of the vendor's kind is for: vendors differ in whether they sell an amount or up
  /// to a target, and either can be told by the other.
  private func sizing(
    _ sizing: TopUpRule.Sizing, _ said: TopUpDocument, _ policy: VendorPolicy
  ) -> TopUpRule.Sizing? {
    guard said.preset != nil else { return sizing }
    let threshold = said.threshold ?? .zero
    switch (sizing, policy.sizing) {
    case (.amount(let amount), .multiples): return .multiples(of: amount)
    case (.amount(let amount), .target), (.multiples(let amount), .target):
      return (try? threshold.adding(amount)).map { .target($0) }
    case (.target(let target), .amount):
      return .amount(Money(nanos: max(1, target.nanos - threshold.nanos)))
    case (.target(let target), .multiples):
      return .multiples(of: Money(nanos: max(1, target.nanos - threshold.nanos)))
    case (.multiples(let amount), .amount): return .amount(amount)
    case (.amount, .amount), (.multiples, .multiples), (.target, .target): return sizing
    }
  }

  private func review(
    every interval: Duration?, from start: Instant, zone: ZoneRules
  ) -> TopUpRule.Review {
    guard let interval else { return .continuous }
    return .periodic(QuotaPeriod(anchor: start, length: .fixed(interval), zone: zone))
  }

  private func limit(
    _ said: TopUpLimitDocument, _ policy: VendorPolicy, around start: Instant, zone: ZoneRules
  ) -> TopUpLimit? {
    guard said.amount != nil || said.count != nil else { return nil }
    return TopUpLimit(
      amount: said.amount, count: said.count,
      periods: QuotaPeriod(calendar: said.period, around: start, zone: zone),
      atLimit: said.atLimit ?? policy.atLimit)
  }

  private func schedule(
    _ length: PeriodLength, from start: Instant, zone: ZoneRules
  ) -> QuotaPeriod {
    length.isOfCalendar
      ? QuotaPeriod(calendar: length, around: start, zone: zone)
      : QuotaPeriod(anchor: start, length: length, zone: zone)
  }

  /// What follows failed charges: what the rule says itself, then its vendor, then the payments.
  func dunning(of rule: TopUpDocument?, payments: Dunning) -> Dunning {
    let base = rule?.preset?.policy.dunning ?? payments
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
    return self.rule(rule, minimumPurchase: minimum, from: instant, zone: zone).map {
      .setTopUpRule($0, dunning)
    }
  }
}
