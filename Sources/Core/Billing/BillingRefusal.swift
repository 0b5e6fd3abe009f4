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
  /// The actor may not do this.
  case notPermitted(OrganizationAction, PermissionRefusal)
  /// There is credit left that would be lost.
  case creditLeft(Money)
  /// A charge is with the processor, and its credit would be lost.
  case chargePending
  /// The organization has no plan.
  case noPlan
  /// There is no card to charge.
  case noPaymentMethod
  /// The organization has no purchase of this number.
  case noSuchPurchase
  /// More than the unspent part of a purchase.
  case refundTooLarge(most: Money)
  /// The card's bank has taken the purchase back already.
  case underDispute
  /// The purchase is not disputed.
  case notDisputed

  /// The name in answers and files: `refund_too_large`.
  public var name: String {
    switch self {
    case .ledger(let refusal): refusal.name
    case .pricing(let refusal): refusal.name
    case .belowMinimumPurchase: "below_minimum_purchase"
    case .amountNotPositive: "amount_not_positive"
    case .notPermitted(_, let refusal): refusal.name
    case .creditLeft: "credit_left"
    case .chargePending: "charge_pending"
    case .noPlan: "no_plan"
    case .noPaymentMethod: "no_payment_method"
    case .noSuchPurchase: "no_such_purchase"
    case .refundTooLarge: "refund_too_large"
    case .underDispute: "under_dispute"
    case .notDisputed: "not_disputed"
    }
  }
}
