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
      let at: Located<Instant>? = object.required(
        "at", .located(.instant), "When.", example: "2026-02-01T09:00")
      let organization: Located<String>? = object.required(
        "organization", .located(.name),
        "Whose balance it is; the name of several alike means each of them.", example: "acme")
      let member: Located<String>? = object.optional(
        "by", .located(.name),
        "Who does it: a member, as far as the role allows it; else the platform.", example: "ada")
      let identifier: Located<String>? = object.optional(
        "id", .located(.name),
        "A name for the purchase, so that a later entry can refund it.", example: "first-pack")
      let action = object.oneKey(of: TimelineAction.alternatives, "What happens")
      guard let at, let organization, let action else { return nil }
      return Self(
        at: at, organization: organization, member: member, identifier: identifier, action: action)
    }
  }
}

/// What happens in an entry of the timeline.
enum TimelineAction {
  /// What is bought.
  enum Offer {
    case package(Located<String>)
    case amount(Located<Money>, CreditSale = .atFaceValue)

    /// Reads what is bought.
    ///
    /// - Parameters:
    ///   - object: Where it stands.
    ///   - documentation: What it is.
    ///   - example: An amount.
    ///   - amountFirst: Whether amounts are described before packages.
    /// - Returns: The offer, or nil where it makes no sense.
    static func read(
      _ object: ObjectReader, _ documentation: String, example: String, amountFirst: Bool = false
    ) -> Self? {
      let keys = [
        KeyAlternative(
          "package", .located(.name), as: Self.package, "The name of a package.",
          example: "growth"),
        KeyAlternative(
          "amount", .located(.positiveMoney), as: { Self.amount($0) },
          "An amount of credit at its face value.", example: example),
      ]
      let offer = object.oneKey(of: amountFirst ? keys.reversed() : keys, documentation)
      let sale = CreditSale.read(object)
      guard case .amount(let amount, _)? = offer else {
        for key in CreditSale.keys {
          object.check(
            offer == nil || !object.has(key), key,
            "a package has its own `\(key)`; remove this, or buy an `amount`")
        }
        return offer
      }
      return sale.map { .amount(amount, $0) }
    }
  }

  /// Whose card is charged.
  enum Card {
    case organization
    case own
    /// That of the member of a name.
    case member(String)
  }

  /// Names nothing that would have to be looked up.
  case plain(ScheduledAction.Kind)
  /// About the purchase of a name, or the last one.
  case aboutPurchase(ScheduledAction.Kind, of: Located<String>?)
  case purchase(Offer, card: Located<Card>?, checkout: ScheduledAction.Checkout)
  case grant(Money, priority: Int, expires: CalendarSpan?, scope: Located<ScopeDocument>?)
  case transfer(to: Located<String>, Money?)
  case autoTopUp(Located<TopUpDocument>)
  case pause(until: Located<Instant>, PlanPause)
  case plan(Located<String>, isProrated: Bool, PlanChangeTerms)
  case member(Located<String>, Role?)

