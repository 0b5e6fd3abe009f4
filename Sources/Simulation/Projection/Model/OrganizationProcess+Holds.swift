import Billing
import Ledger
import Pricing
import Quantities
import Randomness
import SimulationKernel
import Traffic

/// Requests whose cost is held, and requests that come back when they are refused.
extension OrganizationProcess {
  /// Admits a new request and serves it, or refuses it.
  @inline(never)
  mutating func consider(
    _ mark: RequestMark, stream: Int, at instant: Int64, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    try consider(
      WaitingRequest(
        stream: Int32(truncatingIfNeeded: stream), refusals: 0, reason: .insufficientCredits,
        mark: mark), at: instant, &billing)
  }

  /// Admits a request and serves it, or refuses it.
  private mutating func consider(
    _ request: WaitingRequest, at instant: Int64, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let stream = Int(request.stream)
    switch try admission(of: request.mark, stream: stream, at: instant, &billing) {
    case .refused(let reason, let isFalseBlock):
      if isFalseBlock { outcome.tallies[.falseBlocks] += 1 }
      spellEstimate = askedEstimate
      let entry = streams[stream].entries[Int(request.mark.entry)]
      refuse(
        reason, scope: streams[stream].attribution, model: entry.model, at: instant, billing)
      wait(request, afterRefusal: reason, at: instant, billing)
    case .admitted(let hold):
      outcome.tallies[.servedRequests] += 1
      if request.refusals > 0 { outcome.tallies[.servedAfterRetry] += 1 }
      if hold != nil { holdPlaced(at: instant, billing) }
      let granted = hold == nil ? nil : context.organization.holds?.slice
      let admitted = InFlightRequest(
        stream: request.stream, arrival: instant, mark: request.mark, hold: hold,
        granted: granted ?? .max)
      if streams[stream].service.isInstant, granted == nil {
        try settleHeld(admitted, at: instant, &billing)
      } else {
        start(admitted)
        balanceChanged(at: instant, billing)
      }
    }
  }

