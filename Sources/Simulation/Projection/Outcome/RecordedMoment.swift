public import Billing
public import Quantities

/// A moment of one organization in one replication: what was decided then and how things stood.
public struct RecordedMoment: Sendable {
  /// The last instant that belongs to it.
  public let end: Instant
  /// What was decided at the last instant, until then, at which anything was.
  public let decisions: [Decision]
  /// The last refusal of each guard until then.
  public let lastRefusals: [Decision]
  /// What the organization had agreed to.
  public let terms: OrganizationTerms
  /// The posted balance.
  public let balance: Money
  /// What had happened until then.
  public let outcome: OrganizationOutcome
  /// Everything that happened in the replication.
  public internal(set) var whole: OrganizationOutcome
  /// Credit that arrived later.
  public internal(set) var laterCredits: [Decision] = []

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
