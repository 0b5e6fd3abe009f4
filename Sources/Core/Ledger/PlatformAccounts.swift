public import Quantities

/// The accounts of the platform itself, the same in every book.
@frozen public struct PlatformAccounts: Hashable, Sendable, BitwiseCopyable {
  static let kinds: [Account.Kind] = [
    .cash, .requestRevenue, .traceRevenue, .infrastructureRevenue, .subscriptionRevenue,
    .overageRevenue, .saleRevenue, .promotion, .breakage, .paymentFees, .closedGrants,
    .refunds, .adjustments, .tax, .transit, .invoiced,
  ]

  init() {}

  /// Money received from customers less what was paid out.
  @inlinable public var cash: Account.ID { Account.ID(0) }
  /// Earned from requests.
  @inlinable public var requestRevenue: Account.ID { Account.ID(1) }
  /// Earned from traces.
  @inlinable public var traceRevenue: Account.ID { Account.ID(2) }
  /// Earned from metered infrastructure.
  @inlinable public var infrastructureRevenue: Account.ID { Account.ID(3) }
  /// Earned from plan fees.
  @inlinable public var subscriptionRevenue: Account.ID { Account.ID(4) }
  /// Earned from requests beyond a plan's included quantity.
  @inlinable public var overageRevenue: Account.ID { Account.ID(5) }
  /// Earned where a package costs more than the credits it holds.
  @inlinable public var saleRevenue: Account.ID { Account.ID(6) }
  /// Given away as bonus or promotional credit.
  @inlinable public var promotion: Account.ID { Account.ID(7) }
  /// Earned from credit that expired.
  @inlinable public var breakage: Account.ID { Account.ID(8) }
  /// Paid to the card processor.
  @inlinable public var paymentFees: Account.ID { Account.ID(9) }
  /// Used-up grants whose account was closed.
  @inlinable public var closedGrants: Account.ID { Account.ID(10) }
  /// Given back for usage.
  @inlinable public var refunds: Account.ID { Account.ID(11) }
  /// Corrections by hand.
  @inlinable public var adjustments: Account.ID { Account.ID(12) }
  /// Collected for the tax authority.
  @inlinable public var tax: Account.ID { Account.ID(13) }
  /// Credit on its way from one wallet to another.
  @inlinable public var transit: Account.ID { Account.ID(14) }
  /// Credit delivered on invoice that is not paid for yet.
  @inlinable public var invoiced: Account.ID { Account.ID(15) }
}
