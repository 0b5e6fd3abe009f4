public import Quantities

/// What came with credit that was paid for.
public struct Payment: Hashable, Sendable {
  /// Kept by the card processor.
  public let fee: Money
  /// Paid on top of the price.
  public let tax: Money

  /// Makes an account of a payment.
  public init(fee: Money, tax: Money = .zero) {
    self.fee = fee
    self.tax = tax
  }
}
