public import Quantities

/// A result of summary.csv: what it is called, its unit, and how it follows from the tallies.
public enum Metric: String, CaseIterable, Sendable {
  /// Requests that arrived, each counted once however often its client comes back.
  case requests
  /// Requests that were admitted.
  case servedRequests = "served_requests"
  /// Requests that were refused, for any reason, and never served.
  case blockedRequests = "blocked_requests"
  /// Requests refused because the balance was at or below zero.
  case blockedInsufficientCredits = "blocked_insufficient_credits"
  /// Requests refused because the plan's quota was used up.
  case blockedQuotaExceeded = "blocked_quota_exceeded"
  /// Requests refused because a budget was used up.
  case blockedBudgetExceeded = "blocked_budget_exceeded"
  /// Requests refused because the organization was deleted.
  case blockedOrganizationDeleted = "blocked_organization_deleted"
  /// Metered intervals not delivered because the balance was at or below zero.
  case blockedMeterIntervals = "blocked_meter_intervals"
  /// Refusals, of requests that came back as well.
  case refusals
  /// Times that a client came back with a refused request.
  case retries
  /// Requests served after they had been refused.
  case servedAfterRetry = "served_after_retry"
  /// Refusals for lack of credit that the posted balance would have allowed.
  case falseBlocks = "false_blocks"
  /// Admitted requests over all requests.
  case fillRate = "fill_rate"
  /// Whether any request was refused and never served.
  case blockedProbability = "blocked_probability"
  /// Time during which a request would have been refused.
  case blockedHours = "blocked_hours"
  /// Time to the first refusal.
  case firstBlockHours = "first_block_hours"
  /// Charged for requests.
  case usageCost = "usage_cost"
  /// What requests cost and was not charged, because their hold was less.
  case uncollectedCost = "uncollected_cost"
  /// Charged for traces.
  case traceCost = "trace_cost"
  /// Charged for metered infrastructure.
  case infrastructureCost = "infrastructure_cost"
  /// Invoiced for requests beyond the included ones.
  case overageCost = "overage_cost"
  /// Invoiced as plan fees.
  case planFees = "plan_fees"
  /// Kept by the card processor.
  case paymentFees = "payment_fees"
  /// Tax on everything invoiced, less what was given back.
  case tax
  /// Paid by the customer: purchases, top-ups, plan fees and overage with their tax, less money
  /// given back.
  case totalSpend = "total_spend"
  /// Charged for usage that was reported twice; part of what is charged for requests.
  case repeatedCharges = "repeated_charges"
  /// What served requests cost the platform at its providers.
  case providerCost = "provider_cost"
  /// Revenue less expenses and provider cost, by the books.
  case margin
  /// Successful auto top-up charges.
  case topUps = "top_ups"
  /// Successful auto top-up charges in a month.
  case topUpsPerMonth = "top_ups_per_month"
  /// Credit bought by auto top-ups.
  case topUpAmount = "top_up_amount"
  /// Charge attempts that failed.
  case topUpFailures = "top_up_failures"
  /// Charges with a soft decline, the rule's and people's.
  case softDeclines = "soft_declines"
  /// Charges with a hard decline.
  case hardDeclines = "hard_declines"
  /// Charges that the processor failed.
  case providerErrors = "provider_errors"
  /// Charges that were captured and not credited.
  case uncreditedCharges = "uncredited_charges"
  /// The credit that they should have bought.
  case uncreditedAmount = "uncredited_amount"
  /// Credit of charges that were credited before.
  case overcreditedAmount = "overcredited_amount"
  /// Purchases by people.
  case purchases
  /// Purchases by people whom a low balance made buy.
  case manualPurchases = "manual_purchases"
  /// Bonus credit.
  case bonusCredits = "bonus_credits"
  /// Credit that plans granted at the start of their periods.
  case subscriptionCredits = "subscription_credits"
  /// Credit that expired.
  case expiredCredits = "expired_credits"
  /// Promotional credit given by the platform.
  case givenCredits = "given_credits"
  /// Corrections by hand.
  case adjustments
  /// Money given back for purchases, chargebacks included.
  case refunds
  /// Payments that the card's bank took back.
  case chargebacks
  /// Credit taken back with it.
  case creditsTakenBack = "credits_taken_back"
  /// Credit given back for usage.
  case usageRefunds = "usage_refunds"
  /// Credit that came from other organizations.
  case transferredIn = "transferred_in"
  /// Credit that went to other organizations.
  case transferredOut = "transferred_out"
  /// Paid for credit over credits received, bonus included.
  case effectivePricePerCredit = "effective_price_per_credit"
  /// The balance at the start.
  case openingBalance = "opening_balance"
  /// The balance at the end.
  case closingBalance = "closing_balance"
  /// The balance averaged over time.
  case meanBalance = "mean_balance"
  /// The lowest balance.
  case minimumBalance = "min_balance"
  /// The largest amount below zero.
  case maximumOverdraft = "max_overdraft"
  /// What was held for requests under way, averaged over time.
  case meanHeld = "mean_held"
  /// Time until the balance was first at or below zero.
  case runwayDays = "runway_days"
  /// The mean time from an alert of a low balance to the refusal that followed it.
  case alertLeadHours = "alert_lead_hours"
  /// Spells of refusals for lack of credit that no alert came before.
  case missedAlerts = "missed_alerts"
  /// Alerts of a low balance after which it recovered without a refusal.
  case needlessAlerts = "needless_alerts"
  /// Earned from credit that expired or was given up.
  case breakage
  /// Given away as bonus or promotional credit, less what was taken back.
  case promotion
  /// Earned where packages cost more than their credits.
  case saleRevenue = "sale_revenue"
  /// The bought part of the credit that is left at the end.
  case deferredRevenue = "deferred_revenue"

