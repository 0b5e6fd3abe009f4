import Quantities

/// Why a study cannot go on, and under which policy.
public struct PolicyFailure: Error {
  /// The policy, by its index in the study.
  public let policy: Int
  /// What happened.
  public let reason: ProjectionError

  /// Does something under a policy.
  static func attempt<Value>(
    _ policy: Int, _ body: () throws(ProjectionError) -> Value
  ) throws(PolicyFailure) -> Value {
    do { return try body() } catch { throw PolicyFailure(policy: policy, reason: error) }
  }
}

/// Several policies for the same organizations, simulated on common random numbers.
///
/// A policy is a whole input: thresholds, packages, prices, anything may differ. Replication r of
/// every policy draws the same random numbers, so policies can be compared replication by
/// replication. Where policies leave requests and their prices alone, these are drawn and priced once
/// for many of them. A unit of work is a block of organizations in one replication under such
/// policies; units are independent and give the same outcome whoever computes them and in whatever
/// order. Nothing but tallies is kept.
public struct PolicyStudy: Sendable {
  /// The most policies in a unit: so many are in memory at once.
  private static let mostPolicies = 128

  /// The policies.
  public let policies: [ProjectionInput]
  private let projections: [Projection]
  private let units: [Unit]

  /// Policies that are simulated together.
  private struct Unit: Sendable {
    let policies: [Int]
    let block: Int
  }

  /// Prepares a study.
  public init(_ policies: [ProjectionInput]) {
    self.policies = policies
    let projections = policies.map { policy in
      var input = policy
      input.transactions = .none
      input.countsHours = false
      input.countsUsage = false
      // Nobody looks at samples of the balance.
      input.sampleEvery = input.horizon.duration
      return Projection(input)
    }
    self.projections = projections
    units = Self.groups(of: projections).flatMap { group in
      (0..<projections[group[0]].blockCount).map { Unit(policies: group, block: $0) }
    }
  }

  /// The number of units in each replication.
  public var unitsPerReplication: Int { units.count }

  /// The most integers that an outcome is written as.
  package var mostIntegers: Int {
    policies.reduce(PolicyOutcome.headLength) {
      $0 + $1.organizations.count * PolicyOutcome.pieceLength
    }
  }

  /// Simulates a unit of a replication.
  ///
  /// - Parameters:
  ///   - unit: The unit, from zero.
  ///   - replication: The replication, from zero.
  ///   - isCancelled: Asked now and then whether to give up.
  /// - Returns: The outcome, or nil where it was cancelled.
  /// - Throws: where the simulation of a policy cannot go on, or its book is not sound at its end.
  public func run(
    unit: Int, replication: Int, isCancelled: () -> Bool = { false }
  ) throws(PolicyFailure) -> PolicyOutcome? {
    let (policies, block) = (units[unit].policies, units[unit].block)
    let outcomes =
      if policies.count > 1, !projections[policies[0]].interacts(block: block) {
        try SharedDemandRun(policies: policies, projections: projections, block: block)
          .run(replication: replication, isCancelled: isCancelled)
      } else {
        try runApart(policies, block: block, replication: replication, isCancelled: isCancelled)
      }
    guard let outcomes else { return nil }
    let pieces = zip(policies, outcomes).flatMap { policy, organizations in
      organizations.map {
        PolicyOutcome.Piece(policy: policy, organization: $0.organization, tallies: $0.tallies)
      }
    }
    return PolicyOutcome(replication: replication, unit: unit, pieces: pieces)
  }

  /// Whether an outcome has what its unit comes to, piece by piece, and nothing else.
  public func fits(_ outcome: PolicyOutcome) -> Bool {
    let unit = units[outcome.unit]
    let places = unit.policies.flatMap { policy in
      projections[policy].organizations(ofBlock: unit.block).map { (policy, $0) }
    }
    return outcome.pieces.elementsEqual(places) { ($0.policy, $0.organization) == $1 }
  }

  /// Simulates each policy with requests of its own drawing.
  private func runApart(
    _ policies: [Int], block: Int, replication: Int, isCancelled: () -> Bool
  ) throws(PolicyFailure) -> [[OrganizationOutcome]]? {
    var outcomes: [[OrganizationOutcome]] = []
    for policy in policies {
      let outcome = try PolicyFailure.attempt(policy) { () throws(ProjectionError) in
        try projections[policy].run(
          block: block, replication: replication, isCancelled: isCancelled)
      }
      guard let outcome else { return nil }
      outcomes.append(outcome.organizations)
    }
    return outcomes
  }

  /// Policies with the same demand and the same blocks of organizations, in the order of the first of
  /// each group.
  private static func groups(of projections: [Projection]) -> [[Int]] {
    var groups: [[Int]] = []
    for (policy, projection) in projections.enumerated() {
      let place = groups.firstIndex {
        $0.count < mostPolicies && projections[$0[0]].sharesDemand(with: projection)
      }
      if let place { groups[place].append(policy) } else { groups.append([policy]) }
    }
    return groups
  }
}
