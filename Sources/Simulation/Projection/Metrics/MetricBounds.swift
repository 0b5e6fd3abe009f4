import AutoTopUp
import Billing
import Quantities

/// What the metrics of an organization, or of all together, can be by what their scenario says.
///
/// Means of events that were never seen are bounded by it: hours by the measured time, and what a
/// scenario has no room for is zero for certain.
public struct MetricBounds: Sendable {
  /// The measured time, in hours, and for how many organizations.
  private let hours: Double
  private let organizations: Int
  /// Whether anything is done to an organization at a stated instant.
  private let hasActions: Bool
  /// What is zero in every replication; looked up and never iterated.
  private let impossible: Set<Metric>

  /// The bounds of all organizations of a scenario together.
  public init(_ input: ProjectionInput) {
    let kinds = input.organizations.groups.map(\.organization)
    let hasActions = kinds.contains { !$0.actions.isEmpty || $0.population.mayLeave }
    self.hasActions = hasActions
    hours = input.measuredHours
    organizations = input.organizations.count
    let each = kinds.lazy.map { $0.impossibleMetrics(ifAnythingIsDone: hasActions) }
    impossible = each.dropFirst().reduce(each.first ?? []) { $0.intersection($1) }
  }

  private init(_ organization: OrganizationInput, among all: MetricBounds) {
    hours = all.hours
    organizations = 1
    hasActions = all.hasActions
    impossible = organization.impossibleMetrics(ifAnythingIsDone: hasActions)
  }

  /// The bounds of one of the scenario's organizations.
  public func only(_ organization: OrganizationInput) -> MetricBounds {
    MetricBounds(organization, among: self)
  }

  /// The bounds of the scenario's organization of a name, or of all together.
  public static func bounds(of name: String?, in input: ProjectionInput) -> MetricBounds {
    let all = MetricBounds(input)
    guard let name else { return all }
    return input.organizations.index(named: name).map { all.only(input.organizations[$0]) } ?? all
  }

  /// What a metric can be, in major units for money.
  public func range(of metric: Metric) -> ClosedRange<Double> {
    impossible.contains(metric)
      ? 0...0 : Self.range(of: metric, hours: hours, organizations: organizations)
  }

  /// What a metric of so many organizations can be in so many hours, in any scenario.
  package static func range(
    of metric: Metric, hours: Double, organizations: Int
  ) -> ClosedRange<Double> {
    switch metric {
    case .blockedHours: 0...hours * Double(organizations)
    // Of several organizations, the earliest.
    case .firstBlockHours, .alertLeadHours: 0...hours
    case .runwayDays: 0...hours / 24
    default: metric.bounds
    }
  }

  /// What a metric can be in replications with these tallies: of requests, no more are blocked than
  /// the most that arrived in one of them.
  public func range(of metric: Metric, in tallies: some Sequence<TallyTotals>)
    -> ClosedRange<Double>
  {
    let range = range(of: metric)
    guard metric.isPartOfRequests, range.upperBound > 0,
      let most = tallies.lazy.map({ $0[.requests] }).max()
    else { return range }
    return 0...Double(most)
  }
}

extension Metric {
  /// Whether it counts some of the requests, each once.
  public var isPartOfRequests: Bool {
    switch self {
    case .servedRequests, .blockedRequests, .blockedInsufficientCredits, .blockedQuotaExceeded,
      .blockedBudgetExceeded, .blockedRateLimited, .blockedOrganizationDeleted, .servedAfterRetry:
      true
    default: false
    }
  }
}

extension OrganizationInput {
  /// The metrics that are zero whatever chance brings; what may be done to it changes many of them.
  fileprivate func impossibleMetrics(ifAnythingIsDone hasActions: Bool) -> Set<Metric> {
    var found: Set<Metric> = []
    func unless(_ isPossible: Bool, _ metrics: Metric...) {
      if !isPossible { found.formUnion(metrics) }
    }
    let buys = manualTopUp != nil || hasActions
    let charges = terms.topUpRule != nil || buys
    let losesCards = payments.card != CardModel() || hasActions
    unless(!streams.isEmpty, .requests, .servedRequests, .blockedRequests)
    unless(!streams.isEmpty, .blockedInsufficientCredits, .refusals, .usageCost, .providerCost)
    unless(streams.contains { $0.onRefusal != .giveUp }, .retries, .servedAfterRetry)
    unless(!infrastructure.isEmpty, .blockedMeterIntervals)
    unless(terms.plan != nil || hasActions, .overageCost, .subscriptionCredits)
    unless(terms.plan != nil || hasActions, .blockedQuotaExceeded)
    unless(!terms.budgets.isEmpty || hasActions, .blockedBudgetExceeded)
    unless(!terms.rateLimits.isEmpty, .blockedRateLimited)
    unless(holds?.slice != nil, .cutOffRequests)
    unless(terms.admission != .balance, .falseBlocks, .uncollectedCost, .meanHeld)
    unless(faults.repeatedUsage > 0, .repeatedCharges)
    unless(charges || terms.plan != nil, .paymentFees)
    unless(terms.topUpRule != nil || hasActions, .topUps, .topUpsPerMonth, .topUpAmount)
    unless(
      charges && (payments.failure > 0 || !payments.outages.isEmpty || losesCards),
      .topUpFailures, .softDeclines, .hardDeclines)
    unless(charges && (payments.providerError > 0 || !payments.outages.isEmpty), .providerErrors)
    unless(charges && isFaulty, .uncreditedCharges, .uncreditedAmount, .overcreditedAmount)
    unless(payments.chargebacks != nil || hasActions, .chargebacks)
    let sells =
      buys || terms.serviceFee != .none
      || terms.topUpRule.map { $0.product != .credit() } ?? false
    unless(buys, .purchases, .manualPurchases)
    unless(sells, .bonusCredits, .saleRevenue)
    unless(sells || terms.plan != nil, .expiredCredits, .breakage)
    unless(hasActions, .blockedOrganizationDeleted, .givenCredits, .usageRefunds)
    unless(hasActions, .transferredIn, .transferredOut)
    unless(!terms.lowBalanceAlerts.isEmpty || hasActions, .needlessAlerts)
    return found
  }

  /// Whether a charge can be captured and not credited, or credited twice.
  private var isFaulty: Bool {
    payments.webhooks != nil || faults != .none || terms.replicas > 1
      || terms.clockSkew != .zero || terms.guards != .all || terms.dunning.staleAfter != nil
  }
}
