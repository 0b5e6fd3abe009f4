public import Billing

/// Everything that is kept of one organization in one replication.
public struct OrganizationOutcome: Hashable, Sendable {
  /// The organization's index among all of the scenario.
  public var organization: Int
  /// Counts, amounts and times.
  public var tallies: Tallies
  /// The balance at each sample instant, in nano-units.
  public var balances: [Int64]
  /// Whether requests would have been refused at each sample instant.
  public var isBlocked: [Bool]
  /// Charge attempts in the order of submission.
  public var charges: [ChargeRecord] = []
  /// Spells of refusals in the order of time.
  public var spells: [SpellRecord] = []
  /// Plan periods in the order of time.
  public var periods: [PeriodSummary] = []
  /// Invoices and credit notes in the order of their numbers.
  public var invoices: [Invoice] = []
  /// What was done, and refused, in the order of time.
  public var activities: [ActivityRecord] = []
  /// Alerts in the order of time.
  public var alerts: [AlertRecord] = []
  /// Usage in the order of month, stream, entry and type.
  public var usage: [UsageRecord] = []
  /// Requests by hour of the week, stream and entry, where they are asked for.
  public var hours: [HourRecord] = []

  /// Makes the outcome of an organization to which nothing has happened.
  public init(organization: Int) {
    self.organization = organization
    tallies = Tallies()
    balances = []
    isBlocked = []
  }
}

/// The outcome of one unit of work: some organizations in one replication.
public struct UnitOutcome: Hashable, Sendable {
  /// The replication, from zero.
  public var replication: Int
  /// The organizations in the order of their index.
  public var organizations: [OrganizationOutcome]
  /// Transfers of the replication, where they are kept.
  public var transactions: [TransactionRecord]
  /// Rows of replayed traces that were left out: outside the horizon or malformed.
  public var skippedRows: Int64
  /// What the platform's accounts came to at the end of each calendar month, and of the horizon.
  public var platform: [Position]

  /// Makes an outcome.
  public init(
    replication: Int, organizations: [OrganizationOutcome],
    transactions: [TransactionRecord] = [], skippedRows: Int64 = 0,
    platform: [Position] = []
  ) {
    self.replication = replication
    self.organizations = organizations
    self.transactions = transactions
    self.skippedRows = skippedRows
    self.platform = platform
  }
}
