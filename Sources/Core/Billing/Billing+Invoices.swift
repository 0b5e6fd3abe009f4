public import Ledger
public import Quantities

extension Billing {
  /// Invoices and credit notes of an organization so far; they count from one, without a gap.
  public func invoiceCount(of organization: Identifier<Organization>) -> UInt32 {
    states[organization.index].numbering.count
  }

  /// The number of the invoice that a purchase is on.
  ///
  /// - Precondition: the purchase is remembered.
  public func invoice(
    ofPurchase purchase: Int, organization: Identifier<Organization>
  ) -> UInt32 {
    states[organization.index].purchases[purchase].invoice
  }

  /// Books a tax that was paid.
  mutating func collect(
    _ tax: Money, from organization: Identifier<Organization>, type: TransactionType,
    at instant: Instant
  ) throws(BillingRefusal) {
    guard tax.isPositive else { return }
    try transfer(
      tax, debit: book.platform.cash, credit: book.platform.tax, organization: organization,
      type: type, at: instant)
  }

  /// Returns a tax that had been paid.
  mutating func returnTax(
    _ tax: Money, to organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) {
    guard tax.isPositive else { return }
    try transfer(
      tax, debit: book.platform.tax, credit: book.platform.cash, organization: organization,
      type: .refund, at: instant)
  }
}

/// Numbers an organization's invoices and credit notes.
struct InvoiceNumbering: Sendable {
  /// The last number given; zero before the first.
  private(set) var count: UInt32 = 0
  /// When the last invoice of a plan period was issued, and its number.
  private var period: (instant: Instant, number: UInt32)?

  /// The number of a further invoice.
  mutating func take() -> UInt32 {
    count += 1
    return count
  }

  /// The number for a line about a plan period.
  ///
  /// What an old period comes to and the fee of the one that starts then are on one invoice.
  mutating func takeForPeriod(at instant: Instant) -> UInt32 {
    if let period, period.instant == instant { return period.number }
    let number = take()
    period = (instant, number)
    return number
  }
}

extension Attribution {
  /// The same, and on an invoice.
  func on(invoice: UInt32) -> Attribution {
    var result = self
    result.subject = invoice
    return result
  }
}
