public import Ledger
public import Quantities

extension Billing {
  /// Whether runs of an organization's requests can be charged at once.
  ///
  /// - Returns: false where requests are held or limited in their rate, where prices depend on the
  ///   period's usage, or where the journal asks for each.
  public func chargesRuns(of organization: Identifier<Organization>) -> Bool {
    let account = accounts[organization.index]
    return !book.journal.keepsRequests && account.holdTerms < 0 && account.usageCounter < 0
      && (account.tracker < 0 || trackers[Int(account.tracker)].countsRuns)
  }

  /// Admits and charges requests one after the other, as far as nothing but their charges happens.
  ///
  /// Ends before the first request that would be refused, after which the rule or an alert wants to
  /// look, or that uses up a grant or a budget: such a request goes the usual way, through
  /// `authorize(_:scope:model:type:)` and `settle`. Balances, revenue and quotas are those of single
  /// requests; the book has one transfer of the sum, which is why a journal must not ask for more.
  ///
  /// - Parameters:
  ///   - requests: What they cost.
  ///   - run: Which of them may be charged; they arrive in this order with nothing in between.
  ///   - scope: The project, member and key of all of them; nil where they are of several.
  ///   - organization: Who pays.
  ///   - number: The first request's number; those after it have the following ones.
  /// - Returns: Those that were charged, from the first on; empty where the first one needs a look,
  ///   where runs are not charged at once, or where there is credit that has a scope.
  /// - Throws: where they cannot be booked; nothing has changed then.
  /// - Complexity: O(log n) in the number of requests that are charged.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  public mutating func settle(
    _ requests: PricedRequests, run: Range<Int>, scope: Attribution? = .some(.none),
    organization: Identifier<Organization>, number: UInt64
  ) throws(BillingRefusal) -> Range<Int> {
    let account = accounts[organization.index]
    let wallet = book.wallet(account.wallet)
    guard !run.isEmpty, chargesRuns(of: organization), !account.isOverBudget, !account.isOverQuota,
      !wallet.hasScopedCredit
    else { return run.lowerBound..<run.lowerBound }
    let level = max(0, account.floor, account.evaluationLevel)
    let (room, overflow) = wallet.balance.nanos.subtractingReportingOverflow(level)
    let covered = book.creditBeforeNextGrant(of: account.wallet).nanos
    var least = min(room, covered)
    if account.tracker >= 0 {
      least = min(least, trackers[Int(account.tracker)].room(for: scope))
    }
    guard !overflow, least > 0 else { return run.lowerBound..<run.lowerBound }
    let (quota, isUnlimited) = account.requestLimit.subtractingReportingOverflow(
      account.requestsInPeriod)
    let end = isUnlimited ? run.upperBound : run.lowerBound + Int(min(quota, Int64(run.count)))
    let charged = requests.run(
      from: run.lowerBound, upTo: end, costingAtMost: least - 1)
    guard !charged.isEmpty else { return charged }
    let entry = Entry(
      id: TransactionID(
        source: account.requests, number: number &+ UInt64(charged.count) &- 1),
      at: requests.instant(of: charged.upperBound - 1), type: .request)
    do {
      _ = try book.spend(
        requests.amount(of: charged), from: account.wallet, to: .requestRevenue,
        entry: entry, costing: requests.providerCost(of: charged))
    } catch {
      throw .ledger(error)
    }
    accounts[organization.index].requestsInPeriod += Int64(charged.count)
    if account.tracker >= 0 {
      trackers[Int(account.tracker)].count(
        requests.amount(of: charged), for: scope ?? .none, model: nil)
    }
    return charged
  }
}
