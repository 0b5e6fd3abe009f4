import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Permissions")
struct PermissionTests {
  private static let start = Instant(nanoseconds: 0)
  /// The holder of the card in a row of the matrix, as members of the test's organization.
  private enum Holder: String, CaseIterable {
    case organization, oneself, another
  }

  /// Members by number: 0 owns, 1 administers, 2 uses; 3 owns too, so that 0 may leave.
  private static let roles: [Role] = [.owner, .admin, .member, .owner]

  private func billing() throws -> (Billing<NoJournal>, Identifier<Organization>) {
    var billing = Billing(
      rateCard: try RateCard([], markup: .none, rounding: .halfEven), journal: NoJournal())
    let id = billing.open(OrganizationTerms(paymentMethod: Identifier(0), roles: Self.roles))
    return (billing, id)
  }

  /// The matrix, written out by hand: which roles may do what.
  private static let matrix: [(OrganizationAction, [Role], PermissionRefusal)] = [
    (.purchase, [.owner, .admin, .member], .roleMayNot),
    (.setTopUpRule, [.owner, .admin], .roleMayNot),
    (.transferOut, [.owner, .admin], .roleMayNot),
    (.transferIn, [.owner, .admin], .roleMayNot),
    (.changePlan, [.owner, .admin], .roleMayNot),
    (.changeMembers, [.owner, .admin], .roleMayNot),
    (.changeOwners, [.owner], .roleMayNot),
    (.delete, [.owner], .roleMayNot),
    (.refund, [], .platformOnly),
    (.adjust, [], .platformOnly),
    (.readHistory, [.owner, .admin, .member], .roleMayNot),
  ]

  @Test("every action has its roles, and everybody else a reason")
  func actions() throws {
    #expect(Self.matrix.map(\.0) == OrganizationAction.allCases)
    let (billing, id) = try billing()
    for (action, allowed, reason) in Self.matrix {
      for (number, role) in Self.roles.enumerated() {
        let found = refusal { () throws(BillingRefusal) in
          try billing.permit(action, by: .member(Identifier(number)), in: id)
        }
        #expect(
          found == (allowed.contains(role) ? nil : .notPermitted(action, reason)),
          "\(action.name) by \(role.name)")
      }
      let stranger = refusal { () throws(BillingRefusal) in
        try billing.permit(action, by: .member(Identifier(9)), in: id)
      }
      #expect(stranger == .notPermitted(action, .notAMember))
      try billing.permit(action, by: .platform, in: id)
    }
  }

  @Test("a card is charged by its holder; the organization's by owners and admins")
  func cards() throws {
    let (billing, id) = try billing()
    for (number, role) in Self.roles.enumerated() {
      for holder in Holder.allCases {
        let owner: PaymentMethodOwner =
          switch holder {
          case .organization: .organization
          case .oneself: .member(Identifier(number))
          case .another: .member(Identifier((number + 1) % 4))
          }
        let expected: PermissionRefusal? =
          switch holder {
          case .organization: role == .member ? .roleMayNot : nil
          case .oneself: nil
          case .another: .foreignPaymentMethod
          }
        let found = refusal { () throws(BillingRefusal) in
          try billing.permit(
            .purchase, by: .member(Identifier(number)), in: id, charging: owner)
        }
        #expect(found == expected.map { .notPermitted(.purchase, $0) }, "\(role) \(holder)")
      }
    }
    try billing.permit(.purchase, by: .platform, in: id, charging: .organization)
    #expect(throws: BillingRefusal.notPermitted(.purchase, .foreignPaymentMethod)) {
      try billing.permit(.purchase, by: .platform, in: id, charging: .member(Identifier(0)))
    }
  }

  @Test("owners are made and unmade by owners only, and one always stays")
  func owners() throws {
    var (billing, id) = try billing()
    let owner = Actor.member(Identifier(0))
    let admin = Actor.member(Identifier(1))
    func change(_ role: Role?, of member: Int, by actor: Actor) -> BillingRefusal? {
      do throws(BillingRefusal) {
        try billing.setRole(role, of: Identifier(member), in: id, by: actor)
        return nil
      } catch {
        return error
      }
    }
    #expect(change(.admin, of: 2, by: admin) == nil)
    #expect(change(.owner, of: 2, by: admin) == .notPermitted(.changeOwners, .roleMayNot))
    #expect(change(nil, of: 0, by: admin) == .notPermitted(.changeOwners, .roleMayNot))
    #expect(change(.member, of: 7, by: admin) == nil)
    #expect(billing.role(of: Identifier(7), in: id) == .member)
    #expect(billing.role(of: Identifier(6), in: id) == nil, "numbers between are nobody")
    #expect(change(.member, of: 3, by: owner) == nil)
    #expect(change(nil, of: 0, by: owner) == .notPermitted(.changeOwners, .lastOwner))
    #expect(billing.role(of: Identifier(0), in: id) == .owner, "a refusal changes nothing")
    #expect(change(.owner, of: 1, by: owner) == nil)
    #expect(change(nil, of: 0, by: owner) == nil)
    #expect(change(.admin, of: 2, by: owner) == .notPermitted(.changeMembers, .notAMember))
  }

  @Test("a deleted organization allows nothing, serves nothing and buys nothing")
  func deletion() throws {
    var (billing, id) = try billing()
    _ = try billing.purchase(.atFaceValue(Money(units: 30)), organization: id, at: Self.start)
    #expect(throws: BillingRefusal.creditLeft(Money(units: 30))) {
      try billing.delete(id, forfeitsCredit: false, by: .platform, at: Self.start)
    }
    #expect(billing.authorize(id) == .admitted)
    let deletion = try billing.delete(
      id, forfeitsCredit: true, by: .member(Identifier(0)), at: Self.start)
    #expect(deletion.forfeited == Money(units: 30))
    #expect(billing.balance(of: id) == .zero)
    let book = billing.ledger
    #expect(book.account(book.platform.breakage).creditBalance == MoneyTotal(Money(units: 30)))
    #expect(billing.authorize(id) == .refused(.organizationDeleted))
    for action in OrganizationAction.allCases {
      #expect(throws: BillingRefusal.notPermitted(action, .organizationDeleted)) {
        try billing.permit(action, by: .platform, in: id)
      }
    }
    #expect(book.violations().isEmpty)
  }

  private func refusal(_ body: () throws(BillingRefusal) -> Void) -> BillingRefusal? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
