import Billing
import Ledger
public import Quantities
import SimulationKernel

/// Replications that are run again with what was decided recorded.
extension Projection {
  /// Runs a replication again, and tells what was decided at a moment of an organization.
  ///
  /// An organization that no other acts on is run alone.
  ///
  /// - Parameters:
  ///   - organization: Its index in the input.
  ///   - replication: The replication, from zero.
  ///   - exact: The moment, where something happened at this very instant.
  ///   - end: Else the moment is the last instant until this one.
  /// - Returns: The moment.
  /// - Throws: where the simulation cannot go on, or the book is not sound at its end.
  public func moment(
    of organization: Int, replication: Int, at exact: Instant, orUntil end: Instant
  ) throws(ProjectionError) -> RecordedMoment {
    let block = block(of: organization)
    let place = organization - block.organizations.lowerBound
    let id = Identifier<Organization>(place)
    var world = try World(
      input, contexts: contexts, organizations: block.organizations, replication: replication,
      journal: DecisionJournal(of: id, keeping: .lastInstant), engine: engine(of: block))
    try run(&world, of: block, through: exact)
    var moment = moment(at: exact, of: world, place)
    if moment.happened != exact {
      try run(&world, of: block, through: end)
      moment = self.moment(at: end, of: world, place)
    }
    world.billing.journal.extent = .credits
    world.billing.journal.decisions = []
    try run(&world, of: block, through: input.horizon.to)
    moment.whole = try world.conclude()[place]
    moment.laterCredits = world.billing.journal.decisions
    return moment
  }

  /// Runs a replication again, and tells what is worth asking about.
  ///
  /// - Parameters:
  ///   - organization: Whose, by its index in the input; nil for all.
  ///   - replication: The replication, from zero.
  ///   - most: How many of the dearest charges are wanted.
  /// - Returns: What happened, and the dearest charges.
  /// - Throws: where the simulation cannot go on, or the book is not sound at its end.
  public func history(
    of organization: Int?, replication: Int, dearest most: Int
  ) throws(ProjectionError) -> RecordedHistory {
    var history = RecordedHistory()
    for block in organization.map({ [self.block(of: $0)] }) ?? blocks {
      let first = block.organizations.lowerBound
      let id = organization.map { Identifier<Organization>($0 - first) }
      guard
        let (outcome, world) = try run(
          block, replication, DecisionJournal(of: id, keeping: .dearestUsage(most)))
      else { continue }
      history.outcomes += outcome.organizations.filter {
        organization == nil || $0.organization == organization
      }
      history.dearest += world.billing.journal.decisions.map { ($0.organization.index + first, $0) }
    }
    // Each block has its own in order; a stable order, so that equal ones stay as they come.
    let order = history.dearest.indices.sorted {
      let costs = [$0, $1].map { history.dearest[$0].decision.usageCost ?? .zero }
      return (costs[1], $0) < (costs[0], $1)
    }
    history.dearest = order.prefix(most).map { history.dearest[$0] }
    return history
  }

  /// The organizations that must be run with one: those that act on each other, or it alone.
  private func block(of organization: Int) -> Block {
    guard
      let block = blocks.first(where: { $0.organizations.contains(organization) }), block.interacts
    else { return Block(organizations: organization..<organization + 1, interacts: false) }
    return block
  }

  private func run(
    _ world: inout World<DecisionJournal>, of block: Block, through last: Instant
  ) throws(ProjectionError) {
    try advance(&world, block, until: min(last + Duration(nanoseconds: 1), input.horizon.to))
  }

  private func moment(
    at end: Instant, of world: World<DecisionJournal>, _ place: Int
  ) -> RecordedMoment {
    let process = world.processes[place]
    let journal = world.billing.journal
    let first = process.index - place
    return RecordedMoment(
      end: end, decisions: journal.decisions, lastRefusals: journal.lastRefusals,
      outlook: world.billing.topUpOutlook(of: process.id, at: end),
      terms: world.billing.terms(of: process.id),
      balance: world.billing.balance(of: process.id),
      sources: TransactionRecord.sources(
        of: world.billing, organizations: first..<first + world.processCount),
      outcome: process.outcome, whole: process.outcome)
  }
}
