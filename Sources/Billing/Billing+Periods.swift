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
  /// What was invoiced for them.
  public let overageCost: Money

  /// Makes a summary.
  public init(
    includedRequests: Int64?, requests: Int64, overageRequests: Int64, rate: Rate,
    overageCost: Money
  ) {
    self.includedRequests = includedRequests
    self.requests = requests
    self.overageRequests = overageRequests
    self.rate = rate
    self.overageCost = overageCost
  }
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
    accounts[organization.index].requestLimit = Self.requestLimit(of: plan)
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
    let cost: Money
    do { cost = try plan.overageCost(ofRequests: requests, rounding: .halfEven) } catch {
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
      includedRequests: plan.includedRequests, requests: requests,
      overageRequests: plan.overageRequests(of: requests), rate: Self.overageRate(of: plan),
      overageCost: cost)
  }

  private static func requestLimit(of plan: Plan) -> Int64 {
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
