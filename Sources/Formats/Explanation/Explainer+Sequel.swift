import AutoTopUp
import Billing
import Ledger
import Projection
import Quantities

extension Explainer {
  /// What followed: the answer, the next attempt, the next credit, the end of the refusals.
  var sequelSection: Explanation.Section {
    var events: [(at: Instant, sentence: String)] = []
    func add(_ at: Instant, _ sentence: String) { events.append((at, sentence)) }
    var credited: Instant?
    // Records of charges keep their places.
    for (before, after) in zip(moment.outcome.charges, moment.whole.charges)
    where before.status == .pending || before.status == .requiresAction {
      let answer = after.status == .pending ? "still no answer" : "the answer"
      add(
        after.resolvedAt,
        "\(answer) to attempt \(after.attempt), \(money(after.amount)): \(after.result). The "
          + "balance was \(money(after.balanceAfter)) then.")
      credited = after.resolvedAt
    }
    let later = moment.whole.charges.dropFirst(moment.outcome.charges.count)
    if let next = later.first(where: { $0.status != .notFired }) {
      add(
        next.requestedAt,
        "the next attempt, number \(next.attempt) of its order, \(money(next.amount)), because "
          + "of \(next.trigger.name): \(next.result) at \(short(next.resolvedAt)).")
      if credited == nil, next.status == .succeeded { credited = next.resolvedAt }
    }
    if let (at, credit) = credits.first, at != credited {
      add(
        at,
        "the next credit, \(credit.entry.type.name) of \(money(credit.amount)); the balance was "
          + "\(money(credit.balanceAfter)) then.")
    }
    for spell in coveringSpells { add(spell.to, endSentence(spell)) }
    let next = moment.whole.spells.first { $0.from > moment.end }
    if coveringSpells.isEmpty, let next {
      add(next.from, "the next refusal, \(next.reason.name), the first of \(next.requests).")
    }
    // A stable order: what is simultaneous stays as it was put.
    let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
    return Explanation.Section(
      kind: "followed", title: "What followed",
      sentences: events.isEmpty
        ? ["No further attempt, credit or refusal until the horizon's end."]
        : order.map { "\(short(events[$0].at)): \(events[$0].sentence)" })
  }

  /// Credit that arrived later.
  private var credits: [(at: Instant, posting: WalletPosting)] {
    moment.laterCredits.compactMap { decision in
      if case .posting(let posting) = decision.content { (decision.at, posting) } else { nil }
    }
  }

  private func endSentence(_ spell: SpellRecord) -> String {
    guard spell.to < input.horizon.to else {
      return "the horizon ended, and requests were still refused (\(spell.reason.name))."
    }
    let credit = credits.first { $0.at == spell.to }?.posting
    let cause = credit.map { ", because of \($0.entry.type.name) of \(money($0.amount))" }
    return "requests were admitted again\(cause ?? ""), after "
      + "\(ElapsedTime.text(spell.to - spell.from))."
  }
}
