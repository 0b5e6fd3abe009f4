import AutoTopUp
public import Ledger
public import Quantities

extension Billing {
  /// The number of purchases and top-ups of an organization so far; they count from zero.
  public func purchaseCount(of organization: Identifier<Organization>) -> Int {
    states[organization.index].purchases.count
  }

  /// Gives money back for credit that has not been used, and takes the credit back.
  ///
  /// Each part of the price takes the same part of credits and bonus; the parts are computed from
  /// the totals refunded so far, so that many small refunds take no more and no less than one. Spent
  /// bonus is not owed. The tax on the part is given back on top. The processor keeps its fee, the
  /// seller the service fee.
  ///
  /// - Parameters:
  ///   - money: Of the price, without tax. Greater than zero; nil for as much as is unspent.
  ///   - purchase: Which purchase, from zero.
  ///   - organization: Whose.
  ///   - actor: Who does it; only the platform may.
  ///   - instant: When.
  /// - Returns: What was given and taken back.
  /// - Throws: `notPermitted`; `refundTooLarge` with the most that can be refunded; `underDispute`;
  ///   nothing has changed then.
  public mutating func refund(
    _ money: Money?, of purchase: Int, organization: Identifier<Organization>, by actor: Actor,
    at instant: Instant
  ) throws(BillingRefusal) -> Refund {
    try permit(.refund, by: actor, in: organization)
    var state = try purchaseState(purchase, of: organization)
    guard state.disputed == nil else { throw .underDispute }
    let coins = states[organization.index].terms.coins
    let most = coins.whole(mostRefundable(of: state, organization: organization))
    let paid = money.map(coins.whole) ?? most
    guard paid.isPositive || (money == nil && most == .zero) else { throw .amountNotPositive }
    guard paid <= most, paid.isPositive else { throw .refundTooLarge(most: most) }
    let total = Money(nanos: state.refunded.nanos + paid.nanos)
    let credits = Money(
      nanos: state.share(of: state.credits, at: total).nanos - state.takenCredits.nanos)
    let wallet = accounts[organization.index].wallet
    let owedBonus = state.share(of: state.bonus, at: total).nanos - state.takenBonus.nanos
    let bonus = Money(
      nanos: min(owedBonus, book.remaining(of: state.bonusGrants, in: wallet).nanos))
    let tax = state.tax(ofReturning: paid)
    let note = draftInvoice(for: organization, at: instant, correcting: state.invoice)
    let attribution = Attribution(actor).on(invoice: note.number)
    _ = try returnMoney(
      paid, credits: credits, of: state, organization: organization, reach: .grants,
      attribution: attribution, at: instant)
    try voidBonus(
      bonus, of: state, organization: organization, attribution: attribution, at: instant)
    try returnTax(tax, to: organization, at: instant)
    state.refunded = total
    state.takenCredits = Money(nanos: state.takenCredits.nanos + credits.nanos)
    state.takenBonus = Money(nanos: state.takenBonus.nanos + bonus.nanos)
    states[organization.index].purchases[purchase] = state
    refreshEvaluationLevel(of: organization)
    balanceMoved(organization, trigger: .credit)
    return issue(
      note, Refund(money: paid, credits: credits, bonus: bonus, tax: tax), of: state.item,
      as: .refund, to: organization)
  }

  /// Issues the credit note of money that went back, or the invoice of what came back.
  ///
  /// - Returns: The refund, with the note; without money there is none.
  private mutating func issue(
    _ note: Invoice, _ refund: Refund, of item: String, as kind: Invoice.Kind,
    to organization: Identifier<Organization>
  ) -> Refund {
    let sign: Int64 = kind == .disputeWon ? 1 : -1
    func signed(_ amount: Money) -> Money { Money(nanos: sign * amount.nanos) }
    var (note, refund) = (note, refund)
    if refund.money.isPositive {
      note.lines = [
        Invoice.Line(
          kind, amount: signed(refund.money), tax: signed(refund.tax),
          credits: signed(refund.credits), bonus: signed(refund.bonus), item: item)
      ]
    }
    if refund.serviceFee.isPositive {
      note.lines.append(
        Invoice.Line(
          .serviceFee, amount: signed(refund.serviceFee), tax: signed(refund.serviceFeeTax)))
    }
    refund.invoice = issue(note, to: organization)
    return refund
  }

