public import Ledger
public import Pricing
public import Quantities

extension Billing {
  /// Returns what an organization has beyond its holds: the balance less what is held.
  @inlinable
  public func available(of organization: Identifier<Organization>) -> Money {
    book.available(in: accounts[organization.index].wallet)
  }

  /// Returns what an organization's open holds have set aside.
  @inlinable
  public func held(of organization: Identifier<Organization>) -> Money {
    book.held(in: accounts[organization.index].wallet)
  }

  /// Returns whether an organization's requests are held.
  @inlinable
  public func holdsRequests(_ organization: Identifier<Organization>) -> Bool {
    accounts[organization.index].holdTerms >= 0
  }

  /// Returns whether a request that is expected to cost so much would find credit without a scope.
  public func hasRoom(
    for estimate: Money, in organization: Identifier<Organization>
  ) -> Bool {
    let account = accounts[organization.index]
    let available = book.generalAvailable(in: account.wallet)
    guard available.nanos > account.floor else { return false }
    guard account.holdTerms >= 0 else { return true }
    let terms = holdTerms[Int(account.holdTerms)]
    if available > terms.trustAbove { return true }
    let (least, overflow) = account.floor.addingReportingOverflow(
      min(estimate, terms.cap).nanos)
    return !overflow && available.nanos >= least
  }

  /// Returns what a request is expected to cost.
  ///
  /// - Parameters:
  ///   - expected: What it is expected to use.
  ///   - model: The model that is to serve it.
  ///   - instant: When it arrives.
  ///   - organization: Whose it is: its price may depend on what it has used; nil: on nothing.
  /// - Returns: The price of that, on top of what is booked.
  /// - Throws: where it cannot be priced.
  @inlinable
  public func estimate(
    of expected: RequestUsage, model: ModelID, at instant: Instant,
    for organization: Identifier<Organization>? = nil
  ) throws(BillingRefusal) -> Money {
    if let organization, accounts[organization.index].usageCounter >= 0 {
      return try countedPrice(
        of: expected, model: model, at: instant, bookedAt: instant, organization
      ).due
    }
    do { return try rateCard.price(expected, model: model, at: instant).amount } catch {
      throw .pricing(error)
    }
  }

  /// Decides whether a request may run, holds what it is expected to cost, and counts it against the
  /// plan's quota.
  ///
  /// Quota, then budgets, rate limits and credit are looked at. There must be something available, and as much
  /// as the hold. Where requests are admitted by the balance, or so much is available that they are
  /// trusted, nothing is held.
  ///
  /// - Parameters:
  ///   - organization: Whose request it is.
  ///   - scope: Its project and member, whose budgets concern it.
  ///   - estimate: What the request is expected to cost, at least zero.
  ///   - number: The hold's number; numbers of an organization must increase. Only those of requests
  ///     that were held are used up.
  ///   - model: Its model, and
  ///   - type: its type, which credit with a scope may be for.
  ///   - instant: When the request arrives. Holds that have expired by then are gone.
  /// - Returns: Whether it may run; for a number that was held before, the same hold without effect.
  /// - Throws: `ledger(.keyReused)` where the number was held with another estimate;
  ///   `ledger(.unknownHold)` where that is long ago; `ledger(.overflow)`. Nothing has changed then.
  @inlinable
  public mutating func authorize(
    _ organization: Identifier<Organization>, scope: Attribution = .none, estimate: Money,
    number: UInt64, model: ModelID? = nil, type: TransactionType = .request, at instant: Instant
  ) throws(BillingRefusal) -> HoldAdmission {
    let account = accounts[organization.index]
    guard account.holdTerms >= 0 else {
      switch authorize(organization, scope: scope, model: model, type: type, at: instant) {
      case .admitted: return .admitted(nil)
      case .refused(let reason): return .refused(reason, isFalseBlock: false)
      }
    }
    let terms = holdTerms[Int(account.holdTerms)]
    let entry = Entry(
      id: TransactionID(source: terms.source, number: number), at: instant, type: .request,
      attribution: scope)
    let amount = min(estimate, terms.cap)
    if book.isRepeated(entry) {
      let id = try place(amount, leaving: account.floor, account, terms, entry)
      return .admitted(RequestHold(id: id, amount: amount))
    }
    dropExpiredHolds(of: account.wallet, at: instant)
    var refusal: Admission.Refusal?
    if account.isOverQuota {
      refusal = account.quotaRefusal
    } else if account.isWatched {
      refusal = watchedRefusal(for: scope, model: model, of: organization, at: instant)
    }
    // Credit that may not pay for the request counts as though it were below the end.
    let floor = account.floor.addingReportingOverflow(
      uncoveredCredit(
        of: type, model: model, project: scope.project, organization: organization
      ).nanos
    ).partialValue
    let available = book.available(in: account.wallet)
    var hold: RequestHold?
    if refusal == nil, available.nanos <= floor {
      refusal = .insufficientCredits
    } else if refusal == nil, available.nanos - (floor - account.floor) <= terms.trustAbove.nanos {
      do {
        hold = RequestHold(
          id: try place(amount, leaving: floor, account, terms, entry), amount: amount)
      } catch .ledger(.insufficientCredit) {
        refusal = .insufficientCredits
      }
    }
    if let refusal,
      !account.exempts || !isExempt(from: refusal, organization, model: model, at: instant)
    {
      _ = refused(
        refusal, organization, scope: scope, model: model, type: type, estimate: amount,
        at: instant)
      let wouldPass = book.balance(of: account.wallet).nanos > floor
      return .refused(refusal, isFalseBlock: refusal == .insufficientCredits && wouldPass)
    }
    accounts[organization.index].requestsInPeriod += 1
    if account.isWatched {
      countAdmitted(for: scope, model: model, of: organization, at: instant)
    }
    if hold != nil { balanceMoved(organization) }
    return .admitted(hold)
  }

