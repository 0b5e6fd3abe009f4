import Billing
import Ledger
import Pricing
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
        refusal.scope == spell.scope
      else { return nil }
      return refusal
    }.first
    let count = spell.requests == 1 ? "1 refusal" : "\(spell.requests) refusals"
    return Explanation.Section(
      kind: "refusal", title: "Refused: \(spell.reason.name)",
      sentences: [
        refusal.map { sentence($0) },
        "The first request was refused at \(short(spell.from)); it is a spell of \(count), until "
          + "\(short(spell.to)).", refusal.flatMap { toppingUpSentence($0) },
      ].compactMap(\.self),
      facts: .of([
        "reason": spell.reason.name, "scope": names.budget(spell.scope), "from": time(spell.from),
        "to": time(spell.to), "refusals": spell.requests.description,
      ]) + (refusal.map { facts($0) } ?? .of([:])))
  }

  /// Why a metered interval was not delivered; nil of other decisions.
  func meteredRefusalSection(_ decision: Decision) -> Explanation.Section? {
    guard case .refusal(let refusal) = decision.content, refusal.isMetered else { return nil }
    return Explanation.Section(
      kind: "refusal", title: "Not delivered: metered usage",
      sentences: [sentence(refusal), toppingUpSentence(refusal)].compactMap(\.self),
      facts: .of(["reason": refusal.reason.name]) + facts(refusal))
  }

  private func sentence(_ refusal: UsageRefusal) -> String {
    switch refusal.reason {
    case .quotaExceeded:
      let limit = refusal.quota.map { "\(Decimal($0.limit).grouped) " } ?? ""
      if moment.terms.plan?.overagePrice != nil {
        return
          "The \(limit)requests that the plan admits in a period were used up: those it includes, "
          + "and its overage up to the limit."
      }
      return "The \(limit)requests that the plan includes were used up, and overage is off."
    case .budgetExceeded:
      guard let standing = refusal.budget else { return "A budget was used up." }
      let (budget, end) = (standing.budget, standing.end)
      let per = budget.length.map { " per \(TimeSpan($0).period)" } ?? ""
      let until = end == .never ? "" : ", until its period ends at \(short(end))"
      let carried =
        standing.carried.isPositive
        ? ", and \(money(standing.carried)) that earlier periods left," : ""
      return
        "The hard budget \(names.budget(budget.scope)) of \(money(budget.limit))\(per)\(carried) was "
        + "used up: \(money(standing.spent)) was spent\(until)."
    case .rateLimited: return rateSentence(refusal)
    case .organizationDeleted: return "The organization was deleted."
    case .insufficientCredits: return creditSentence(refusal)
    }
  }

  private func rateSentence(_ refusal: UsageRefusal) -> String {
    guard let limit = refusal.rateLimit else { return "A rate limit had no room." }
    let most = [
      limit.requests.map { "\(Decimal($0).grouped) requests" },
      limit.tokens.map { "\(Decimal($0).grouped) tokens" },
    ].compactMap(\.self).joined(separator: " and ")
    return "The rate limit \(names.budget(limit.scope)) of \(most) in "
      + "\(TimeSpan(.fixed(limit.window))) had no room."
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
    if moment.terms.plan?.postpaid != nil {
      return "\(money(floor)), where the plan's usage on the invoice and the credit line end"
    }
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

  private func facts(_ refusal: UsageRefusal) -> JSONValue {
    .of([
      "balance": refusal.balance, "held": refusal.held, "uncovered": refusal.uncovered,
      "available": refusal.available, "floor": refusal.floor, "estimate": refusal.estimate,
      "quota_used": refusal.quota?.used, "quota_limit": refusal.quota?.limit,
      "budget_spent": refusal.budget?.spent, "budget_limit": refusal.budget?.budget.limit,
      "on_order": refusal.onOrder,
    ])
  }
}