  /// Gives credit back for usage: what burnt last comes back first, on the terms it had.
  ///
  /// What has expired in the meantime is breakage at once; more than was ever burnt is given.
  ///
  /// - Parameters:
  ///   - amount: Greater than zero.
  ///   - organization: To whom.
  ///   - actor: Who does it; only the platform may.
  ///   - instant: When.
  /// - Throws: `notPermitted`, `amountNotPositive`, or where it cannot be booked; nothing has changed
  ///   then.
  public mutating func refundUsage(
    _ amount: Money, organization: Identifier<Organization>, by actor: Actor, at instant: Instant
  ) throws(BillingRefusal) {
    try permit(.refund, by: actor, in: organization)
    guard amount.isPositive else { throw .amountNotPositive }
    let returned = try post(.refund, of: organization, at: instant, Attribution(actor)) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.unwind(amount, to: wallet, from: .refunds, entry: entry)
    }
    follow(returned, of: organization)
    creditArrived(organization)
  }

  /// Takes a purchase back because the card's bank did, whatever has been spent of it.
  ///
  /// What was not refunded before goes back, tax included. Credit that is spent is taken from other grants, then
  /// owed: the balance may fall below zero. Bonus is taken back first, as far as it is left.
  ///
  /// - Parameters:
  ///   - purchase: Which purchase, from zero.
  ///   - organization: Whose.
  ///   - fee: What the bank charges for it.
  ///   - instant: When.
  /// - Returns: What was given and taken back; zero where all had been refunded.
  /// - Throws: `underDispute` where it is disputed already; nothing has changed then.
  public mutating func chargeBack(
    _ purchase: Int, organization: Identifier<Organization>, fee: Money, at instant: Instant
  ) throws(BillingRefusal) -> Refund {
    var state = try purchaseState(purchase, of: organization)
    guard state.disputed == nil else { throw .underDispute }
    let money = Money(nanos: state.price.nanos - state.refunded.nanos)
    let credits = Money(nanos: state.credits.nanos - state.takenCredits.nanos)
    let wallet = accounts[organization.index].wallet
    let bonus = book.remaining(of: state.bonusGrants, in: wallet)
    guard !balance(of: organization).nanos.subtractingReportingOverflow(credits.nanos).overflow
    else {
      throw .ledger(.overflow)
    }
    // The bonus first: it must not pay for the credits that it came with.
    let note = draftInvoice(for: organization, at: instant, correcting: state.invoice)
    let isNoted = money.isPositive || state.serviceFee.isPositive
    let attribution = isNoted ? Attribution.none.on(invoice: note.number) : .none
    var parts = try voidBonus(
      bonus, of: state, organization: organization, attribution: attribution, at: instant)
    parts += try returnMoney(
      money, credits: credits, of: state, organization: organization, reach: .debt,
      attribution: attribution, at: instant)
    let tax = state.tax(ofReturning: money)
    try returnTax(tax, to: organization, at: instant)
    if state.serviceFee.isPositive {
      try transfer(
        state.serviceFee, debit: .saleRevenue, credit: .cash, organization: organization,
        type: .refund, at: instant, attribution: attribution)
    }
    try returnTax(state.serviceFeeTax, to: organization, at: instant)
    try transfer(
      fee, debit: .paymentFees, credit: .cash, organization: organization,
      type: .fee, at: instant)
    var refund = Refund(money: money, credits: credits, bonus: bonus, tax: tax)
    (refund.serviceFee, refund.serviceFeeTax) = (state.serviceFee, state.serviceFeeTax)
    state.disputed = DisputedPurchase(refund: refund, parts: parts)
    states[organization.index].purchases[purchase] = state
    refreshEvaluationLevel(of: organization)
    balanceMoved(organization, trigger: .credit)
    return issue(note, refund, of: state.item, as: .chargeback, to: organization)
  }

  /// Gives everything back that a dispute had taken: the bank decided for the platform.
  ///
  /// The last part taken comes back first, on the terms it had. The dispute's fee is not returned. The
  /// credit of an organization that was deleted meanwhile is given up at once, like all that it had.
  ///
  /// - Parameters:
  ///   - purchase: Which purchase, from zero.
  ///   - organization: Whose.
  ///   - instant: When.
  /// - Returns: The money and the credit that came back.
  /// - Throws: `notDisputed`, or where it cannot be booked; nothing has changed then.
  public mutating func winDispute(
    _ purchase: Int, organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> Refund {
    var state = try purchaseState(purchase, of: organization)
    guard let disputed = state.disputed else { throw .notDisputed }
    let note = draftInvoice(for: organization, at: instant, correcting: state.invoice)
    let refund = disputed.refund
    let isNoted = refund.money.isPositive || refund.serviceFee.isPositive
    let attribution = isNoted ? Attribution.none.on(invoice: note.number) : .none
    let returned = try post(.refund, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.giveBack(disputed.parts, to: wallet, entry: entry)
    }
    let earned = max(0, refund.money.nanos - refund.credits.nanos) + refund.serviceFee.nanos
    try transfer(
      Money(nanos: earned), debit: .cash, credit: .saleRevenue,
      organization: organization, type: .refund, at: instant)
    try collect(refund.tax, from: organization, type: .refund, at: instant)
    try collect(refund.serviceFeeTax, from: organization, type: .refund, at: instant)
    state.disputed = nil
    states[organization.index].purchases[purchase] = state
    follow(returned, of: organization)
    creditArrived(organization)
    if isDeleted(organization) {
      try forfeit(
        book.credit(of: accounts[organization.index].wallet), of: organization,
        attribution: attribution, at: instant)
    }
    return issue(note, refund, of: state.item, as: .disputeWon, to: organization)
  }

  /// Lets purchases know the grants that their credit came back in.
  ///
  /// They may be others than the disputed one: those that had paid for what was spent of it.
  mutating func follow(_ returned: [ReturnedGrant], of organization: Identifier<Organization>) {
    for grant in returned {
      for place in states[organization.index].purchases.indices {
        states[organization.index].purchases[place].follow(grant.from, to: grant.to)
      }
    }
  }

  /// The most that a purchase can be refunded: the part of the price whose credits are neither spent
  /// nor held.
  private func mostRefundable(
    of state: PurchaseState, organization: Identifier<Organization>
  ) -> Money {
    let wallet = accounts[organization.index].wallet
    let left = min(
      book.remaining(of: state.creditGrants, in: wallet).nanos,
      max(0, book.available(in: wallet).nanos))
    let open = state.price.nanos - state.refunded.nanos
    guard left < state.credits.nanos - state.takenCredits.nanos else { return Money(nanos: open) }
    // The largest payment whose share of the credits, rounded half-even, is no more than `there`:
    // credits × payment / price ≤ there + ½, where the half itself rounds down if `there` is even.
    let there = Int128(left + state.takenCredits.nanos)
    let (quotient, remainder) = ((2 * there + 1) * Int128(state.price.nanos))
      .quotientAndRemainder(dividingBy: 2 * Int128(state.credits.nanos))
    let isRoundedUp = remainder == 0 && there % 2 == 1
    let most = Int64(quotient) - (isRoundedUp ? 1 : 0)
    return Money(nanos: max(0, min(open, most - state.refunded.nanos)))
  }

  private func purchaseState(
    _ purchase: Int, of organization: Identifier<Organization>
  ) throws(BillingRefusal) -> PurchaseState {
    let purchases = states[organization.index].purchases
    guard purchases.indices.contains(purchase) else { throw .noSuchPurchase }
    return purchases[purchase]
  }

  /// Takes credits back and returns the money that was paid for them.
  ///
  /// Credit sold below its value was promoted by the difference; above it, the rest was earned.
  private mutating func returnMoney(
    _ money: Money, credits: Money, of state: PurchaseState,
    organization: Identifier<Organization>, reach: Reach, attribution: Attribution,
    at instant: Instant
  ) throws(BillingRefusal) -> [TakenPart] {
    let paid = min(money, credits)
    let promoted = Money(nanos: credits.nanos - paid.nanos)
    var attribution = attribution
    attribution.paymentMethod = state.paymentMethod
    var parts: [TakenPart] = []
    for (amount, account) in [(paid, Account.Kind.cash), (promoted, .promotion)] {
      parts += try post(.refund, of: organization, at: instant, attribution) {
        (book, wallet, entry) throws(LedgerRefusal) in
        try book.takeBack(
          amount, of: state.creditGrants, from: wallet, crediting: account, reach: reach,
          entry: entry)
      }
    }
    try transfer(
      Money(nanos: money.nanos - paid.nanos), debit: .saleRevenue, credit: .cash,
      organization: organization, type: .refund, at: instant)
    return parts
  }

  @discardableResult
  private mutating func voidBonus(
    _ bonus: Money, of state: PurchaseState, organization: Identifier<Organization>,
    attribution: Attribution, at instant: Instant
  ) throws(BillingRefusal) -> [TakenPart] {
    try post(.void, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.takeBack(
        bonus, of: state.bonusGrants, from: wallet, crediting: .promotion, reach: .grants,
        entry: entry)
    }
  }

  /// Books a transfer between the platform's accounts.
  mutating func transfer(
    _ amount: Money, debit: Account.Kind, credit: Account.Kind,
    organization: Identifier<Organization>, type: TransactionType, at instant: Instant,
    attribution: Attribution = .none
  ) throws(BillingRefusal) {
    _ = try post(type, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.transfer(amount, debit: debit, credit: credit, concerning: wallet, entry: entry)
    }
  }

  /// Books something that is no request, under the next number of the organization's operations.
  ///
  /// - Throws: `ledger` where the ledger refuses; the number is used up then.
  mutating func post<Result>(
    _ type: TransactionType, of organization: Identifier<Organization>, at instant: Instant,
    _ attribution: Attribution = .none,
    _ body: (inout Ledger<Log>, Wallet.ID, Entry) throws(LedgerRefusal) -> Result
  ) throws(BillingRefusal) -> Result {
    let entry = Entry(
      id: states[organization.index].takeOperation(), at: instant, type: type,
      attribution: attribution)
    do { return try body(&book, accounts[organization.index].wallet, entry) } catch {
      throw .ledger(error)
    }
  }
}
