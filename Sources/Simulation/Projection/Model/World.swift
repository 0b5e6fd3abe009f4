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
  /// What draws the requests of each process; empty where they are handed to them.
  private var recorders: ContiguousArray<DemandRecorder> = []
  /// The stretch of demand of each process, or one that they use in turn.
  private(set) var demands: ContiguousArray<RecordedDemand> = []
  private let input: ProjectionInput
  private let replication: Int

  /// The requests in a stretch: few enough for the caches of a core, or for those of
  /// many processes together.
  private static var stretch: (byOrganization: Int, ordered: Int) { (1024, 32) }

  /// Opens the organizations of a range with their opening balances; without an engine, requests are
  /// handed to the processes.
  init(
    _ input: ProjectionInput, contexts: ContiguousArray<ProcessContext>, organizations: Range<Int>,
    replication: Int, journal: Log, engine: Projection.Engine?
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
      let organization = context.organization
      let name = input.organizations.name(at: index)
      let seed = input.seed(of: name, replication: replication)
      let id = billing.open(organization.terms)
      let chargesRuns =
        billing.chargesRuns(of: id)
        && organization.isPlain(withTraces: billing.traceMeter != nil)
      var process = OrganizationProcess<Log>(
        id: id, index: index, context: context, seed: seed, outages: outages,
        prices: input.rateCard, meters: input.meters, chargesRuns: chargesRuns)
      do {
        try process.open(
          at: input.arrival(of: organization, seed: seed),
          scale: input.scale(of: organization, named: name), &billing)
      } catch {
        throw .billing(error, organization: name)
      }
      processes.append(process)
      guard let engine else { continue }
      recorders.append(
        try DemandRecorder(
          organization, named: name, of: input, seed: seed, replication: replication,
          prices: chargesRuns && engine == .byOrganization))
    }
    switch engine {
    case nil: break
    case .byOrganization: demands = [RecordedDemand(length: Self.stretch.byOrganization)]
    case .ordered:
      demands = ContiguousArray(
        repeating: RecordedDemand(length: Self.stretch.ordered), count: processes.count)
      for process in processes.indices { turn(process) }
    }
  }

  /// Has a process that has come to the end of its stretch begin the next one.
  private mutating func turn(_ process: Int) {
    recorders[process].record(into: &demands[process], before: input.horizon.to.nanoseconds)
    processes[process].begin(demands[process])
  }

  var processCount: Int { processes.count }

  /// Rows of replayed traces that were left out.
  var skippedRows: Int64 {
    recorders.reduce(0) { $0 + $1.skippedRows }
  }

  func nextEvent(of process: Int) -> NextEvent {
    let next = processes[process].nextEvent
    return (Instant(nanoseconds: next.instant), next.eventClass.rawValue)
  }

  mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) throws(ProjectionError) {
    do { try processes[process].step(along: demands[process], &billing) } catch {
      throw failure(error, process)
    }
    if processes[process].place == demands[process].count,
      demands[process].end < input.horizon.to.nanoseconds
    {
      turn(process)
    }
    guard let other = processes[process].creditedOrganization else { return }
    processes[process].creditedOrganization = nil
    processes[other].creditMovedIn(
      processes[process].receivedFromTransfer, from: processes[process].index,
      at: processes[process].lastActionInstant, billing)
    touched.append(other)
  }

  mutating func run(_ process: Int, until end: Instant) throws(ProjectionError) {
    // Taken out, since it would be copied if it were handed over from its place.
    var demand = demands.removeLast()
    defer { demands.append(demand) }
    repeat {
      recorders[process].record(into: &demand, before: end.nanoseconds)
      try run(process, along: demand)
    } while demand.end < end.nanoseconds
  }

  /// Lets all events of a process before the end of a stretch of demand happen.
  mutating func run(_ process: Int, along demand: RecordedDemand) throws(ProjectionError) {
    processes[process].begin(demand)
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
      if !recorders.isEmpty, let failure = recorders[index].failure { throw failure }
      guard !processes[index].goesInCircles else {
        throw .standsStill(
          organization: name(of: processes[index]),
          at: Instant(nanoseconds: processes[index].standstill.instant))
      }
      guard !processes[index].isOverfull else {
        throw .tooManyPending(organization: name(of: processes[index]))
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
      func whole(_ tally: Tally) -> Int128 {
        Int128(process.outcome.tallies[tally]) + Int128(process.unmeasured.tallies[tally])
      }
      let credited = whole(.topUpAmount) + process.boughtByHand
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
