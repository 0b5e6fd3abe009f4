public import Quantities

/// The idempotency key of a transaction: who numbered it, and its number there.
@frozen public struct TransactionID: Hashable, Sendable, BitwiseCopyable {
  /// The source that numbers its transactions; see `Ledger.openSource`.
  public let source: Source.ID
  /// The number within the source.
  public let number: UInt64

  /// Makes a key.
  @inlinable public init(source: Source.ID, number: UInt64) {
    self.source = source
    self.number = number
  }
}

/// Whom and what a transfer is for; whatever does not apply is `none`.
@frozen public struct Attribution: Hashable, Sendable, BitwiseCopyable {
  /// The project whose request or purchase it is.
  public var project: Identifier<Project>
  /// The member who acted.
  public var member: Identifier<Member>
  /// The key the request came with.
  public var apiKey: Identifier<APIKey>
  /// The card that was charged.
  public var paymentMethod: Identifier<PaymentMethod>
  /// An index that the caller gives meaning to: the model of a request, the invoice of a purchase.
  public var subject: UInt32

  /// Nothing applies.
  public static let none = Attribution()

  /// Makes an attribution.
  @inlinable
  public init(
    project: Identifier<Project> = .none, member: Identifier<Member> = .none,
    apiKey: Identifier<APIKey> = .none, paymentMethod: Identifier<PaymentMethod> = .none,
    subject: UInt32 = .max
  ) {
    self.project = project
    self.member = member
    self.apiKey = apiKey
    self.paymentMethod = paymentMethod
    self.subject = subject
  }
}

/// What every transfer of one transaction has in common.
@frozen public struct Entry: Hashable, Sendable, BitwiseCopyable {
  /// The idempotency key.
  public let id: TransactionID
  /// When it happened.
  public let instant: Instant
  /// What it is.
  public let type: TransactionType
  /// Whom it is for.
  public let attribution: Attribution

  /// Makes an entry.
  @inlinable
  public init(
    id: TransactionID, at instant: Instant, type: TransactionType,
    attribution: Attribution = .none
  ) {
    self.id = id
    self.instant = instant
    self.type = type
    self.attribution = attribution
  }

  /// The same entry as another type: the second side of a transaction.
  func `as`(_ type: TransactionType) -> Entry {
    Entry(id: id, at: instant, type: type, attribution: attribution)
  }
}

/// An immutable movement of a positive amount from one account to another.
///
/// Debits one account and credits the other by the same amount. A transaction that touches several
/// grants is several transfers under one key.
@frozen public struct Transfer: Hashable, Sendable, BitwiseCopyable {
  /// What it has in common with the other transfers of its transaction.
  public let entry: Entry
  /// The organization it concerns.
  public let organization: Identifier<Organization>
  /// The account debited.
  public let debit: Account.ID
  /// The account credited.
  public let credit: Account.ID
  /// The amount, greater than zero.
  public let amount: Money
  /// The number of the grant that was funded or burnt; `UInt32.max` where none was.
  public let grant: UInt32
  /// The wallet's balance after the transfer.
  public let balanceAfter: Money

  @inlinable
  init(
    entry: Entry, organization: Identifier<Organization>, debit: Account.ID, credit: Account.ID,
    amount: Money, grant: UInt32, balanceAfter: Money
  ) {
    self.entry = entry
    self.organization = organization
    self.debit = debit
    self.credit = credit
    self.amount = amount
    self.grant = grant
    self.balanceAfter = balanceAfter
  }
}
