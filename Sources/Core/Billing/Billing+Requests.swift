public import Ledger
public import Pricing
public import Quantities

/// What charging a request did.
@frozen public struct Settlement: Equatable, Sendable, BitwiseCopyable {
  /// Whether it was booked now or before.
  public let posting: Posting
  /// What the customer paid for the request, by usage type and in total.
  public let charge: Charge
  /// What the customer paid for its traces; negative where they made the period's cheaper, and the
  /// difference was given back.
  public let traceCost: Money
  /// Whether the balance is now at a level that the top-up rule or an alert waits for.
  public let needsEvaluation: Bool

  @inlinable
  init(posting: Posting, charge: Charge, traceCost: Money = .zero, needsEvaluation: Bool) {
    self.posting = posting
    self.charge = charge
    self.traceCost = traceCost
    self.needsEvaluation = needsEvaluation
  }
}

extension Billing {
  /// Decides whether a request may run, and counts it against the plan's quota if so.
  ///
  /// Quota, then budgets, rate limits and credit are looked at; a refusal changes nothing. Nothing is held: for
  /// organizations whose requests are, see `authorize(_:scope:estimate:number:at:)`.
  ///
  /// - Parameters:
  ///   - organization: Whose request it is.
  ///   - scope: Its project, member and key, whose budgets concern it.
  ///   - model: Its model, and
  ///   - type: its type, which credit with a scope may be for.
  ///   - instant: When it arrives; nil: a refusal is not recorded, no model counts as free, and no rate
  ///     limit is looked at.
  /// - Returns: Whether it may run.
  @inlinable @inline(__always)
  public mutating func authorize(
    _ organization: Identifier<Organization>, scope: Attribution = .none, model: ModelID? = nil,
    type: TransactionType = .request, at instant: Instant? = nil
  ) -> Admission {
    let account = accounts[organization.index]
    var refusal: Admission.Refusal?
    if account.isOverQuota {
      refusal = account.quotaRefusal
    } else if account.isWatched {
      return authorizeWatched(organization, scope: scope, model: model, type: type, at: instant)
    } else if book.generalAvailable(in: account.wallet).nanos <= account.floor,
      !hasScopedCredit(for: type, model: model, project: scope.project, organization: organization)
    {
      refusal = .insufficientCredits
    }
    if let refusal,
      !account.exempts || !isExempt(from: refusal, organization, model: model, at: instant)
    {
      return refused(refusal, organization, scope: scope, model: model, type: type, at: instant)
    }
    accounts[organization.index].requestsInPeriod += 1
    return .admitted
  }

  /// Decides about a request of an organization that is within its quota and has budgets or limits to
  /// look at.
  @usableFromInline @inline(never)
  mutating func authorizeWatched(
    _ organization: Identifier<Organization>, scope: Attribution, model: ModelID?,
    type: TransactionType, at instant: Instant?
  ) -> Admission {
    let account = accounts[organization.index]
    var refusal = watchedRefusal(for: scope, model: model, of: organization, at: instant)
    if refusal == nil, book.generalAvailable(in: account.wallet).nanos <= account.floor,
      !hasScopedCredit(for: type, model: model, project: scope.project, organization: organization)
    {
      refusal = .insufficientCredits
    }
    if let refusal,
      !account.exempts || !isExempt(from: refusal, organization, model: model, at: instant)
    {
      return refused(refusal, organization, scope: scope, model: model, type: type, at: instant)
    }
    accounts[organization.index].requestsInPeriod += 1
    countAdmitted(for: scope, model: model, of: organization, at: instant)
    return .admitted
  }

  /// Writes a refusal down, with what the request would have held.
  @usableFromInline @inline(never)
  mutating func refused(
    _ refusal: Admission.Refusal, _ organization: Identifier<Organization>, scope: Attribution,
    model: ModelID?, type: TransactionType, estimate: Money? = nil, at instant: Instant?
  ) -> Admission {
    if refusal == .insufficientCredits { noteRefused(estimate ?? .zero, of: organization) }
    if Log.recordsDecisions {
      recordRefusal(
        refusal, of: organization, scope: scope, type: type, model: model, estimate: estimate,
        at: instant)
    }
    return .refused(refusal)
  }

  /// Whether a request that would be refused runs all the same.
  @usableFromInline @inline(never)
  func isExempt(
    from refusal: Admission.Refusal, _ organization: Identifier<Organization>, model: ModelID?,
    at instant: Instant?
  ) -> Bool {
    guard refusal == .budgetExceeded || refusal == .insufficientCredits else { return false }
    let terms = states[organization.index].terms
    if terms.exempt.included, let included = terms.plan?.includedRequests,
      accounts[organization.index].requestsInPeriod < included
    {
      return true
    }
    guard terms.exempt.freeModels, let model, let instant else { return false }
    return rateCard.isFree(model, at: instant)
  }

