public import AutoTopUp
public import Billing
public import Ledger
public import Pricing
public import Quantities

/// Something that somebody does to an organization at a stated instant.
public struct ScheduledAction: Hashable, Sendable {
  /// When.
  public var at: Instant
  /// Who: a member, or none for the platform.
  public var member: Identifier<Member>
  /// What.
  public var kind: Kind

  /// What is done.
  public enum Kind: Hashable, Sendable {
    /// Credit is bought with a card, as far as the checkout gets.
    case purchase(CreditProduct, card: PaymentMethodOwner, checkout: Checkout)
    /// Promotional credit is given.
    case give(Money, priority: Int32, expiry: Instant, scope: GrantScope = .everything)
    /// The balance is corrected by hand; negative amounts take credit away.
    case adjust(Money)
    /// Money is given back for a purchase; nil for as much as is unspent.
    case refund(PurchaseReference, Money?)
    /// Credit is given back for usage.
    case refundUsage(Money)
    /// The card's bank takes a purchase back.
    case chargeBack(PurchaseReference, fee: Money)
    /// The bank decides a dispute for the platform.
    case winDispute(PurchaseReference)
    /// Credit moves to another organization, by its index in the scenario; nil for all of it.
    case transfer(Money?, to: Int, counterpart: Identifier<Member>)
    /// The auto top-up rule is changed, or removed; what follows failed charges, where that changes.
    case setTopUpRule(TopUpRule?, Dunning?)
    /// The plan is changed, or ended; billing decides what that comes to.
    case changePlan(Plan?, isProrated: Bool, PlanChangeTerms = PlanChangeTerms())
    /// The plan rests until an instant.
    case pausePlan(until: Instant, PlanPause)
    /// Requests beyond the included ones are treated in another way from now on.
    case switchOverage(Overage)
    /// A member is given a role, or removed.
    case setRole(Identifier<Member>, Role?)
    /// The organization is deleted; credit left is forfeited where said so.
    case delete(forfeitsCredit: Bool)
  }

  /// Which purchase an action is about.
  public enum PurchaseReference: Hashable, Sendable {
    /// The last purchase or top-up before the action.
    case last
    /// The purchase that another action of the organization made, by its index.
    case action(Int)
  }

  /// How far a purchase gets.
  public enum Checkout: Hashable, Sendable {
    /// It is paid.
    case completed
    /// The card is declined.
    case failed
    /// The customer leaves before paying.
    case abandoned
  }

  /// Makes an action.
  public init(
    at: Instant, member: Identifier<Member> = .none, kind: Kind
  ) {
    self.at = at
    self.member = member
    self.kind = kind
  }

  /// Whether the action needs an earlier purchase to be remembered.
  public var isAboutPurchase: Bool {
    switch kind {
    case .refund, .chargeBack, .winDispute: true
    default: false
    }
  }

  /// The organization that the action touches besides its own, or nil.
  public var otherOrganization: Int? {
    guard case .transfer(_, let other, _) = kind else { return nil }
    return other
  }
}
