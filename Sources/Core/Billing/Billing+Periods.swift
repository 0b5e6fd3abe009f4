public import Ledger
import Pricing
public import Quantities

/// How a plan period ended.
public struct PeriodSummary: Hashable, Sendable {
  /// Requests that the plan includes; nil where it does not limit them.
  public let includedRequests: Int64?
  /// Requests admitted.
  public let requests: Int64
  /// Requests beyond the included ones.
  public let overageRequests: Int64
  /// The price of one of them.
  public let rate: Rate
  /// What was invoiced for them, without tax.
  public let overageCost: Money
  /// The tax on it.
  public let tax: Money

  /// Makes a summary.
  public init(
    includedRequests: Int64?, requests: Int64, overageRequests: Int64, rate: Rate,
    overageCost: Money, tax: Money = .zero
  ) {
    self.includedRequests = includedRequests
    self.requests = requests
    self.overageRequests = overageRequests
    self.rate = rate
    self.overageCost = overageCost
    self.tax = tax
  }
}

extension Billing {
  /// Starts a plan period: invoices the fee, grants the plan's credit and resets the quotas.
  ///
  /// The fee pays for the credit first, and what is left of it is earned; credit that it does not
  /// cover is promotional. Invoices are taken as paid when they are booked.
  ///
  /// - Parameters:
  ///   - organization: Whose period starts.
  ///   - instant: When.
  ///   - fee: What is invoiced, at least zero; nil: the plan's fee.
  ///   - creditExpiry: The first instant at which the period's credit is worthless.
  ///   - bringsCredit: Whether the plan's credit comes with it.
  /// - Returns: What was invoiced and granted; nothing where there is no plan.
  /// - Throws: where it cannot be booked; nothing has changed then.
  public mutating func startPeriod(
    _ organization: Identifier<Organization>, at instant: Instant, fee: Money? = nil,
    creditExpiry: Instant = .never, bringsCredit: Bool = true
  ) throws(BillingRefusal) -> PeriodCharge {
    var charge = PeriodCharge()
    guard let plan = states[organization.index].terms.plan else { return charge }
    charge.fee = fee ?? plan.fee
    charge.credit = bringsCredit ? plan.credit?.amount ?? .zero : .zero
    charge.paidCredit = min(charge.fee, charge.credit)
    charge.tax = states[organization.index].terms.salesTax.tax(on: charge.fee)
    guard hasRoom(for: charge.credit, of: organization) else { throw .ledger(.overflow) }
    let platform = book.platform
    let entry = Entry(
      id: states[organization.index].takeOperation(), at: instant, type: .fee)
    do {
      _ = try book.transfer(
        Money(nanos: charge.fee.nanos - charge.paidCredit.nanos), debit: platform.cash,
        credit: platform.subscriptionRevenue, concerning: accounts[organization.index].wallet,
        entry: entry)
    } catch {
      throw .ledger(error)
    }
    try collect(charge.tax, from: organization, type: .fee, at: instant)
    var attribution = Attribution.none
    if charge.fee.isPositive || charge.credit.isPositive {
      attribution = attribution.on(
        invoice: states[organization.index].numbering.takeForPeriod(at: instant))
    }
    let given = Money(nanos: charge.credit.nanos - charge.paidCredit.nanos)
    if charge.paidCredit.isPositive {
      try grant(
        charge.paidCredit, category: .paid, organization: organization, at: instant,
        type: .subscription, expiry: creditExpiry, attribution: attribution)
    }
    if given.isPositive {
      try grant(
        given, category: .promotional, organization: organization, at: instant,
        type: .subscription, expiry: creditExpiry, attribution: attribution)
    }
    resetQuotas(of: organization, plan)
    states[organization.index].earnedFee = Money(nanos: charge.fee.nanos - charge.paidCredit.nanos)
    if Log.recordsDecisions { record(.periodStart(charge), of: organization, at: instant) }
    return charge
  }

  /// Goes on with a plan period that was started, and paid for, before the book opened.
  ///
  /// Nothing is booked. Its usage so far is not known, so the quotas are full.
  public mutating func continuePeriod(_ organization: Identifier<Organization>) {
    guard let plan = states[organization.index].terms.plan else { return }
    resetQuotas(of: organization, plan)
  }

  private mutating func resetQuotas(of organization: Identifier<Organization>, _ plan: Plan) {
    accounts[organization.index].requestsInPeriod = 0
    states[organization.index].settledOverage = (0, .zero)
    accounts[organization.index].requestLimit = Self.requestLimit(of: plan)
    for index in states[organization.index].metered.indices {
      states[organization.index].metered[index] = .zero
    }
  }

  /// Whether credit fits, so that a refusal comes before the first of its postings.
  private func hasRoom(for credit: Money, of organization: Identifier<Organization>) -> Bool {
    let (after, overflow) = balance(of: organization).nanos
      .addingReportingOverflow(credit.nanos)
    return !overflow && after < Int64.max / 2
  }

  /// Ends a plan period: invoices the requests beyond the included ones.
  ///
  /// - Returns: What the period came to; nil where there is no plan.
  /// - Throws: where it cannot be booked.
  public mutating func closePeriod(
    _ organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> PeriodSummary? {
    guard let plan = states[organization.index].terms.plan else { return nil }
    let requests = accounts[organization.index].requestsInPeriod
    let cost: Money
    let settled = states[organization.index].settledOverage
    do { cost = try settled.cost.adding(unsettledOverage(of: organization, plan)) } catch {
      throw .pricing(.overflow)
    }
    let platform = book.platform
    let entry = Entry(
      id: states[organization.index].takeOperation(), at: instant, type: .overage)
    do {
      _ = try book.transfer(
        cost, debit: platform.cash, credit: platform.overageRevenue,
        concerning: accounts[organization.index].wallet, entry: entry)
    } catch {
      throw .ledger(error)
    }
    let tax = states[organization.index].terms.salesTax.tax(on: cost)
    try collect(tax, from: organization, type: .overage, at: instant)
    if cost.isPositive { _ = states[organization.index].numbering.takeForPeriod(at: instant) }
    let summary = PeriodSummary(
      includedRequests: plan.includedRequests, requests: requests,
      overageRequests: plan.overageRequests(of: requests), rate: Self.overageRate(of: plan),
      overageCost: cost, tax: tax)
    if Log.recordsDecisions { record(.periodEnd(summary), of: organization, at: instant) }
    return summary
  }

  /// What requests beyond the included ones cost since the rate last changed.
  func unsettledOverage(
    of organization: Identifier<Organization>, _ plan: Plan
  ) throws(ArithmeticError) -> Money {
    guard case .charged(let rate) = plan.overage else { return .zero }
    let beyond = plan.overageRequests(of: accounts[organization.index].requestsInPeriod)
    let settled = states[organization.index].settledOverage.requests
    return try rate.cost(of: beyond - settled, rounding: .halfEven)
  }

  static func requestLimit(of plan: Plan) -> Int64 {
    switch plan.overage {
    case .rejected: plan.includedRequests ?? .max
    case .charged: .max
    }
  }

  private static func overageRate(of plan: Plan) -> Rate {
    switch plan.overage {
    case .rejected: .zero
    case .charged(let rate): rate
    }
  }
}
