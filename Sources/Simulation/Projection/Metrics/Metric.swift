import Billing
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
  /// Requests refused because a rate limit had no room; only of scenarios with rate limits.
  case blockedRateLimited = "blocked_rate_limited"
  /// Requests that ended early, because there was no credit for their next slice; only of scenarios
  /// with slices.
  case cutOffRequests = "cut_off_requests"
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
  /// Organizations that left.
  case departures

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

  /// Those that only scenarios have in which there is something to count.
  private static let rare: Set<Metric> = [.departures, .blockedRateLimited, .cutOffRequests]

  /// Those that every scenario has.
  public static let usual = allCases.filter { !rare.contains($0) }

  /// Those that a scenario has.
  public static func all(in input: ProjectionInput) -> [Metric] {
    let kinds = input.organizations.groups.lazy.map(\.organization)
    return allCases.filter { metric in
      switch metric {
      case .departures: kinds.contains { $0.population.mayLeave }
      case .blockedRateLimited: kinds.contains { !$0.terms.rateLimits.isEmpty }
      case .cutOffRequests: kinds.contains { $0.holds?.slice != nil }
      default: true
      }
    }
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

  /// Whether an organization is worse off the less it has of it.
  public var isBetterHigh: Bool {
    switch self {
    case .servedRequests, .fillRate, .firstBlockHours, .runwayDays, .alertLeadHours, .bonusCredits,
      .subscriptionCredits, .givenCredits, .openingBalance, .closingBalance, .meanBalance,
      .minimumBalance, .margin:
      true
    default: false
    }
  }

  /// The values that the metric can have, whatever happens.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .fillRate, .blockedProbability: 0...1
    // What may be given back, also for what was charged before the measured time.
    case .margin, .adjustments, .openingBalance, .closingBalance, .meanBalance, .minimumBalance,
      .promotion, .saleRevenue, .totalSpend, .planFees, .tax, .traceCost, .infrastructureCost,
      .refunds, .creditsTakenBack:
      -.infinity ... .infinity
    default: 0 ... .infinity
    }
  }

  /// The tallies that are metrics as they are: those of the same name.
  static let tallies: [Metric: Tally] = {
    let named = Dictionary(uniqueKeysWithValues: Tally.allCases.map { ("\($0)", $0) })
    let pairs = allCases.compactMap { metric in named["\(metric)"].map { (metric, $0) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }()

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
    guard let tally = Self.tallies[self] else {
      return computed(tallies, horizon: horizon, credit: credit)
    }
    return unit == .money ? .money(tallies[tally]) : .number(Double(nearest: tallies[tally]))
  }

  /// Returns the metric's value in one replication of a projection, or nil where it has none.
  public func value(_ tallies: TallyTotals, of input: ProjectionInput) -> Value? {
    value(tallies, horizon: input.measured.duration, credit: input.credit)
  }

  /// The value of a metric that is no tally.
  func computed(_ tallies: TallyTotals, horizon: Duration, credit: Money) -> Value? {
    /// A time to something, at most the measured time.
    func capped(_ time: Int128) -> Double {
      Double(nearest: time < 0 ? Int128(horizon.nanoseconds) : time)
    }
    let blocked =
      tallies[.blockedQuotaExceeded] + tallies[.blockedBudgetExceeded]
      + tallies[.blockedRateLimited] + tallies[.blockedInsufficientCredits]
      + tallies[.blockedOrganizationDeleted]
    let bought = tallies[.purchaseAmount] + tallies[.topUpAmount]
    switch self {
    case .blockedRequests: return .number(Double(nearest: blocked))
    case .blockedProbability: return .number(blocked > 0 ? 1 : 0)
    case .fillRate:
      guard tallies[.requests] != 0 else { return nil }
      return .number(
        Double(nearest: tallies[.servedRequests]) / Double(nearest: tallies[.requests]))
    case .blockedHours: return .number(Double(nearest: tallies[.blockedTime]) / Self.hour)
    case .firstBlockHours: return .number(capped(tallies[.firstBlock]) / Self.hour)
    case .runwayDays: return .number(capped(tallies[.runway]) / (24 * Self.hour))
    case .totalSpend:
      return .money(
        bought + tallies[.planFees] + tallies[.overageCost] + tallies[.tax] - tallies[.refunds])
    case .breakage: return .money(tallies[.expiredCredits])
    case .topUpsPerMonth:
      guard horizon.nanoseconds != 0 else { return nil }
      return .number(Double(nearest: tallies[.topUps]) / (Double(horizon.nanoseconds) / Self.month))
    case .alertLeadHours:
      guard tallies[.followedAlerts] != 0 else { return nil }
      return .number(
        Double(nearest: tallies[.alertLead]) / Double(nearest: tallies[.followedAlerts]) / 3.6e9)
    case .effectivePricePerCredit:
      let value = tallies[.creditsBought] + tallies[.bonusCredits]
      guard value > 0 else { return nil }
      return .number(Double(nearest: bought) / Double(nearest: value) * Double(credit.nanos) / 1e9)
    default: preconditionFailure("\(self) is neither a tally nor computed")
    }
  }

  private static let hour = 3.6e12
  /// The nanoseconds of a month of 30.4375 days, for numbers in a month.
  public static let month = 30.4375 * 24 * 3.6e12
}
