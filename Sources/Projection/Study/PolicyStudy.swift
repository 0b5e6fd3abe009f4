/// Why a study cannot go on, and under which policy.
public struct PolicyFailure: Error {
  /// The policy, by its index in the study.
  public let policy: Int
  /// What happened.
  public let reason: ProjectionError
}

/// Several policies for the same organizations, simulated on common random numbers.
///
/// A policy is a whole input: thresholds, packages, prices, anything may differ. Replication r of
/// every policy draws the same random numbers, so policies can be compared replication by
/// replication. A unit of work is a block of organizations in one replication; units are
/// independent and give the same outcome whoever computes them and in whatever order. Nothing but
/// tallies is kept.
public struct PolicyStudy: Sendable {
  /// The policies.
  public let policies: [ProjectionInput]
  private let projections: [Projection]
  private let units: [(policy: Int, block: Int)]

  /// Prepares a study.
  public init(_ policies: [ProjectionInput]) {
    self.policies = policies
    projections = policies.map { policy in
      var input = policy
      input.transactions = .none
      input.countsHours = false
      return Projection(input)
    }
    units = projections.enumerated().flatMap { policy, projection in
      (0..<projection.blockCount).map { (policy, $0) }
    }
  }

  /// The number of units in each replication.
  public var unitsPerReplication: Int { units.count }

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
    let (policy, block) = units[unit]
    do throws(ProjectionError) {
      let outcome = try projections[policy].run(
        block: block, replication: replication, isCancelled: isCancelled)
      guard let outcome else { return nil }
      return PolicyOutcome(
        replication: replication, unit: unit,
        pieces: outcome.organizations.map {
          PolicyOutcome.Piece(policy: policy, organization: $0.organization, tallies: $0.tallies)
        })
    } catch {
      throw PolicyFailure(policy: policy, reason: error)
    }
  }
}
