import AutoTopUp
import Billing
import Pricing
import Projection
import Quantities
import Text

/// Something that somebody does at a stated instant.
struct TimelineDocument {
  let at: Located<Instant>
  let organization: Located<String>
  let member: Located<String>?
  let identifier: Located<String>?
  let action: TimelineAction

  static var type: ValueType<Self> {
    .object("timeline_entry", "Something that happens at a stated time") { object in
      let at = object.required(
        "at", ValueType<CivilDateTime>.dateTime.located, "When.", example: "2026-02-01T09:00")
      let organization = object.required(
        "organization", ValueType<String>.name.located,
        "Whose balance it is; the name of several alike means each of them.", example: "acme")
      let member = object.optional(
        "by", ValueType<String>.name.located,
        "Who does it: a member, as far as the role allows it; else the platform.", example: "ada")
      let identifier = object.optional(
        "id", ValueType<String>.name.located,
        "A name for the purchase, so that a later entry can refund it.", example: "first-pack")
      let action = object.oneKey(of: TimelineAction.alternatives, "What happens")
      guard let zone = object.context?.zone, let at, let organization, let action else {
        return nil
      }
      return Self(
        at: Located(value: at.value.instant(in: zone), position: at.position),
        organization: organization, member: member, identifier: identifier, action: action)
    }
  }
}

/// What happens in an entry of the timeline.
enum TimelineAction {
  /// What is bought.
  enum Offer {
    case package(Located<String>)
    case amount(Located<Money>)
  }

  /// Whose card is charged.
  enum Card {
    case organization
    case own
    /// That of the member of a name.
    case member(String)
  }

  case purchase(Offer, card: Located<Card>?, checkout: ScheduledAction.Checkout)
  case grant(Money, priority: Int, expires: CalendarSpan?, scope: Located<ScopeDocument>?)
  case adjustment(Located<Money>)
  case refund(of: Located<String>?, Money?)
  case usageRefund(Money)
  case chargeback(of: Located<String>?, fee: Money?)
  case disputeWon(of: Located<String>?)
  case transfer(to: Located<String>, Located<Money>?)
  case autoTopUp(Located<TopUpDocument>?)
  case plan(Located<String>?, isProrated: Bool)
  case overage(Overage)
  case member(Located<String>, Role?)
  case delete(forfeitsCredit: Bool)

  static var alternatives: [KeyAlternative<Self>] {
    [
      KeyAlternative(
        "purchase", purchase, "Credit is bought.", example: "{package: growth}"),
      KeyAlternative(
        "grant", grant, "Promotional credit is given.", example: "{amount: $25}"),
      KeyAlternative(
        "adjustment", ValueType<Money>.signedMoney.located.map { Self.adjustment($0) },
        "The balance is corrected by hand; a negative amount takes credit away.", example: "-$5"),
      KeyAlternative(
        "refund", refund, "Money is given back for credit that is unspent.",
        example: "{of: first-pack, amount: $20}"),
      KeyAlternative(
        "usage_refund", ValueType<Money>.positiveMoney.map { Self.usageRefund($0) },
        "Credit is given back for usage.", example: "$12"),
      KeyAlternative(
        "chargeback", chargeback, "The card's bank takes a purchase back.",
        example: "{of: first-pack}"),
      KeyAlternative(
        "dispute_won", disputeWon, "The bank gives a purchase back that it had taken.",
        example: "{of: first-pack}"),
      KeyAlternative(
        "transfer", transfer, "Credit moves to another organization.",
        example: "{to: beta, amount: $50}"),
      KeyAlternative(
        "auto_top_up", rule, "The auto top-up rule is changed, or removed with `none`.",
        example: "{threshold: $20, amount: $100}"),
      KeyAlternative(
        "plan", plan, "The plan is changed or ended; its period ends early.",
        example: "{to: pro, prorate: true}"),
      KeyAlternative(
        "overage", overage,
        "Requests beyond the plan's are charged at a rate from now on, or rejected with `off`.",
        example: "{request: $0.002}"),
      KeyAlternative(
        "member", member, "Somebody joins, gets another role, or leaves.",
        example: "{name: bob, role: admin}"),
      KeyAlternative(
        "delete", delete, "The organization is deleted.", example: "{forfeit: true}"),
    ]
  }

  private static var purchase: ValueType<Self> {
    .object("purchase", "A purchase of credit") { object in
      let offer = object.oneKey(
        of: [
          KeyAlternative(
            "package", ValueType<String>.name.located.map { Offer.package($0) },
            "The name of a package.", example: "growth"),
          KeyAlternative(
            "amount", ValueType<Money>.positiveMoney.located.map { Offer.amount($0) },
            "An amount of credit at its face value.", example: "$50"),
        ], "What is bought")
      let card = object.optional(
        "card", Card.type.located,
        shown: "organization, or own for those with the role member",
        "Whose card is charged: `organization`, the one on file; `own`, that of the member who buys; "
          + "or that of the member of a name, which is refused to everybody else.",
        example: "own")
      let checkout = object.optional(
        "checkout",
        .choice([
          Choice("completed", ScheduledAction.Checkout.completed, "it is paid"),
          Choice("failed", .failed, "the card is declined"),
          Choice("abandoned", .abandoned, "the customer leaves before paying"),
        ]), default: .completed, shown: "completed", "How far the purchase gets.")
      return offer.map { .purchase($0, card: card, checkout: checkout) }
    }
  }

