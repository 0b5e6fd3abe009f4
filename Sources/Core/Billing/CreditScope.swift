public import Ledger
public import Pricing
public import Quantities

/// What some credit may be spent on; what is nil has no limits.
public struct CreditScope: Hashable, Sendable {
  /// The models of the requests that it pays for.
  ///
  /// With models, it pays for requests only.
  public var models: Set<ModelID>?
  /// The projects whose usage it pays for.
  public var projects: Set<Identifier<Project>>?
  /// The types of usage that it pays for: `request`, `playground`, `batch`, `trace` and
  /// `infrastructure`.
  public var types: Set<TransactionType>?

  /// Makes a scope.
  public init(
    models: Set<ModelID>? = nil, projects: Set<Identifier<Project>>? = nil,
    types: Set<TransactionType>? = nil
  ) {
    self.models = models
    self.projects = projects
    self.types = types
  }

  /// Whether it covers some usage.
  ///
  /// - Parameters:
  ///   - type: The type of the usage.
  ///   - model: The model of a request; nil for metered usage.
  ///   - project: The project, or none.
  /// - Returns: Whether the credit may pay for it.
  public func covers(
    _ type: TransactionType, model: ModelID?, project: Identifier<Project>
  ) -> Bool {
    if let types, !types.contains(type) { return false }
    if let projects, !projects.contains(project) { return false }
    guard let models else { return true }
    return model.map(models.contains) ?? false
  }
}
