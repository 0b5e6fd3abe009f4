public import Ledger
public import Quantities

extension Billing {
  /// Invoices and credit notes of an organization so far; they count from one, without a gap.
  public func invoiceCount(of organization: Identifier<Organization>) -> UInt32 {
    states[organization.index].invoiceCount
  }

  /// The number of the invoice that a purchase is on.
  ///
  /// - Precondition: the purchase is remembered.
  public func invoice(
    ofPurchase purchase: Int, organization: Identifier<Organization>
  ) -> UInt32 {
    states[organization.index].purchases[purchase].invoice
  }

  /// An empty invoice with the next number, which nothing has yet.
  func draftInvoice(
    for organization: Identifier<Organization>, at instant: Instant,
    correcting corrected: UInt32 = 0
  ) -> Invoice {
    Invoice(
      number: invoiceCount(of: organization) + 1, issuedAt: instant, corrected: corrected)
  }

  /// Issues the invoice of an event; nil, and its number is taken by the next one, without a line.
  mutating func issue(
    _ invoice: Invoice, to organization: Identifier<Organization>
  ) -> Invoice? {
    guard !invoice.lines.isEmpty else { return nil }
    states[organization.index].invoiceCount = invoice.number
    return invoice
  }

  /// Books a tax that was paid.
  mutating func collect(
    _ tax: Money, from organization: Identifier<Organization>, type: TransactionType,
    at instant: Instant
  ) throws(BillingRefusal) {
    guard tax.isPositive else { return }
    try transfer(
      tax, debit: .cash, credit: .tax, organization: organization,
      type: type, at: instant)
  }

  /// Returns a tax that had been paid.
  mutating func returnTax(
    _ tax: Money, to organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) {
    guard tax.isPositive else { return }
    try transfer(
      tax, debit: .tax, credit: .cash, organization: organization,
      type: .refund, at: instant)
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