  private static var grant: ValueType<Self> {
    .object("grant", "Promotional credit") { object in
      let amount = object.required(
        "amount", .positiveMoney, "How much.", example: "$25")
      let priority = object.optional(
        "priority", .count(0...1_000_000), default: 0, shown: "0",
        "Lower burns first; bought credit has 0.", example: "1")
      let expires = object.optional(
        "expires", .span, shown: "never", "How long it is worth something.", example: "3 months")
      let scope = object.optional(
        "scope", ScopeDocument.type.located, shown: "anything", "What it may be spent on.",
        example: "{projects: [search]}")
      return amount.map { .grant($0, priority: priority, expires: expires, scope: scope) }
    }
  }

  private static var refund: ValueType<Self> {
    .object("refund", "Money given back for a purchase") { object in
      let of = purchaseName(object)
      let amount = object.optional(
        "amount", .positiveMoney, shown: "all that is unspent", "How much of the price.",
        example: "$20")
      return .refund(of: of, amount)
    }
  }

  private static var chargeback: ValueType<Self> {
    .object("chargeback", "A purchase that the card's bank takes back") { object in
      let of = purchaseName(object)
      let fee = object.optional(
        "fee", .money, shown: "$15", "What the bank charges the platform for it.", example: "$20")
      return .chargeback(of: of, fee: fee)
    }
  }

  private static var disputeWon: ValueType<Self> {
    .object("dispute_won", "A purchase that the bank gives back") { object in
      .disputeWon(of: purchaseName(object))
    }
  }

  private static func purchaseName(_ object: ObjectReader) -> Located<String>? {
    object.optional(
      "of", ValueType<String>.name.located, shown: "the last purchase or top-up before",
      "The `id` of the purchase.", example: "first-pack")
  }

  private static var transfer: ValueType<Self> {
    .object("transfer", "Credit that moves to another organization") { object in
      let target = object.required(
        "to", ValueType<String>.name.located, "The organization that receives it.",
        example: "beta")
      let amount = object.optional(
        "amount", ValueType<Money>.positiveMoney.located, shown: "all there is", "How much.",
        example: "$50")
      return target.map { .transfer(to: $0, amount) }
    }
  }

  private static var rule: ValueType<Self> {
    .either(
      scalar: .choice([Choice("none", .autoTopUp(nil), "no credit is bought by itself")]),
      structure: TopUpDocument.type.located.map { Self.autoTopUp($0) })
  }

  private static var plan: ValueType<Self> {
    .object("plan_change", "A change of the plan") { object in
      let target = object.required(
        "to", ValueType<String>.name.located, "The name of the new plan, or `none`.",
        example: "pro")
      let isProrated = object.optional(
        "prorate", .boolean, default: false, shown: "false",
        "Whether the period goes on: the unused part of the old fee comes back, and the new one is "
          + "for the rest. Otherwise a whole new period starts, and nothing comes back.",
        example: "true")
      return target.map { .plan($0.value == "none" ? nil : $0, isProrated: isProrated) }
    }
  }

  private static var overage: ValueType<Self> {
    .either(
      scalar: .choice([Choice("off", .overage(.rejected), "they are rejected")]),
      structure: .object("overage_change", "Overage that is switched on") { object in
        object.required(
          "request", .price, "The price of a request beyond the included ones.",
          example: "$0.002"
        ).map { .overage(.charged(perRequest: Rate($0))) }
      })
  }

  private static var member: ValueType<Self> {
    .object("member_change", "A change of the members") { object in
      let name = object.required(
        "name", ValueType<String>.name.located, "Who.", example: "bob")
      let role = object.required(
        "role",
        .choice([
          Choice("owner", Role?.some(.owner), "may do everything"),
          Choice("admin", .some(.admin), "may set rules and buy"),
          Choice("member", .some(.member), "uses what is there"),
          Choice("none", Role?.none, "is no member any more"),
        ]), "The new role.", example: "admin")
      guard let name, let role else { return nil }
      return .member(name, role)
    }
  }

  private static var delete: ValueType<Self> {
    .object("delete", "The end of an organization") { object in
      .delete(
        forfeitsCredit: object.optional(
          "forfeit", .boolean, default: false, shown: "false",
          "Whether credit that is left is given up; else the organization is not deleted.",
          example: "true"))
    }
  }
}

extension TimelineAction.Card {
  static var type: ValueType<Self> {
    ValueType<String>.name.map { name in
      switch name {
      case "organization": .organization
      case "own": .own
      default: .member(name)
      }
    }
  }
}
