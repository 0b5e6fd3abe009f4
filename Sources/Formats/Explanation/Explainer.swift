import Billing
import Projection
import Quantities
import Results
import Text

/// Puts into words what decided about one moment of an organization.
struct Explainer {
  let input: ProjectionInput
  let organization: OrganizationInput
  let moment: RecordedMoment
  let words: PriceWording
  let names: OrganizationNames
  /// When something last happened until the moment.
  let happened: Instant?

  init(_ moment: RecordedMoment, of input: ProjectionInput) {
    self.input = input
    self.moment = moment
    organization = input.organizations[moment.outcome.organization]
    words = PriceWording(input)
    names = OrganizationNames(input, organization)
    happened = moment.happened
  }

  /// What was decided when something last happened.
  var decisions: [Decision] { moment.decisions.filter { $0.at == happened } }

  /// Everything that can be said about the moment: what happened, why, and what followed.
  var sections: [Explanation.Section] {
    var sections = decisionSections
    sections += moment.outcome.alerts.filter { $0.at == happened }.map { alertSection($0) }
    sections += coveringSpells.map { refusalSection($0) }
    sections += decisions.compactMap { meteredRefusalSection($0) }
    sections += moment.outcome.activities.filter { $0.at == happened }
      .compactMap { activitySection($0) }
    return sections + [topUpSection, sequelSection]
  }

  /// An exact amount: `-$0.10`.
  func money(_ amount: Money) -> String { words.amount(amount) }

  func time(_ instant: Instant?) -> String? {
    instant.flatMap { $0 == .never ? nil : input.zone.iso8601($0) }
  }

  /// An instant to the second, as the clocks of the scenario's zone show it.
  func short(_ instant: Instant) -> String { input.zone.iso8601ToTheSecond(instant) }

  // MARK: Alerts and activities

  private func alertSection(_ alert: AlertRecord) -> Explanation.Section {
    let (level, balance) = (money(alert.level), money(alert.balance))
    let sentence =
      switch alert.kind {
      case .lowBalance: "The balance, \(balance), fell below the alert's level \(level)."
      case .budget:
        "What the budget \(names.budget(alert.scope)) counts, \(balance), reached its level \(level)."
      case .spike:
        "A window cost \(balance), more than the \(level) that its baseline would have it."
      }
    return Explanation.Section(
      kind: "alert", title: "Alert: \(alert.kind.name)", sentences: [sentence],
      facts: .of(["type": alert.kind.name, "level": alert.level, "balance": alert.balance]))
  }

  /// What somebody did; nil for what transactions and attempts tell already.
  private func activitySection(_ activity: ActivityRecord) -> Explanation.Section? {
    guard activity.refusal != nil || activity.action != .autoTopUp else { return nil }
    var what = "\(names.actor(of: activity)): \(activity.action.name)"
    if activity.amount != .zero { what += " \(money(activity.amount))" }
    let object = names.object(of: activity)
    if !object.isEmpty { what += ", \(object)" }
    let sentence =
      activity.refusal.map { "It was refused: \($0.name) (\($0.explanation))." } ?? "It was done."
    return Explanation.Section(
      kind: "activity", title: "Activity: \(what)", sentences: [sentence],
      facts: .of([
        "action": activity.action.name, "result": activity.refusal == nil ? "done" : "refused",
        "reason": activity.refusal?.name ?? "",
      ]))
  }
}
