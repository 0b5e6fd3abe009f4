package import Billing
package import Ledger
import Pricing
package import Projection
import Quantities

/// Organizations that differ in nothing but their names.
///
/// A class, so that all of their rows share it.
final class OrganizationKind: Sendable {
  let input: ProjectionInput
  /// What they are, under a name of any of them.
  let organization: OrganizationInput
  /// The calendar months of the horizon, such as `2026-01`.
  let months: [String]
  let usageLabels: UsageLabels
  /// What metrics of one of them can be.
  let bounds: MetricBounds

  /// Makes it of any of them and of the bounds of all organizations together.
  init(_ input: ProjectionInput, _ organization: OrganizationInput, _ all: MetricBounds) {
    self.input = input
    bounds = all.only(organization)
    self.organization = organization
    months = input.monthBounds.dropLast().map { input.zone.month(of: $0) }
    usageLabels = UsageLabels(organization, meters: input.meters.count)
  }
}

/// What an organization and its things are called in files.
package struct OrganizationNames: Sendable {
  /// The organization's name.
  let name: String
  let kind: OrganizationKind

  init(_ name: String, _ kind: OrganizationKind) {
    self.name = name
    self.kind = kind
  }

  package init(_ input: ProjectionInput, _ organization: OrganizationInput) {
    self.init(organization.name, OrganizationKind(input, organization, MetricBounds(input)))
  }

  /// What a budget or a rate limit is over; nothing where there is none.
  package func budget(_ scope: BudgetScope?) -> String {
    switch scope {
    case nil: ""
    case .team: "team"
    case .project(let project): "project:\(self.project(project.index))"
    case .member(let holder): "member:\(member(holder.index))"
    case .models(let models): "model:\(models.first.map { kind.input.modelNames[$0.index] } ?? "")"
    case .apiKey(let key): "api_key:\(kind.organization.apiKeyNames.name(at: key.index))"
    }
  }

  /// What credit may be spent on; nil for anything.
  package func scope(_ scope: GrantScope) -> String? {
    let scopes = kind.organization.terms.scopes
    let place = scopes.indices.first { GrantScope($0 + 1) == scope }
    guard let said = place.map({ scopes[$0] }) else { return nil }
    let parts = [
      ("models", said.models.map { $0.map(\.index).sorted().map { kind.input.modelNames[$0] } }),
      (
        "projects",
        said.projects.map { $0.map(\.index).sorted().map { kind.organization.projectNames[$0] } }
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
    case .transferOut, .transferIn: return kind.input.organizations.name(at: Int(activity.other))
    default: return member(Int(activity.other))
    }
  }

  /// What an invoice is called, of all organizations.
  func invoice(_ number: UInt32) -> String { "\(name)-\(number)" }

  /// The index of the model that served a request; nil where it is none.
  func model(of transaction: TransactionRecord) -> Int? {
    guard let request = transaction.request else { return nil }
    return kind.organization.streams[Int(request >> 16)].entries[Int(request & 0xFFFF)].model.index
  }

  /// The organization's card or a backup of it, or a member's own.
  func card(_ method: Identifier<PaymentMethod>) -> String {
    guard !method.isNone else { return "" }
    if let backup = kind.organization.terms.backupPaymentMethods.firstIndex(of: method) {
      return "backup \(backup + 1)"
    }
    return method.index == 0 ? "card" : "card of \(member(method.index - 1))"
  }

  func member(_ index: Int) -> String { kind.organization.memberNames.name(at: index) }

  func project(_ index: Int) -> String { kind.organization.projectNames.name(at: index) }
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
