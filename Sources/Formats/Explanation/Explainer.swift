import Results
import Text

/// Finds out what decided about one moment of an organization.
struct Explainer {
  let story: OrganizationStory
  let trail: TransactionTrail
  /// The last instant that was asked about.
  let end: Int64
  /// When something last happened until then.
  let nearest: StoredMoment?

  var money: AmountWording { story.money }

  init(_ story: OrganizationStory, asked: AskedTime) throws(ResultsError) {
    self.story = story
    let exact = asked.instant(in: story.zone)
    let instants = story.instants
    var end = instants.contains(exact) ? exact : asked.end(in: story.zone)
    trail = try TransactionTrail(
      of: story.folder, organization: story.name, until: end, preferring: exact,
      instants: Set(story.spells.map(\.to.instant)))
    if trail.last.last?.at.instant == exact { end = exact }
    self.end = end
    let moments =
      story.charges.flatMap { $0.isAttempt ? [$0.requested, $0.resolved] : [$0.requested] }
      + story.spells.map(\.from)
      + (story.alerts + story.activities).compactMap { $0.moment("time") }
      + trail.last.suffix(1).map(\.at)
    nearest = moments.filter { $0.instant <= end }.max { $0.instant < $1.instant }
  }

  /// Everything that can be said about the moment: what happened, why, and what followed.
  var sections: [Explanation.Section] {
    var sections: [Explanation.Section] = []
    if let nearest {
      sections += transferSections(at: nearest.instant)
      sections += story.alerts.filter { $0.moment("time") == nearest }.map { alertSection($0) }
    }
    sections += story.spells.filter { $0.covers(end) }.map { refusalSection($0) }
    if let nearest {
      sections += story.activities.filter { $0.moment("time")?.instant == nearest.instant }
        .compactMap { activitySection($0) }
    }
    sections.append(topUpSection)
    sections.append(sequelSection)
    return sections
  }

  /// The balance at the moment; nil where the transactions kept do not tell.
  var balance: Int128? {
    if trail.hasUsage { return trail.last.last?.balanceAfter }
    let charge = story.charges.last { $0.requested.instant == nearest?.instant }
    if let charge { return charge.balanceBefore }
    let answered = story.charges.last { $0.isAttempt && $0.resolved.instant == nearest?.instant }
    return answered?.balanceAfter
  }

  private func alertSection(_ alert: StoredRecord) -> Explanation.Section {
    let (level, balance) = (alert.amount("level") ?? 0, alert.amount("balance") ?? 0)
    let sentence =
      switch alert["type"] {
      case "low_balance":
        "The balance, \(money.text(balance)), fell below the alert's level \(money.text(level))."
      case "budget":
        "What the budget \(alert["scope"]) counts, \(money.text(balance)), reached its level "
          + "\(money.text(level))."
      case "spike":
        "A window cost \(money.text(balance)), more than the \(money.text(level)) that its "
          + "baseline would have it."
      default: "Level \(money.text(level)), balance \(money.text(balance))."
      }
    return Explanation.Section(
      kind: "alert", title: "Alert: \(alert["type"])", sentences: [sentence],
      facts: [
        ("type", .string(alert["type"])), ("level", .exact(ExactAmount.text(level))),
        ("balance", .exact(ExactAmount.text(balance))),
      ])
  }

  /// What somebody did; nil for what transactions and attempts tell already.
  private func activitySection(_ activity: StoredRecord) -> Explanation.Section? {
    let action = activity["action"]
    let isRefused = activity["result"] == "refused"
    guard isRefused || action != "auto_top_up" else { return nil }
    var what = "\(activity["actor"]): \(action)"
    if let amount = activity.amount("amount"), amount != 0 { what += " \(money.text(amount))" }
    if !activity["object"].isEmpty { what += ", \(activity["object"])" }
    var sentence = "It was done."
    if isRefused {
      let reason = activity["reason"]
      let text = ReasonTexts.text(reason, in: ReasonTexts.actionRefusals)
      sentence = "It was refused: \(reason)" + (text.map { " (\($0))" } ?? "") + "."
    }
    return Explanation.Section(
      kind: "activity", title: "Activity: \(what)", sentences: [sentence],
      facts: [
        ("action", .string(action)), ("result", .string(activity["result"])),
        ("reason", .string(activity["reason"])),
      ])
  }
}
