import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Randomness

extension OrganizationProcess {
  /// Prepares an organization that has not been opened yet.
  init(
    id: Identifier<Organization>, index: Int, context: ProcessContext, seed: StreamSeed,
    outages: StreamSeed, prices: RateCard, meters: [Meter], chargesRuns: Bool
  ) {
    let input = context.organization
    self.id = id
    self.index = index
    self.context = context
    self.seed = seed
    leavingStream = seed.child("leaving").generator()
    processor = PaymentProcessor(context.payments, seed: seed, outages: outages)
    repairStream = seed.child("repairs").generator()
    leakStream = seed.child("holds").generator()
    retryStream = seed.child("retries").generator()
    faultStream = seed.child("faults").generator()
    faults = input.faults
    leak = input.holds?.leak ?? 0
    held = LevelIntegral(at: context.horizon.from.nanoseconds)
    isDeliberate = input.isDeliberate
    self.chargesRuns = chargesRuns
    manualPurchaseStream = seed.child("errands").generator()
    alertWatch = AlertWatch(levels: input.terms.lowBalanceAlerts)
    measuredSince = context.horizon.from
    purchaseOfAction = Array(repeating: -1, count: input.actions.count)
    infrastructureDue = ContiguousArray(
      input.infrastructure.map {
        context.nextBooking(every: $0.every, after: context.horizon.from)
      })
    integral = LevelIntegral(at: context.horizon.from.nanoseconds)
    let layout = EntryLayout(entriesPerStream: input.streams.map { $0.entries.count })
    usage = UsageAccumulator(
      streams: input.streams.map { $0.entries.map { prices.chargesRequests(of: $0.model) } },
      layout, infrastructure: input.infrastructure.count, meters: meters.count,
      months: context.countsUsage ? context.months.count - 1 : 0)
    hours = HourAccumulator(layout, zone: context.zone, isOn: context.countsHours)
    outcome = OrganizationOutcome(organization: index)
    outcome.balances.reserveCapacity(context.samples.count)
    outcome.isBlocked.reserveCapacity(context.samples.count)
    streams = ContiguousArray(input.streams.map { RequestStream($0) })
  }

  /// Sets the first timers; an organization that is there from the start comes at once.
  mutating func open(
    at arrival: Instant, scale: Double, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let start = context.horizon.from
    self.scale = scale
    if context.measured.from > start {
      timers.set(.warmUpEnd, at: context.measured.from.nanoseconds)
    }
    timers.set(.monthEnd, at: context.monthEnd(0))
    timers.set(.sample, at: start.nanoseconds)
    guard arrival > start else { return try come(at: start, &billing) }
    integral = LevelIntegral(level: 0, isBlocked: false, at: start.nanoseconds)
    timers.set(.presence, at: arrival.nanoseconds)
  }

  /// Books the opening balance, starts the plan and sets the timers of one who is there.
  ///
  /// What the timeline does before an organization comes is left out.
  mutating func come(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    presence = .present
    let opening = openingBalance()
    if opening.isPositive {
      try billing.grant(
        opening, category: .paid, organization: id, at: instant, type: .purchase)
    }
    outcome.tallies.add(opening, to: .openingBalance)
    let since = instant > context.horizon.from ? nil : context.organization.planSince
    collect(try billing.openPlan(of: id, at: instant, since: since))
    if instant > context.horizon.from {
      for (place, source) in context.infrastructure.enumerated() {
        infrastructureDue[place] = context.nextBooking(every: source.every, after: instant)
      }
      nextAction = context.actions.firstIndex { $0.at >= instant } ?? context.actions.count
      balanceChanged(at: instant.nanoseconds, billing)
    } else {
      let balance = billing.balance(of: id)
      integral = LevelIntegral(
        level: balance.nanos, isBlocked: isBlocked(billing), at: instant.nanoseconds)
      if !balance.isPositive { outcome.tallies[.runway] = 0 }
    }
    timers.set(.infrastructure, at: infrastructureDue.min() ?? .max)
    timers.set(.presence, at: drawLeaving(after: instant))
    armAction()
    awaitDue(at: instant, billing)
  }

  /// The opening balance; an order that is on its way is placed at the start, and takes what is left.
  private mutating func openingBalance() -> Money {
    switch context.organization.opening {
    case .amount(let amount): return amount
    case .stationary:
      var generator = seed.child("opening").generator()
      guard let (balance, rest) = context.stationary?.draw(&generator, scale: scale)
      else {
        preconditionFailure("a stationary balance needs a top-up rule with a threshold")
      }
      processor.orderUnderWay = rest
      return balance
    }
  }
}
