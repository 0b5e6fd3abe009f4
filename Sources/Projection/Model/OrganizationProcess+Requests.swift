import Billing
import Ledger
import Pricing
import Quantities
import Traffic

extension OrganizationProcess {
  /// Lets the next request arrive: it is admitted and served, or refused.
  @inline(__always)
  mutating func arrive<Log: Journal>(_ billing: inout Billing<Log>) throws(BillingRefusal) {
    let stream = nextStream
    let arrival = nextArrival
    let mark = streams[stream].take()
    findNextArrival()
    outcome.tallies[.requests] &+= 1
    let kind = streams[stream].entries[Int(mark.entry)]
    switch billing.authorize(
      id, scope: streams[stream].attribution, model: kind.model, type: kind.type)
    {
    case .refused(let reason):
      refuse(reason, scope: streams[stream].attribution, at: arrival, billing)
    case .admitted:
      outcome.tallies[.servedRequests] &+= 1
      if streams[stream].service.isInstant {
        try settle(mark, stream: stream, arrival: arrival, at: arrival, &billing)
      } else {
        start(
          InFlightRequest(
            stream: Int32(truncatingIfNeeded: stream), arrival: arrival, mark: mark))
        balanceChanged(at: arrival, billing)
      }
    }
  }

  /// Finds the stream with the earliest arrival; the first one among simultaneous ones.
  @inline(__always)
  mutating func findNextArrival() {
    if streams.count == 1 {
      nextArrival = streams[0].next
      return
    }
    var earliest = Int64.max
    for index in streams.indices where streams[index].next < earliest {
      earliest = streams[index].next
      nextStream = index
    }
    nextArrival = earliest
  }

  /// Charges a request with what it used.
  @inline(__always)
  mutating func settle<Log: Journal>(
    _ mark: RequestMark, stream: Int, arrival: Int64, at instant: Int64,
    _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let usage = mark.usage
    let entry = streams[stream].entries[Int(mark.entry)]
    var attribution = streams[stream].attribution
    attribution.subject =
      UInt32(truncatingIfNeeded: stream) << 16 | UInt32(truncatingIfNeeded: mark.entry)
    // Counted here and not at arrival: requests overtake each other, and a number below one that
    // was booked would be taken for a repeat.
    let number = requestNumber
    requestNumber &+= 1
    let settlement = try billing.settle(
      usage, model: entry.model, arrival: Instant(nanoseconds: arrival),
      completion: Instant(nanoseconds: instant), organization: id, number: number,
      type: entry.type, attribution: attribution)
    self.usage.add(
      usage, charge: settlement.charge, stream: stream, entry: Int(mark.entry), month: month)
    if hours.isOn {
      hours.add(
        cost: settlement.charge.amount, stream: stream, entry: Int(mark.entry), at: instant)
    }
    outcome.tallies.add(settlement.charge.amount, to: .usageCost)
    outcome.tallies.add(settlement.charge.providerCost, to: .providerCost)
    if entry.traces > 0 {
      try recordTraces(entry.traces, at: instant, attribution: attribution, &billing)
    }
    balanceChanged(at: instant, billing)
    if settlement.needsAttention { requestAttention(at: instant, trigger: .threshold) }
  }

  private mutating func refuse<Log: Journal>(
    _ reason: Admission.Refusal, scope: Attribution, at instant: Int64, _ billing: Billing<Log>
  ) {
    if outcome.tallies[.firstBlock] < 0 {
      outcome.tallies[.firstBlock] = instant - context.horizon.from.nanoseconds
    }
    switch reason {
    case .quotaExceeded: outcome.tallies[.blockedQuotaExceeded] += 1
    case .budgetExceeded:
      outcome.tallies[.blockedBudgetExceeded] += 1
      if let budget = billing.exhaustedBudget(for: scope, of: id) {
        refuse(for: budget, at: instant)
      }
      return
    case .organizationDeleted: outcome.tallies[.blockedOrganizationDeleted] += 1
    case .insufficientCredits:
      outcome.tallies[.blockedInsufficientCredits] += 1
      requestAttention(at: instant, trigger: .refusal)
    }
    if spell != nil {
      spell?.requests += 1
      return
    }
    spell = SpellRecord(
      from: Instant(nanoseconds: instant), to: context.horizon.to, reason: reason, requests: 1,
      scope: nil)
  }

  private mutating func start(_ request: InFlightRequest) {
    let duration = streams[Int(request.stream)].service.duration(
      outputTokens: request.mark.usage.outputTokens)
    inFlight.add(request, completion: Instant(nanoseconds: request.arrival) + duration)
    timers.set(.completion, at: inFlight.nextCompletion)
  }

  /// Completes the request in flight that is due first.
  mutating func completeNext<Log: Journal>(_ billing: inout Billing<Log>) throws(BillingRefusal) {
    let (request, instant) = inFlight.takeNext()
    timers.set(.completion, at: inFlight.nextCompletion)
    try settle(
      request.mark, stream: Int(request.stream), arrival: request.arrival, at: instant, &billing)
  }

  private mutating func recordTraces<Log: Journal>(
    _ count: Int64, at instant: Int64, attribution: Attribution, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let meter = context.traceMeter else { return }
    let quantity = MeterQuantity(count)
    let cost = try billing.meter(
      quantity, meter: meter, organization: id, at: Instant(nanoseconds: instant),
      type: .trace, attribution: attribution)
    outcome.tallies.add(cost, to: .traceCost)
    usage.add(meter: meter, quantity: quantity, cost: cost, month: month)
    if billing.needsAttention(id) { requestAttention(at: instant, trigger: .threshold) }
    // A cheaper volume tier gives back: a budget may have room again.
    if cost < .zero { endBudgetSpells(at: Instant(nanoseconds: instant), billing) }
  }
}
