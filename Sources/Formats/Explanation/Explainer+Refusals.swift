import Billing
import Ledger
import Projection
import Quantities
import Results
import Text

extension Explainer {
  /// The spells of refusals that the moment is in.
  var coveringSpells: [SpellRecord] {
    moment.whole.spells.filter { $0.from <= moment.end && moment.end < $0.to }
  }

  /// Why requests were refused, how many, and until when.
  func refusalSection(_ spell: SpellRecord) -> Explanation.Section {
    let refusal = moment.lastRefusals.lazy.compactMap { decision -> UsageRefusal? in
      guard case .refusal(let refusal) = decision.content, decision.at >= spell.from,
        !refusal.isMetered, refusal.reason == spell.reason,
        refusal.budget?.budget.scope == spell.scope
      else { return nil }
      return refusal
    }.first
    let count = spell.requests == 1 ? "1 refusal" : "\(spell.requests) refusals"
    return Explanation.Section(
      kind: "refusal", title: "Refused: \(spell.reason.name)",
      sentences: (refusal.map { sentences($0) } ?? []) + [
        "The first request was refused at \(short(spell.from)); it is a spell of \(count), until "
          + "\(short(spell.to))."
      ] + (refusal.flatMap { toppingUpSentence($0) }.map { [$0] } ?? []),
      facts: [
        ("reason", .string(spell.reason.name)), ("scope", .string(names.budget(spell.scope))),
        ("from", time(spell.from)), ("to", time(spell.to)),
        ("refusals", .exact(spell.requests)),
      ] + (refusal.map { facts($0) } ?? []))
  }

  /// Why a metered interval was not delivered; nil of other decisions.
  func meteredRefusalSection(_ decision: Decision) -> Explanation.Section? {
    guard case .refusal(let refusal) = decision.content, refusal.isMetered else { return nil }
    return Explanation.Section(
      kind: "refusal", title: "Not delivered: metered usage",
      sentences: sentences(refusal) + (toppingUpSentence(refusal).map { [$0] } ?? []),
      facts: [("reason", .string(refusal.reason.name))] + facts(refusal))
  }

  private func sentences(_ refusal: UsageRefusal) -> [String] {
    switch refusal.reason {
    case .quotaExceeded:
      let limit = refusal.quota.map { "\(Decimal($0.limit).grouped) " } ?? ""
      return ["The \(limit)requests that the plan includes were used up, and overage is off."]
    case .budgetExceeded:
      guard let (budget, spent, end) = refusal.budget else { return ["A budget was used up."] }
      let per = budget.periods.map { " per \(TimeSpan($0.length).period)" } ?? ""
      let until = end == .never ? "" : ", until its period ends at \(short(end))"
      return [
        "The hard budget \(names.budget(budget.scope)) of \(money(budget.limit))\(per) was used up: "
          + "\(money(spent)) was spent\(until)."
      ]
    case .organizationDeleted: return ["The organization was deleted."]
    case .insufficientCredits: return [creditSentence(refusal)]
    }
  }

  private func creditSentence(_ refusal: UsageRefusal) -> String {
    if refusal.isMetered {
      let usable = Money(nanos: refusal.balance.nanos - refusal.uncovered.nanos)
      return "The balance that may pay for it, \(money(usable)), was at or below zero."
    }
    let floor = floorText(refusal.floor)
    if refusal.balance <= refusal.floor {
      return "The balance, \(money(refusal.balance)), was at or below \(floor)."
    }
    var taken: [String] = []
    if refusal.held.isPositive {
      taken.append("\(money(refusal.held)) was held for requests under way")
    }
    if refusal.uncovered.isPositive {
      taken.append("\(money(refusal.uncovered)) has a scope and pays for nothing else")
    }
    let text =
      taken.isEmpty
      ? "The balance, \(money(refusal.balance)), is"
      : "Of the balance, \(money(refusal.balance)), \(taken.joined(separator: " and ")), so that "
        + "\(money(refusal.available)) was available,"
    guard refusal.available > refusal.floor, let estimate = refusal.estimate else {
      return text + " which was at or below \(floor)."
    }
    let kind = organization.holds.map { " (estimate \($0.estimate.name))" } ?? ""
    let above = refusal.floor == .zero ? "" : " above \(floor)"
    return text
      + " less than the \(money(estimate)) that the request would have held\(above)\(kind)."
  }

  private func floorText(_ floor: Money) -> String {
    if floor == .zero { return "zero" }
    if floor.nanos == -moment.terms.creditLine.nanos {
      return "the end of the credit line, \(money(floor))"
    }
    return "\(money(floor)), where the credit line and the top-up on its way end"
  }

  /// What a request meets while a top-up is on its way, where that mattered.
  private func toppingUpSentence(_ refusal: UsageRefusal) -> String? {
    guard refusal.reason == .insufficientCredits, refusal.onOrder.isPositive else { return nil }
    let policy = moment.terms.whileToppingUp.name
    return "A top-up of \(money(refusal.onOrder)) was with the processor then; requests without "
      + "credit meet while_topping_up: \(policy)."
  }

  private func facts(_ refusal: UsageRefusal) -> [(key: String, value: JSONValue)] {
    [
      ("balance", .exact(refusal.balance)), ("held", .exact(refusal.held)),
      ("uncovered", .exact(refusal.uncovered)), ("available", .exact(refusal.available)),
      ("floor", .exact(refusal.floor)), ("estimate", exact(refusal.estimate)),
      ("quota_used", refusal.quota.map { .integer($0.used) } ?? .null),
      ("quota_limit", refusal.quota.map { .integer($0.limit) } ?? .null),
      ("budget_spent", exact(refusal.budget?.spent)),
      ("budget_limit", exact(refusal.budget?.budget.limit)),
      ("on_order", .exact(refusal.onOrder)),
    ]
  }
}
