public import Quantities

/// Why a rate card could not be made.
public enum RateCardProblem: Error, Hashable, Sendable {
  /// Two models have the same name and provider.
  case duplicateModel(name: String, provider: String?)
  /// A price is below zero.
  case negativePrice(model: String, type: UsageType)
  /// The least charge of a request is below zero.
  case negativeMinimum(model: String)
  /// A price with its discount and markup cannot be held exactly.
  case notRepresentable(model: String, type: UsageType, ArithmeticError)
  /// The prices of a window, or the least charge of a request, cannot be held exactly.
  case termsNotRepresentable(model: String, ArithmeticError)
}
