import AutoTopUp
public import Ledger
public import Quantities

/// Credit of a top-up that was delivered before its charge succeeded.
struct InvoicedCredit: Sendable {
  /// What is not paid for yet.
  var amount = Money.zero
  /// The grants it was delivered in, and those granted between them.
  var grants: Range<UInt32> = 0..<0
}

extension Billing {
  /// Returns what was credited for orders whose charges have not succeeded.
  public func invoicedCredit(of organization: Identifier<Organization>) -> Money {
    states[organization.index].invoiced.amount
  }

  /// Credits an order when it is placed, where the terms say so: what its price pays for, and not
  /// its bonus; nothing of what may be spent on some usage only.
  ///
  /// A further attempt for more than was delivered delivers the difference.
  mutating func deliverOnInvoice(
    _ offer: CreditOffer, to organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) {
    let index = organization.index
    guard states[index].terms.whileToppingUp == .creditOnInvoice else { return }
    let invoiced = states[index].invoiced
    let ordered = offer.scope == .everything ? offer.paid : .zero
    let missing = Money(nanos: ordered.nanos - invoiced.amount.nanos)
    guard missing.isPositive else { return }
    let wallet = accounts[organization.index].wallet
    let first = book.nextGrantNumber(of: wallet)
    let attribution = Attribution(paymentMethod: states[index].terms.paymentMethod)
    _ = try post(.autoTopUp, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.grant(
        GrantTerms(
          category: .paid, paid: missing, promoted: .zero, expiry: offer.expiry,
          costBasis: CostBasis(paid: offer.price, face: offer.credits)), to: wallet,
        from: .invoiced, entry: entry)
    }
    let from = invoiced.amount.isPositive ? invoiced.grants.lowerBound : first
    states[index].invoiced = InvoicedCredit(
      amount: ordered, grants: from..<book.nextGrantNumber(of: wallet))
    // The evaluation that placed the order goes on: it asks for no other.
    rearmAlerts(of: organization)
  }

  /// Has a charge pay for credit that was delivered before.
  ///
  /// - Returns: The part that is paid for by now, and the grants it is in; the rest of the charge
  ///   is new credit.
  mutating func payInvoice(
    _ charged: Money, of organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> InvoicedCredit {
    var open = states[organization.index].invoiced
    let paid = min(charged, open.amount)
    guard paid.isPositive else { return InvoicedCredit() }
    try transfer(
      paid, debit: .cash, credit: .invoiced,
      organization: organization, type: .autoTopUp, at: instant)
    open.amount = Money(nanos: open.amount.nanos - paid.nanos)
    states[organization.index].invoiced = open
    return InvoicedCredit(amount: paid, grants: open.grants)
  }

  /// Takes back what was delivered for an order that has come to its end without being paid for.
  ///
  /// What is spent of it is taken from other credit, then owed.
  mutating func voidUnpaidInvoice(
    of organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) {
    let invoiced = states[organization.index].invoiced
    guard invoiced.amount.isPositive,
      !states[organization.index].topUps.contains(where: \.order.isOnItsWay)
    else { return }
    _ = try post(.void, of: organization, at: instant) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.takeBack(
        invoiced.amount, of: GrantNumbers(invoiced.grants), from: wallet,
        crediting: .invoiced, reach: .debt, entry: entry)
    }
    states[organization.index].invoiced = InvoicedCredit()
    refreshEvaluationLevel(of: organization)
    balanceMoved(organization, trigger: .credit)
  }
}
