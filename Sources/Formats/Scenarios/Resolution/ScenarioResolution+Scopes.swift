import Billing
import Ledger
import Pricing
import Quantities
import Text

/// What credit may be spent on, with models looked up; projects have other numbers in each
/// organization.
struct ResolvedScope: Hashable {
  let models: Set<ModelID>?
  let projects: Set<String>?
  let types: Set<TransactionType>?

  /// The scope in an organization with these projects.
  func scope(inProjects names: [String]) -> CreditScope {
    CreditScope(
      models: models,
      projects: projects.map { wanted in
        Set(names.indices.filter { wanted.contains(names[$0]) }.map { Identifier($0) })
      }, types: types)
  }
}

extension ScenarioResolution {
  /// Numbers the scopes of packages, so that purchases find them.
  mutating func resolvePackageScopes() {
    let projects = document.organizations.flatMap { $0.projects.map(\.name.value) }
    for package in document.packages {
      packageScopes[package.name] =
        package.value.scope.map { self.scope($0, amongProjects: projects) } ?? .everything
    }
  }

  /// Returns the number of a scope, the same for the same limits; that of everything where there are
  /// too many.
  mutating func scope(
    _ located: Located<ScopeDocument>, amongProjects projects: [String]
  ) -> GrantScope {
    let document = located.value
    let models = document.models.flatMap { identifiers(named: $0) }
    for project in document.projects {
      require(project, among: projects, "project", "projects")
    }
    let resolved = ResolvedScope(
      models: document.models.isEmpty ? nil : Set(models),
      projects: document.projects.isEmpty ? nil : Set(document.projects.map(\.value)),
      types: document.types.isEmpty ? nil : Set(document.types))
    if let place = scopes.firstIndex(of: resolved) { return GrantScope(place + 1) }
    guard scopes.count < GrantScope.most else {
      problems.error(
        "there are more than \(GrantScope.most) different scopes; give some credit the same one",
        at: located.position)
      return .everything
    }
    scopes.append(resolved)
    return GrantScope(scopes.count)
  }

  /// Every model of a name, whoever sells it.
  mutating func identifiers(named name: Located<String>) -> [ModelID] {
    let sold = priced.indices.filter { priced[$0].name == name.value }
    guard sold.isEmpty else { return sold.map { ModelID($0) } }
    return model(name).map { [$0] } ?? []
  }
}

extension ScopeDocument {
  /// The limits in one line: `models: fast, large; types: batch`.
  var summary: String {
    let parts = [
      ("models", models.map(\.value)), ("projects", projects.map(\.value)),
      ("types", types.map(\.name)),
    ]
    return parts.filter { !$0.1.isEmpty }
      .map { "\($0.0): \($0.1.joined(separator: ", "))" }
      .joined(separator: "; ")
  }
}
