import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import SimulationKernel
import Traffic

extension OrganizationProcess {
  /// Lets the next request arrive: it is admitted and served, or refused.
  @inline(__always)
  mutating func arrive(
    _ demand: RecordedDemand, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let (stream, arrival) = (demand.stream(of: place), nextArrival)
    let mark = demand.requests.mark(of: place)
    pass(1, of: demand)
    outcome.tallies[.requests] &+= 1
    if isDeliberate {
      return try consider(mark, stream: stream, at: arrival, &billing)
    }
    let kind = streams[stream].entries[Int(mark.entry)]
    switch billing.authorize(
      id, scope: streams[stream].attribution, model: kind.model, type: kind.type,
      at: Instant(nanoseconds: arrival))
    {
    case .refused(let reason):
      refuse(
        reason, scope: streams[stream].attribution, model: kind.model, at: arrival, billing)
      giveUp(reason)
    case .admitted:
      outcome.tallies[.servedRequests] &+= 1
      if streams[stream].service.isInstant {
        try settle(mark, stream: stream, arrival: arrival, at: arrival, &billing)
      } else {
        start(
          InFlightRequest(
            stream: Int32(truncatingIfNeeded: stream), arrival: arrival, mark: mark, hold: nil))
        balanceChanged(at: arrival, billing)
      }
    }
  }

  /// Charges a request with what it used.
  @inline(__always)
  mutating func settle(
    _ mark: RequestMark, stream: Int, arrival: Int64, at instant: Int64,
    _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let entry = streams[stream].entries[Int(mark.entry)]
    let usage = mark.usage(as: entry)
    let attribution = attribution(of: mark, stream: stream)
    let settlement = try billing.settle(
      usage, model: entry.model, arrival: Instant(nanoseconds: arrival),
      completion: Instant(nanoseconds: instant), organization: id,
      number: takeRequestNumber(), type: entry.type, attribution: attribution,
      traces: entry.traces)
    count(usage, settlement.charge, stream: stream, entry: Int(mark.entry), at: instant)
    settled(
      entry.traces, costing: settlement.traceCost, needsEvaluation: settlement.needsEvaluation,
      stream: stream, at: instant, billing)
  }

  /// Whom and what a request is booked for.
  @inline(__always)
  func attribution(of mark: RequestMark, stream: Int) -> Attribution {
    var attribution = streams[stream].attribution
    attribution.subject =
      UInt32(truncatingIfNeeded: stream) << 16 | UInt32(truncatingIfNeeded: mark.entry)
    return attribution
  }

  /// The number of a request that completes.
  ///
  /// Counted here and not at arrival: requests overtake each other, and a number below one that was
  /// booked would be taken for a repeat.
  @inline(__always)
  mutating func takeRequestNumber() -> UInt64 {
    let number = requestNumber
    requestNumber &+= 1
    return number
  }

  /// Counts what a request used and was charged.
  @inline(__always)
  mutating func count(
    _ usage: RequestUsage, _ charge: Charge, stream: Int, entry: Int, at instant: Int64
  ) {
    if hours.isOn { hours.add(cost: charge.amount, stream: stream, entry: entry, at: instant) }
    if self.usage.isOn {
      self.usage.add(usage, charge: charge, stream: stream, entry: entry, month: month)
    }
    outcome.tallies.add(charge.amount, to: .usageCost)
  }

  /// Counts the traces of a request, and sees to what follows from its charge.
  @inline(__always)
  mutating func settled(
    _ traces: Int64, costing cost: Money, needsEvaluation: Bool, stream: Int, at instant: Int64,
    _ billing: Billing<Log>
  ) {
    if traces > 0 { countTraces(traces, cost, stream: stream, at: instant, billing) }
    balanceChanged(at: instant, billing)
    if needsEvaluation { awaitDue(at: Instant(nanoseconds: instant), billing) }
  }

  @inline(never)
  private mutating func countTraces(
    _ count: Int64, _ cost: Money, stream: Int, at instant: Int64, _ billing: Billing<Log>
  ) {
    guard let meter = billing.traceMeter else { return }
    outcome.tallies.add(cost, to: .traceCost)
    usage.add(
      MeteredQuantity(meter: meter, quantity: MeterQuantity(count)), cost: cost,
      source: .stream(stream), month: month)
    // A cheaper volume tier gives back: a budget may have room again, and what comes back may expire.
    guard cost < .zero else { return }
    endBudgetSpells(at: Instant(nanoseconds: instant), billing)
    awaitDue(at: Instant(nanoseconds: instant), billing)
  }

  /// Takes note of a refusal: the spell it belongs to, and the rule that may help.
  @inline(never)
  mutating func refuse(
    _ reason: Admission.Refusal, scope: Attribution, model: ModelID, at instant: Int64,
    _ billing: Billing<Log>
  ) {
    outcome.tallies[.refusals] += 1
    if outcome.tallies[.firstBlock] < 0 {
      outcome.tallies[.firstBlock] = instant - measuredSince.nanoseconds
    }
    switch reason {
    case .budgetExceeded:
      if let budget = billing.exhaustedBudget(for: scope, model: model, of: id) {
        countRefusal(by: budget, at: instant)
      }
      return
    case .rateLimited:
      let limit = billing.reachedRateLimit(
        for: scope, model: model, of: id, at: Instant(nanoseconds: instant))
      countRefusal(for: reason, scope: limit?.scope, at: instant)
      return
    case .insufficientCredits:
      judgeAlerts(atRefusal: instant)
      noticeBlock(at: Instant(nanoseconds: instant))
      awaitDue(at: Instant(nanoseconds: instant), billing)
    case .quotaExceeded, .organizationDeleted: break
    }
    countRefusal(for: reason, at: instant)
  }

  /// Counts a request that was refused and never served.
  @inline(never)
  mutating func giveUp(_ reason: Admission.Refusal) {
    switch reason {
    case .quotaExceeded: outcome.tallies[.blockedQuotaExceeded] += 1
    case .budgetExceeded: outcome.tallies[.blockedBudgetExceeded] += 1
    case .rateLimited: outcome.tallies[.blockedRateLimited] += 1
    case .organizationDeleted: outcome.tallies[.blockedOrganizationDeleted] += 1
    case .insufficientCredits: outcome.tallies[.blockedInsufficientCredits] += 1
    }
  }

  @inline(never)
  mutating func start(_ request: InFlightRequest) {
    let stream = Int(request.stream)
    let entry = streams[stream].entries[Int(request.mark.entry)]
    let duration = streams[stream].service.duration(
      outputTokens: min(request.mark.usage(as: entry).outputTokens, request.granted))
    inFlight.schedule(
      request, at: Instant(nanoseconds: request.arrival) + duration, as: .completion)
    timers.set(.completion, at: inFlight.nextInstant)
    checkPending()
  }

  /// Completes the request in flight that is due first.
  mutating func completeNext(_ billing: inout Billing<Log>) throws(BillingRefusal) {
    guard let event = inFlight.popNext() else { preconditionFailure("no request is in flight") }
    let (request, instant) = (event.payload, event.key.instant.nanoseconds)
    timers.set(.completion, at: inFlight.nextInstant)
    if isDeliberate {
      if try takesSlice(request, at: instant, &billing) { return }
      return try settleHeld(request, at: instant, &billing)
    }
    try settle(
      request.mark, stream: Int(request.stream), arrival: request.arrival, at: instant, &billing)
  }
}
