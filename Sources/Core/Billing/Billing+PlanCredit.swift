import Ledger
import Pricing
import Quantities

/// What a plan's periods bring of credit, carry over, and invoice of what was used beyond it.
extension Billing {
  /// Brings a plan's credit, as far as there is some, and tells when the next comes.
  ///
  /// - Parameters:
  ///   - amount: How much.
  ///   - plan: Whose credit it is.
  ///   - paid: The part that the fee pays for; the rest is given.
  ///   - payer: The account that pays.
  ///   - times: The periods that credit comes in.
  ///   - end: The end of the plan's period.
  ///   - organization: To whom.
  ///   - instant: When.
  ///   - attribution: The invoice that tells of it.
  /// - Returns: What came, and until when it is the last.
  /// - Throws: where it cannot be booked; nothing has changed then.
  mutating func bring(
    _ amount: Money, of plan: Plan, paid: Money, from payer: Account.Kind, in times: QuotaPeriod,
    until end: Instant, to organization: Identifier<Organization>, at instant: Instant,
    _ attribution: Attribution
  ) throws(BillingRefusal) -> PeriodCredit {
    let wallet = accounts[organization.index].wallet
    let next = times.interval(containing: instant).to
    let expiry = plan.credit?.expiry(ofCreditAt: instant, in: times) ?? .never
    var credit = PeriodCredit()
    credit.paid = paid
    credit.given = Money(nanos: amount.nanos - paid.nanos)
    credit.paidInPeriod = paid
    credit.time = Interval(from: instant, to: min(next, end))
    credit.next = plan.credit?.every != nil && next < end ? next : .never
    let first = book.nextGrantNumber(of: wallet)
    if paid.isPositive {
      try grant(
        paid, category: .paid, organization: organization, at: instant, type: .subscription,
        expiry: expiry, attribution: attribution, from: payer)
    }
    let middle = book.nextGrantNumber(of: wallet)
    if credit.given.isPositive {
      try grant(
        credit.given, category: .promotional, organization: organization, at: instant,
        type: .subscription, expiry: expiry, attribution: attribution)
    }
    credit.paidGrants = GrantNumbers(first..<middle)
    credit.givenGrants = GrantNumbers(middle..<book.nextGrantNumber(of: wallet))
    for number in first..<book.nextGrantNumber(of: wallet) {
      states[organization.index].planGrants.append(number)
    }
    return credit
  }

  /// The credit of a period that runs already, which had come before the book opened.
  func creditBefore(
    _ instant: Instant, of plan: Plan, _ fee: PeriodFee, in times: QuotaPeriod,
    since start: Instant,
    until end: Instant
  ) -> PeriodCredit {
    guard plan.credit?.every != nil else { return PeriodCredit() }
    let times = (times, times.interval(containing: instant))
    var credit = PeriodCredit()
    credit.next = times.1.from == instant ? instant : times.1.to
    if credit.next >= end { credit.next = .never }
    let came = Int128(1 + times.0.starts(after: start, before: instant))
    let amount = came * Int128(plan.credit?.amount.nanos ?? 0)
    credit.paidInPeriod = min(fee.creditPaid, Money(nanos: Int64(clamping: amount)))
    return credit
  }

  /// Brings the credit that has come due within a period of the plan; the fee, which was paid at the
  /// period's start, pays for it as far as it goes.
  mutating func bringLaterCredit(
    to organization: Identifier<Organization>, at instant: Instant, _ turn: inout PlanTurn
  ) throws(BillingRefusal) {
    let index = organization.index
    guard let plan = states[index].terms.plan, let amount = plan.credit?.amount,
      let period = states[index].period
    else { return }
    let left = period.fee.creditPaid.nanos - period.credit.paidInPeriod.nanos
    var credit = try bring(
      amount, of: plan, paid: min(amount, Money(nanos: left)), from: .subscriptionRevenue,
      in: plan.creditPeriods(within: period.bounds, of: periods(of: plan, organization)),
      until: period.bounds.to, to: organization, at: instant, .none)
    credit.paidInPeriod = Money(nanos: credit.paid.nanos + period.credit.paidInPeriod.nanos)
    states[index].period?.credit = credit
    turn.laterCredit = amount
  }

  /// Ends what is there of a plan's earlier credit beyond what the plan carries over, what would expire
  /// first of it first.
  mutating func endUncarriedCredit(
    of organization: Identifier<Organization>, at instant: Instant, _ turn: inout PlanTurn
  ) throws(BillingRefusal) {
    let state = states[organization.index]
    guard let most = state.terms.plan?.credit?.mostCarried else { return }
    let left = book.remaining(of: state.planGrants, in: accounts[organization.index].wallet)
    guard left > most else { return }
    let excess = Money(nanos: left.nanos - most.nanos)
    _ = try post(.expiry, of: organization, at: instant) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.takeBack(
        excess, of: state.planGrants, from: wallet, crediting: .breakage, reach: .grants,
        entry: entry)
    }
    turn.expired = Money(nanos: turn.expired.nanos + excess.nanos)
  }

  /// Takes back the part of the last credit for the time that is left, as far as it is unspent.
  ///
  /// - Returns: The part that the fee had paid for and that was spent.
  mutating func takeBackCredit(
    of running: PlanPeriod, _ organization: Identifier<Organization>, at instant: Instant,
    _ turn: inout PlanTurn
  ) throws(BillingRefusal) -> Money {
    let credit = running.credit
    var room = max(0, available(of: organization).nanos)
    var spent = Money.zero
    for (amount, grants, account) in [
      (credit.paid, credit.paidGrants, Account.Kind.subscriptionRevenue),
      (credit.given, credit.givenGrants, .promotion),
    ] {
      let due = amount.share(of: credit.time, leftAt: instant)
      let remaining = book.remaining(of: grants, in: accounts[organization.index].wallet)
      let taken = Money(nanos: min(due.nanos, remaining.nanos, room))
      room -= taken.nanos
      if account == .subscriptionRevenue { spent = Money(nanos: due.nanos - taken.nanos) }
      turn.creditTaken = Money(nanos: turn.creditTaken.nanos + taken.nanos)
      guard taken.isPositive else { continue }
      _ = try post(.void, of: organization, at: instant) {
        (book, wallet, entry) throws(LedgerRefusal) in
        try book.takeBack(
          taken, of: grants, from: wallet, crediting: account, reach: .grants, entry: entry)
      }
    }
    return spent
  }

  /// Invoices what is owed when a period ends, where the plan says so: it is paid then.
  mutating func invoicePostpaid(
    _ plan: Plan, of organization: Identifier<Organization>, for period: Interval,
    at instant: Instant, _ turn: inout PlanTurn, on invoice: inout Invoice
  ) throws(BillingRefusal) {
    let owed = book.account(.receivable, of: accounts[organization.index].wallet).balance.nanos
    guard plan.postpaid != nil, owed > 0, let nanos = Int64(exactly: owed) else { return }
    let amount = Money(nanos: nanos)
    _ = try post(
      .overage, of: organization, at: instant, Attribution.none.on(invoice: invoice.number)
    ) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.grant(
        GrantTerms(category: .paid, paid: amount, promoted: .zero), to: wallet, entry: entry)
    }
    let tax = states[organization.index].terms.salesTax.tax(on: amount)
    try collect(tax, from: organization, type: .overage, at: instant)
    rearmAlerts(of: organization)
    turn.postpaid = amount
    invoice.lines.append(
      Invoice.Line(.overage, amount: amount, tax: tax, item: plan.name, period: period))
  }
}
