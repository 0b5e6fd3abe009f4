public import Ledger
public import Pricing
public import Quantities

extension Billing {
  /// Charges metered usage: what the plan includes is free, the rest is drawn from the balance.
  ///
  /// The price model sees the quantity on top of what the period had already used, so tiers and
  /// included quantities work across calls. Traces count against budgets.
  ///
  /// - Parameters:
  ///   - quantity: In the meter's unit, at least zero.
  ///   - meter: The index of the meter.
  ///   - organization: Who pays.
  ///   - instant: When it is booked.
  ///   - type: `trace` or `infrastructure`.
  ///   - attribution: Project, member and key.
  /// - Returns: What was drawn from the balance; negative where the quantity brought all of the
  ///   period's into a cheaper volume tier, and the difference was given back.
  /// - Throws: where the usage cannot be priced or booked; nothing has changed then.
  public mutating func meter(
    _ quantity: MeterQuantity, meter: Int, organization: Identifier<Organization>,
    at instant: Instant,
    type: TransactionType, attribution: Attribution
  ) throws(BillingRefusal) -> Money {
    guard !isDeleted(organization) else { throw .notPermitted(.use, .organizationDeleted) }
    let used = states[organization.index].metered[meter]
    let cost: Money
    let total: MeterQuantity
    do {
      total = try used.adding(quantity)
      cost = try charge(for: total, meter: meter, organization: organization).subtracting(
        charge(for: used, meter: meter, organization: organization))
    } catch {
      throw .pricing(.overflow)
    }
    let account = accounts[organization.index]
    let revenue =
      type == .trace ? book.platform.traceRevenue : book.platform.infrastructureRevenue
    let entry = Entry(
      id: states[organization.index].takeOperation(), at: instant, type: type,
      attribution: attribution)
    do {
      if cost < .zero {
        let surplus = Money(nanos: -cost.nanos)
        _ = try book.refund(surplus, to: account.wallet, from: revenue, entry: entry)
        creditArrived(organization)
      } else {
        _ = try book.spend(
          cost, from: account.wallet, to: revenue, entry: entry,
          coverage: coverageIfScoped(
            of: type, model: nil, project: attribution.project, organization: organization))
      }
    } catch {
      throw .ledger(error)
    }
    states[organization.index].metered[meter] = total
    if Log.recordsDecisions {
      let included = states[organization.index].terms.plan?.included(meter: meters[meter].name)
      let charge = MeterCharge(
        meter: meter, type: type, quantity: quantity, usedBefore: used,
        included: included ?? .zero, cost: cost)
      record(.meterCharge(charge), of: organization, at: instant)
    }
    if account.tracker >= 0, type == .trace {
      _ = countSpending(cost, organization: organization, attribution: attribution)
    }
    return cost
  }

  /// Returns what a period's quantity costs beyond what the plan includes.
  private func charge(
    for quantity: MeterQuantity, meter: Int, organization: Identifier<Organization>
  ) throws(ArithmeticError) -> Money {
    let plan = states[organization.index].terms.plan
    let included = plan?.included(meter: meters[meter].name) ?? .zero
    let beyond = max(0, quantity.millionths - included.millionths)
    return try meters[meter].price.total(
      for: MeterQuantity(millionths: beyond), rounding: .halfEven)
  }

  /// Returns whether the balance, or what is available, is at a level that the top-up rule or an
  /// alert waits for.
  @inlinable
  public func needsEvaluation(_ organization: Identifier<Organization>) -> Bool {
    let account = accounts[organization.index]
    return book.generalBalance(of: account.wallet).nanos <= account.evaluationLevel
      || book.generalAvailable(in: account.wallet).nanos <= account.availableEvaluationLevel
  }
}
