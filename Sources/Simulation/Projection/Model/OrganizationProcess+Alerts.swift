import Billing
import Ledger
import Quantities

extension OrganizationProcess {
  /// Sends the alerts that are due.
  mutating func sendAlerts<Log: Journal>(at instant: Instant, _ billing: inout Billing<Log>) {
    timers.set(.alert, at: .max)
    while let level = billing.takeAlert(id) {
      outcome.alerts.append(
        AlertRecord(
          at: instant, kind: .lowBalance, level: level, balance: billing.generalBalance(of: id)))
      if alertWatch.sent(level, at: instant.nanoseconds) { outcome.tallies[.needlessAlerts] += 1 }
      noticeAlert(of: level, at: instant)
    }
    sendSpendingAlerts(at: instant, &billing)
  }

  /// Takes note of a balance that rose: alerts whose level it is back at were needless.
  mutating func balanceRose<Log: Journal>(_ billing: Billing<Log>) {
    outcome.tallies[.needlessAlerts] += alertWatch.rose(to: billing.generalBalance(of: id))
  }

  /// Takes note of a request refused for lack of credit.
  mutating func judgeAlerts(atRefusal instant: Int64) {
    if spell == nil, alertWatch.isUnannounced { outcome.tallies[.missedAlerts] += 1 }
    let (alerts, lead) = alertWatch.refused(at: instant)
    outcome.tallies[.followedAlerts] += alerts
    outcome.tallies[.alertLead] += lead
  }
}
