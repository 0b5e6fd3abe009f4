import Billing
public import Ledger
public import Quantities

/// Something that was done to an organization, or was refused.
public struct ActivityRecord: Hashable, Sendable {
  /// What was done.
  public enum Action: UInt8, Hashable, Sendable, CaseIterable {
    /// Credit was bought by a person.
    case purchase
    /// Credit was bought by the rule.
    case autoTopUp
    /// A plan's fee was invoiced.
    case planFee
    /// Requests beyond the included ones were invoiced.
    case overage
    /// Promotional credit was given.
    case grant
    /// The balance was corrected by hand.
    case adjustment
    /// Money was given back for a purchase.
    case refund
    /// Credit was given back for usage.
    case usageRefund
    /// The card's bank took a purchase back.
    case chargeback
    /// The bank gave it back again.
    case disputeWon
    /// Credit was moved to another organization.
    case transferOut
    /// Credit was moved here from another organization.
    case transferIn
    /// The auto top-up rule was set or changed.
    case topUpRuleSet
    /// The auto top-up rule was removed.
    case topUpRuleRemoved
    /// Somebody became a member.
    case memberAdded
    /// A member got another role.
    case roleChanged
    /// A member was removed.
    case memberRemoved
    /// The organization was deleted.
    case organizationDeleted
    /// The plan was changed or ended.
    case planChanged
    /// Overage was switched on, off or to another rate.
    case overageSwitched

    /// The name in files.
    public var name: String {
      switch self {
      case .purchase: "purchase"
      case .autoTopUp: "auto_top_up"
      case .planFee: "plan_fee"
      case .overage: "overage"
      case .grant: "grant"
      case .adjustment: "adjustment"
      case .refund: "refund"
      case .usageRefund: "usage_refund"
      case .chargeback: "chargeback"
      case .disputeWon: "dispute_won"
      case .transferOut: "transfer_out"
      case .transferIn: "transfer_in"
      case .topUpRuleSet: "auto_top_up_set"
      case .topUpRuleRemoved: "auto_top_up_removed"
      case .memberAdded: "member_added"
      case .roleChanged: "role_changed"
      case .memberRemoved: "member_removed"
      case .organizationDeleted: "organization_deleted"
      case .planChanged: "plan_changed"
      case .overageSwitched: "overage_switched"
      }
    }
  }

  /// Why it was not done.
  public enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
    /// The role does not allow it.
    case roleMayNot
    /// Only the platform does this.
    case platformOnly
    /// The card is somebody else's.
    case foreignPaymentMethod
    /// The actor is no member of the organization.
    case notAMember
    /// The organization was deleted.
    case organizationDeleted
    /// The organization would be without an owner.
    case lastOwner
    /// There is less credit than should move.
    case insufficientCredit
    /// There is credit left that would be lost.
    case creditLeft
    /// A charge is with the processor.
    case chargePending
    /// There is no card to charge.
    case noPaymentMethod
    /// There is no such purchase.
    case noSuchPurchase
    /// More than the unspent part of the purchase.
    case refundTooLarge
    /// The bank has taken the purchase back.
    case underDispute
    /// The purchase is not disputed.
    case notDisputed
    /// The amount is zero.
    case amountNotPositive
    /// The card was declined at the checkout.
    case checkoutFailed
    /// The customer left the checkout.
    case checkoutAbandoned
    /// There is no plan.
    case noPlan

    /// The name in files.
    public var name: String {
      switch self {
      case .roleMayNot: "role_may_not"
      case .platformOnly: "platform_only"
      case .foreignPaymentMethod: "foreign_payment_method"
      case .notAMember: "not_a_member"
      case .organizationDeleted: "organization_deleted"
      case .lastOwner: "last_owner"
      case .insufficientCredit: "insufficient_credit"
      case .creditLeft: "credit_left"
      case .chargePending: "charge_pending"
      case .noPaymentMethod: "no_payment_method"
      case .noSuchPurchase: "no_such_purchase"
      case .refundTooLarge: "refund_too_large"
      case .underDispute: "under_dispute"
      case .notDisputed: "not_disputed"
      case .amountNotPositive: "amount_not_positive"
      case .checkoutFailed: "checkout_failed"
      case .checkoutAbandoned: "checkout_abandoned"
      case .noPlan: "no_plan"
      }
    }

    /// Why billing refused what somebody wanted; nil for what no action should lead to.
    init?(_ refusal: BillingRefusal) {
      switch refusal {
      case .notPermitted(_, let permission): self = Self(permission)
      case .ledger(.insufficientCredit): self = .insufficientCredit
      case .creditLeft: self = .creditLeft
      case .chargePending: self = .chargePending
      case .noPaymentMethod: self = .noPaymentMethod
      case .noPlan: self = .noPlan
      case .noSuchPurchase: self = .noSuchPurchase
      case .refundTooLarge: self = .refundTooLarge
      case .underDispute: self = .underDispute
      case .notDisputed: self = .notDisputed
      case .amountNotPositive: self = .amountNotPositive
      case .ledger, .pricing, .belowMinimumPurchase: return nil
      }
    }

    private init(_ permission: PermissionRefusal) {
      switch permission {
      case .roleMayNot: self = .roleMayNot
      case .platformOnly: self = .platformOnly
      case .foreignPaymentMethod: self = .foreignPaymentMethod
      case .notAMember: self = .notAMember
      case .organizationDeleted: self = .organizationDeleted
      case .lastOwner: self = .lastOwner
      }
    }
  }

  /// When.
  public var at: Instant
  /// Who, or none for the platform or the program.
  public var member: Identifier<Member>
  /// What.
  public var action: Action
  /// The amount it concerns, or zero.
  public var amount: Money
  /// The other organization of a transfer, the member of a change of roles or whose card a purchase
  /// by another would have charged, or -1.
  public var other: Int32
  /// Why it was not done, or nil.
  public var refusal: Refusal?
}
