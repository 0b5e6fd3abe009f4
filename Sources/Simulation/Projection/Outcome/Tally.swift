import Quantities

/// One number that is kept of an organization in a replication.
///
/// All are 64-bit integers: counts, nano-units of money or nanoseconds. The order is part of the
/// serialized form; new ones go to the end.
public enum Tally: Int, CaseIterable, Sendable {
  /// Requests that arrived.
  case requests
  /// Requests that were admitted.
  case servedRequests
  /// Requests refused because the plan's quota was used up.
  case blockedQuotaExceeded
  /// Requests refused because a budget was used up.
  case blockedBudgetExceeded
  /// Requests refused because the balance was at or below zero.
  case blockedInsufficientCredits
  /// Metered intervals not delivered because the balance was at or below zero.
  case blockedMeterIntervals
  /// Time during which a request would have been refused, in nanoseconds.
  case blockedTime
  /// Time from the start to the first refusal, in nanoseconds; -1 where there was none.
  case firstBlock
  /// Charged for requests.
  case usageCost
  /// What served requests cost the platform at its providers.
  case providerCost
  /// Charged for traces.
  case traceCost
  /// Charged for metered infrastructure.
  case infrastructureCost
  /// Invoiced for requests beyond the included ones.
  case overageCost
  /// Invoiced as plan fees.
  case planFees
  /// Kept by the card processor.
  case paymentFees
  /// Successful auto top-up charges.
  case topUps
  /// Credit bought by auto top-ups.
  case topUpAmount
  /// Failed charge attempts.
  case topUpFailures
  /// Purchases by people.
  case purchases
  /// Paid for purchases by people.
  case purchaseAmount
  /// Credit at face value that purchases and top-ups brought, without bonus.
  case creditsBought
  /// Bonus credit.
  case bonusCredits
  /// Credit that expired or was given up.
  case expiredCredits
  /// The balance at the start.
  case openingBalance
  /// The balance at the end.
  case closingBalance
  /// The balance averaged over time, rounded half-even.
  case meanBalance
  /// The lowest balance.
  case minimumBalance
  /// The largest amount below zero.
  case maximumOverdraft
  /// Time from the start until the balance was first at or below zero, in nanoseconds; -1 if never.
  case runway
  /// Promotional credit given by the platform.
  case givenCredits
  /// Corrections by hand, added up with their signs.
  case adjustments
  /// Money returned to customers: refunds and chargebacks, less disputes won.
  case refunds
  /// Credit taken back with it, bonus included, less what came back.
  case creditsTakenBack
  /// Credit given back for usage.
  case usageRefunds
  /// Credit that came from other organizations.
  case transferredIn
  /// Credit that went to other organizations.
  case transferredOut
  /// Requests refused because the organization was deleted.
  case blockedOrganizationDeleted
  /// Credit that plans granted at the start of their periods.
  case subscriptionCredits
  /// Tax paid on top of everything invoiced, less what was given back.
  case tax
  /// Refusals, of requests that came back as well.
  case refusals
  /// Times that a client came back with a refused request.
  case retries
  /// Requests served after they had been refused.
  case servedAfterRetry
  /// Holds placed.
  case holdsPlaced
  /// Refusals for lack of credit that the posted balance would have allowed.
  case falseBlocks
  /// Holds that were not resolved when their request completed.
  case holdsLeaked
  /// Holds whose time ran out.
  case holdsExpired
  /// Holds of which nothing was left over.
  case holdsCapturedInFull
  /// What was held, averaged over time, rounded half-even.
  case meanHeld
  /// The most that was held.
  case peakHeld
  /// What requests cost beyond what was held for them.
  case holdOverrun
  /// What requests cost and was not charged, because their hold was less.
  case uncollectedCost
  /// Credit delivered on invoice that is not paid for at the end, less what was not at the start.
  case unpaidCredit
  /// Charged for usage that was reported twice.
  case repeatedCharges
  /// Soft declines.
  case softDeclines
  /// Hard declines.
  case hardDeclines
  /// Charges that the processor failed.
  case providerErrors
  /// Charges that were captured and not credited.
  case uncreditedCharges
  /// The credit that they should have bought.
  case uncreditedAmount
  /// Credit of charges that were credited before, where nothing guards against that.
  case overcreditedAmount
  /// Payments that the card's bank took back.
  case chargebacks
  /// Purchases by people whom a low balance made buy.
  case manualPurchases
  /// Alerts of a low balance that a refusal for lack of credit followed.
  case followedAlerts
  /// The times from them to the refusal, added up in microseconds.
  case alertLead
  /// Spells of refusals for lack of credit that no alert came before.
  case missedAlerts
  /// Alerts of a low balance after which it recovered without a refusal.
  case needlessAlerts
  /// Revenue less expenses and provider cost.
  case margin
  /// Given away as bonus or promotional credit, less what was taken back.
  case promotion
  /// Earned where packages cost more than their credits.
  case saleRevenue
  /// The bought part of the credit that is left at the end.
  case deferredRevenue
  /// What usage beyond a plan's credit came to that was invoiced, and is owed no more.
  case postpaid
  /// Whether it left.
  case departures
  /// Requests refused because a rate limit had no room.
  case blockedRateLimited
  /// Requests that ended early, because there was no credit for their next slice.
  case cutOffRequests

