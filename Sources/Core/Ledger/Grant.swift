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
  /// What was paid for its credit.
  public let costBasis: CostBasis
  /// What the whole grant was worth when it was given.
  public let face: Money
  /// The account that holds what is left.
  public let account: Account.ID
}

/// What was paid for credit, for each unit of its face value.
///
/// Kept as the whole price and the whole value of a sale, so that parts of the credit, wherever they
/// go, have exactly the basis of the whole.
public struct CostBasis: Hashable, Sendable {
  /// The price, also where it is above the value.
  public let paid: Money
  /// The face value that was paid for.
  public let face: Money

  /// Makes a basis.
  public init(paid: Money, face: Money) {
    self.paid = paid
    self.face = face
  }

  /// The price times another value, which compares shares without dividing.
  func weighed(against other: CostBasis) -> Int128 {
    Int128(paid.nanos) * Int128(other.face.nanos)
  }
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
  /// What was paid for it altogether; nil: the paid part for paid and promoted part.
  public var costBasis: CostBasis?

  /// Makes terms.
  ///
  /// - Precondition: amounts are not negative.
  public init(
    category: Grant.Category, paid: Money, promoted: Money, priority: Int32 = 0,
    expiry: Instant = .never, effective: Instant? = nil, scope: GrantScope = .everything,
    costBasis: CostBasis? = nil
  ) {
    precondition(paid >= .zero && promoted >= .zero, "an amount is negative")
    self.category = category
    self.priority = priority
    self.expiry = expiry
    self.paid = paid
    self.promoted = promoted
    self.effective = effective
    self.scope = scope
    self.costBasis = costBasis
  }

  /// The terms of a part of a grant: those of the whole.
  init(_ amount: Money, of grant: Grant) {
    self.init(
      category: grant.category, paid: amount, promoted: .zero, priority: grant.priority,
      expiry: grant.expiry, effective: grant.effective, scope: grant.scope,
      costBasis: grant.costBasis)
  }
}
