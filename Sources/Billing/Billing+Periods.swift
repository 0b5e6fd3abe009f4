public import Ledger
public import Pricing
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
  /// What was invoiced for them.
  public let overageCost: Money
}

extension Billing {
  /// Starts a plan period: invoices the fee and resets the quotas.
  ///
  /// Invoices are taken as paid when they are booked.
  ///
  /// - Returns: The fee; zero where there is no plan.
  /// - Throws: where it cannot be booked.
  public mutating func startPeriod(
    _ organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> Money {
    guard let plan = states[organization.index].terms.plan else { return .zero }
    let platform = book.platform
    let entry = Entry(
      id: states[organization.index].takeOperation(), at: instant, type: .fee)
    do {
      _ = try book.transfer(
        plan.fee, debit: platform.cash, credit: platform.subscriptionRevenue,
        concerning: accounts[organization.index].wallet, entry: entry)
    } catch {
      throw .ledger(error)
    }
    accounts[organization.index].requestsInPeriod = 0
    accounts[organization.index].requestLimit = plan.requestLimit ?? .max
    for index in states[organization.index].metered.indices {
      states[organization.index].metered[index] = .zero
    }
    return plan.fee
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
    let beyond = plan.includedRequests.map { max(0, requests - $0) } ?? 0
    let cost: Money
    do { cost = try plan.overageRate.cost(of: beyond, rounding: .halfEven) } catch {
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
    return PeriodSummary(
      includedRequests: plan.includedRequests, requests: requests, overageRequests: beyond,
      rate: plan.overageRate, overageCost: cost)
  }
}
