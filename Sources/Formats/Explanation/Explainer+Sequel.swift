import Quantities

extension Explainer {
  /// What followed: the answer, the next attempt, the next credit, the end of the refusals.
  var sequelSection: Explanation.Section {
    var events: [(instant: Int64, sentence: String)] = []
    var credited: Int64?
    for charge in story.charges where charge.isInFlight(at: end) {
      let answer = charge.status == "pending" ? "still no answer" : "the answer"
      events.append(
        (
          charge.resolved.instant,
          "\(charge.resolved.short): \(answer) to attempt \(charge.attempt), "
            + "\(money.text(charge.amount)): \(outcome(charge)). The balance was "
            + "\(money.text(charge.balanceAfter)) then."
        ))
      credited = charge.resolved.instant
    }
    if let next = story.charges.first(where: { $0.isAttempt && $0.requested.instant > end }) {
      events.append(
        (
          next.requested.instant,
          "\(next.requested.short): the next attempt, number \(next.attempt) of its order, "
            + "\(money.text(next.amount)), because of \(next.trigger): \(outcome(next)) at "
            + "\(next.resolved.short)."
        ))
      if credited == nil, next.status == "succeeded" { credited = next.resolved.instant }
    }
    if let credit = trail.nextCredit, credit.at.instant != credited {
      events.append(
        (
          credit.at.instant,
          "\(credit.at.short): the next credit, \(credit.type) of \(money.text(credit.amount)); "
            + "the balance was \(money.text(credit.balanceAfter)) then."
        ))
    }
    let covering = story.spells.filter { $0.covers(end) }
    for spell in covering { events.append((spell.to.instant, endSentence(spell))) }
    if covering.isEmpty, let next = story.spells.first(where: { $0.from.instant > end }) {
      events.append(
        (
          next.from.instant,
          "\(next.from.short): the next refusal, \(next.reason), the first of "
            + "\(next.requests)."
        ))
    }
    // A stable order: what is simultaneous stays as it was put.
    let order = events.indices.sorted {
      (events[$0].instant, $0) < (events[$1].instant, $1)
    }
    return Explanation.Section(
      kind: "followed", title: "What followed",
      sentences: events.isEmpty
        ? ["No further attempt, credit or refusal until the horizon's end."]
        : order.map { events[$0].sentence })
  }

  private func endSentence(_ spell: StoredSpell) -> String {
    guard spell.to.instant < story.horizon.to.instant else {
      return "\(spell.to.short): the horizon ended, and requests were still refused "
        + "(\(spell.reason))."
    }
    let credit = trail.credits[spell.to.instant].map {
      ", because of \($0.type) of \(money.text($0.amount))"
    }
    return "\(spell.to.short): requests were admitted again\(credit ?? ""), after "
      + "\(ElapsedTime.text(spell.to.instant - spell.from.instant))."
  }

  /// An instant as the clocks of the zone show it, to the second.
  func local(_ instant: Int64) -> String {
    let text = story.zone.iso8601(Instant(nanoseconds: instant))
    return StoredMoment(text)?.short ?? text
  }
}