  @inlinable
  mutating func place(
    _ amount: Money, leaving least: Int64, _ account: OrganizationAccount, _ terms: HoldTerms,
    _ entry: Entry
  ) throws(BillingRefusal) -> Hold.ID {
    do {
      return try book.placeHold(
        amount, in: account.wallet, leaving: Money(nanos: least),
        until: entry.instant + terms.lifetime, entry: entry)
    } catch {
      throw .ledger(error)
    }
  }

  /// Charges a request that was admitted, with what it really used, and its traces, and resolves its
  /// hold.
  ///
  /// A request that costs less than was held gives the rest back; one that costs more is charged
  /// beyond its hold, or not, as the policy says. That a hold has expired meanwhile changes nothing
  /// about the charge.
  ///
  /// - Parameters:
  ///   - hold: What was set aside for it; nil where nothing was.
  ///   - usage: Tokens and other quantities.
  ///   - model: The model that served it.
  ///   - arrival: When the request arrived: its price is the one of that instant.
  ///   - completion: When it is booked.
  ///   - organization: Who pays.
  ///   - number: The request's number; numbers of an organization must increase.
  ///   - type: `request`, `playground` or `batch`.
  ///   - attribution: Project, member and key.
  ///   - traces: How many traces were recorded for it.
  /// - Returns: The charge; for a number that was booked before, the same charge without effect.
  /// - Throws: where the request cannot be priced or booked, and `ledger(.holdCaptured)` or
  ///   `ledger(.holdReleased)` where the hold was resolved otherwise; nothing has changed then.
  @inlinable
  public mutating func settle(
    _ hold: RequestHold?, usage: RequestUsage, model: ModelID, arrival: Instant,
    completion: Instant, organization: Identifier<Organization>, number: UInt64,
    type: TransactionType, attribution: Attribution, traces: Int64 = 0
  ) throws(BillingRefusal) -> HoldSettlement {
    guard let hold else {
      let settlement = try settle(
        usage, model: model, arrival: arrival, completion: completion,
        organization: organization, number: number, type: type, attribution: attribution,
        traces: traces)
      let isCalledFor = settlement.needsEvaluation || needsEvaluation(organization)
      if isCalledFor { balanceMoved(organization) }
      return HoldSettlement(
        charge: settlement.charge, traceCost: settlement.traceCost, captured: .zero, overrun: .zero,
        uncollected: .zero, needsEvaluation: isCalledFor)
    }
    let account = accounts[organization.index]
    let terms = holdTerms[Int(account.holdTerms)]
    let isCounted = account.usageCounter >= 0 && !account.isDeleted
    let full =
      isCounted
      ? try countedPrice(
        of: usage, model: model, at: arrival, bookedAt: completion, organization)
      : try price(usage, model: model, at: arrival, for: account)
    let charge = terms.capsCharges ? full.capped(at: hold.amount) : full
    let traced =
      traces > 0
      ? try chargeForTraces(traces, besides: charge.due, organization: organization) : nil
    let entry = Entry(
      id: TransactionID(source: account.requests, number: number), at: completion, type: type,
      attribution: attribution)
    dropExpiredHolds(of: account.wallet, at: completion)
    let isOpen = book.hold(hold.id)?.state == .open
    let coverage = coverageIfScoped(
      of: type, model: model, project: attribution.project, organization: organization)
    let posting = try capture(hold, charge, account, entry, coverage)
    if account.awaitsRelease { refreshEvaluationLevel(of: organization) }
    let evaluationLevel = note(
      charge, of: usage, model: model, arrival: arrival, posting, entry: entry, held: hold.amount,
      organization: organization)
    var needsEvaluation =
      book.generalBalance(of: account.wallet).nanos <= evaluationLevel
      || book.generalAvailable(in: account.wallet).nanos <= account.availableEvaluationLevel
    if posting == .posted, isCounted {
      try count(usage, model: model, at: arrival, charge, entry, organization)
    }
    var traceCost = Money.zero
    if let traced, posting == .posted {
      traceCost = traced.cost
      let isCalledFor = try bookTraces(
        traced, organization: organization, model: model, entry: entry)
      needsEvaluation = needsEvaluation || isCalledFor
    }
    if needsEvaluation { balanceMoved(organization) }
    return HoldSettlement(
      charge: charge, traceCost: traceCost,
      captured: isOpen ? min(charge.due, hold.amount) : .zero,
      overrun: Money(nanos: max(0, full.due.nanos - hold.amount.nanos)),
      uncollected: Money(nanos: full.amount.nanos - charge.amount.nanos),
      needsEvaluation: needsEvaluation)
  }

