public import Quantities

/// Why a rate card could not be made.
public enum RateCardProblem: Error, Hashable, Sendable {
  /// Two models have the same name and provider.
  case duplicateModel(name: String, provider: String?)
  /// A price is below zero.
  case negativePrice(model: String, type: UsageType)
  /// A price with its discount and markup cannot be held exactly.
  case notRepresentable(model: String, type: UsageType, ArithmeticError)
}
