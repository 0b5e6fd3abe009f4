public import Ledger
public import Pricing
public import Quantities
public import Randomness

/// A person who buys credit when it runs low.
public struct ManualTopUp: Sendable {
  /// What makes the person look.
  public enum Occasion: Hashable, Sendable {
    /// The alert of one balance, below which it is low.
    case below(Money)
    /// Any alert of a low balance; it is low below that alert's level.
    case alert
    /// A request that was refused for lack of credit; it is low while there is none.
    case block
  }

  /// What makes the person look.
  public var occasion: Occasion
  /// What is paid.
  public var price: Money
  /// The value of the credits without bonus.
  public var credits: Money
  /// The value of the bonus credits.
  public var bonus: Money
  /// When they expire.
  public var expiry: CreditExpiry
  /// Seconds until the person has come to it.
  public var response: Distribution
  /// Who it is; none for the platform.
  public var member: Identifier<Member>
  /// What the credits may be spent on.
  public var scope = GrantScope.everything
  /// The package that is bought, by its index in the input; nil for an amount.
  public var item: Int?

  /// Makes a habit.
  public init(
    occasion: Occasion, price: Money, credits: Money, bonus: Money = .zero,
    expiry: CreditExpiry = .never, response: Distribution, member: Identifier<Member> = .none
  ) {
    self.occasion = occasion
    self.price = price
    self.credits = credits
    self.bonus = bonus
    self.expiry = expiry
    self.response = response
    self.member = member
  }
}
