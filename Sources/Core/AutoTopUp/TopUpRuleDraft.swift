import Pricing
public import Quantities

/// A rule as somebody writes it: what is not said is nil, and then the vendor's, or usual.
public struct TopUpRuleDraft: Hashable, Sendable {
  /// Whose behaviour the rule has where it says nothing itself.
  public var preset: VendorPreset?
  /// The reorder point.
  public var threshold: Money?
  /// How much an order is for; a vendor who sells otherwise has it told in the vendor's kind.
  public var sizing: TopUpRule.Sizing?
  /// What is bought; a package has its price for the size of every order.
  public var product = TopUpProduct.credit()
  /// How the balance is compared.
  public var trigger: TopUpRule.Trigger?
  /// Which balance is compared.
  public var basis: TopUpRule.Basis?
  /// The time from one review to the next.
  public var review: PeriodLength?
  /// When an order is placed whatever the balance is.
  public var schedule: PeriodLength?
  /// Whether a refused request has the rule evaluated.
  public var evaluatesOnRefusal: Bool?
  /// The least that is charged at once.
  public var minimum: Money?
  /// The most that is charged at once.
  public var maximum: Money?
  /// The time between two orders.
  public var cooldown: Duration?
  /// The most that is charged in a period.
  public var limitAmount: Money?
  /// The most charges in a period.
  public var limitCount: Int?
  /// How long the periods of the limit are: those of the calendar.
  public var limitPeriod = PeriodLength.month
  /// What happens to an order that there is too little room for.
  public var atLimit: TopUpLimit.AtLimit?
  /// How often the card may be tried.
  public var attemptLimit: AttemptLimit?

  /// Makes a rule that says nothing yet.
  public init() {}

  /// Whether the rule stands still at a balance of exactly zero: it fires strictly below, and at zero
  /// requests are refused, so nothing lowers the balance any more.
  public var standsStillAtZero: Bool {
    threshold == .zero && !(trigger ?? policy.trigger).includesThreshold && schedule == nil
  }

  /// Whether the rule fires once for each time that the balance falls to its threshold.
  public var firesOnce: Bool { (trigger ?? policy.trigger).firesOnce }

  private var policy: VendorPolicy { preset?.policy ?? VendorPolicy() }

  /// All that makes no sense, whatever anybody may buy.
  public var errors: [TopUpRuleError] {
    var errors: [TopUpRuleError] = []
    if threshold == nil, schedule == nil { errors.append(.neverFires) }
    if sizing == nil, product.package == nil { errors.append(.noSize) }
    if let minimum, let maximum, minimum > maximum {
      errors.append(.minimumAboveMaximum(minimum, maximum))
    }
    if case .target(let target)? = sizing, target <= threshold ?? .zero {
      errors.append(.targetNotAboveThreshold(target))
    }
    return errors
  }

  /// Returns the rule, with what the vendor decides.
  ///
  /// - Parameters:
  ///   - minimumPurchase: The least that anybody may buy.
  ///   - start: When the rule begins: periods of schedules and reviews are counted from then.
  ///   - zone: Whose calendar months, weeks and days are.
  /// - Returns: The rule.
  /// - Throws: where the rule makes no sense.
  public func rule(
    minimumPurchase: Money, from start: Instant, zone: ZoneRules
  ) throws(TopUpRuleError) -> TopUpRule {
    if let error = errors.first { throw error }
    let price = product.package?.price
    guard let sizing = price.map({ .amount($0) }) ?? vendorSizing else { throw .noSize }
    let most = price ?? maximum ?? Money(nanos: .max)
    let least = price ?? max(minimum ?? policy.minimum ?? .zero, minimumPurchase)
    let buys =
      if case .amount(let amount) = sizing { min(amount, most) } else { most }
    guard buys >= minimumPurchase else {
      throw .belowMinimumPurchase(buys: buys, minimumPurchase: minimumPurchase)
    }
    let rule = try TopUpRule(
      threshold: threshold, sizing: sizing, product: product, trigger: trigger ?? policy.trigger,
      basis: basis ?? policy.basis,
      review: (review ?? policy.reviewInterval.map { .fixed($0) }).map {
        .periodic(QuotaPeriod(anchor: start, length: $0, zone: zone))
      } ?? .continuous,
      evaluatesOnRefusal: evaluatesOnRefusal ?? policy.evaluatesOnRefusal,
      wakesUp: policy.wakesUp, minimum: min(least, most), maximum: most,
      cooldown: cooldown ?? .zero, limit: limit(around: start, zone: zone),
      attemptLimit: attemptLimit ?? policy.attemptLimit,
      schedule: schedule.map {
        $0.isOfCalendar
          ? QuotaPeriod(calendar: $0, around: start, zone: zone)
          : QuotaPeriod(anchor: start, length: $0, zone: zone)
      })
    try rule.requireRoomForOrder(least: least)
    return rule
  }

  private func limit(around start: Instant, zone: ZoneRules) -> TopUpLimit? {
    guard limitAmount != nil || limitCount != nil else { return nil }
    return TopUpLimit(
      amount: limitAmount, count: limitCount,
      periods: QuotaPeriod(calendar: limitPeriod, around: start, zone: zone),
      atLimit: atLimit ?? policy.atLimit)
  }

  /// What an order of the vendor's kind is for: vendors differ in whether they sell an amount or up
  /// to a target, and either can be told by the other.
  private var vendorSizing: TopUpRule.Sizing? {
    guard preset != nil, let sizing else { return sizing }
    let threshold = threshold ?? .zero
    switch (sizing, policy.sizing) {
    case (.amount(let amount), .multiples): return .multiples(of: amount)
    case (.amount(let amount), .target), (.multiples(let amount), .target):
      return .target(
        Money(nanos: Int64(clamping: Int128(threshold.nanos) + Int128(amount.nanos))))
    case (.target(let target), .amount):
      return .amount(Money(nanos: max(1, target.nanos - threshold.nanos)))
    case (.target(let target), .multiples):
      return .multiples(of: Money(nanos: max(1, target.nanos - threshold.nanos)))
    case (.multiples(let amount), .amount): return .amount(amount)
    case (.amount, .amount), (.multiples, .multiples), (.target, .target): return sizing
    }
  }
}

extension TopUpRule {
  /// Refuses a limit that no order ever fits into: it would look like a rule and never buy.
  ///
  /// - Parameter least: The least that is charged at once.
  /// - Throws: `limitBelowOrder`.
  fileprivate func requireRoomForOrder(least: Money) throws(TopUpRuleError) {
    guard let limit, let amount = limit.amount else { return }
    let order = limit.atLimit == .partial ? least : quantityAtThreshold
    guard amount < order else { return }
    throw .limitBelowOrder(limit: amount, order: order, wouldFitInPart: amount >= least)
  }
}
