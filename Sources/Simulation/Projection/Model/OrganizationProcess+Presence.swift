import Billing
import Ledger
import Quantities
import Randomness
import SimulationKernel

/// Whether an organization is there.
enum Presence {
  case awaited, present, gone
}

/// Organizations that come and leave: chance and clock say when, billing what it comes to.
extension OrganizationProcess {
  /// Comes, or leaves.
  mutating func changePresence(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    timers.set(.presence, at: .max)
    switch presence {
    case .awaited: try come(at: instant, &billing)
    case .present: try leave(at: instant, &billing)
    case .gone: break
    }
  }

  /// When one that comes now leaves of itself, in nanoseconds; `Int64.max` for never.
  mutating func drawLeaving(after instant: Instant) -> Int64 {
    let churn = context.organization.population.monthlyChurn
    guard churn > 0 else { return .max }
    let months = Elementary.log(leavingStream.uniformOpen()) / Elementary.log(1 - churn)
    let end = Double(instant.nanoseconds) + months * Metric.month
    return end < Double(context.horizon.to.nanoseconds) ? Int64(end) : .max
  }

  /// Has one leave with some probability whose requests begin to be refused.
  mutating func considerLeaving(at instant: Int64) {
    let probability = context.organization.population.leavesWhenBlocked
    guard probability > 0, leavingStream.uniform01() < probability else { return }
    timers.set(.presence, at: min(instant, timers.instant(of: .presence)))
  }

  /// Closes the account, and gives up what credit is left; as long as a charge is with the processor
  /// that is tried again every hour.
  private mutating func leave(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let deletion: Deletion
    do throws(BillingRefusal) {
      deletion = try billing.delete(id, forfeitsCredit: true, by: .platform, at: instant)
    } catch {
      guard error == .chargePending else { throw error }
      let next = instant + .hour
      timers.set(.presence, at: next < context.horizon.to ? next.nanoseconds : .max)
      return
    }
    presence = .gone
    outcome.tallies[.departures] += 1
    collect(deletion.turn)
    record(.organizationDeleted, deletion.forfeited, at: instant)
    stopUsage(at: instant, billing)
    balanceChanged(at: instant.nanoseconds, billing)
    if let spell { outcome.spells[spell].to = instant }
    for spell in budgetSpells { outcome.spells[spell].to = instant }
    (spell, budgetSpells) = (nil, [])
    while let request = waiting.popNext()?.payload { giveUp(request.reason) }
    for timer in [Timer.clientReturn, .action, .manualTopUp, .methodReplaced] {
      timers.set(timer, at: .max)
    }
    nextArrival = .max
  }
}
