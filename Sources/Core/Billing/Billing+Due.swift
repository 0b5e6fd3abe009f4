public import AutoTopUp
public import Ledger
public import Quantities

/// What something that came due led to.
public enum DueOutcome: Hashable, Sendable {
  /// A plan period ended, and the next one started.
  case periodTurned(PlanTurn)
  /// Budgets are unspent again, and windows of spending judged.
  case spendingClosed
  /// Credit expired.
  case creditExpired(Money)
  /// Holds expired.
  case holdsExpired(ExpiredHolds)
  /// The rule was evaluated: what is to be done now, by replica.
  case ruleEvaluated([TopUpOutcome])
  /// Alerts that are to be sent.
  case alertsDue([Alert])
}

/// Something that people are to be told.
public enum Alert: Hashable, Sendable {
  /// The balance fell below a level.
  case lowBalance(Money)
  /// A level of a budget was reached, or spending is a spike.
  case spending(SpendingAlert)
}

/// What comes due of itself.
///
/// Call `nextDue` after whatever else was called, and `processDue` when its time has come.
extension Billing {
  /// Returns what comes due next of an organization, the first in order of several at one instant.
  ///
  /// - Parameters:
  ///   - organization: Whose.
  ///   - now: Up to when all was processed: what postings led to is due then.
  /// - Returns: The event, never before now; nil where nothing is to come.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  public func nextDue(of organization: Identifier<Organization>, at now: Instant) -> DueEvent? {
    var next: DueEvent?
    for kind in DueEvent.Kind.allCases {
      let instant = instant(of: kind, organization, at: now)
      guard instant != .never else { continue }
      let event = DueEvent(kind: kind, instant: max(now, instant))
      if next.map({ event < $0 }) ?? true { next = event }
    }
    return next
  }

  /// When something of a kind comes due; `never` where nothing does.
  private func instant(
    of kind: DueEvent.Kind, _ organization: Identifier<Organization>, at now: Instant
  ) -> Instant {
    switch kind {
    case .periodEnd: nextPeriodEnd(of: organization)
    case .spendingClose: nextSpendingClose(of: organization)
    case .expiry: nextExpiry(of: organization)
    case .holdExpiry: nextHoldExpiry(of: organization)
    case .topUpEvaluation:
      states[organization.index].awaitedEvaluation == nil
        ? nextTopUpEvaluation(of: organization) : now
    case .alert: states[organization.index].awaitsAlerts ? now : .never
    }
  }

  /// Does what has come due.
  ///
  /// - Parameters:
  ///   - event: What `nextDue` returned.
  ///   - organization: Whose.
  /// - Returns: What it led to.
  /// - Throws: where it cannot be booked; nothing has changed then.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  public mutating func processDue(
    _ event: DueEvent, of organization: Identifier<Organization>
  ) throws(BillingRefusal) -> DueOutcome {
    switch event.kind {
    case .periodEnd:
      return .periodTurned(try turnPeriod(of: organization, at: event.instant))
    case .spendingClose:
      closeSpending(of: organization, at: event.instant)
      return .spendingClosed
    case .expiry: return .creditExpired(try expireGrants(of: organization, at: event.instant))
    case .holdExpiry: return .holdsExpired(expireHolds(of: organization, at: event.instant))
    case .topUpEvaluation:
      let trigger = states[organization.index].awaitedEvaluation ?? .time
      states[organization.index].awaitedEvaluation = nil
      return .ruleEvaluated(
        try evaluateTopUp(organization, trigger: trigger, at: event.instant))
    case .alert: return .alertsDue(takeAlerts(of: organization))
    }
  }

  /// Has the rule evaluated when all postings of the instant are done.
  ///
  /// A refusal is the least of reasons: the rule may take no notice of it.
  @usableFromInline @inline(never)
  mutating func awaitEvaluation(
    of organization: Identifier<Organization>, trigger: TopUpTrigger
  ) {
    let awaited = states[organization.index].awaitedEvaluation
    if awaited == nil || awaited == .refusal {
      states[organization.index].awaitedEvaluation = trigger
    }
  }

  /// Has the rule evaluated and alerts sent when all postings of the instant are done, as far as the
  /// balance is where they are needed.
  @usableFromInline @inline(never)
  mutating func balanceMoved(
    _ organization: Identifier<Organization>, trigger: TopUpTrigger = .threshold
  ) {
    guard needsEvaluation(organization) else { return }
    let index = organization.index
    states[index].awaitsAlerts =
      !states[index].alertLevels.isEmpty || accounts[index].tracker >= 0
    if needsTopUpEvaluation(organization) { awaitEvaluation(of: organization, trigger: trigger) }
  }

  /// Takes the highest alert that is due: its level was crossed and not announced yet.
  ///
  /// Call until it returns nil; a level is armed again when the balance is back at it.
  public mutating func takeAlert(_ organization: Identifier<Organization>) -> Money? {
    let balance = generalBalance(of: organization)
    for index in states[organization.index].alertLevels.indices {
      let level = states[organization.index].alertLevels[index]
      guard balance < level, states[organization.index].isArmed[index] else { continue }
      states[organization.index].isArmed[index] = false
      refreshEvaluationLevel(of: organization)
      return level
    }
    return nil
  }

  private mutating func takeAlerts(of organization: Identifier<Organization>) -> [Alert] {
    states[organization.index].awaitsAlerts = false
    var alerts: [Alert] = []
    while let level = takeAlert(organization) { alerts.append(.lowBalance(level)) }
    while let alert = takeSpendingAlert(organization) { alerts.append(.spending(alert)) }
    return alerts
  }
}