  /// How tallies of several organizations become one.
  public enum Combination: Sendable {
    /// Added up.
    case sum
    /// The least.
    case least
    /// The greatest.
    case greatest
    /// The least of those that are not negative.
    case earliest
  }

  /// How tallies of several organizations become one.
  public var combination: Combination {
    switch self {
    case .firstBlock, .runway: .earliest
    case .minimumBalance: .least
    case .maximumOverdraft, .peakHeld: .greatest
    default: .sum
    }
  }
}

/// The tallies of one organization in one replication.
public struct Tallies: Sendable {
  private static let count = 73
  /// In place, so that counting in the request loop touches no other memory.
  private var storage: InlineArray<73, Int64>
  /// Whether an amount was added that took its tally beyond 64 bits.
  public private(set) var isBeyondRange = false

  /// Nothing happened yet.
  public init() {
    precondition(Tally.allCases.count == Self.count, "the storage has another size")
    storage = InlineArray(repeating: 0)
    self[.firstBlock] = -1
    self[.runway] = -1
  }

  /// Makes tallies from values in the order of `Tally`, or nil where there are not enough.
  public init?(values: [Int64]) {
    guard values.count == Self.count else { return nil }
    storage = InlineArray { values[$0] }
  }

  /// The values in the order of `Tally`.
  public var values: [Int64] { storage.indices.map { storage[$0] } }

  /// The values in the order of `Tally`, with room to add.
  var wide: [Int128] {
    var values: [Int128] = []
    values.reserveCapacity(Self.count)
    let span = storage.span
    for place in span.indices { values.append(Int128(span[place])) }
    return values
  }

  /// One value.
  public subscript(tally: Tally) -> Int64 {
    get { storage[tally.rawValue] }
    set { storage[tally.rawValue] = newValue }
  }

  /// Adds an amount to a tally; a sum beyond 64 bits wraps around, and `isBeyondRange` keeps that.
  @inline(__always)
  mutating func add(_ amount: Money, to tally: Tally) {
    let (sum, overflow) = storage[tally.rawValue].addingReportingOverflow(amount.nanos)
    storage[tally.rawValue] = sum
    isBeyondRange = isBeyondRange || overflow
  }

  /// Adds nano-units that may not fit 64 bits, as a sum of theirs may not.
  mutating func add(_ nanos: Int128, to tally: Tally) {
    isBeyondRange = isBeyondRange || Int64(exactly: nanos) == nil
    add(Money(nanos: Int64(truncatingIfNeeded: nanos)), to: tally)
  }
}

extension Tallies: Hashable {
  /// Tells whether all values are equal.
  public static func == (left: Tallies, right: Tallies) -> Bool {
    left.storage.indices.allSatisfy { left.storage[$0] == right.storage[$0] }
  }

  /// Hashes all values.
  public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}
