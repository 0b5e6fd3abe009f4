import Billing
import Ledger
import Quantities

extension OrganizationProcess {
  /// Sends an alert.
  mutating func send(_ alert: Alert, at instant: Instant, _ billing: Billing<Log>) {
    switch alert {
    case .lowBalance(let level):
      outcome.alerts.append(
        AlertRecord(
          at: instant, kind: .lowBalance, level: level, balance: billing.generalBalance(of: id)))
      if alertWatch.sent(level, at: instant.nanoseconds) { outcome.tallies[.needlessAlerts] += 1 }
      noticeAlert(of: level, at: instant)
    case .spending(let alert):
      var record = AlertRecord(at: instant, kind: .spike, level: alert.level, balance: alert.spent)
      if case .budget(let scope) = alert.cause {
        record.kind = .budget
        record.scope = scope
      }
      outcome.alerts.append(record)
    }
  }

  /// Takes note of a balance that rose: alerts whose level it is back at were needless.
  mutating func balanceRose(_ billing: Billing<Log>) {
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
