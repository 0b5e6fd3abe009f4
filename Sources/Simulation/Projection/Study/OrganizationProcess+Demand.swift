import Billing
import Ledger
import Quantities

/// An organization that is handed its requests.
extension OrganizationProcess where Log == NoJournal {
  /// Lets all events before the end of a stretch of demand happen.
  ///
  /// The same events as if the requests were drawn one by one; runs of requests between two other
  /// events are charged at once.
  mutating func run(
    along demand: RecordedDemand, _ billing: inout Billing<NoJournal>
  ) throws(BillingRefusal) {
    var place = 0
    while true {
      nextArrival = place < demand.count ? demand.arrivals[place] : .max
      guard isArrivalNext, nextArrival < .max else {
        // The next stretch may begin at the instant of this one's last requests.
        guard place < demand.count || timers.next < demand.end else { return }
        try fire(timers.nextTimer, at: Instant(nanoseconds: timers.next), &billing)
        continue
      }
      let charged = try chargeRun(from: place, of: demand, &billing)
      if charged > 0 {
        place += charged
        continue
      }
      try receive(place, of: demand, &billing)
      place += 1
    }
  }

  /// Lets one request arrive the usual way.
  @inline(never)
  private mutating func receive(
    _ place: Int, of demand: RecordedDemand, _ billing: inout Billing<NoJournal>
  ) throws(BillingRefusal) {
    let stream = Int(demand.streams[place])
    streams[stream].hand(demand.marks[place])
    nextStream = stream
    nextArrival = demand.arrivals[place]
    try arrive(&billing)
  }

  /// Has billing charge as many requests at once as can be before the next timer.
  ///
  /// - Returns: How many were charged.
  private mutating func chargeRun(
    from place: Int, of demand: RecordedDemand, _ billing: inout Billing<NoJournal>
  ) throws(BillingRefusal) -> Int {
    guard isPlain, nextArrival < timers.next else { return 0 }
    let waiting = place..<max(place, demand.priced.count)
    let end = demand.firstArrival(notBefore: timers.next, in: waiting)
    guard end > place else { return 0 }
    let run = try billing.settle(
      demand.priced, run: place..<end, organization: id, number: requestNumber)
    guard !run.isEmpty else { return 0 }
    requestNumber &+= UInt64(run.count)
    outcome.tallies[.requests] &+= Int64(run.count)
    outcome.tallies[.servedRequests] &+= Int64(run.count)
    outcome.tallies.add(demand.priced.amount(of: run), to: .usageCost)
    integral.fall(
      to: billing.balance(of: id).nanos, isBlocked: isBlocked(billing),
      first: demand.arrivals[run.lowerBound], last: demand.arrivals[run.upperBound - 1],
      area: demand.area(of: run))
    return run.count
  }
}
