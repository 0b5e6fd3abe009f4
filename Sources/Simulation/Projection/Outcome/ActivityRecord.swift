import Billing
public import Ledger
public import Quantities

/// Something that was done to an organization, or was refused.
public struct ActivityRecord: Hashable, Sendable {
  /// What was done, by its name in files.
  public enum Action: String, NamedCase {
    /// Credit was bought by a person.
    case purchase
    /// Credit was bought by the rule.
    case autoTopUp = "auto_top_up"
    /// A plan's fee was invoiced.
    case planFee = "plan_fee"
    /// Requests beyond the included ones were invoiced.
    case overage
    /// Promotional credit was given.
    case grant
    /// The balance was corrected by hand.
    case adjustment
    /// Money was given back for a purchase.
    case refund
    /// Credit was given back for usage.
    case usageRefund = "usage_refund"
    /// The card's bank took a purchase back.
    case chargeback
    /// The bank gave it back again.
    case disputeWon = "dispute_won"
    /// Credit was moved to another organization.
    case transferOut = "transfer_out"
    /// Credit was moved here from another organization.
    case transferIn = "transfer_in"
    /// The auto top-up rule was set or changed.
    case topUpRuleSet = "auto_top_up_set"
    /// The auto top-up rule was removed.
    case topUpRuleRemoved = "auto_top_up_removed"
    /// Somebody became a member.
    case memberAdded = "member_added"
    /// A member got another role.
    case roleChanged = "role_changed"
    /// A member was removed.
    case memberRemoved = "member_removed"
    /// The organization was deleted.
    case organizationDeleted = "organization_deleted"
    /// The plan was changed or ended.
    case planChanged = "plan_changed"
    /// The plan was paused.
    case planPaused = "plan_paused"
    /// Overage was switched on, off or to another rate.
    case overageSwitched = "overage_switched"
  }

  /// Why it was not done, by its name in files.
  public enum Refusal: String, NamedCase {
    /// The role does not allow it.
    case roleMayNot = "role_may_not"
    /// Only the platform does this.
    case platformOnly = "platform_only"
    /// The card is somebody else's.
    case foreignPaymentMethod = "foreign_payment_method"
    /// The actor is no member of the organization.
    case notAMember = "not_a_member"
    /// The organization was deleted.
    case organizationDeleted = "organization_deleted"
    /// The organization would be without an owner.
    case lastOwner = "last_owner"
    /// There is less credit than should move.
    case insufficientCredit = "insufficient_credit"
    /// There is credit left that would be lost.
    case creditLeft = "credit_left"
    /// A charge is with the processor.
    case chargePending = "charge_pending"
    /// There is no card to charge.
    case noPaymentMethod = "no_payment_method"
    /// There is no such purchase.
    case noSuchPurchase = "no_such_purchase"
    /// More than the unspent part of the purchase.
    case refundTooLarge = "refund_too_large"
    /// The bank has taken the purchase back.
    case underDispute = "under_dispute"
    /// The purchase is not disputed.
    case notDisputed = "not_disputed"
    /// The amount is zero.
    case amountNotPositive = "amount_not_positive"
    /// The card was declined at the checkout.
    case checkoutFailed = "checkout_failed"
    /// The customer left the checkout.
    case checkoutAbandoned = "checkout_abandoned"
    /// There is no plan.
    case noPlan = "no_plan"

    /// Why billing refused what somebody wanted; nil for what no action should lead to.
    init?(_ refusal: BillingRefusal) { self.init(rawValue: refusal.name) }
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
