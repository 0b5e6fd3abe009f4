public import Ledger
public import Pricing
public import Quantities

/// How a request was charged.
public struct RequestCharge: Sendable {
  /// The transaction it was booked as.
  public let id: TransactionID
  /// What it was booked as: `request`, `playground` or `batch`.
  public let type: TransactionType
  /// Whom it is for.
  public let attribution: Attribution
  /// What it used.
  public let usage: RequestUsage
  /// The model that served it.
  public let model: ModelID
  /// When it arrived: its prices are those of that instant.
  public let arrival: Instant
  /// What it cost, by usage type.
  public let charge: Charge
  /// The prices of what it used, in the version and tier that held; none where it was free, or a
  /// price has too many digits to be told exactly.
  public let prices: [ListedPrice]
  /// What had been held for it, if anything was.
  public let held: Money?
}

/// How metered usage was charged.
public struct MeterCharge: Sendable {
  /// The index of the meter.
  public let meter: Int
  /// What it was booked as: `trace` or `infrastructure`.
  public let type: TransactionType
  /// What was used now.
  public let quantity: MeterQuantity
  /// What the plan period had used before.
  public let usedBefore: MeterQuantity
  /// What the plan includes in a period.
  public let included: MeterQuantity
  /// What was drawn from the balance.
  public let cost: Money
  /// Whom it is for.
  public internal(set) var attribution = Attribution.none
}

/// Why usage was refused, with everything that was compared.
public struct UsageRefusal: Sendable {
  /// The guard that refused.
  public let reason: Admission.Refusal
  /// Whether a metered interval was not delivered, rather than a request refused.
  public let isMetered: Bool
  /// The posted balance.
  public let balance: Money
  /// What open holds had set aside.
  public let held: Money
  /// Credit whose scope does not cover the usage.
  public let uncovered: Money
  /// What must be available beyond this.
  public let floor: Money
  /// What the request would have held; nil where nothing is held.
  public let estimate: Money?
  /// Requests admitted in the plan period, and how many may be; nil where there is no limit.
  public let quota: (used: Int64, limit: Int64)?
  /// The hard budget that is used up.
  public let budget: BudgetStanding?
  /// The rate limit that had no room.
  public let rateLimit: RateLimit?
  /// What is on order with the processor.
  public let onOrder: Money

  func hasSameGuard(as other: UsageRefusal) -> Bool {
    reason == other.reason && isMetered == other.isMetered
      && scope == other.scope
  }

  /// Whose the budget or the rate limit is that refused.
  public var scope: BudgetScope? {
    budget?.budget.scope ?? rateLimit?.scope
  }

  /// What could be spent on it.
  public var available: Money {
    Money(nanos: balance.nanos - held.nanos - uncovered.nanos)
  }
}
