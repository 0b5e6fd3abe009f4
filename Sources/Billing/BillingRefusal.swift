public import Ledger
public import Pricing
public import Quantities

/// Why billing refused an action; a refusal changes nothing.
public enum BillingRefusal: Error, Hashable, Sendable {
  /// The ledger refused.
  case ledger(LedgerRefusal)
  /// The request cannot be priced.
  case pricing(PricingRefusal)
  /// The purchase is below the smallest one allowed.
  case belowMinimumPurchase(Money)
  /// An amount is zero or less.
  case amountNotPositive
}
