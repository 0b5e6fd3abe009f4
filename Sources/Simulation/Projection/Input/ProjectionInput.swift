public import Billing
public import Ledger
public import Pricing
public import Quantities

/// Everything a projection needs, checked and resolved: what a scenario file comes to.
public struct ProjectionInput: Sendable {
  /// The scenario's name: the name of its results folder.
  public var name: String
  /// What the scenario is about.
  public var description: String
  /// The simulated time.
  public var horizon: Interval
  /// How long the process runs before anything is measured; shorter than the horizon.
  public var warmUp: Duration
  /// The zone for months, profiles and printed times.
  public var zone: ZoneRules
  /// The seed that every stream of random numbers derives from.
  public var seed: UInt64
  /// The number of replications.
  public var replications: Int
  /// The currency of all amounts.
  public var currency: Currency
  /// What one credit is worth.
  public var credit: Money
  /// The prices of models.
  public var rateCard: RateCard
  /// The names of models, by `ModelID`.
  public var modelNames: [String]
  /// The prices of meters.
  public var meters: [Meter]
  /// The packages on sale.
  public var packages: [PackageInput]
  /// The plans on sale.
  public var plans: [PlanInput]
  /// The names of endpoints, by index.
  public var endpointNames: [String]
  /// The organizations, copies counted out, by index.
  public var organizations: OrganizationList
  /// The time between samples of the balance.
  public var sampleEvery: Duration
  /// The order in which grants burn.
  public var burnOrder: BurnOrder
  /// Which transactions of the first replication are kept.
  public var transactions: TransactionOutput
  /// Whether requests are counted by hour of the week.
  public var countsHours: Bool
  /// Whether usage is counted by month, stream, entry and usage type.
  var countsUsage = true
  /// Which organizations have results of their own.
  public var organizationOutput = OrganizationOutput.all
  /// Whether every metric of every replication is written.
  public var writesReplications = false
  /// How many replications, from the first, have the balances of their own in the results.
  public var samplePaths = 0

  /// Which transactions of the first replication are kept.
  public enum TransactionOutput: String, NamedCase {
    /// None.
    case none
    /// Those of credits: purchases, top-ups, fees, expiry.
    case credits
    /// All, requests included.
    case all
  }

  /// Which organizations have results of their own; all together always have.
  public enum OrganizationOutput: Hashable, Sendable {
    /// Each of them.
    case all
    /// None.
    case none
    /// As many as are said, of which the mean of a metric is worst.
    case worst(Int, by: Metric)
  }

  /// Makes an input.
  public init(
    name: String, description: String, horizon: Interval, zone: ZoneRules, seed: UInt64,
    replications: Int, currency: Currency, credit: Money, rateCard: RateCard,
    modelNames: [String], meters: [Meter], endpointNames: [String],
    organizations: OrganizationList, sampleEvery: Duration, transactions: TransactionOutput,
    packages: [PackageInput] = [], plans: [PlanInput] = [], burnOrder: BurnOrder = .standard,
    countsHours: Bool = false, warmUp: Duration = .zero
  ) {
    self.warmUp = warmUp
    self.burnOrder = burnOrder
    self.countsHours = countsHours
    self.name = name
    self.description = description
    self.horizon = horizon
    self.zone = zone
    self.seed = seed
    self.replications = replications
    self.currency = currency
    self.credit = credit
    self.rateCard = rateCard
    self.modelNames = modelNames
    self.meters = meters
    self.packages = packages
    self.plans = plans
    self.endpointNames = endpointNames
    self.organizations = organizations
    self.sampleEvery = sampleEvery
    self.transactions = transactions
  }

  /// The time that tallies and metrics are about: the horizon without the warm-up.
  public var measured: Interval { Interval(from: horizon.from + warmUp, to: horizon.to) }

  /// The segments that organizations are of, in the order of their coming.
  public var segments: [String] {
    organizations.groups.compactMap(\.organization.segment).reduce(into: []) { found, segment in
      if !found.contains(segment) { found.append(segment) }
    }
  }

  /// The length of the measured time in hours.
  package var measuredHours: Double { measured.duration.seconds / 3600 }

  /// The instants at which the balance is sampled: every interval from the start, and the end.
  public var sampleInstants: [Instant] {
    var instants: [Instant] = []
    var next = horizon.from
    while next < horizon.to {
      instants.append(next)
      next = next + sampleEvery
    }
    instants.append(horizon.to)
    return instants
  }

  /// The first instants of the calendar months that the horizon touches, then its end.
  public var monthBounds: [Instant] {
    var bounds = [horizon.from]
    let first = zone.local(horizon.from).date
    guard var month = CivilDate(year: first.year, month: first.month, day: 1) else {
      preconditionFailure("a month has a first day")
    }
    while true {
      month = month.adding(months: 1)
      let start = zone.instant(of: month)
      guard start < horizon.to else { break }
      if start > horizon.from { bounds.append(start) }
    }
    return bounds + [horizon.to]
  }
}
