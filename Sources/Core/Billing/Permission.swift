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
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
  /// Everything that concerns the organization.
  case owner
  /// Everything but what concerns owners and the organization's existence.
  case admin
  /// Use it, and pay for it.
  case member

  /// The name in files.
  public var name: String {
    switch self {
    case .owner: "owner"
    case .admin: "admin"
    case .member: "member"
    }
  }
}

/// Something that somebody does to an organization.
public enum OrganizationAction: UInt8, Hashable, Sendable, CaseIterable {
  /// Buy credit with a payment method.
  case purchase
  /// Set, change or remove the auto top-up rule.
  case setTopUpRule
  /// Move credit to another organization.
  case transferOut
  /// Receive credit from another organization.
  case transferIn
  /// Change the plan, or switch its overage on or off.
  case changePlan
  /// Add a member with the role `member` or `admin`, or remove one.
  case changeMembers
  /// Make somebody an owner, or take that away.
  case changeOwners
  /// Delete the organization.
  case delete
  /// Give money back for a purchase or for usage.
  case refund
  /// Correct a balance by hand, give credit or take it away.
  case adjust
  /// Look at the history of the balance.
  case readHistory
  /// Use what is there: requests and metered usage.
  case use

  /// The name in files.
  public var name: String {
    switch self {
    case .purchase: "purchase"
    case .setTopUpRule: "set_auto_top_up"
    case .transferOut: "transfer_out"
    case .transferIn: "transfer_in"
    case .changePlan: "change_plan"
    case .changeMembers: "change_members"
    case .changeOwners: "change_owners"
    case .delete: "delete_organization"
    case .refund: "refund"
    case .adjust: "adjust"
    case .readHistory: "read_history"
    case .use: "use"
    }
  }
}

/// Why an actor may not do something.
public enum PermissionRefusal: UInt8, Hashable, Sendable, CaseIterable {
  /// The role does not allow it.
  case roleMayNot
  /// Only the platform does this.
  case platformOnly
  /// The payment method is somebody else's, who alone may charge it.
  case foreignPaymentMethod
  /// The actor is no member of the organization.
  case notAMember
  /// The organization was deleted.
  case organizationDeleted
  /// The organization would be without an owner.
  case lastOwner

  /// The name in files.
  public var name: String {
    switch self {
    case .roleMayNot: "role_may_not"
    case .platformOnly: "platform_only"
    case .foreignPaymentMethod: "foreign_payment_method"
    case .notAMember: "not_a_member"
    case .organizationDeleted: "organization_deleted"
    case .lastOwner: "last_owner"
    }
  }
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
