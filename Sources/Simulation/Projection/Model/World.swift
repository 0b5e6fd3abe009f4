import Billing
import Ledger
import Quantities
import Randomness
import SimulationKernel
import Traffic

/// The organizations of one unit of work in one replication, and the billing they share.
struct World<Log: Journal>: Model {
  typealias Failure = ProjectionError

  var billing: Billing<Log>
  private(set) var processes: ContiguousArray<OrganizationProcess<Log>> = []
  private let input: ProjectionInput
  private let replication: Int

  /// Opens the organizations of a range with their opening balances; they draw their requests
  /// themselves, or are handed them.
  init(
    _ input: ProjectionInput, contexts: ContiguousArray<ProcessContext>, organizations: Range<Int>,
    replication: Int, journal: Log, drawsRequests: Bool = true
  ) throws(ProjectionError) {
    self.input = input
    self.replication = replication
    billing = Billing(
      rateCard: input.rateCard, meters: input.meters, credit: input.credit, journal: journal,
      burnOrder: input.burnOrder)
    let outages = StreamSeed(seed: input.seed).child(UInt64(replication)).child("outages")
    processes.reserveCapacity(organizations.count)
    for index in organizations {
      let context = contexts[input.organizations.group(of: index)]
      let seed = input.seed(of: input.organizations.name(at: index), replication: replication)
      var process = try OrganizationProcess<Log>(
        id: billing.open(context.organization.terms), index: index, context: context, seed: seed,
        outages: outages, prices: input.rateCard, meters: input.meters,
        drawsRequests: drawsRequests)
      do { try process.open(seed: seed, &billing) } catch {
        throw .billing(error, organization: input.organizations.name(at: index))
      }
      processes.append(process)
    }
  }

  var processCount: Int { processes.count }

  /// Rows of replayed traces that were left out.
  var skippedRows: Int64 {
    processes.reduce(0) { $0 + $1.streams.reduce(0) { $0 + $1.skippedRows } }
  }

  func nextEvent(of process: Int) -> NextEvent {
    let next = processes[process].nextEvent
    return (Instant(nanoseconds: next.instant), next.eventClass.rawValue)
  }

  mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) throws(ProjectionError) {
    do { try processes[process].step(&billing) } catch { throw failure(error, process) }
    guard let other = processes[process].creditedOrganization else { return }
    processes[process].creditedOrganization = nil
    processes[other].creditMovedIn(
      processes[process].receivedFromTransfer, from: processes[process].index,
      at: processes[process].lastActionInstant, billing)
    touched.append(other)
  }

  mutating func run(_ process: Int, until end: Instant) throws(ProjectionError) {
    do { try processes[process].run(until: end, &billing) } catch {
      throw failure(error, process)
    }
  }

  /// Lets all events of a process before the end of recorded demand happen.
  mutating func run(
    _ process: Int, along demand: RecordedDemand
  ) throws(ProjectionError) where Log == NoJournal {
    do { try processes[process].run(along: demand, &billing) } catch {
      throw failure(error, process)
    }
  }

  /// What the platform's accounts came to so far.
  var platformPosition: Position { billing.position }

  /// Closes every record, checks the books and hands the records over.
  mutating func conclude() throws(ProjectionError) -> [OrganizationOutcome] {
    let outcomes = try finish()
    let violations = billing.ledger.violations()
    guard violations.isEmpty else { throw .unsound(violations, replication: replication) }
    return outcomes
  }

  /// Closes every record.
  private mutating func finish() throws(ProjectionError) -> [OrganizationOutcome] {
    var outcomes: [OrganizationOutcome] = []
    outcomes.reserveCapacity(processes.count)
    for index in processes.indices {
      for stream in processes[index].streams {
        if let failure = stream.failure { throw .trace(failure) }
      }
      guard processes[index].standstill.events <= OrganizationProcess<Log>.mostEventsAtOnce else {
        throw .standsStill(
          organization: name(of: processes[index]),
          at: Instant(nanoseconds: processes[index].standstill.instant))
      }
      do { try processes[index].finish(at: input.horizon.to, &billing) } catch {
        throw failure(error, index)
      }
      outcomes.append(processes[index].outcome)
    }
    try checkFooting(outcomes)
    try checkPayments()
    return outcomes
  }

  /// Counting and booking are independent of each other, so each tells the truth of the other.
  private func checkFooting(_ outcomes: [OrganizationOutcome]) throws(ProjectionError) {
    for outcome in outcomes {
      let totals = TallyTotals(outcome.tallies)
      guard totals.footing != totals[.closingBalance] else { continue }
      throw .doesNotFoot(
        organization: input.organizations.name(at: outcome.organization), counted: totals.footing,
        closing: Money(nanos: outcome.tallies[.closingBalance]), replication: replication)
    }
  }

  /// What the processor took from a card is credit by now, or it knows where it is.
  private func checkPayments() throws(ProjectionError) {
    for process in processes {
      let processor = process.processor
      let captured = processor.captured(before: input.horizon.to)
      let uncredited = processor.uncredited(within: input.horizon).amount
      // Where nothing guards against it, an answer that comes twice credits twice.
      let isGuarded = billing.terms(of: process.id).guards.creditsOnce
      func whole(_ tally: Tally) -> Int128 {
        Int128(process.outcome.tallies[tally]) + Int128(process.unmeasured.tallies[tally])
      }
      let twice = isGuarded ? 0 : whole(.overcreditedAmount)
      let credited = whole(.topUpAmount) + process.boughtByHand - twice
      guard captured != credited + processor.refunded + uncredited else { continue }
      throw .paymentsDoNotAddUp(
        organization: name(of: process), captured: captured,
        credited: credited, refunded: processor.refunded, uncredited: uncredited,
        replication: replication)
    }
  }

  private func failure(_ error: BillingRefusal, _ process: Int) -> ProjectionError {
    .billing(error, organization: name(of: processes[process]))
  }

  private func name(of process: OrganizationProcess<Log>) -> String {
    input.organizations.name(at: process.index)
  }
}