  static var alternatives: [KeyAlternative<Self>] {
    [
      KeyAlternative(
        "purchase", purchase, "Credit is bought.", example: "{package: growth}"),
      KeyAlternative(
        "grant", grant, "Promotional credit is given.", example: "{amount: $25}"),
      KeyAlternative(
        "adjustment", adjustment,
        "The balance is corrected by hand; a negative amount takes credit away.", example: "-$5"),
      KeyAlternative(
        "refund", refund, "Money is given back for credit that is unspent.",
        example: "{of: first-pack, amount: $20}"),
      KeyAlternative(
        "usage_refund", .positiveMoney, as: { .plain(.refundUsage($0)) },
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
        "pause", pause,
        "The plan rests: no fee falls due, no credit comes, and nothing is included.",
        example: "{until: 2026-04-01}"),
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
}

extension TimelineAction {
  private static var purchase: ValueType<Self> {
    .object("purchase", "A purchase of credit") { object in
      let offer = Offer.read(object, "What is bought", example: "$50")
      let card: Located<Card>? = object.optional(
        "card", .located(Card.type), shown: "organization, or own for those with the role member",
        "Whose card is charged: `organization`, the one on file; `own`, that of the member who buys; "
          + "or that of the member of a name, which is refused to everybody else.",
        example: "own")
      let checkout = object.optional(
        "checkout",
        .words([
          Choice("completed", ScheduledAction.Checkout.completed, "it is paid"),
          Choice("failed", .failed, "the card is declined"),
          Choice("abandoned", .abandoned, "the customer leaves before paying"),
        ]), default: .completed, "How far the purchase gets.")
      return offer.map { .purchase($0, card: card, checkout: checkout) }
    }
  }

  private static var grant: ValueType<Self> {
    .object("grant", "Promotional credit") { object in
      let amount = object.required(
        "amount", .positiveMoney, "How much.", example: "$25")
      let priority = object.optional(
        "priority", .count(0...1_000_000), default: 0,
        "Lower burns first; bought credit has 0.", example: "1")
      let expires = object.optional(
        "expires", .span, shown: "never", "How long it is worth something.", example: "3 months")
      let scope = object.optional(
        "scope", .located(ScopeDocument.type), shown: "anything", "What it may be spent on.",
        example: "{projects: [search]}")
      return amount.map { .grant($0, priority: priority, expires: expires, scope: scope) }
    }
  }

  private static var adjustment: ValueType<Self> {
    ValueType<Money>.signedMoney.refused {
      $0 == .zero
        ? "the adjustment is zero; write an amount to add, or a negative one to take away" : nil
    }.map { .plain(.adjust($0)) }
  }

  private static var refund: ValueType<Self> {
    .object("refund", "Money given back for a purchase") { object in
      let of = purchaseName(object)
      let amount = object.optional(
        "amount", .positiveMoney, shown: "all that is unspent", "How much of the price.",
        example: "$20")
      return .aboutPurchase(.refund(.last, amount), of: of)
    }
  }

  private static var chargeback: ValueType<Self> {
    .object("chargeback", "A purchase that the card's bank takes back") { object in
      let of = purchaseName(object)
      let fee = object.optional(
        "fee", .money, default: ScenarioResolution.defaultDisputeFee,
        "What the bank charges the platform for it.", example: "$20")
      object.askForAmount("fee", insteadOf: "$15")
      return .aboutPurchase(.chargeBack(.last, fee: fee), of: of)
    }
  }

  private static var disputeWon: ValueType<Self> {
    .object("dispute_won", "A purchase that the bank gives back") { object in
      .aboutPurchase(.winDispute(.last), of: purchaseName(object))
    }
  }

  private static func purchaseName(_ object: ObjectReader) -> Located<String>? {
    object.optional(
      "of", .located(.name), shown: "the last purchase or top-up before",
      "The `id` of the purchase.", example: "first-pack")
  }

  private static var transfer: ValueType<Self> {
    .object("transfer", "Credit that moves to another organization") { object in
      let target: Located<String>? = object.required(
        "to", .located(.name), "The organization that receives it.", example: "beta")
      let amount = object.optional(
        "amount", .positiveMoney, shown: "all there is", "How much.", example: "$50")
      return target.map { .transfer(to: $0, amount) }
    }
  }

  private static var rule: ValueType<Self> {
    .either(
      scalar: .choice([
        Choice("none", .plain(.setTopUpRule(nil, nil)), "no credit is bought by itself")
      ]),
      structure: ValueType<Located<TopUpDocument>>.located(TopUpDocument.type)
        .map { .autoTopUp($0) })
  }

  private static var plan: ValueType<Self> {
    .object("plan_change", "A change of the plan") { object in
      let target: Located<String>? = object.required(
        "to", .located(.name), "The name of the new plan, or `none`.", example: "pro")
      let isProrated = object.optional(
        "prorate", .boolean, default: false,
        "Whether the period goes on: the unused part of the old fee comes back, and the new one is "
          + "for the rest. Otherwise a whole new period starts, and nothing comes back.",
        example: "true")
      let terms = changeTerms(object, isProrated: isProrated)
      return target.map {
        $0.value == "none"
          ? .plain(.changePlan(nil, isProrated: isProrated, terms))
          : .plan($0, isProrated: isProrated, terms)
      }
    }
  }

  private static func changeTerms(
    _ object: ObjectReader, isProrated: Bool
  ) -> PlanChangeTerms {
    let effect = object.optional(
      "effect",
      .choice([
        Choice(PlanChangeTerms.Effect.now, "the period ends early"),
        Choice(.renewal, "the period runs to its end"),
      ]), default: .now, "When the change takes effect.")
    let credit = object.optional(
      "credit",
      .choice([
        Choice(PeriodFee.ChangeCredit.next, "it comes with the next period"),
        Choice(
          .prorated,
          "the part for the time that is left comes at once, and the old fee comes back in "
            + "proportion, whatever it paid for"),
      ]), default: .next, "What becomes of the new plan's credit, where the period goes on.")
    let oldCredit = object.optional(
      "old_credit",
      .choice([
        Choice(PlanChangeTerms.OldCredit.kept, "it stays until the end it had"),
        Choice(
          .returned,
          "the part for the time that is left is taken back as far as it is unspent; what is "
            + "spent is not refunded"),
      ]), default: .kept, "What becomes of the credit of the plan that is left.")
    let quota = object.optional(
      "used_quota",
      .choice([
        Choice(PlanChangeTerms.UsedQuota.forgotten, "the new plan's quota is full"),
        Choice(.carried, "they count against the new plan's quota"),
      ]), default: .forgotten, "What becomes of the requests that were used of the quota.")
    object.check(
      credit == .next || isProrated, "credit",
      "a whole new period brings all of its credit; add `prorate: true`, or remove this")
    object.check(
      oldCredit == .kept || credit == .prorated, "old_credit",
      "credit is returned for its part of the fee; add `prorate: true` and `credit: prorated`")
    for key in ["prorate", "credit", "old_credit", "used_quota"] {
      object.check(
        effect == .now || !object.has(key), key,
        "with `effect: renewal` the period runs to its end, so nothing is shared out; remove "
          + "`\(key)`")
    }
    guard credit == .prorated else { return PlanChangeTerms(effect: effect, usedQuota: quota) }
    return PlanChangeTerms(
      effect: effect, credit: credit, oldCredit: oldCredit, usedQuota: quota)
  }

  private static var pause: ValueType<Self> {
    .object("pause", "A plan that rests") { object in
      let until: Located<Instant>? = object.required(
        "until", .located(.instant), "When it goes on.", example: "2026-04-01")
      let rest = object.optional(
        "period",
        .choice([
          Choice(
            PlanPause.kept,
            "it stands still, and its rest follows after the pause; periods of the calendar end"),
          Choice(.ended, "it ends, and a whole new one begins after the pause"),
        ]), default: .kept, "What becomes of the running period.")
      return until.map { .pause(until: $0, rest) }
    }
  }

  private static var overage: ValueType<Self> {
    .either(
      scalar: .choice([Choice("off", .plain(.switchOverage(.rejected)), "they are rejected")]),
      structure: .object("overage_change", "Overage that is switched on") { object in
        let request = object.required(
          "request", .price, "The price of a request beyond the included ones.",
          example: "$0.002")
        let limit = OverageLimit.read(object)
        return request.map {
          .plain(.switchOverage(.charged(perRequest: Rate($0), upTo: limit)))
        }
      })
  }

  private static var member: ValueType<Self> {
    .object("member_change", "A change of the members") { object in
      let name: Located<String>? = object.required(
        "name", .located(.name), "Who.", example: "bob")
      let roles = MemberDocument.roles.map {
        Choice($0.word, Role?.some($0.value), $0.documentation)
      }
      let role = object.required(
        "role", .choice(roles + [Choice("none", nil, "is no member any more")]), "The new role.",
        example: "admin")
      guard let name, let role else { return nil }
      return .member(name, role)
    }
  }

  private static var delete: ValueType<Self> {
    .object("delete", "The end of an organization") { object in
      let forfeits = object.optional(
        "forfeit", .boolean, default: false,
        "Whether credit that is left is given up; else the organization is not deleted.",
        example: "true")
      return .plain(.delete(forfeitsCredit: forfeits))
    }
  }
}

extension TimelineAction.Card {
  fileprivate static var type: ValueType<Self> {
    ValueType<String>.name.map { name in
      switch name {
      case "organization": .organization
      case "own": .own
      default: .member(name)
      }
    }
  }
}
