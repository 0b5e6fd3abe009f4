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
    (.use, [.owner, .admin, .member], .roleMayNot),
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
    #expect(book.account(.breakage, of: Wallet.ID(0)).creditBalance == MoneyTotal(Money(units: 30)))
    #expect(billing.authorize(id) == .refused(.organizationDeleted))
    for action in OrganizationAction.allCases {
      #expect(throws: BillingRefusal.notPermitted(action, .organizationDeleted)) {
        try billing.permit(action, by: .platform, in: id)
      }
    }
    #expect(book.violations().isEmpty)
    // The deletion is told before a role, a card, an amount or a purchase is looked at.
    for actor in [Actor.platform, .member(Identifier(2)), .member(Identifier(9))] {
      #expect(throws: BillingRefusal.notPermitted(.purchase, .organizationDeleted)) {
        try billing.purchase(
          .amount(.zero), organization: id, at: Self.start, by: actor,
          charging: .member(Identifier(1)))
      }
      #expect(throws: BillingRefusal.notPermitted(.refund, .organizationDeleted)) {
        try billing.refund(nil, of: 7, organization: id, by: actor, at: Self.start)
      }
      #expect(throws: BillingRefusal.notPermitted(.changePlan, .organizationDeleted)) {
        try billing.changePlan(of: id, to: nil, isProrated: true, by: actor, at: Self.start)
      }
    }
  }

  @Test(
    "a request in flight when its organization is deleted is not charged, and its hold released")
  func inFlight() throws {
    let card = try RateCard(
      [PricedModel(name: "m", price: ModelPrice(UsageRates(input: .one, output: .zero)))],
      markup: .none, rounding: .halfEven)
    let meter = Meter(
      name: "storage", unit: "GB", price: try MeterPrice(.perUnit(price: .one, per: .one)))
    for admission in [AdmissionPolicy.balance, .hold(HoldPolicy())] {
      var billing = Billing(rateCard: card, meters: [meter], journal: NoJournal())
      let id = billing.open(
        OrganizationTerms(creditLine: Money(units: 3), admission: admission))
      _ = try billing.purchase(.amount(Money(units: 30)), organization: id, at: Self.start)
      let admitted = try billing.authorize(
        id, estimate: Money(units: 2), number: 1, at: Self.start)
      guard case .admitted(let hold) = admitted else {
        Issue.record("it was refused")
        return
      }
      let deletion = try billing.delete(id, forfeitsCredit: true, by: .platform, at: Self.start)
      #expect(deletion.forfeited == Money(units: 30) && billing.held(of: id) == .zero)
      #expect(throws: BillingRefusal.notPermitted(.use, .organizationDeleted)) {
        try billing.settle(
          hold, usage: RequestUsage(inputTokens: 2), model: ModelID(0), arrival: Self.start,
          completion: Self.start, organization: id, number: 1, type: .request,
          attribution: .none)
      }
      #expect(!billing.hasCredit(id), "the credit line is gone as well")
      let delivery = try billing.deliver(
        [MeteredQuantity(meter: 0, quantity: MeterQuantity(1))], to: id, at: Self.start)
      #expect(delivery == .refused(.organizationDeleted))
      #expect(billing.balance(of: id) == .zero && billing.ledger.violations().isEmpty)
    }
  }

  @Test("a deletion takes all credit, also that with a scope beside a debt, which stays owed")
  func scopedCredit() throws {
    let card = try RateCard(
      [PricedModel(name: "m", price: ModelPrice(UsageRates(input: .one, output: .zero)))],
      markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: NoJournal())
    let id = billing.open(OrganizationTerms(scopes: [CreditScope(types: [.batch])]))
    try billing.give(
      Money(units: 7), scope: GrantScope(1), organization: id, by: .platform, at: Self.start)
    _ = try billing.settle(
      RequestUsage(inputTokens: 5), model: ModelID(0), arrival: Self.start,
      completion: Self.start, organization: id, number: 1, type: .request, attribution: .none)
    #expect(billing.balance(of: id) == Money(units: 2))
    #expect(throws: BillingRefusal.creditLeft(Money(units: 7))) {
      try billing.delete(id, forfeitsCredit: false, by: .platform, at: Self.start)
    }
    let deletion = try billing.delete(id, forfeitsCredit: true, by: .platform, at: Self.start)
    #expect(deletion.forfeited == Money(units: 7))
    #expect(billing.balance(of: id) == Money(units: -5))
    #expect(billing.ledger.grants(of: billing.wallet(of: id)).isEmpty)
    #expect(billing.ledger.violations().isEmpty)
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
