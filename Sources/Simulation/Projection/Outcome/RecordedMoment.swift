public import AutoTopUp
public import Billing
import Ledger
public import Quantities

/// A moment of one organization in one replication: what was decided then and how things stood.
public struct RecordedMoment: Sendable {
  /// The last instant that belongs to it.
  public let end: Instant
  /// What was decided at the last instant, until then, at which anything was.
  public let decisions: [Decision]
  /// The last refusal of each guard until then.
  public let lastRefusals: [Decision]
  /// What an evaluation of the top-up rule would have come to; nil without a rule.
  public let outlook: TopUpEvaluation?
  /// What the organization had agreed to.
  public let terms: OrganizationTerms
  /// The posted balance.
  public let balance: Money
  /// The numbers of the book's sources among all of the scenario.
  let sources: [Source.ID: UInt32]
  /// What had happened until then.
  public let outcome: OrganizationOutcome
  /// Everything that happened in the replication.
  public internal(set) var whole: OrganizationOutcome
  /// Credit that arrived later.
  public internal(set) var laterCredits: [Decision] = []

  /// Returns a posting as transactions are told of, whole.
  public func transaction(of posting: WalletPosting) -> TransactionRecord {
    TransactionRecord(
      posting.entry, organization: outcome.organization,
      source: sources[posting.entry.id.source] ?? .max, part: 1, amount: posting.amount.nanos,
      balanceAfter: posting.balanceAfter, grant: .max)
  }

  /// When something last happened until then; nil where nothing had.
  public var happened: Instant? {
    let charges = outcome.charges.flatMap { [$0.requestedAt, $0.resolvedAt] }
    let others = outcome.alerts.map(\.at) + outcome.activities.map(\.at)
    return (decisions.map(\.at) + charges + others).filter { $0 <= end }.max()
  }
}

/// What a whole replication has that is worth asking about.
public struct RecordedHistory: Sendable {
  /// What happened, organization by organization.
  public internal(set) var outcomes: [OrganizationOutcome] = []
  /// The usage that cost most, dearest first, with the organization's index in the input.
  public internal(set) var dearest: [(organization: Int, decision: Decision)] = []
}
