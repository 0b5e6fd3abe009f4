import AutoTopUp
public import Ledger
public import Pricing
public import Quantities

/// The one way in: what a gateway calls for requests, purchases, payments and periods.
///
/// Composes ledger, pricing and auto top-up for any number of organizations. It has no clock, no
/// randomness and no payment processor: callers say what happened and when. A balance changes
/// only here.
public struct Billing<Log: Journal>: Sendable {
  /// The book.
  @inlinable public var ledger: Ledger<Log> { book }
  /// The prices of models.
  public let rateCard: RateCard
  /// The meters, by index.
  public let meters: [Meter]
  /// What one credit is worth.
  public let credit: Money
  /// The meter that counts the traces of requests, if there is one.
  public let traceMeter: Int?

  @usableFromInline var accounts: ContiguousArray<OrganizationAccount> = []
  /// Budgets, rate limits and windows of the organizations that have some.
  @usableFromInline var trackers: ContiguousArray<SpendingTracker> = []
  /// How requests are held, for the organizations that do.
  @usableFromInline var holdTerms: ContiguousArray<HoldTerms> = []
  /// What was used in the period, for the organizations whose prices depend on that.
  var usageCounters: ContiguousArray<UsageCounter> = []
  var states: ContiguousArray<OrganizationState> = []
  // Last, since its size depends on the journal: what stands before it is found without asking.
  @usableFromInline var book: Ledger<Log>

  /// Makes billing without organizations.
  ///
  /// - Parameters:
  ///   - rateCard: The prices of models.
  ///   - meters: The prices of meters, by index.
  ///   - credit: What one credit is worth.
  ///   - journal: Where accepted transfers go.
  ///   - burnOrder: The order in which grants burn.
  public init(
    rateCard: RateCard, meters: [Meter] = [], credit: Money = Money(units: 1), journal: Log,
    burnOrder: BurnOrder = .standard
  ) {
    self.rateCard = rateCard
    self.meters = meters
    self.credit = credit
    traceMeter = meters.firstIndex { $0.name == Meter.traceName }
    book = Ledger(journal: journal, burnOrder: burnOrder)
  }

  /// Opens an organization with an empty wallet; identifiers count from zero.
  public mutating func open(_ terms: OrganizationTerms) -> Identifier<Organization> {
    let id = Identifier<Organization>(accounts.count)
    let wallet = book.openWallet(for: id)
    let requests = book.openSource(.increasing)
    let operations = book.openSource(.increasing)
    accounts.append(OrganizationAccount(wallet: wallet, requests: requests))
    accounts[id.index].exempts = terms.exempt != .none
    states.append(
      OrganizationState(terms: terms, operations: operations, meters: meters.count))
    if case .hold(let policy) = terms.admission {
      accounts[id.index].holdTerms = Int32(holdTerms.count)
      holdTerms.append(HoldTerms(policy, source: book.openSource(.increasing)))
    }
    if !terms.budgets.isEmpty || !terms.rateLimits.isEmpty || terms.spikeRule != nil {
      accounts[id.index].tracker = Int32(trackers.count)
      trackers.append(
        SpendingTracker(
          budgets: terms.budgets, rateLimits: terms.rateLimits, spikeRule: terms.spikeRule))
      followTracker(of: id)
    }
    startCounting(of: id)
    refreshEvaluationLevel(of: id)
    return id
  }

  /// Returns an organization's posted balance.
  @inlinable @inline(__always)
  public func balance(of organization: Identifier<Organization>) -> Money {
    book.balance(of: accounts[organization.index].wallet)
  }

  /// Returns the wallet of an organization in the book.
  public func wallet(of organization: Identifier<Organization>) -> Wallet.ID {
    accounts[organization.index].wallet
  }

  /// Returns whether a request that no budget concerns would be refused now, and why.
  ///
  /// One that credit with a scope covers may be admitted all the same.
  ///
  /// - Returns: The first refusal that applies, or nil.
  @inlinable @inline(__always)
  public func refusal(of organization: Identifier<Organization>) -> Admission.Refusal? {
    let account = accounts[organization.index]
    if account.isOverQuota { return account.quotaRefusal }
    if book.generalAvailable(in: account.wallet).nanos <= account.floor {
      return .insufficientCredits
    }
    return nil
  }

  /// Returns what an organization has agreed to.
  public func terms(of organization: Identifier<Organization>) -> OrganizationTerms {
    states[organization.index].terms
  }

  /// Returns the sources that number an organization's requests, and all else that is booked.
  public func sources(
    of organization: Identifier<Organization>
  ) -> (requests: Source.ID, operations: Source.ID) {
    (accounts[organization.index].requests, states[organization.index].operations)
  }

  /// Sets the balance at or below which a posting has the rule evaluated or alerts sent, and the
  /// floor of admission.
  ///
  /// Alert levels count while armed, the rule while postings matter to it. Everything in the request
  /// loop above this balance is one comparison. While an alert about spending is due, any balance
  /// counts.
  @usableFromInline
  mutating func refreshEvaluationLevel(of organization: Identifier<Organization>) {
    let index = organization.index
    var (ruleLevel, availableLevel) = (Int64.min, Int64.min)
    if let rule = states[index].terms.topUpRule {
      armTopUpRule(rule, of: organization)
      if let highest = rule.highestCallingBalance,
        states[index].topUps.indices.contains(where: {
          states[index].topUps[$0].watchesPostings(rule)
        })
      {
        // What was delivered on invoice does not count for the rule until it is paid for.
        ruleLevel = Int64(
          clamping: Int128(highest.nanos) + Int128(states[index].invoiced.amount.nanos))
      }
      if rule.basis == .available { availableLevel = ruleLevel }
    }
    states[index].topUpLevel = ruleLevel
    accounts[index].availableEvaluationLevel = availableLevel
    var level = ruleLevel
    for (alert, isArmed) in zip(states[index].alertLevels, states[index].isArmed) where isArmed {
      level = max(level, alert.nanos - 1)
    }
    let tracker = Int(accounts[index].tracker)
    if tracker >= 0, trackers[tracker].hasAlert { level = .max }
    accounts[index].evaluationLevel = level
    accounts[index].floor = admissionFloor(of: organization)
  }
}
