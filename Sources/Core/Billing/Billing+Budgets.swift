public import Ledger
public import Quantities

extension Billing {
  /// Returns whether some requests are refused because a hard budget is used up.
  @inlinable @inline(__always)
  public func isOverBudget(_ organization: Identifier<Organization>) -> Bool {
    accounts[organization.index].isOverBudget
  }

  /// Returns the hard budget that refuses a request.
  ///
  /// - Parameters:
  ///   - scope: The project and member of the request.
  ///   - organization: Whose request it is.
  /// - Returns: The first that is used up: the team's, the project's, the member's; or nil.
  @inlinable @inline(never)
  public func exhaustedBudget(
    for scope: Attribution, of organization: Identifier<Organization>
  ) -> BudgetScope? {
    let account = accounts[organization.index]
    guard account.isOverBudget else { return nil }
    return trackers[Int(account.tracker)].exhaustedBudget(
      project: scope.project, member: scope.member)
  }

  /// Returns whether the budget of a scope refuses requests.
  public func isExhausted(
    _ scope: BudgetScope, of organization: Identifier<Organization>
  ) -> Bool {
    let tracker = accounts[organization.index].tracker
    return tracker >= 0 && trackers[Int(tracker)].isExhausted(scope)
  }

  /// Returns what a budget counted in its period so far.
  ///
  /// - Returns: The amount, or nil where there is no budget of that scope.
  public func spent(_ scope: BudgetScope, of organization: Identifier<Organization>) -> Money? {
    let tracker = accounts[organization.index].tracker
    return tracker < 0 ? nil : trackers[Int(tracker)].spent(of: scope)
  }

  /// Returns when a budget's period or a window of spending ends next; `never` where none does.
  ///
  /// Call `closeSpending` then, before anything else of that instant.
  public func nextSpendingClose(of organization: Identifier<Organization>) -> Instant {
    let tracker = accounts[organization.index].tracker
    return tracker < 0 ? .never : Instant(nanoseconds: trackers[Int(tracker)].nextClose)
  }

  /// Ends the budget periods and windows of spending that end at an instant or before it.
  ///
  /// Budgets are unspent again, and their alert levels armed. A window that was a spike is due as an
  /// alert.
  public mutating func closeSpending(
    of organization: Identifier<Organization>, at instant: Instant
  ) {
    let tracker = Int(accounts[organization.index].tracker)
    guard tracker >= 0 else { return }
    trackers[tracker].close(at: instant)
    accounts[organization.index].isOverBudget = trackers[tracker].isOverBudget
    refreshEvaluationLevel(of: organization)
    if needsEvaluation(organization) { states[organization.index].awaitsAlerts = true }
  }

  /// Takes an alert about spending that is due.
  ///
  /// Call until it returns nil. Each level of a budget is announced once in a period, each window
  /// at most once.
  public mutating func takeSpendingAlert(
    _ organization: Identifier<Organization>
  ) -> SpendingAlert? {
    let tracker = Int(accounts[organization.index].tracker)
    guard tracker >= 0, trackers[tracker].hasAlert else { return nil }
    let alert = trackers[tracker].takeAlert()
    refreshEvaluationLevel(of: organization)
    return alert
  }

  /// Counts what was charged for a request or its traces.
  ///
  /// - Returns: The balance at or below which a posting has the rule evaluated or alerts sent, now.
  @inlinable @inline(never)
  mutating func countSpending(
    _ amount: Money, organization: Identifier<Organization>, attribution: Attribution
  ) -> Int64 {
    let index = organization.index
    let tracker = Int(accounts[index].tracker)
    trackers[tracker].count(amount, project: attribution.project, member: attribution.member)
    accounts[index].isOverBudget = trackers[tracker].isOverBudget
    if trackers[tracker].hasAlert { accounts[index].evaluationLevel = .max }
    return accounts[index].evaluationLevel
  }
}
