public import Quantities

/// How prices to customers fall with what each of them uses in a period.
///
/// The quantities of some usage types, of some models or all, are added up; the share by which they
/// are cheaper grows with the sum.
public struct VolumeDiscount: Hashable, Sendable {
  /// What a share is taken off.
  public enum Mode: Hashable, Sendable {
    /// Of what lies above its bound: what was used before keeps the price it had.
    case graduated
    /// Of all that the period has used: what was used before becomes cheaper as well, and the
    /// difference is given back.
    case volume
  }

  /// A bound and the share from there on.
  public struct Step: Hashable, Sendable {
    /// The last quantity without it.
    public let above: Int64
    /// The share, from 0 to 1.
    public let discount: Decimal

    /// Makes a step.
    public init(above: Int64, discount: Decimal) {
      self.above = above
      self.discount = discount
    }
  }

  /// Its name in price lists.
  public let name: String
  /// What the shares are taken off.
  public let mode: Mode
  /// What is counted and made cheaper; all of one unit.
  public let types: [UsageType]
  /// The models, by name; nil: all.
  public let models: [String]?
  /// The bounds in the unit of the types, seconds in thousandths; they increase.
  public let steps: [Step]

  /// Makes a discount.
  ///
  /// - Precondition: the types have one unit, none of them is the request itself, bounds increase from
  ///   zero or more, and shares are between 0 and 1.
  public init(
    name: String, mode: Mode, types: [UsageType], models: [String]?, steps: [Step]
  ) {
    precondition(Set(types.map(\.unit)).count == 1, "the types have no unit in common")
    precondition(!types.contains(.request), "requests have no volume discount")
    precondition(
      steps.allSatisfy { $0.above >= 0 && $0.discount >= .zero && $0.discount <= .one }
        && zip(steps, steps.dropFirst()).allSatisfy { $0.above < $1.above },
      "the steps are out of order")
    self.name = name
    self.mode = mode
    self.types = types
    self.models = models
    self.steps = steps
  }

  /// Whether it is about usage of a model.
  public func covers(_ type: UsageType, of model: String) -> Bool {
    types.contains(type) && models?.contains(model) ?? true
  }

  /// The share once so much was used.
  func discount(above quantity: Int64) -> Decimal {
    steps.last { $0.above < quantity }?.discount ?? .zero
  }

  /// What is left to pay at a place in the sum, and how much lies at that price.
  func factor(
    at place: Int64
  ) throws(ArithmeticError) -> (factor: Decimal, length: Int64) {
    let passed = steps.prefix { $0.above <= place }.count
    let discount = passed > 0 ? steps[passed - 1].discount : .zero
    let end = passed < steps.count ? steps[passed].above : .max
    return (try Decimal.one.adding(discount.negated), end - place)
  }
}