  /// What a metric is measured in.
  public enum Unit: Hashable, Sendable {
    /// A number of things.
    case count
    /// The scenario's currency.
    case money
    /// A part of one.
    case share
    /// Zero or one in a replication, a probability over all of them.
    case probability
    /// Hours.
    case hours
    /// Days of 24 hours.
    case days
    /// Things in a month of 30.4375 days.
    case perMonth
    /// The scenario's currency for one credit.
    case moneyPerCredit
  }

  /// One replication's value.
  public enum Value: Hashable, Sendable {
    /// An exact amount in nano-units.
    case money(Int128)
    /// Any other number.
    case number(Double)
  }

  /// The name in files.
  public var name: String { rawValue }

  /// What the metric is measured in.
  public var unit: Unit {
    switch self {
    case .fillRate: .share
    case .blockedProbability: .probability
    case .blockedHours, .firstBlockHours, .alertLeadHours: .hours
    case .runwayDays: .days
    case .topUpsPerMonth: .perMonth
    case .effectivePricePerCredit: .moneyPerCredit
    case .usageCost, .uncollectedCost, .meanHeld, .traceCost, .infrastructureCost, .overageCost,
      .planFees, .paymentFees, .tax,
      .totalSpend, .repeatedCharges, .providerCost, .margin, .topUpAmount, .bonusCredits,
      .subscriptionCredits,
      .expiredCredits, .givenCredits, .adjustments, .refunds, .creditsTakenBack, .usageRefunds,
      .transferredIn, .transferredOut, .openingBalance, .closingBalance, .meanBalance,
      .minimumBalance, .maximumOverdraft, .uncreditedAmount, .overcreditedAmount, .breakage,
      .promotion, .saleRevenue, .deferredRevenue:
      .money
    default: .count
    }
  }

