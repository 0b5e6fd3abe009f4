public import Quantities

/// What is charged for credit.
public struct AmountDue: Hashable, Sendable {
  /// The price of the credit.
  public let price: Money
  /// What the seller asks for on top of it.
  public let serviceFee: Money
  /// The tax on each of both.
  let priceTax, serviceFeeTax: Money

  init(price: Money, serviceFee: Money, _ tax: SalesTax) {
    self.price = price
    self.serviceFee = serviceFee
    priceTax = tax.tax(on: price)
    serviceFeeTax = tax.tax(on: serviceFee)
  }

  /// What is charged without tax: their sum, which fits.
  public var amount: Money { Money(nanos: price.nanos + serviceFee.nanos) }
  /// The tax charged on top.
  public var tax: Money { Money(nanos: priceTax.nanos + serviceFeeTax.nanos) }
}

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
