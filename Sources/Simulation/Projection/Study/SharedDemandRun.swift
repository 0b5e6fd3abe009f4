import Billing
import Ledger
import Quantities

/// Simulates policies that leave the demand of a block of organizations alone.
///
/// Organization by organization, stretch by stretch of its requests: drawn and priced once, then
/// handed to each policy. Memory grows with policies and never with requests.
struct SharedDemandRun {
  /// The policies, by their index in the study.
  let policies: [Int]
  let projections: [Projection]
  let block: Int

  /// Simulates a replication.
  ///
  /// - Returns: The outcomes of the block's organizations by policy, or nil where it was cancelled.
  func run(
    replication: Int, isCancelled: () -> Bool
  ) throws(PolicyFailure) -> [[OrganizationOutcome]]? {
    var worlds: ContiguousArray<World<NoJournal>> = []
    for policy in policies {
      worlds.append(
        try PolicyFailure.attempt(policy) { () throws(ProjectionError) in
          try projections[policy].worldWithoutRequests(block: block, replication: replication)
        })
    }
    let end = input.horizon.to.nanoseconds
    var demand = RecordedDemand(length: 8_192)
    for (process, organization) in organizations.enumerated() {
      var recorder = try PolicyFailure.attempt(policies[0]) { () throws(ProjectionError) in
        try DemandRecorder(
          input.organizations[organization], named: input.organizations.name(at: organization),
          of: input,
          seed: input.seed(
            of: input.organizations.name(at: organization), replication: replication),
          replication: replication,
          prices: worlds.contains { $0.processes[process].chargesRuns })
      }
      repeat {
        recorder.record(into: &demand, before: end)
        for (place, policy) in policies.enumerated() {
          try PolicyFailure.attempt(policy) { () throws(ProjectionError) in
            try worlds[place].run(process, along: demand)
          }
        }
        if isCancelled() { return nil }
      } while demand.end < end
      if let failure = recorder.failure {
        throw PolicyFailure(policy: policies[0], reason: failure)
      }
    }
    var outcomes: [[OrganizationOutcome]] = []
    for (place, policy) in policies.enumerated() {
      outcomes.append(
        try PolicyFailure.attempt(policy) { () throws(ProjectionError) in
          try worlds[place].conclude()
        })
    }
    return outcomes
  }

  /// The input of the first policy: the demand is that of all of them.
  private var input: ProjectionInput { projections[policies[0]].input }

  private var organizations: Range<Int> {
    projections[policies[0]].organizations(ofBlock: block)
  }
}
