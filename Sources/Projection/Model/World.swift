import Billing
import Ledger
import Quantities
import Randomness
import Traffic

/// The organizations of one unit of work in one replication, and the billing they share.
struct World<Log: Journal> {
  var billing: Billing<Log>
  var processes: ContiguousArray<OrganizationProcess> = []
  private let horizon: Interval

  /// Opens the organizations of a range with their opening balances.
  init(
    _ input: ProjectionInput, contexts: ContiguousArray<ProcessContext>, organizations: Range<Int>,
    replication: Int, journal: Log
  ) throws(ProjectionError) {
    horizon = input.horizon
    billing = Billing(rateCard: input.rateCard, meters: input.meters, journal: journal)
    let root = StreamSeed(seed: input.seed).child(UInt64(replication))
    processes.reserveCapacity(organizations.count)
    for index in organizations {
      let organization = input.organizations[index]
      let id = billing.open(organization.terms)
      let process = try OrganizationProcess(
        id: id, index: index, input: organization, context: contexts[index],
        seed: root.child(organization.streamName), months: input.monthBounds.count - 1,
        meters: input.meters.count)
      processes.append(process)
      do {
        try processes[processes.count - 1].open(
          organization, seed: root.child(organization.streamName), &billing)
      } catch {
        throw .billing(error, organization: organization.name)
      }
    }
  }

  /// Simulates organization after organization; right where they do not interact.
  mutating func runByOrganization(_ input: ProjectionInput) throws(ProjectionError) {
    for index in processes.indices {
      do throws(BillingRefusal) {
        try processes[index].run(until: horizon.to, &billing)
      } catch {
        throw .billing(error, organization: input.organizations[processes[index].index].name)
      }
      try processes[index].checkStreams(input)
    }
  }

  /// Closes every record and hands it over.
  mutating func finish(_ input: ProjectionInput) throws(ProjectionError) -> [OrganizationOutcome] {
    var outcomes: [OrganizationOutcome] = []
    outcomes.reserveCapacity(processes.count)
    for index in processes.indices {
      do throws(BillingRefusal) {
        try processes[index].finish(at: horizon.to, &billing)
      } catch {
        throw .billing(error, organization: input.organizations[processes[index].index].name)
      }
      outcomes.append(processes[index].outcome)
    }
    return outcomes
  }
}
