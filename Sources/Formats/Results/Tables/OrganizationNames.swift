package import Billing
package import Ledger
import Pricing
package import Projection
import Quantities

/// What the things of an organization are called in files.
package struct OrganizationNames {
  private let input: ProjectionInput
  private let organization: OrganizationInput

  package init(_ input: ProjectionInput, _ organization: OrganizationInput) {
    self.input = input
    self.organization = organization
  }

  /// What a budget is over; nothing where there is none.
  package func budget(_ scope: BudgetScope?) -> String {
    switch scope {
    case nil: ""
    case .team: "team"
    case .project(let project): "project:\(name(project.index, organization.projectNames))"
    case .member(let holder): "member:\(member(holder.index))"
    }
  }

  /// What credit may be spent on; nil for anything.
  package func scope(_ scope: GrantScope) -> String? {
    let scopes = organization.terms.scopes
    let place = scopes.indices.first { GrantScope($0 + 1) == scope }
    guard let said = place.map({ scopes[$0] }) else { return nil }
    var parts: [String] = []
    if let models = said.models {
      let names = models.map(\.index).sorted().map { input.modelNames[$0] }
      parts.append("models: " + names.joined(separator: ", "))
    }
    if let projects = said.projects {
      let names = projects.map(\.index).sorted().map { organization.projectNames[$0] }
      parts.append("projects: " + names.joined(separator: ", "))
    }
    if let types = said.types {
      let names = TransactionType.allCases.filter { types.contains($0) }.map(\.name)
      parts.append("types: " + names.joined(separator: ", "))
    }
    return parts.joined(separator: "; ")
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

  /// What a transaction is attributed to: columns of transactions.csv and their values.
  package func attributes(
    of transaction: TransactionRecord
  ) -> [(column: String, value: String)] {
    [
      ("project", name(transaction.project.index, organization.projectNames)),
      ("member", member(transaction.member.index)),
      ("api_key", name(transaction.apiKey.index, organization.apiKeyNames)),
      ("payment_method", card(transaction.paymentMethod)),
      ("model", model(of: transaction).map { input.modelNames[$0] } ?? ""),
      ("invoice", transaction.invoice.map { InvoiceRows.name($0, of: organization) } ?? ""),
    ]
  }

  /// The index of the model that served a request; nil where it is none.
  func model(of transaction: TransactionRecord) -> Int? {
    guard let request = transaction.request else { return nil }
    return organization.streams[Int(request >> 16)].entries[Int(request & 0xFFFF)].model.index
  }

  /// The organization's card, or a member's own.
  private func card(_ method: Identifier<PaymentMethod>) -> String {
    guard !method.isNone else { return "" }
    return method.index == 0 ? "card" : "card of \(member(method.index - 1))"
  }

  private func member(_ index: Int) -> String { name(index, organization.memberNames) }

  private func name(_ index: Int, _ names: [String]) -> String {
    names.indices.contains(index) ? names[index] : ""
  }
}
