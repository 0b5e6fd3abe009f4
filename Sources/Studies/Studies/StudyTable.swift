public import Projection
import Quantities

/// The tallies of a study's policies, replication by replication.
///
/// Keeps the totals of all organizations and the tallies of those that were asked for: memory grows
/// with policies and replications, not with organizations.
public struct StudyTable: Sendable {
  /// The policies.
  public let policies: [ProjectionInput]
  /// The organizations that were asked for.
  public let watched: [String]
  /// By policy, then replication.
  private var totals: [[TallyTotals?]]
  /// By policy, watched organization, then replication.
  private var organizations: [[[TallyTotals?]]]
  /// For each policy, the places among the watched by organization.
  private let places: [[Int: Int]]

  /// Makes an empty table, which also keeps the tallies of organizations of some names.
  public init(policies: [ProjectionInput], watched: [String] = []) {
    self.policies = policies
    self.watched = watched
    totals = policies.map { _ in [] }
    organizations = policies.map { _ in watched.map { _ in [] } }
    places = policies.map { policy in
      let indices = watched.map { policy.organizations.index(named: $0) }
      let pairs = zip(indices, watched.indices).compactMap { index, place in
        index.map { ($0, place) }
      }
      return Dictionary(pairs) { first, _ in first }
    }
  }

  /// Puts a unit's outcome in its place.
  public mutating func add(_ outcome: PolicyOutcome) {
    let replication = outcome.replication
    for piece in outcome.pieces {
      let tallies = TallyTotals(piece.tallies)
      Self.put(tallies, replication, into: &totals[piece.policy])
      guard let place = places[piece.policy][piece.organization] else { continue }
      Self.put(tallies, replication, into: &organizations[piece.policy][place])
    }
  }

  private static func put(
    _ tallies: TallyTotals, _ replication: Int, into row: inout [TallyTotals?]
  ) {
    while row.count <= replication { row.append(nil) }
    guard row[replication] != nil else {
      row[replication] = tallies
      return
    }
    row[replication]?.combine(tallies)
  }

  /// Returns a metric's values under a policy, one for each replication in order, of a watched
  /// organization or all together; nil where a replication has none.
  public func values(
    of metric: Metric, policy: Int, organization: String? = nil
  ) -> [Metric.Value?] {
    let input = policies[policy]
    return tallies(policy: policy, organization: organization).map { metric.value($0, of: input) }
  }

  /// Returns a policy's tallies, one for each replication, in order.
  ///
  /// - Precondition: the organization is watched.
  public func tallies(policy: Int, organization: String? = nil) -> [TallyTotals] {
    guard let organization else { return totals[policy].compactMap(\.self) }
    guard let place = watched.firstIndex(of: organization) else {
      preconditionFailure("the organization is not watched")
    }
    return organizations[policy][place].compactMap(\.self)
  }
}