  /// The values that the metric can have, whatever happens.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .fillRate, .blockedProbability: 0...1
    case .margin, .adjustments, .openingBalance, .closingBalance, .meanBalance, .minimumBalance,
      .promotion, .saleRevenue:
      -.infinity ... .infinity
    default: 0 ... .infinity
    }
  }

  /// Returns the metric's value in one replication, or nil where it has none.
  ///
  /// Times to an event that did not happen count as the measured time's length; survival.csv tells
  /// them apart.
  ///
  /// - Parameters:
  ///   - tallies: What happened.
  ///   - horizon: The measured time.
  ///   - credit: What one credit is worth.
  /// - Returns: The value, or nil for a ratio without a denominator.
  public func value(_ tallies: TallyTotals, horizon: Duration, credit: Money) -> Value? {
    if let amount = money(tallies) { return .money(amount) }
    return number(tallies, horizon: horizon, credit: credit).map { .number($0) }
  }

  /// Returns the metric's value in one replication of a projection, or nil where it has none.
  public func value(_ tallies: TallyTotals, of input: ProjectionInput) -> Value? {
    value(tallies, horizon: input.measured.duration, credit: input.credit)
  }

  private func money(_ tallies: TallyTotals) -> Int128? {
    switch self {
    case .usageCost: tallies[.usageCost]
    case .uncollectedCost: tallies[.uncollectedCost]
    case .meanHeld: tallies[.meanHeld]
    case .traceCost: tallies[.traceCost]
    case .infrastructureCost: tallies[.infrastructureCost]
    case .overageCost: tallies[.overageCost]
    case .planFees: tallies[.planFees]
    case .paymentFees: tallies[.paymentFees]
    case .tax: tallies[.tax]
    case .totalSpend:
      tallies[.purchaseAmount] + tallies[.topUpAmount] + tallies[.planFees]
        + tallies[.overageCost] + tallies[.tax] - tallies[.refunds]
    case .repeatedCharges: tallies[.repeatedCharges]
    case .providerCost: tallies[.providerCost]
    case .margin: tallies[.margin]
    case .topUpAmount: tallies[.topUpAmount]
    case .bonusCredits: tallies[.bonusCredits]
    case .subscriptionCredits: tallies[.subscriptionCredits]
    case .expiredCredits, .breakage: tallies[.expiredCredits]
    case .givenCredits: tallies[.creditsGiven]
    case .adjustments: tallies[.adjustments]
    case .refunds: tallies[.refunds]
    case .creditsTakenBack: tallies[.creditsTakenBack]
    case .usageRefunds: tallies[.usageRefunds]
    case .transferredIn: tallies[.transferredIn]
    case .transferredOut: tallies[.transferredOut]
    case .openingBalance: tallies[.openingBalance]
    case .closingBalance: tallies[.closingBalance]
    case .meanBalance: tallies[.meanBalance]
    case .minimumBalance: tallies[.minimumBalance]
    case .maximumOverdraft: tallies[.maximumOverdraft]
    case .uncreditedAmount: tallies[.uncreditedAmount]
    case .overcreditedAmount: tallies[.overcreditedAmount]
    case .promotion: tallies[.promotion]
    case .saleRevenue: tallies[.saleRevenue]
    case .deferredRevenue: tallies[.deferredRevenue]
    default: nil
    }
  }

  private func number(_ tallies: TallyTotals, horizon: Duration, credit: Money) -> Double? {
    switch self {
    case .requests: Double(tallies[.requests])
    case .servedRequests: Double(tallies[.servedRequests])
    case .blockedRequests: Double(Self.blocked(tallies))
    case .blockedInsufficientCredits: Double(tallies[.blockedInsufficientCredits])
    case .blockedQuotaExceeded: Double(tallies[.blockedQuotaExceeded])
    case .blockedBudgetExceeded: Double(tallies[.blockedBudgetExceeded])
    case .blockedOrganizationDeleted: Double(tallies[.blockedOrganizationDeleted])
    case .blockedMeterIntervals: Double(tallies[.blockedMeterIntervals])
    case .refusals: Double(tallies[.refusals])
    case .retries: Double(tallies[.retries])
    case .servedAfterRetry: Double(tallies[.servedAfterRetry])
    case .falseBlocks: Double(tallies[.falseBlocks])
    case .fillRate:
      tallies[.requests] == 0
        ? nil : Double(tallies[.servedRequests]) / Double(tallies[.requests])
    case .blockedProbability: Self.blocked(tallies) > 0 ? 1 : 0
    case .blockedHours: Double(tallies[.blockedTime]) / Self.hour
    case .firstBlockHours: Self.capped(tallies[.firstBlock], horizon) / Self.hour
    case .runwayDays: Self.capped(tallies[.runway], horizon) / (24 * Self.hour)
    case .topUps: Double(tallies[.topUps])
    case .topUpsPerMonth:
      horizon.nanoseconds == 0
        ? nil : Double(tallies[.topUps]) / (Double(horizon.nanoseconds) / Self.month)
    case .topUpFailures: Double(tallies[.topUpFailures])
    case .softDeclines: Double(tallies[.softDeclines])
    case .hardDeclines: Double(tallies[.hardDeclines])
    case .providerErrors: Double(tallies[.providerErrors])
    case .uncreditedCharges: Double(tallies[.uncreditedCharges])
    case .purchases: Double(tallies[.purchases])
    case .manualPurchases: Double(tallies[.manualPurchases])
    case .chargebacks: Double(tallies[.chargebacks])
    case .alertLeadHours:
      tallies[.followedAlerts] == 0
        ? nil : Double(tallies[.alertLead]) / Double(tallies[.followedAlerts]) / 3.6e9
    case .missedAlerts: Double(tallies[.missedAlerts])
    case .needlessAlerts: Double(tallies[.needlessAlerts])
    case .effectivePricePerCredit: Self.pricePerCredit(tallies, credit: credit)
    default: nil
    }
  }

  private static let hour = 3.6e12
  /// The nanoseconds of a month of 30.4375 days, for numbers in a month.
  public static let month = 30.4375 * 24 * 3.6e12

  private static func blocked(_ tallies: TallyTotals) -> Int128 {
    tallies[.blockedQuotaExceeded] + tallies[.blockedBudgetExceeded]
      + tallies[.blockedInsufficientCredits] + tallies[.blockedOrganizationDeleted]
  }

  private static func capped(_ time: Int128, _ horizon: Duration) -> Double {
    time < 0 ? Double(horizon.nanoseconds) : Double(time)
  }

  private static func pricePerCredit(_ tallies: TallyTotals, credit: Money) -> Double? {
    let value = tallies[.creditsBought] + tallies[.bonusCredits]
    guard value > 0 else { return nil }
    let paid = tallies[.purchaseAmount] + tallies[.topUpAmount]
    return Double(paid) / Double(value) * Double(credit.nanos) / 1e9
  }
}
