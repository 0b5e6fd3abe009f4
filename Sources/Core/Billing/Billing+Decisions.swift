public import Ledger
public import Pricing
public import Quantities

/// What was decided, with its inputs, for a journal that records it.
extension Billing {
  /// Where transfers and decisions go; what was kept may be taken out of it.
  public var journal: Log {
    get { book.journal }
    _modify { yield &book.journal }
  }

  @usableFromInline
  mutating func record(
    _ content: Decision.Content, of organization: Identifier<Organization>, at instant: Instant
  ) {
    book.journal.record(Decision(content, of: organization, at: instant))
  }

  /// Records why usage was refused; where nobody says when, nothing.
  @usableFromInline @inline(never)
  mutating func recordRefusal(
    _ reason: Admission.Refusal, of organization: Identifier<Organization>, scope: Attribution,
    type: TransactionType, model: ModelID?, estimate: Money? = nil, at instant: Instant?
  ) {
    guard let instant else { return }
    let rateLimit =
      reason == .rateLimited
      ? reachedRateLimit(for: scope, model: model, of: organization, at: instant) : nil
    let account = accounts[organization.index]
    let isLimited = account.requestLimit != .max && account.requestLimit != .min
    let refusal = UsageRefusal(
      reason: reason, isMetered: type == .infrastructure || type == .trace,
      balance: book.balance(of: account.wallet), held: book.held(in: account.wallet),
      uncovered: uncoveredCredit(
        of: type, model: model, project: scope.project, organization: organization),
      floor: Money(nanos: account.floor), estimate: estimate,
      quota: isLimited ? (account.requestsInPeriod, account.requestLimit) : nil,
      budget: reason != .budgetExceeded
        ? nil
        : exhaustedBudget(for: scope, model: model, of: organization).flatMap {
          trackers[Int(account.tracker)].standing(of: $0)
        }, rateLimit: rateLimit, onOrder: amountOnOrder(of: organization))
    record(.refusal(refusal), of: organization, at: instant)
  }

  /// Records how a request was charged.
  @usableFromInline @inline(never)
  mutating func recordCharge(
    _ charge: Charge, of usage: RequestUsage, model: ModelID, arrival: Instant, entry: Entry,
    held: Money?, organization: Identifier<Organization>
  ) {
    var prices: [ListedPrice] = []
    for type in UsageType.allCases
    where model.index < rateCard.models.count && usage.quantity(of: type) > 0 {
      // A price that cannot be told exactly is left out; what it came to is there.
      let price = try? rateCard.price(of: type, for: usage, model: model, at: arrival)
      if let price { prices.append(price) }
    }
    let request = RequestCharge(
      id: entry.id, type: entry.type, attribution: entry.attribution, usage: usage, model: model,
      arrival: arrival, charge: charge, prices: prices, held: held)
    record(.requestCharge(request), of: organization, at: entry.instant)
  }
}
