import Ledger
import Quantities

/// A line of the platform's reconciliation report.
public enum PlatformLine: Int, CaseIterable, Sendable {
  /// Money received less what was paid out.
  case cash
  /// What customers owe for service beyond their credit.
  case receivable
  /// Credit delivered on invoice that is not paid for yet.
  case invoiced
  /// What customers' credit still promises, bought or given.
  case customerCredit
  /// Collected for the tax authority.
  case tax
  /// Credit on its way between wallets.
  case transit
  /// Earned from requests.
  case requestRevenue
  /// Earned from traces.
  case traceRevenue
  /// Earned from metered infrastructure.
  case infrastructureRevenue
  /// Earned from plan fees.
  case subscriptionRevenue
  /// Earned from requests beyond plans.
  case overageRevenue
  /// Earned where packages cost more than their credits.
  case saleRevenue
  /// Earned from credit that expired or was given up.
  case breakage
  /// Given away as credit.
  case promotion
  /// Given back for usage.
  case refunds
  /// Corrections by hand.
  case adjustments
  /// Paid to card processors and banks.
  case paymentFees
  /// The part of customers' credit that was bought.
  case deferredRevenue
  /// The part of customers' credit that was given.
  case promotionalCredit
  /// What served requests cost at the providers.
  case providerCost
  /// Revenue less promotion, refunds, adjustments, payment fees and provider cost.
  case margin

  /// What a line is.
  public enum Class: Hashable, Sendable {
    /// Owned: debits less credits.
    case asset
    /// Owed: credits less debits.
    case liability
    /// Earned: credits less debits.
    case revenue
    /// Spent: debits less credits.
    case expense
    /// Not an account of the book: a part of one, or computed.
    case memorandum

    /// The name in files.
    public var name: String {
      switch self {
      case .asset: "asset"
      case .liability: "liability"
      case .revenue: "revenue"
      case .expense: "expense"
      case .memorandum: "memo"
      }
    }
  }

  /// What the line is.
  ///
  /// Assets and expenses together equal liabilities and revenue at any time.
  public var lineClass: Class {
    switch self {
    case .cash, .receivable, .invoiced: .asset
    case .customerCredit, .tax, .transit: .liability
    case .requestRevenue, .traceRevenue, .infrastructureRevenue, .subscriptionRevenue,
      .overageRevenue, .saleRevenue, .breakage:
      .revenue
    case .promotion, .refunds, .adjustments, .paymentFees: .expense
    case .deferredRevenue, .promotionalCredit, .providerCost, .margin: .memorandum
    }
  }

  /// The name in files.
  public var name: String {
    switch self {
    case .cash: "cash"
    case .receivable: "receivable"
    case .customerCredit: "customer_credit"
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
    case .deferredRevenue: "deferred_revenue"
    case .promotionalCredit: "promotional_credit"
    case .providerCost: "provider_cost"
    case .margin: "margin"
    case .invoiced: "invoiced"
    }
  }

  /// The line that an account belongs to.
  fileprivate init(_ kind: Account.Kind) {
    switch kind {
    case .cash: self = .cash
    case .receivable: self = .receivable
    case .grant, .closedGrants: self = .customerCredit
    case .tax: self = .tax
    case .transit: self = .transit
    case .invoiced: self = .invoiced
    case .requestRevenue: self = .requestRevenue
    case .traceRevenue: self = .traceRevenue
    case .infrastructureRevenue: self = .infrastructureRevenue
    case .subscriptionRevenue: self = .subscriptionRevenue
    case .overageRevenue: self = .overageRevenue
    case .saleRevenue: self = .saleRevenue
    case .breakage: self = .breakage
    case .promotion: self = .promotion
    case .refunds: self = .refunds
    case .adjustments: self = .adjustments
    case .paymentFees: self = .paymentFees
    }
  }
}

/// What every line of the platform's report came to, from the start until an instant.
public struct PlatformPosition: Hashable, Sendable {
  /// Nano-units by line, each with the sign of its class.
  public private(set) var values: [Int128]

  /// Nothing has happened.
  public init() { values = Array(repeating: 0, count: PlatformLine.allCases.count) }

  init?(values: [Int128]) {
    guard values.count == PlatformLine.allCases.count else { return nil }
    self.values = values
  }

  /// Reads a book.
  ///
  /// - Complexity: O(accounts + grants).
  init<Log: TransferJournal>(of ledger: Ledger<Log>, providerCost: Int128) {
    self.init()
    for account in ledger.allAccounts {
      let line = PlatformLine(account.kind)
      switch line.lineClass {
      case .asset, .expense: self[line] += account.debitBalance.nanos
      case .liability, .revenue, .memorandum: self[line] += account.creditBalance.nanos
      }
    }
    for (grant, remaining) in ledger.allGrants {
      let line = grant.category == .paid ? PlatformLine.deferredRevenue : .promotionalCredit
      self[line] += Int128(remaining.nanos)
    }
    self[.providerCost] = providerCost
    self[.margin] = -providerCost
    for line in PlatformLine.allCases {
      switch line.lineClass {
      case .revenue: self[.margin] += self[line]
      case .expense: self[.margin] -= self[line]
      case .asset, .liability, .memorandum: break
      }
    }
  }

  /// One line, in nano-units.
  public private(set) subscript(line: PlatformLine) -> Int128 {
    get { values[line.rawValue] }
    set { values[line.rawValue] = newValue }
  }

  /// Adds what another book's lines came to.
  public mutating func combine(_ other: PlatformPosition) {
    for index in values.indices { values[index] += other.values[index] }
  }
}
