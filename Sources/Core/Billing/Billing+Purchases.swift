import AutoTopUp
public import Ledger
import Pricing
public import Quantities

extension Billing {
  /// Buys a package, or credit by amount, that is paid for at once.
  ///
  /// What the price buys is decided here: credits, bonus, when they expire in the organization's zone,
  /// and what they may be spent on.
  ///
  /// - Parameters:
  ///   - product: What is bought.
  ///   - organization: Whose wallet it fills.
  ///   - instant: When it is booked.
  ///   - attribution: The member who bought and the card charged.
  ///   - actor: Who buys.
  ///   - owner: Whose card it is.
  /// - Returns: What the processor kept, and the invoice.
  /// - Throws: `notPermitted`, `belowMinimumPurchase`, or where it cannot be booked; nothing has changed
  ///   then.
  public mutating func purchase(
    _ product: CreditProduct, organization: Identifier<Organization>, at instant: Instant,
    attribution: Attribution = .none, by actor: Actor = .platform,
    charging owner: PaymentMethodOwner = .organization
  ) throws(BillingRefusal) -> Payment {
    try permit(.purchase, by: actor, in: organization, charging: owner)
    let offer = try offer(of: product, to: organization, at: instant)
    return try purchase(
      offer, size: product.size, organization: organization, at: instant,
      attribution: attribution)
  }

