public import Quantities

/// A block of credit in a wallet, with its own terms.
public struct Grant: Hashable, Sendable {
  /// Whether money was paid for the credit.
  @frozen public enum Category: UInt8, Hashable, Sendable, BitwiseCopyable {
    /// Bought.
    case paid
    /// Given.
    case promotional
  }

  /// The grant's number in its wallet, in the order of granting.
  public let number: UInt32
  /// Whether money was paid for it.
  public let category: Category
  /// Lower burns first.
  public let priority: Int32
  /// When it was granted.
  public let effective: Instant
  /// The first instant at which it is worthless; `never` for none.
  public let expiry: Instant
  /// What it may be spent on.
  public let scope: GrantScope
  /// What was paid for the whole grant; with the face value, its cost basis.
  public let paid: Money
  /// What the whole grant was worth when it was given.
  public let face: Money
  /// The account that holds what is left.
  public let account: Account.ID
}

/// The terms of credit about to be granted.
public struct GrantTerms: Hashable, Sendable {
  /// Whether money is paid for it.
  public var category: Grant.Category
  /// Lower burns first.
  public var priority: Int32
  /// The first instant at which it is worthless; `never` for none.
  public var expiry: Instant
  /// Paid in cash.
  public var paid: Money
  /// Given on top, at the platform's expense.
  public var promoted: Money
  /// When it counts as granted, for the burn order; nil for the instant of booking.
  public var effective: Instant?
  /// What it may be spent on.
  public var scope: GrantScope

  /// Makes terms.
  ///
  /// - Precondition: amounts are not negative.
  public init(
    category: Grant.Category, paid: Money, promoted: Money, priority: Int32 = 0,
    expiry: Instant = .never, effective: Instant? = nil, scope: GrantScope = .everything
  ) {
    precondition(paid >= .zero && promoted >= .zero, "an amount is negative")
    self.category = category
    self.priority = priority
    self.expiry = expiry
    self.paid = paid
    self.promoted = promoted
    self.effective = effective
    self.scope = scope
  }
}