  /// Asks billing, with what the request is expected to use where that is held.
  private mutating func admission(
    of mark: RequestMark, stream: Int, at instant: Int64, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> HoldAdmission {
    let scope = streams[stream].attribution
    let entry = streams[stream].entries[Int(mark.entry)]
    guard billing.holdsRequests(id) else {
      switch billing.authorize(
        id, scope: scope, model: entry.model, type: entry.type, at: Instant(nanoseconds: instant))
      {
      case .admitted: return .admitted(nil)
      case .refused(let reason): return .refused(reason, isFalseBlock: false)
      }
    }
    let expected = mark.usage(as: entry).with(
      outputTokens: context.organization.holds?.slice ?? entry.estimatedOutput)
    let at = Instant(nanoseconds: instant)
    let estimate = try billing.estimate(of: expected, model: entry.model, at: at, for: id)
    askedEstimate = estimate
    holdNumber &+= 1
    return try billing.authorize(
      id, scope: scope, estimate: estimate, number: holdNumber, model: entry.model,
      type: entry.type, at: at)
  }

  /// Asks for the next slice of a request that has used up its output so far, if it goes on.
  ///
  /// - Returns: Whether it goes on; else it ends with what it has had.
  mutating func takesSlice(
    _ request: InFlightRequest, at instant: Int64, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Bool {
    guard let hold = request.hold, let slice = context.organization.holds?.slice else {
      return false
    }
    let entry = streams[Int(request.stream)].entries[Int(request.mark.entry)]
    let usage = request.mark.usage(as: entry)
    guard usage.outputTokens > request.granted else { return false }
    var next = request
    next.granted =
      request.granted.addingReportingOverflow(slice).overflow
      ? .max : request.granted + slice
    let estimate = try billing.estimate(
      of: usage.with(outputTokens: next.granted), model: entry.model,
      at: Instant(nanoseconds: request.arrival), for: id)
    holdNumber &+= 1
    next.hold = try billing.extend(
      hold, to: estimate, number: holdNumber, organization: id,
      at: Instant(nanoseconds: instant))
    guard next.hold != nil else {
      outcome.tallies[.cutOffRequests] += 1
      awaitDue(at: Instant(nanoseconds: instant), billing)
      return false
    }
    holdPlaced(at: instant, billing)
    start(next)
    return true
  }

  private mutating func holdPlaced(at instant: Int64, _ billing: Billing<Log>) {
    outcome.tallies[.holdsPlaced] += 1
    held.change(to: billing.held(of: id).nanos, at: instant)
    let isFirstDue = billing.nextHoldExpiry(of: id) < timers.due?.instant ?? .never
    if isFirstDue || billing.needsEvaluation(id) {
      awaitDue(at: Instant(nanoseconds: instant), billing)
    }
  }

  /// Charges a request with what it used and resolves its hold, if that is not forgotten.
  mutating func settleHeld(
    _ request: InFlightRequest, at instant: Int64, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    var hold = request.hold
    if hold != nil, leak > 0, leakStream.uniform01() < leak {
      outcome.tallies[.holdsLeaked] += 1
      hold = nil
    }
    let stream = Int(request.stream)
    let entry = streams[stream].entries[Int(request.mark.entry)]
    var usage = request.mark.usage(as: entry)
    if usage.outputTokens > request.granted { usage = usage.with(outputTokens: request.granted) }
    let attribution = attribution(of: request.mark, stream: stream)
    let number = takeRequestNumber()
    let settlement = try billing.settle(
      hold, usage: usage, model: entry.model, arrival: Instant(nanoseconds: request.arrival),
      completion: Instant(nanoseconds: instant), organization: id, number: number,
      type: entry.type, attribution: attribution, traces: entry.traces)
    if let hold, hold.amount.isPositive, settlement.captured == hold.amount {
      outcome.tallies[.holdsCapturedInFull] += 1
    }
    outcome.tallies.add(settlement.overrun, to: .holdOverrun)
    outcome.tallies.add(settlement.uncollected, to: .uncollectedCost)
    held.change(to: billing.held(of: id).nanos, at: instant)
    count(usage, settlement.charge, stream: stream, entry: Int(request.mark.entry), at: instant)
    if faults.repeatedUsage > 0 {
      try perhapsReportAgain(request, number: number, at: instant, &billing)
    }
    settled(
      entry.traces, costing: settlement.traceCost,
      needsEvaluation: settlement.needsEvaluation || faults.repeatedUsage > 0, stream: stream,
      at: instant, billing)
  }

  /// Reports the usage of a request that was charged once more, where chance says so.
  ///
  /// Guarded, the report has the number of the first one, and billing answers alike; without, it is
  /// taken for another request.
  @inline(never)
  mutating func perhapsReportAgain(
    _ request: InFlightRequest, number: UInt64, at instant: Int64, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard faultStream.uniform01() < faults.repeatedUsage else { return }
    let stream = Int(request.stream)
    let entry = streams[stream].entries[Int(request.mark.entry)]
    let usage = request.mark.usage(as: entry)
    let settlement = try billing.settle(
      nil, usage: usage, model: entry.model, arrival: Instant(nanoseconds: request.arrival),
      completion: Instant(nanoseconds: instant), organization: id,
      number: faults.chargesOnce ? number : takeRequestNumber(), type: entry.type,
      attribution: attribution(of: request.mark, stream: stream))
    guard !faults.chargesOnce else { return }
    count(usage, settlement.charge, stream: stream, entry: Int(request.mark.entry), at: instant)
    outcome.tallies.add(settlement.charge.amount, to: .repeatedCharges)
  }

  // MARK: Coming back

  /// Has the client of a refused request come back, or counts the request as blocked.
  private mutating func wait(
    _ request: WaitingRequest, afterRefusal reason: Admission.Refusal, at instant: Int64,
    _ billing: Billing<Log>
  ) {
    let waits = streams[Int(request.stream)].waits
    guard reason != .organizationDeleted, request.refusals < waits.count else {
      return giveUp(reason)
    }
    var delay = waits[Int(request.refusals)]
    if reason == .insufficientCredits, let told = billing.retryAfter(of: id) {
      delay = told
    } else {
      let jitter = streams[Int(request.stream)].jitter
      if jitter > 0 {
        delay = Duration(seconds: delay.seconds * (1 - jitter * retryStream.uniform01()))
      }
    }
    var waiting = request
    waiting.refusals += 1
    waiting.reason = reason
    // A wait that is drawn as none would be the same event once more.
    self.waiting.schedule(
      waiting, at: Instant(nanoseconds: instant) + max(delay, Duration(nanoseconds: 1)),
      as: .arrival)
    timers.set(.clientReturn, at: self.waiting.nextInstant)
    checkPending()
  }

  /// A client comes back with the request that was refused.
  mutating func comeBack(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let request = waiting.popNext()?.payload else {
      preconditionFailure("no client is to come back")
    }
    timers.set(.clientReturn, at: waiting.nextInstant)
    outcome.tallies[.retries] += 1
    try consider(request, at: instant.nanoseconds, &billing)
  }

  /// Closes the record of holds and retries: who has not come back by now was not served.
  mutating func finishHolds(at instant: Instant, _ billing: Billing<Log>) {
    while let request = waiting.popNext()?.payload { giveUp(request.reason) }
    held.change(to: billing.held(of: id).nanos, at: instant.nanoseconds)
    outcome.tallies[.meanHeld] = held.mean(over: context.measured.duration)
    outcome.tallies[.peakHeld] = held.highest
  }
}
