public import Pricing

/// A package that is on sale, whether or not anybody buys it.
public struct PackageInput: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// What it is.
  public var package: CreditPackage

  /// Makes a package.
  public init(name: String, package: CreditPackage) {
    self.name = name
    self.package = package
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
