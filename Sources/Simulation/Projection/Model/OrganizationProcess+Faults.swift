import Billing
import Ledger
import Pricing
import Quantities
import Randomness
import Traffic

/// What goes wrong in billing itself.
extension OrganizationProcess {
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
}
