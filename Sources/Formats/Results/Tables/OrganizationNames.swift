package import Billing
package import Ledger
import Pricing
package import Projection
import Quantities

/// What the things of an organization are called in files.
///
/// A class, so that rows share it.
package final class OrganizationNames: Sendable {
  let input: ProjectionInput
  let organization: OrganizationInput

  package init(_ input: ProjectionInput, _ organization: OrganizationInput) {
    self.input = input
    self.organization = organization
  }

  /// What a budget is over; nothing where there is none.
  package func budget(_ scope: BudgetScope?) -> String {
    switch scope {
    case nil: ""
    case .team: "team"
    case .project(let project): "project:\(self.project(project.index))"
    case .member(let holder): "member:\(member(holder.index))"
    }
  }

  /// What credit may be spent on; nil for anything.
  package func scope(_ scope: GrantScope) -> String? {
    let scopes = organization.terms.scopes
    let place = scopes.indices.first { GrantScope($0 + 1) == scope }
    guard let said = place.map({ scopes[$0] }) else { return nil }
    let parts = [
      ("models", said.models.map { $0.map(\.index).sorted().map { input.modelNames[$0] } }),
      (
        "projects",
        said.projects.map { $0.map(\.index).sorted().map { organization.projectNames[$0] } }
      ),
      (
        "types",
        said.types.map { types in TransactionType.allCases.filter(types.contains).map(\.name) }
      ),
    ]
    return parts.compactMap { kind, names in
      names.map { "\(kind): \($0.joined(separator: ", "))" }
    }.joined(separator: "; ")
  }

  /// Who did something.
  package func actor(of activity: ActivityRecord) -> String {
    activity.member.isNone ? "system" : member(activity.member.index)
  }

  /// The other organization, or the member, that an action is about.
  package func object(of activity: ActivityRecord) -> String {
    guard activity.other >= 0 else { return "" }
    switch activity.action {
    case .transferOut, .transferIn: return input.organizations[Int(activity.other)].name
    default: return member(Int(activity.other))
    }
  }

  /// What an invoice is called, of all organizations.
  func invoice(_ number: UInt32) -> String { "\(organization.name)-\(number)" }

  /// The index of the model that served a request; nil where it is none.
  func model(of transaction: TransactionRecord) -> Int? {
    guard let request = transaction.request else { return nil }
    return organization.streams[Int(request >> 16)].entries[Int(request & 0xFFFF)].model.index
  }

  /// The organization's card, or a member's own.
  func card(_ method: Identifier<PaymentMethod>) -> String {
    guard !method.isNone else { return "" }
    return method.index == 0 ? "card" : "card of \(member(method.index - 1))"
  }

  func member(_ index: Int) -> String { organization.memberNames.name(at: index) }

  func project(_ index: Int) -> String { organization.projectNames.name(at: index) }

  /// The calendar month of an index, such as `2026-01`.
  func month(_ index: Int) -> String { input.zone.month(of: input.monthBounds[index]) }
}

extension [String] {
  /// The name at an index; empty where there is none.
  func name(at index: Int) -> String { indices.contains(index) ? self[index] : "" }
}

extension ZoneRules {
  /// The month that the calendar shows, such as `2026-01`.
  func month(of instant: Instant) -> String {
    String(local(instant).date.description.dropLast(3))
  }
}
