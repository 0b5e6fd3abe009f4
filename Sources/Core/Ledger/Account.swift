public import Quantities

/// One account of the book: what was debited to it and what was credited.
///
/// Both totals only grow, so an account shows its whole turnover; 128 bits keep them from
/// overflowing in any run.
@frozen public struct Account: Hashable, Sendable, BitwiseCopyable {
  /// An account's index in the book.
  public typealias ID = Identifier<Account>

  /// What the account stands for.
  @frozen public enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// Money received from customers less what was paid out: an asset.
    case cash
    /// What one grant of a wallet still owes the customer in service: a liability.
    case grant
    /// What a wallet has spent beyond its grants: an asset.
    case receivable
    /// Earned from requests.
    case requestRevenue
    /// Earned from traces.
    case traceRevenue
    /// Earned from metered infrastructure.
    case infrastructureRevenue
    /// Earned from plan fees.
    case subscriptionRevenue
    /// Earned from requests beyond a plan's included quantity.
    case overageRevenue
    /// Earned where a package costs more than the credits it holds.
    case saleRevenue
    /// Given away as bonus or promotional credit: an expense.
    case promotion
    /// Earned from paid credit that expired.
    case breakage
    /// Paid to the card processor: an expense.
    case paymentFees
    /// Grants that are used up and whose account was closed: always balanced.
    case closedGrants
    /// Given back for usage: less revenue.
    case refunds
    /// Corrections by hand, in either direction.
    case adjustments
    /// Collected for the tax authority: a liability.
    case tax
    /// Credit on its way from one wallet to another: balanced after every posting.
    case transit
    /// Credit delivered on invoice that is not paid for yet: an asset.
    case invoiced
  }

  /// What the account stands for.
  public let kind: Kind
  /// The organization whose account it is; none for the platform's own.
  public let organization: Identifier<Organization>
  /// Everything debited so far.
  @inlinable public var debits: MoneyTotal { debited }
  /// Everything credited so far.
  @inlinable public var credits: MoneyTotal { credited }
  @usableFromInline var debited: MoneyTotal
  @usableFromInline var credited: MoneyTotal

  @usableFromInline
  init(kind: Kind, organization: Identifier<Organization>) {
    self.kind = kind
    self.organization = organization
    debited = .zero
    credited = .zero
  }

  /// Credits less debits: what a liability or revenue account holds.
  @inlinable public var creditBalance: MoneyTotal { credited - debited }

  /// Debits less credits: what an asset or expense account holds.
  @inlinable public var debitBalance: MoneyTotal { debited - credited }

  @inlinable mutating func debit(_ amount: Money) { debited += amount }
  @inlinable mutating func credit(_ amount: Money) { credited += amount }
}

/// Names an organization in identifiers; organizations themselves belong to billing.
public enum Organization {}
/// Names a project in identifiers.
public enum Project {}
/// Names a member of an organization in identifiers.
public enum Member {}
/// Names an API key in identifiers.
public enum APIKey {}
/// Names a payment method in identifiers.
public enum PaymentMethod {}
