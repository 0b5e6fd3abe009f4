import Billing
import Ledger
import Quantities
import Traffic

/// What happens along a stretch of demand.
extension OrganizationProcess {
  /// Turns to the beginning of a stretch.
  mutating func begin(_ demand: RecordedDemand) {
    place = 0
    nextArrival = isStandingStill ? .max : demand.firstArrival ?? .max
  }

  /// Lets all events before the end of a stretch happen.
  ///
  /// Runs of requests between two other events are charged at once; the events are the same as if
  /// each of them were charged alone.
  mutating func run(
    along demand: RecordedDemand, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    while true {
      guard nextArrival < .max, isArrivalNext else {
        // The next stretch may begin at the instant of this one's last requests.
        guard nextArrival < .max || timers.next < demand.end else { return }
        try fire(timers.nextTimer, at: Instant(nanoseconds: timers.next), &billing)
        continue
      }
      if chargesRuns, nextArrival < timers.next, try chargeRun(of: demand, &billing) { continue }
      try arrive(demand, &billing)
    }
  }

  /// Goes past requests of a stretch.
  @inline(__always)
  mutating func pass(_ count: Int, of demand: RecordedDemand) {
    place &+= count
    nextArrival = place < demand.count ? demand.requests.arrivals[place] : .max
  }

  /// Has billing charge as many requests at once as can be before the next timer.
  ///
  /// - Returns: Whether any were charged.
  @inline(never)
  private mutating func chargeRun(
    of demand: RecordedDemand, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Bool {
    let waiting = place..<max(place, demand.priced.count)
    let end = demand.firstArrival(notBefore: timers.next, in: waiting)
    guard end > place else { return false }
    let run = try billing.settle(
      demand.priced, run: place..<end, scope: streams.count == 1 ? streams[0].attribution : nil,
      organization: id, number: requestNumber)
    guard !run.isEmpty else { return false }
    requestNumber &+= UInt64(run.count)
    outcome.tallies[.requests] &+= Int64(run.count)
    outcome.tallies[.servedRequests] &+= Int64(run.count)
    outcome.tallies.add(demand.priced.amount(of: run), to: .usageCost)
    integral.fall(
      to: billing.balance(of: id).nanos, isBlocked: isBlocked(billing),
      first: demand.requests.arrivals[run.lowerBound],
      last: demand.requests.arrivals[run.upperBound - 1], area: demand.area(of: run))
    if usage.isOn { count(run, of: demand) }
    pass(run.count, of: demand)
    return true
  }

  /// Counts what a run of requests used and was charged.
  private mutating func count(_ run: Range<Int>, of demand: RecordedDemand) {
    if demand.isText, !hours.isOn {
      return usage.add(run, of: demand, cut: streams[0].outputLimits, month: month)
    }
    for place in run {
      let mark = demand.requests.mark(of: place)
      let (stream, entry) = (demand.stream(of: place), Int(mark.entry))
      let kind = streams[stream].entries[entry]
      if let charge = demand.fullCharge(of: place) {
        usage.add(
          mark.usage(as: kind), charge: charge, stream: stream, entry: entry, month: month)
      } else {
        let text = demand.text(of: place, cut: kind.outputLimit)
        usage.add(text.tokens, text.costs, stream: stream, entry: entry, month: month)
      }
      if hours.isOn {
        hours.add(
          cost: Money(nanos: demand.cost(of: place)), stream: stream, entry: entry,
          at: demand.requests.arrivals[place])
      }
    }
  }
}