  /// Charges a request that was admitted, with what it really used, and its traces.
  ///
  /// - Parameters:
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
  /// - Throws: where the request cannot be priced or booked, or its organization was deleted
  ///   meanwhile; nothing has changed then.
  @inlinable
  public mutating func settle(
    _ usage: RequestUsage, model: ModelID, arrival: Instant, completion: Instant,
    organization: Identifier<Organization>, number: UInt64, type: TransactionType,
    attribution: Attribution, traces: Int64 = 0
  ) throws(BillingRefusal) -> Settlement {
    let account = accounts[organization.index]
    guard traces == 0, account.usageCounter < 0 else {
      return try settleInFull(
        usage, model: model, arrival: arrival, completion: completion,
        organization: organization, number: number, type: type, attribution: attribution,
        traces: traces)
    }
    let charge = try price(usage, model: model, at: arrival, for: account)
    return try self.charge(
      charge, of: usage, model: model, arrival: arrival, for: account,
      Entry(
        id: TransactionID(source: account.requests, number: number), at: completion, type: type,
        attribution: attribution), organization)
  }

  /// Books what a request costs.
  @inlinable @inline(__always)
  mutating func charge(
    _ charge: Charge, of usage: RequestUsage, model: ModelID, arrival: Instant,
    for account: OrganizationAccount, _ entry: Entry, _ organization: Identifier<Organization>
  ) throws(BillingRefusal) -> Settlement {
    let posting: Posting
    do {
      posting = try book.spend(
        charge.due, from: account.wallet, to: .requestRevenue, entry: entry,
        coverage: coverageIfScoped(
          of: entry.type, model: model, project: entry.attribution.project,
          organization: organization),
        costing: charge.providerCost)
    } catch {
      throw .ledger(error)
    }
    let evaluationLevel = note(
      charge, of: usage, model: model, arrival: arrival, posting, entry: entry,
      organization: organization)
    let needsEvaluation = book.generalBalance(of: account.wallet).nanos <= evaluationLevel
    if needsEvaluation { balanceMoved(organization) }
    return Settlement(posting: posting, charge: charge, needsEvaluation: needsEvaluation)
  }

  /// What a request costs, unless its organization was deleted meanwhile.
  @inlinable @inline(__always)
  func price(
    _ usage: RequestUsage, model: ModelID, at arrival: Instant, for account: OrganizationAccount
  ) throws(BillingRefusal) -> Charge {
    guard !account.isDeleted else { throw .notPermitted(.use, .organizationDeleted) }
    do { return try rateCard.price(usage, model: model, at: arrival) } catch {
      throw .pricing(error)
    }
  }

  /// Records how a request was charged, and counts it against budgets, once it is booked.
  ///
  /// - Returns: The balance at or below which the rule is evaluated or alerts are sent.
  @inlinable @inline(__always)
  mutating func note(
    _ charge: Charge, of usage: RequestUsage, model: ModelID, arrival: Instant, _ posting: Posting,
    entry: Entry, held: Money? = nil, organization: Identifier<Organization>
  ) -> Int64 {
    let account = accounts[organization.index]
    guard posting == .posted else { return account.evaluationLevel }
    if Log.recordsDecisions {
      recordCharge(
        charge, of: usage, model: model, arrival: arrival, entry: entry, held: held,
        organization: organization)
    }
    guard account.tracker >= 0 else { return account.evaluationLevel }
    return countSpending(
      charge.amount, tokens: usage.inputTokens &+ usage.outputTokens, of: model, entry: entry,
      organization: organization)
  }

  /// Charges a request with traces, both or, where one cannot be, neither; or one whose price depends
  /// on what the period has used.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  @usableFromInline @inline(never)
  mutating func settleInFull(
    _ usage: RequestUsage, model: ModelID, arrival: Instant, completion: Instant,
    organization: Identifier<Organization>, number: UInt64, type: TransactionType,
    attribution: Attribution, traces: Int64
  ) throws(BillingRefusal) -> Settlement {
    let account = accounts[organization.index]
    let isCounted = account.usageCounter >= 0 && !account.isDeleted
    let charge =
      isCounted
      ? try countedPrice(
        of: usage, model: model, at: arrival, bookedAt: completion, organization)
      : try price(usage, model: model, at: arrival, for: account)
    let traced =
      traces > 0
      ? try chargeForTraces(traces, besides: charge.due, organization: organization) : nil
    let entry = Entry(
      id: TransactionID(source: account.requests, number: number), at: completion, type: type,
      attribution: attribution)
    let settled = try self.charge(
      charge, of: usage, model: model, arrival: arrival, for: account, entry, organization)
    guard settled.posting == .posted else { return settled }
    if isCounted { try count(usage, model: model, at: arrival, charge, entry, organization) }
    guard let traced else { return settled }
    let isCalledFor = try bookTraces(
      traced, organization: organization, model: model, entry: entry)
    if isCalledFor { balanceMoved(organization) }
    return Settlement(
      posting: settled.posting, charge: charge, traceCost: traced.cost,
      needsEvaluation: settled.needsEvaluation || isCalledFor)
  }
}
