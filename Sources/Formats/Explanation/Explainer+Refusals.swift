import Text

extension Explainer {
  /// Why requests were refused, how many, and until when.
  func refusalSection(_ spell: StoredSpell) -> Explanation.Section {
    let text = ReasonTexts.text(spell.reason, in: ReasonTexts.refusals, refusalValues(spell))
    var section = Explanation.Section(
      kind: "refusal", title: "Refused: \(spell.reason)",
      sentences: text.map { [$0.capitalizedFirst + "."] } ?? [])
    let count = spell.requests == "1" ? "1 refusal" : "\(spell.requests) refusals"
    section.sentences.append(
      "The first request was refused at \(spell.from.short); it is a spell of \(count), until "
        + "\(spell.to.short).")
    if spell.reason == "insufficient_credits", balance == nil {
      section.sentences.append(
        "The balance then is not known: transactions were not all kept. " + Self.howToKeep)
    }
    if let sentence = toppingUpSentence(spell) { section.sentences.append(sentence) }
    section.facts = [
      ("reason", .string(spell.reason)), ("scope", .string(spell.scope)),
      ("from", .string(spell.from.text)), ("to", .string(spell.to.text)),
      ("refusals", .string(spell.requests)),
      ("balance", .optional(balance.map { ExactAmount.text($0) })),
    ]
    return section
  }

  /// What a request meets while a top-up is on its way, where that mattered.
  private func toppingUpSentence(_ spell: StoredSpell) -> String? {
    guard spell.reason == "insufficient_credits", let policy = story.terms?.whileToppingUp,
      let charge = story.charges.last(where: { $0.isInFlight(at: end) })
    else { return nil }
    return "A top-up of \(money.text(charge.amount)) was with the processor then; requests without "
      + "credit meet while_topping_up: \(policy)."
  }

  /// What a scenario must say for charges to be explained.
  static let howToKeep =
    "Write `output: {transactions: all}` in the scenario (or add --set output.transactions=all) "
    + "and run it again."

  private func refusalValues(_ spell: StoredSpell) -> [String: String] {
    var values: [String: String] = [:]
    let isHeld = story.terms?.admission.by == "hold"
    if let balance {
      let line = (story.terms?.creditLine).flatMap { ExactAmount.nanos($0.utf8) } ?? 0
      // Credit whose scope does not cover the request does not count.
      let name = isHeld ? "posted" : balance > -line && story.terms != nil ? "scoped" : "balance"
      values[name] = money.text(balance)
    }
    values["estimate"] = story.terms?.admission.estimate
    if let line = story.terms?.creditLine, let nanos = ExactAmount.nanos(line.utf8) {
      values["floor"] =
        nanos == 0 ? "zero" : "the end of the credit line, \(money.text(-nanos))"
    }
    if let included = story.plan(at: end)?.includedRequests { values["included"] = included }
    let budget = story.terms?.budgets.first { $0.scope == spell.scope && $0.mode == "hard" }
    if let budget {
      values["scope"] = budget.scope
      values["budget"] = money.text(budget.limit)
      values["budget_period"] = budget.per
    }
    return values
  }
}

extension String {
  /// The text with its first letter as a capital.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
