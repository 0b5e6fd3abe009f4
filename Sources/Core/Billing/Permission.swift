public import Ledger
public import Quantities

/// Who does something to an organization.
public enum Actor: Hashable, Sendable {
  /// The platform's own staff or program.
  case platform
  /// A member of the organization.
  case member(Identifier<Member>)
}

/// What a member may do.
public enum Role: String, NamedCase {
  /// Everything that concerns the organization.
  case owner
  /// Everything but what concerns owners and the organization's existence.
  case admin
  /// Use it, and pay for it.
  case member
}

/// Something that somebody does to an organization.
public enum OrganizationAction: String, NamedCase {
  /// Buy credit with a payment method.
  case purchase
  /// Set, change or remove the auto top-up rule.
  case setTopUpRule = "set_auto_top_up"
  /// Move credit to another organization.
  case transferOut = "transfer_out"
  /// Receive credit from another organization.
  case transferIn = "transfer_in"
  /// Change the plan, or switch its overage on or off.
  case changePlan = "change_plan"
  /// Add a member with the role `member` or `admin`, or remove one.
  case changeMembers = "change_members"
  /// Make somebody an owner, or take that away.
  case changeOwners = "change_owners"
  /// Delete the organization.
  case delete = "delete_organization"
  /// Give money back for a purchase or for usage.
  case refund
  /// Correct a balance by hand, give credit or take it away.
  case adjust
  /// Look at the history of the balance.
  case readHistory = "read_history"
  /// Use what is there: requests and metered usage.
  case use
}

/// Why an actor may not do something.
public enum PermissionRefusal: String, NamedCase {
  /// The role does not allow it.
  case roleMayNot = "role_may_not"
  /// Only the platform does this.
  case platformOnly = "platform_only"
  /// The payment method is somebody else's, who alone may charge it.
  case foreignPaymentMethod = "foreign_payment_method"
  /// The actor is no member of the organization.
  case notAMember = "not_a_member"
  /// The organization was deleted.
  case organizationDeleted = "organization_deleted"
  /// The organization would be without an owner.
  case lastOwner = "last_owner"
}

/// Whose card is to be charged.
public enum PaymentMethodOwner: Hashable, Sendable {
  /// The organization's, on file with the platform.
  case organization
  /// A member's own, which no other member sees.
  case member(Identifier<Member>)
}

/// What each role may do: the one table of permissions.
public enum Permission {
  /// Tells whether a role may do something.
  ///
  /// - Returns: Why not, or nil where it may.
  public static func refusal(of action: OrganizationAction, by role: Role) -> PermissionRefusal? {
    switch action {
    case .purchase, .readHistory, .use: nil
    case .setTopUpRule, .transferOut, .transferIn, .changePlan, .changeMembers:
      role == .member ? .roleMayNot : nil
    case .changeOwners, .delete: role == .owner ? nil : .roleMayNot
    case .refund, .adjust: .platformOnly
    }
  }

  /// Tells whether a member may have a payment method charged.
  ///
  /// Anybody may use a card of their own. The organization's is for those who may set its rules.
  ///
  /// - Returns: Why not, or nil where the member may.
  public static func refusal(
    ofCharging owner: PaymentMethodOwner, by member: Identifier<Member>, role: Role
  ) -> PermissionRefusal? {
    switch owner {
    case .organization: role == .member ? .roleMayNot : nil
    case .member(let holder): holder == member ? nil : .foreignPaymentMethod
    }
  }
}