  /// Returns what is charged for a product: its price with the service fee, and the tax on both.
  ///
  /// - Throws: where it cannot be booked.
  public func amountDue(
    for product: CreditProduct, by organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> AmountDue {
    try amountDue(
      for: try offer(of: product, to: organization, at: instant), by: organization)
  }

  /// What a product is sold as.
  func offer(
    of product: CreditProduct, to organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> CreditOffer {
    do {
      let terms = states[organization.index].terms
      return try product.offer(at: instant, credit: credit, in: terms.zone)
        .inWholeCoins(terms.coins)
    } catch {
      throw .pricing(.overflow)
    }
  }

  /// Buys credit on terms of its own that is paid for at once.
  ///
  /// - Parameters:
  ///   - offer: Price, credits and bonus.
  ///   - organization: Whose wallet it fills.
  ///   - instant: When it is booked.
  ///   - attribution: The member who bought and the card charged.
  ///   - actor: Who buys.
  ///   - owner: Whose card it is.
  /// - Returns: What the processor kept, and the invoice.
  /// - Throws: `notPermitted`, `belowMinimumPurchase`, or where it cannot be booked; nothing has changed then.
  public mutating func purchase(
    _ offer: CreditOffer, organization: Identifier<Organization>, at instant: Instant,
    attribution: Attribution = .none, by actor: Actor = .platform,
    charging owner: PaymentMethodOwner = .organization
  ) throws(BillingRefusal) -> Payment {
    try permit(.purchase, by: actor, in: organization, charging: owner)
    return try purchase(
      offer, size: offer.price, organization: organization, at: instant,
      attribution: attribution)
  }

  private mutating func purchase(
    _ offer: CreditOffer, size: Money, organization: Identifier<Organization>,
    at instant: Instant, attribution: Attribution
  ) throws(BillingRefusal) -> Payment {
    let minimum = states[organization.index].terms.minimumPurchase
    guard size >= minimum else { throw .belowMinimumPurchase(minimum) }
    return try sell(
      offer, to: organization, at: instant, type: .purchase, attribution: attribution)
  }

  /// Puts credit into a wallet that nobody pays for as it is booked: an opening balance or a gift.
  ///
  /// - Parameters:
  ///   - amount: Greater than zero.
  ///   - category: `paid` for credit bought before the book opened.
  ///   - organization: Whose wallet it fills.
  ///   - instant: When it is booked.
  ///   - type: `purchase`, `subscription` or `bonus`.
  ///   - expiry: The first instant at which it is worthless.
  /// - Throws: where it cannot be booked; nothing has changed then.
  public mutating func grant(
    _ amount: Money, category: Grant.Category, organization: Identifier<Organization>,
    at instant: Instant, type: TransactionType, expiry: Instant = .never
  ) throws(BillingRefusal) {
    try grant(
      amount, category: category, organization: organization, at: instant, type: type,
      expiry: expiry, attribution: .none)
  }

  mutating func grant(
    _ amount: Money, category: Grant.Category, organization: Identifier<Organization>,
    at instant: Instant, type: TransactionType, expiry: Instant, attribution: Attribution,
    from payer: Account.Kind = .cash
  ) throws(BillingRefusal) {
    guard amount.isPositive else { throw .amountNotPositive }
    let isPaid = category == .paid
    let terms = GrantTerms(
      category: category, paid: isPaid ? amount : .zero, promoted: isPaid ? .zero : amount,
      expiry: expiry)
    _ = try post(type, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.grant(terms, to: wallet, from: payer, entry: entry)
    }
    creditArrived(organization)
  }

  /// Books credit that a customer paid for, its bonus, the service fee, the tax, and what the processor
  /// keeps.
  mutating func sell(
    _ offer: CreditOffer, to organization: Identifier<Organization>, at instant: Instant,
    type: TransactionType, attribution: Attribution
  ) throws(BillingRefusal) -> Payment {
    guard offer.price.isPositive, offer.credits.isPositive else { throw .amountNotPositive }
    let offer = offer.inWholeCoins(states[organization.index].terms.coins)
    let due = try amountDue(for: offer, by: organization)
    let fee = try processorFee(on: due, of: organization)
    let wallet = accounts[organization.index].wallet
    guard hasRoom(for: offer, in: wallet) else { throw .ledger(.overflow) }
    // Credit sold below its value is promoted by the difference; above it, the rest is earned.
    let paid = offer.paid
    let discount = Money(nanos: offer.credits.nanos - paid.nanos)
    let earned = Money(nanos: due.amount.nanos - paid.nanos)
    let firstGrant = book.nextGrantNumber(of: wallet)
    let invoice = invoice(of: offer, due, to: organization, as: type, at: instant)
    let attribution = attribution.on(invoice: invoice.number)
    var invoiced = InvoicedCredit()
    if type == .autoTopUp {
      invoiced = try payInvoice(paid, of: organization, at: instant)
    }
    let fresh = GrantTerms(
      category: .paid, paid: Money(nanos: paid.nanos - invoiced.amount.nanos), promoted: discount,
      expiry: offer.expiry, scope: offer.scope,
      costBasis: CostBasis(paid: offer.price, face: offer.credits))
    _ = try post(type, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.grant(fresh, to: wallet, entry: entry)
    }
    let creditEnd = book.nextGrantNumber(of: wallet)
    if offer.bonus.isPositive {
      let bonus = GrantTerms(
        category: .promotional, paid: .zero, promoted: offer.bonus, expiry: offer.expiry,
        scope: offer.scope)
      _ = try post(.bonus, of: organization, at: instant, attribution) {
        (book, wallet, entry) throws(LedgerRefusal) in
        try book.grant(bonus, to: wallet, entry: entry)
      }
    }
    try transfer(
      earned, debit: .cash, credit: .saleRevenue, organization: organization, type: type,
      at: instant, attribution: attribution)
    try transfer(
      fee, debit: .paymentFees, credit: .cash, organization: organization, type: .fee, at: instant,
      attribution: attribution)
    try collect(due.tax, from: organization, type: type, at: instant)
    let terms = states[organization.index].terms
    if terms.remembersPurchases {
      let creditStart = invoiced.amount.isPositive ? invoiced.grants.lowerBound : firstGrant
      states[organization.index].purchases.append(
        PurchaseState(
          price: offer.price, credits: offer.credits, bonus: offer.bonus,
          serviceFee: due.serviceFee, salesTax: terms.salesTax, invoice: invoice.number,
          item: offer.item,
          paymentMethod: attribution.paymentMethod,
          creditGrants: GrantNumbers(creditStart..<creditEnd),
          bonusGrants: GrantNumbers(creditEnd..<book.nextGrantNumber(of: wallet))))
    }
    for place in states[organization.index].topUps.indices {
      states[organization.index].topUps[place].paymentArrived(terms.dunning, at: instant)
    }
    creditArrived(organization)
    _ = issue(invoice, to: organization)
    return Payment(fee: fee, invoice: invoice)
  }

  /// What is charged for an offer: the service fee in whole coins, the tax line by line.
  func amountDue(
    for offer: CreditOffer, by organization: Identifier<Organization>
  ) throws(BillingRefusal) -> AmountDue {
    let terms = states[organization.index].terms
    guard terms.serviceFee != .none else {
      return AmountDue(price: offer.price, serviceFee: .zero, terms.salesTax)
    }
    do {
      let serviceFee = terms.coins.charged(try terms.serviceFee.fee(on: offer.price))
      _ = try offer.price.adding(serviceFee)
      return AmountDue(price: offer.price, serviceFee: serviceFee, terms.salesTax)
    } catch {
      throw .ledger(.overflow)
    }
  }

  /// What the processor keeps of a charge.
  private func processorFee(
    on due: AmountDue, of organization: Identifier<Organization>
  ) throws(BillingRefusal) -> Money {
    let terms = states[organization.index].terms
    do { return try terms.processorFee.fee(on: due.amount.adding(due.tax)) } catch {
      throw .ledger(.overflow)
    }
  }

  /// The invoice of credit that is sold, with lines for its bonus and the service fee.
  private func invoice(
    of offer: CreditOffer, _ due: AmountDue, to organization: Identifier<Organization>,
    as type: TransactionType, at instant: Instant
  ) -> Invoice {
    var invoice = draftInvoice(for: organization, at: instant)
    invoice.lines.append(
      Invoice.Line(
        type == .autoTopUp ? .autoTopUp : .purchase, amount: offer.price, tax: due.priceTax,
        credits: offer.credits, item: offer.item))
    if offer.bonus.isPositive {
      invoice.lines.append(
        Invoice.Line(.bonus, amount: .zero, bonus: offer.bonus, item: offer.item))
    }
    if due.serviceFee.isPositive {
      invoice.lines.append(
        Invoice.Line(.serviceFee, amount: due.serviceFee, tax: due.serviceFeeTax))
    }
    return invoice
  }

  /// Whether both grants of an offer fit, so that a refusal comes before the first of them.
  private func hasRoom(for offer: CreditOffer, in wallet: Wallet.ID) -> Bool {
    let (value, overflow) = offer.credits.nanos.addingReportingOverflow(offer.bonus.nanos)
    guard !overflow else { return false }
    let (after, leaves) = book.balance(of: wallet).nanos.addingReportingOverflow(value)
    return !leaves && after < Int64.max / 2
  }

  /// Re-arms the alerts that the balance has risen to, and has the rule evaluated where that was not
  /// enough.
  mutating func creditArrived(_ organization: Identifier<Organization>) {
    rearmAlerts(of: organization)
    balanceMoved(organization, trigger: .credit)
  }

  /// Re-arms the alerts that the balance has risen to.
  mutating func rearmAlerts(of organization: Identifier<Organization>) {
    let balance = generalBalance(of: organization)
    for index in states[organization.index].alertLevels.indices
    where balance >= states[organization.index].alertLevels[index] {
      states[organization.index].isArmed[index] = true
    }
    refreshEvaluationLevel(of: organization)
  }

  /// Books expired grants as breakage.
  ///
  /// - Returns: The amount that expired.
  public mutating func expireGrants(
    of organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> Money {
    let expired = try post(.expiry, of: organization, at: instant) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.expireGrants(of: wallet, entry: entry)
    }
    balanceMoved(organization)
    return expired
  }

  /// Returns when the next grant of an organization expires, or `never`.
  public func nextExpiry(of organization: Identifier<Organization>) -> Instant {
    book.nextExpiry(of: accounts[organization.index].wallet)
  }
}
