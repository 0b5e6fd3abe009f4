import Billing
import Ledger
import Quantities

/// What comes due of itself: billing says when, and does it.
extension OrganizationProcess {
  /// Sets the timer of what comes due next; to be called after whatever may have moved that.
  @inline(never)
  mutating func awaitDue(at instant: Instant, _ billing: Billing<Log>) {
    timers.set(due: billing.nextDue(of: id, at: instant))
  }

  /// Has billing do what has come due, and writes down what it led to.
  mutating func processDue(_ billing: inout Billing<Log>) throws(BillingRefusal) {
    guard let due = timers.due else { preconditionFailure("nothing is due") }
    let instant = due.instant
    switch try billing.processDue(due, of: id) {
    case .periodTurned(let turn):
      collect(turn)
      balanceChanged(at: instant.nanoseconds, billing)
      if turn.credit.isPositive { balanceRose(billing) }
    case .spendingClosed:
      endBudgetSpells(at: instant, billing)
      balanceChanged(at: instant.nanoseconds, billing)
    case .creditExpired(let amount):
      if amount.isPositive { balanceChanged(at: instant.nanoseconds, billing) }
    case .holdsExpired(let expired):
      guard expired.count > 0 else { return }
      outcome.tallies[.holdsExpired] += Int64(expired.count)
      held.change(to: billing.held(of: id).nanos, at: instant.nanoseconds)
      balanceChanged(at: instant.nanoseconds, billing)
    case .ruleEvaluated(let outcomes): carryOut(outcomes, at: instant, billing)
    case .alertsDue(let alerts):
      for alert in alerts { send(alert, at: instant, billing) }
    }
  }

  // MARK: Alerts

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