  @inlinable
  mutating func capture(
    _ hold: RequestHold, _ charge: Charge, _ account: OrganizationAccount, _ entry: Entry,
    _ coverage: ScopeCoverage
  ) throws(BillingRefusal) -> Posting {
    let revenue = Account.Kind.requestRevenue
    let (amount, cost) = (charge.due, charge.providerCost)
    let captured = min(amount, hold.amount)
    do throws(LedgerRefusal) {
      return try book.capture(
        captured, of: hold.id, beyond: Money(nanos: amount.nanos - captured.nanos), to: revenue,
        entry: entry, coverage: coverage, costing: cost)
    } catch {
      // A hold that expired, so long ago that it may be forgotten, is one that was never placed.
      guard error == .holdExpired || error == .unknownHold else { throw .ledger(error) }
    }
    do {
      return try book.spend(
        amount, from: account.wallet, to: revenue, entry: entry, coverage: coverage,
        costing: cost)
    } catch {
      throw .ledger(error)
    }
  }

  /// Lets go what was held for a request that is not charged: it failed, or was called off.
  ///
  /// - Throws: `ledger(.holdCaptured)`, `ledger(.holdReleased)` or `ledger(.holdExpired)` where it
  ///   was resolved before; nothing has changed then.
  public mutating func release(
    _ hold: RequestHold, organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) {
    dropExpiredHolds(of: accounts[organization.index].wallet, at: instant)
    let entry = Entry(
      id: states[organization.index].takeOperation(), at: instant, type: .request)
    do { _ = try book.release(hold.id, entry: entry) } catch { throw .ledger(error) }
    if accounts[organization.index].awaitsRelease { refreshEvaluationLevel(of: organization) }
  }

  @inlinable @inline(__always)
  mutating func dropExpiredHolds(of wallet: Wallet.ID, at instant: Instant) {
    if book.nextHoldExpiry(of: wallet) <= instant { book.expireHolds(of: wallet, at: instant) }
  }

  /// Lets go what holds had set aside whose expiry has come.
  ///
  /// - Returns: How many expired, and their amounts taken together.
  @discardableResult
  public mutating func expireHolds(
    of organization: Identifier<Organization>, at instant: Instant
  ) -> ExpiredHolds {
    let expired = book.expireHolds(of: accounts[organization.index].wallet, at: instant)
    if accounts[organization.index].awaitsRelease { refreshEvaluationLevel(of: organization) }
    return expired
  }

  /// Returns when the next hold of an organization expires, or `never`.
  @inlinable
  public func nextHoldExpiry(of organization: Identifier<Organization>) -> Instant {
    book.nextHoldExpiry(of: accounts[organization.index].wallet)
  }
}
