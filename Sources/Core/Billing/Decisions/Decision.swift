public import Ledger
public import Pricing
public import Quantities

/// Something that billing decided about an organization's money, with what decided it.
public struct Decision: Sendable {
  /// Whose money it is.
  public let organization: Identifier<Organization>
  /// When it was decided.
  public let at: Instant
  /// What was decided, and by what.
  public var content: Content

  /// Makes a decision.
  public init(_ content: Content, of organization: Identifier<Organization>, at instant: Instant) {
    self.content = content
    self.organization = organization
    at = instant
  }

  /// What was decided.
  public enum Content: Sendable {
    /// A transaction was booked in the wallet: usage, credit that arrived, expiry.
    case posting(WalletPosting)
    /// A request was charged; its posting comes before.
    case requestCharge(RequestCharge)
    /// Metered usage was charged; its posting comes before, where it cost anything.
    case meterCharge(MeterCharge)
    /// A request, or metered usage, was refused.
    case refusal(UsageRefusal)
    /// The top-up rule was evaluated.
    case evaluation(TopUpOutcome)
    /// A plan period started.
    case periodStart(PeriodFee)
    /// A plan period ended.
    case periodEnd(PeriodSummary)
  }
}

/// What one transaction did to a wallet: the grants that it burnt or filled.
public struct WalletPosting: Sendable {
  /// What the transfers of a transaction have in common.
  public let entry: Entry
  /// What it did to grant after grant, in the order of posting.
  public internal(set) var parts: [Part] = []
  /// The wallet's balance after it.
  public internal(set) var balanceAfter = Money.zero

  /// The wallet's balance before it.
  public var balanceBefore: Money { Money(nanos: balanceAfter.nanos - amount.nanos) }

  /// By how much the balance rose; negative where it fell.
  public var amount: Money { Money(nanos: parts.reduce(0) { $0 + $1.amount.nanos }) }

  /// Whether it brought credit, rather than gave back usage.
  public var isCredit: Bool { entry.type.concernsCredits && amount.isPositive }

  init(entry: Entry) { self.entry = entry }

  /// What it did to one grant, or to what is owed.
  public struct Part: Sendable {
    /// The grant; nil where the amount is owed, or repays what is.
    public let grant: RecordedGrant?
    /// What was put into it; negative where it was taken.
    public let amount: Money
    /// What of that repaid a debt.
    public internal(set) var repaid = Money.zero
    /// What is left of the grant.
    public internal(set) var left: Money
  }
}

/// A grant, and what made it.
public struct RecordedGrant: Sendable {
  /// Its terms.
  public let grant: Grant
  /// The type of the transaction that filled it.
  public internal(set) var origin: TransactionType
  /// When it was filled.
  public internal(set) var since: Instant
}
