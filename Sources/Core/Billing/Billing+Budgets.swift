public import Ledger
public import Pricing
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
  ///   - scope: The project, member and key of the request.
  ///   - model: Its model.
  ///   - organization: Whose request it is.
  /// - Returns: The first that is used up: the team's, the project's, the member's, the model's, the
  ///   key's; or nil.
  public func exhaustedBudget(
    for scope: Attribution, model: ModelID? = nil, of organization: Identifier<Organization>
  ) -> BudgetScope? {
    let account = accounts[organization.index]
    guard account.isOverBudget else { return nil }
    return trackers[Int(account.tracker)].exhaustedBudget(for: scope, model: model)
  }

  /// Takes over from its tracker what an organization's account says of it.
  mutating func followTracker(of organization: Identifier<Organization>) {
    let index = organization.index
    let tracker = Int(accounts[index].tracker)
    accounts[index].isOverBudget = trackers[tracker].isOverBudget
    accounts[index].isWatched = trackers[tracker].isWatchful
  }

  // MARK: Requests that are looked at

  /// Why a request is refused before its credit is looked at: by a budget, unless it is exempt from
  /// that and a rate limit refuses it, or by a rate limit.
  @usableFromInline @inline(never)
  func watchedRefusal(
    for scope: Attribution, model: ModelID?, of organization: Identifier<Organization>,
    at instant: Instant?
  ) -> Admission.Refusal? {
    let isOver = exhaustedBudget(for: scope, model: model, of: organization) != nil
    if isOver,
      !accounts[organization.index].exempts
        || !isExempt(from: .budgetExceeded, organization, model: model, at: instant)
    {
      return .budgetExceeded
    }
    let limit = instant.flatMap {
      reachedRateLimit(for: scope, model: model, of: organization, at: $0)
    }
    return limit != nil ? .rateLimited : isOver ? .budgetExceeded : nil
  }

  /// Counts a request that is admitted against rate limits, and against budgets what it will be
  /// invoiced at where it is beyond the plan's.
  @usableFromInline @inline(never)
  mutating func countAdmitted(
    for scope: Attribution, model: ModelID?, of organization: Identifier<Organization>,
    at instant: Instant?
  ) {
    let index = organization.index
    let tracker = Int(accounts[index].tracker)
    if let instant {
      trackers[tracker].countRequest(for: scope, model: model, at: instant)
    }
    guard trackers[tracker].countsOverage, let plan = states[index].terms.plan else { return }
    // What the last of the period's requests adds to the invoice.
    accounts[index].requestsInPeriod -= 1
    let before = try? unsettledOverage(of: organization, plan)
    accounts[index].requestsInPeriod += 1
    guard let before, let after = try? unsettledOverage(of: organization, plan), after > before
    else { return }
    trackers[tracker].countOverage(
      Money(nanos: after.nanos - before.nanos), for: scope, model: model)
    followTracker(of: organization)
    if trackers[tracker].hasAlert { accounts[index].evaluationLevel = .max }
  }

  /// Returns the rate limit that has no room for a request; nil where all have.
  public func reachedRateLimit(
    for scope: Attribution, model: ModelID?, of organization: Identifier<Organization>,
    at instant: Instant
  ) -> RateLimit? {
    let tracker = Int(accounts[organization.index].tracker)
    guard tracker >= 0 else { return nil }
    return trackers[tracker].reachedLimit(for: scope, model: model, at: instant)
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
    followTracker(of: organization)
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

  /// Counts what was charged for a request or its traces, and the tokens that it used.
  ///
  /// - Returns: The balance at or below which a posting has the rule evaluated or alerts sent, now.
  @usableFromInline @inline(never)
  mutating func countSpending(
    _ amount: Money, tokens: Int64 = 0, of model: ModelID?, entry: Entry,
    organization: Identifier<Organization>
  ) -> Int64 {
    let index = organization.index
    let tracker = Int(accounts[index].tracker)
    trackers[tracker].count(amount, for: entry.attribution, model: model)
    trackers[tracker].count(
      tokens: tokens, for: entry.attribution, model: model, at: entry.instant)
    followTracker(of: organization)
    if trackers[tracker].hasAlert { accounts[index].evaluationLevel = .max }
    return accounts[index].evaluationLevel
  }
}
