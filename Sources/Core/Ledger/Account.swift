public import Quantities

/// One account of the book: what was debited to it and what was credited.
///
/// Both totals only grow, so an account shows its whole turnover; 128 bits keep them from
/// overflowing in any run.
@frozen public struct Account: Hashable, Sendable, BitwiseCopyable {
  /// An account's index in the book.
  public typealias ID = Identifier<Account>

  /// What the account stands for: the chart of accounts, in the order of reports.
  @frozen public enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// Money received from customers less what was paid out.
    case cash
    /// What a wallet has spent beyond its grants.
    case receivable
    /// Credit delivered on invoice that is not paid for yet.
    case invoiced
    /// What a grant still owes the customer in service; in a wallet's chart, the turnover of grants
    /// that are used up, which is always balanced.
    case grant
    /// Collected for the tax authority.
    case tax
    /// Credit that moved to other wallets, less what came from them: zero over all wallets.
    case transit
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
    /// Earned from credit that expired or was given up.
    case breakage
    /// Given away as bonus or promotional credit, less what was taken back.
    case promotion
    /// Given back for usage.
    case refunds
    /// Corrections by hand, in either direction.
    case adjustments
    /// Paid to card processors and banks.
    case paymentFees

    /// The name in files: `customer_credit`.
    public var name: String {
      switch self {
      case .cash: "cash"
      case .receivable: "receivable"
      case .invoiced: "invoiced"
      case .grant: "customer_credit"
      case .tax: "tax"
      case .transit: "transit"
      case .requestRevenue: "request_revenue"
      case .traceRevenue: "trace_revenue"
      case .infrastructureRevenue: "infrastructure_revenue"
      case .subscriptionRevenue: "subscription_revenue"
      case .overageRevenue: "overage_revenue"
      case .saleRevenue: "sale_revenue"
      case .breakage: "breakage"
      case .promotion: "promotion"
      case .refunds: "refunds"
      case .adjustments: "adjustments"
      case .paymentFees: "payment_fees"
      }
    }

    /// The side of the books that the account is on.
    public var accountClass: Class {
      switch self {
      case .cash, .receivable, .invoiced: .asset
      case .grant, .tax, .transit: .liability
      case .requestRevenue, .traceRevenue, .infrastructureRevenue, .subscriptionRevenue,
        .overageRevenue, .saleRevenue, .breakage:
        .revenue
      case .promotion, .refunds, .adjustments, .paymentFees: .expense
      }
    }
  }

  /// A side of the books; assets and expenses equal liabilities and revenue at any time.
  public enum Class: String, Hashable, Sendable {
    /// Owned: debits less credits.
    case asset
    /// Owed: credits less debits.
    case liability
    /// Earned: credits less debits.
    case revenue
    /// Spent: debits less credits.
    case expense

    /// The first part of the names of its accounts in plain-text accounting.
    public var section: String {
      switch self {
      case .asset: "assets"
      case .liability: "liabilities"
      case .revenue: "revenues"
      case .expense: "expenses"
      }
    }
  }

  /// What the account stands for.
  public let kind: Kind
  /// The organization whose account it is.
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

  /// What the account holds, with the sign of its class.
  public var balance: MoneyTotal {
    switch kind.accountClass {
    case .asset, .expense: debitBalance
    case .liability, .revenue: creditBalance
    }
  }

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
