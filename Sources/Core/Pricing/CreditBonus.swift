public import Quantities

/// The credit that a purchase adds for nothing.
public enum CreditBonus: Hashable, Sendable {
  /// A step of a bonus that grows with what is paid.
  public struct Step: Hashable, Sendable {
    /// The least payment that earns this step.
    public let from: Money
    /// The bonus as a share of the credits bought: 0.1 is ten percent.
    public let share: Decimal

    /// Makes a step.
    public init(from: Money, share: Decimal) {
      self.from = from
      self.share = share
    }
  }

  /// No bonus.
  case none
  /// A share of the credits bought: 0.1 is ten percent.
  case share(Decimal)
  /// The share of the highest step that the payment reaches, for all of it.
  case steps([Step])

  /// Returns the share that a payment earns.
  public func share(forPayment payment: Money) -> Decimal {
    switch self {
    case .none: .zero
    case .share(let share): share
    case .steps(let steps): steps.last { $0.from <= payment }?.share ?? .zero
    }
  }

  /// Checks that shares are not negative and steps increase.
  func check() throws(CreditPackageProblem) {
    switch self {
    case .none: return
    case .share(let share):
      guard share >= .zero else { throw .negativeBonus }
    case .steps(let steps):
      guard steps.allSatisfy({ $0.share >= .zero }) else { throw .negativeBonus }
      guard zip(steps, steps.dropFirst()).allSatisfy({ $0.from < $1.from }) else {
        throw .bonusStepsOutOfOrder
      }
    }
  }
}
