public import Pricing

/// A package that is on sale, whether or not anybody buys it.
public struct PackageInput: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// What it is.
  public var package: CreditPackage
  /// What its credits may be spent on, in words; empty for everything.
  public var scope: String

  /// Makes a package.
  public init(name: String, package: CreditPackage, scope: String = "") {
    self.name = name
    self.package = package
    self.scope = scope
  }
}

/// A plan that is on sale, whether or not anybody has it.
public struct PlanInput: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// What it is.
  public var plan: Plan

  /// Makes a plan.
  public init(name: String, plan: Plan) {
    self.name = name
    self.plan = plan
  }
}
