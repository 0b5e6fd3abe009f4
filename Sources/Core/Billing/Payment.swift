public import Quantities

/// What came with credit that was paid for.
public struct Payment: Hashable, Sendable {
  /// Kept by the card processor.
  public let fee: Money
  /// What was sold, and the tax that was paid with it.
  public let invoice: Invoice

  /// Makes an account of a payment.
  public init(fee: Money, invoice: Invoice) {
    self.fee = fee
    self.invoice = invoice
  }
}
