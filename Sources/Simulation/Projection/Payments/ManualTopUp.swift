public import Billing
public import Ledger
public import Quantities
public import Randomness

/// A person who buys credit when it runs low.
public struct ManualTopUp: Sendable {
  /// What makes the person react.
  public enum Occasion: Hashable, Sendable {
    /// The alert of one balance, below which it is low.
    case below(Money)
    /// Any alert of a low balance; it is low below that alert's level.
    case alert
    /// A request that was refused for lack of credit; it is low while there is none.
    case block
  }

  /// What makes the person react.
  public var occasion: Occasion
  /// What is bought.
  public var product: CreditProduct
  /// Seconds until the person has come to it.
  public var response: Distribution
  /// Who it is; none for the platform.
  public var member: Identifier<Member>

  /// Makes a habit.
  public init(
    occasion: Occasion, product: CreditProduct, response: Distribution,
    member: Identifier<Member> = .none
  ) {
    self.occasion = occasion
    self.product = product
    self.response = response
    self.member = member
  }
}
