import AutoTopUp
import Billing
import Projection
import Quantities
import Text

/// A person of an organization.
struct MemberDocument {
  let name: Located<String>
  let role: Role
  let personal: PersonalWalletDocument?
  let budget: Located<BudgetDocument>?

  static var type: ValueType<Self> {
    .object("member", "A person", isPartial: true) { object in
      let name = object.required(
        "name", ValueType<String>.name.located, "The name, unique in the organization.",
        example: "ada")
      let role = object.optional(
        "role",
        .choice([
          Choice("owner", Role.owner, "may do everything"),
          Choice("admin", .admin, "may set rules and buy"),
          Choice("member", .member, "uses what is there"),
        ]), default: .member, shown: "member", "What the person may do.")
      let personal = object.optional(
        "personal", PersonalWalletDocument.type,
        "A balance of the person's own beside the organization's, called acme.ada.",
        example: "{opening_balance: $20, traffic: office}")
      let budget = object.optional(
        "budget", BudgetDocument.type.located,
        "What the requests of projects that name the member may cost.",
        example: "{limit: $50, per: week}")
      return name.map { Self(name: $0, role: role, personal: personal, budget: budget) }
    }
  }
}

/// A member's own balance: requests with personal keys are charged to it.
struct PersonalWalletDocument {
  let opening: Located<OpeningBalance>?
  let traffic: [Located<String>]
  let apiKey: String?
  let rule: Located<TopUpDocument>?
  let hasRule: Bool
  let alerts: AlertsDocument

  static var type: ValueType<Self> {
    .object("personal", "A member's own balance", isPartial: true) { object in
      Self(
        opening: object.optional(
          "opening_balance", ValueType<OpeningBalance>.opening.located, shown: "$0",
          "The balance it starts with, or `stationary`.", example: "$20"),
        traffic: object.optional(
          "traffic", .listOrOne(of: ValueType<String>.name.located), default: [], shown: "[]",
          "The names of the traffic that comes with personal keys.", example: "office"),
        apiKey: object.optional(
          "api_key", .name, "The personal key that the requests come with.",
          example: "ada-laptop"),
        rule: object.optional(
          "auto_top_up", TopUpDocument.type.located,
          "When credit is bought by itself, and how much.",
          example: "{threshold: $5, amount: $20}"),
        hasRule: object.has("auto_top_up"),
        alerts: object.optional(
          "alerts", AlertsDocument.type, default: AlertsDocument(), shown: "{}",
          "When the person is told.", example: "{low_balance: [$5]}"))
    }
  }
}

extension OrganizationDocument {
  /// The members' own balances: each is an account of its own, which its member owns.
  var personalWallets: [OrganizationDocument] {
    guard let name else { return [] }
    return members.compactMap { member in
      guard let personal = member.personal else { return nil }
      var wallet = OrganizationDocument()
      wallet.name = Located(
        value: "\(name.value).\(member.name.value)", position: member.name.position)
      wallet.owner = member.name.value
      wallet.count = count
      wallet.opening = personal.opening
      wallet.members = [MemberDocument(name: member.name, role: .owner, personal: nil, budget: nil)]
      wallet.projects = [
        ProjectDocument(
          name: Located(value: "personal", position: member.name.position),
          traffic: personal.traffic, member: member.name, apiKey: personal.apiKey, budget: nil)
      ]
      wallet.rule = personal.rule
      wallet.hasRule = personal.hasRule
      wallet.alerts = personal.alerts
      wallet.payments = payments
      wallet.faults = faults
      wallet.officeHours = officeHours
      wallet.billing.tax = billing.tax
      wallet.timeZone = timeZone
      wallet.admission = admission
      wallet.whileToppingUp = whileToppingUp
      return wallet
    }
  }
}
