import AutoTopUp
public import Ledger
import Pricing
public import Quantities

/// Credit about to be bought: what it costs, what it is worth and when it expires.
public struct CreditOffer: Hashable, Sendable {
  /// Paid in cash.
  public let price: Money
  /// The value of the credits without bonus.
  public let credits: Money
  /// The value of the bonus credits.
  public let bonus: Money
  /// The first instant at which the credit is worthless; `never` for none.
  public let expiry: Instant
  /// What the credit may be spent on: the place among the terms' scopes, from one.
  public let scope: GrantScope
  /// The name of the package that it is; empty for none.
  public let item: String

  /// Makes an offer.
  public init(
    price: Money, credits: Money, bonus: Money = .zero, expiry: Instant = .never,
    scope: GrantScope = .everything, item: String = ""
  ) {
    self.price = price
    self.credits = credits
    self.bonus = bonus
    self.expiry = expiry
    self.scope = scope
    self.item = item
  }

  /// The part of the price that pays for credit; what is above is earned at once.
  var paid: Money { min(price, credits) }

  /// The credit that pays for anything, bonus included; cut off at the largest amount.
  var generalCredit: Money {
    guard scope == .everything else { return .zero }
    return Money(nanos: Int64(clamping: Int128(credits.nanos) + Int128(bonus.nanos)))
  }

  /// The same at a price that a card can be charged: the difference is more credit, or less of it.
  func inWholeCoins(_ coins: Coins) -> CreditOffer {
    let charged = coins.charged(price)
    let (more, overflow) = credits.nanos.addingReportingOverflow(charged.nanos - price.nanos)
    guard charged != price, !overflow, more > 0 else { return self }
    return CreditOffer(
      price: charged, credits: Money(nanos: more), bonus: bonus, expiry: expiry, scope: scope,
      item: item)
  }

  /// Credit at its face value: a dollar of credit for a dollar.
  public static func atFaceValue(_ amount: Money, expiry: Instant = .never) -> CreditOffer {
    CreditOffer(price: amount, credits: amount, expiry: expiry)
  }
}

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
    try purchase(
      try offer(of: product, to: organization, at: instant), organization: organization,
      at: instant, attribution: attribution, by: actor, charging: owner)
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
    let minimum = states[organization.index].terms.minimumPurchase
    guard offer.price >= minimum else { throw .belowMinimumPurchase(minimum) }
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

  /// Books credit that a customer paid for, its bonus, the tax, and the processor's fee.
  mutating func sell(
    _ offer: CreditOffer, to organization: Identifier<Organization>, at instant: Instant,
    type: TransactionType, attribution: Attribution
  ) throws(BillingRefusal) -> Payment {
    guard offer.price.isPositive, offer.credits.isPositive else { throw .amountNotPositive }
    let offer = offer.inWholeCoins(states[organization.index].terms.coins)
    let (fee, tax) = try payment(for: offer.price, by: organization)
    let wallet = accounts[organization.index].wallet
    guard hasRoom(for: offer, in: wallet) else { throw .ledger(.overflow) }
    // Credit sold below its value is promoted by the difference; above it, the rest is earned.
    let paid = offer.paid
    let discount = Money(nanos: offer.credits.nanos - paid.nanos)
    let premium = Money(nanos: offer.price.nanos - paid.nanos)
    let firstGrant = book.nextGrantNumber(of: wallet)
    let invoice = invoice(of: offer, tax: tax, to: organization, as: type, at: instant)
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
      premium, debit: .cash, credit: .saleRevenue, organization: organization, type: type,
      at: instant, attribution: attribution)
    try transfer(
      fee, debit: .paymentFees, credit: .cash, organization: organization, type: .fee, at: instant,
      attribution: attribution)
    try collect(tax, from: organization, type: type, at: instant)
    let terms = states[organization.index].terms
    if terms.remembersPurchases {
      let creditStart = invoiced.amount.isPositive ? invoiced.grants.lowerBound : firstGrant
      states[organization.index].purchases.append(
        PurchaseState(
          price: offer.price, credits: offer.credits, bonus: offer.bonus,
          salesTax: terms.salesTax, invoice: invoice.number, item: offer.item,
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

  /// The fee for charging a price with its tax, and the tax.
  private func payment(
    for price: Money, by organization: Identifier<Organization>
  ) throws(BillingRefusal) -> (fee: Money, tax: Money) {
    let terms = states[organization.index].terms
    let tax = terms.salesTax.tax(on: price)
    do { return (try terms.processorFee.fee(on: price.adding(tax)), tax) } catch {
      throw .ledger(.overflow)
    }
  }

  /// The invoice of credit that is sold, with a line for its bonus.
  private func invoice(
    of offer: CreditOffer, tax: Money, to organization: Identifier<Organization>,
    as type: TransactionType, at instant: Instant
  ) -> Invoice {
    var invoice = draftInvoice(for: organization, at: instant)
    invoice.lines.append(
      Invoice.Line(
        type == .autoTopUp ? .autoTopUp : .purchase, amount: offer.price, tax: tax,
        credits: offer.credits, item: offer.item))
    if offer.bonus.isPositive {
      invoice.lines.append(
        Invoice.Line(.bonus, amount: .zero, bonus: offer.bonus, item: offer.item))
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
