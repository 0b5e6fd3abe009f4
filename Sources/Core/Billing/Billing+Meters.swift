public import Ledger
public import Pricing
public import Quantities

/// What became of the metered usage of an interval.
public enum MeterDelivery: Hashable, Sendable {
  /// All of it was delivered. What each quantity cost, in their order; negative where it brought all
  /// of a period's into a cheaper volume tier, and the difference was given back.
  case delivered([Money])
  /// None of it was, and nothing was charged.
  case refused(Admission.Refusal)
}

/// What was due at the end of a period because a meter's use cost less than its minimum.
public struct TrueUp: Hashable, Sendable {
  /// The index of the meter.
  public let meter: Int
  /// `trace` or `infrastructure`.
  public let type: TransactionType
  /// What was drawn from the balance, greater than zero.
  public let amount: Money
}

extension Billing {
  /// Delivers and charges the metered usage of an interval: all of it, or none.
  ///
  /// What the plan includes is free, the rest is drawn from the balance. A deleted organization is
  /// refused first, then one whose balance that may pay for it is at or below zero, or where its plan
  /// has usage invoiced, at the end of that: neither a credit line, nor holds, nor a top-up on its way
  /// decide. The price model sees a quantity on top of what
  /// the period had already used, so tiers and included quantities work across calls.
  ///
  /// - Parameters:
  ///   - usage: What was used, each at least zero.
  ///   - organization: Who pays.
  ///   - instant: When it is booked.
  ///   - attribution: The project.
  /// - Returns: What each quantity cost, or why nothing was delivered.
  /// - Throws: where it cannot be priced or booked; nothing has changed then.
  public mutating func deliver(
    _ usage: [MeteredQuantity], to organization: Identifier<Organization>, at instant: Instant,
    attribution: Attribution = .none
  ) throws(BillingRefusal) -> MeterDelivery {
    if let refusal = refusal(ofMeteredUsageFor: attribution.project, organization) {
      if Log.recordsDecisions {
        recordRefusal(
          refusal, of: organization, scope: attribution, type: .infrastructure, model: nil,
          at: instant)
      }
      if refusal == .insufficientCredits {
        noteRefused(.zero, of: organization)
        // As after metered usage that is delivered: the rule need not take notice of refusals.
        balanceMoved(organization)
      }
      return .refused(refusal)
    }
    let charges = try charges(for: usage, organization: organization)
    for charge in charges {
      try post(charge, organization: organization, at: instant, attribution: attribution)
    }
    balanceMoved(organization)
    return .delivered(charges.map(\.cost))
  }

  /// Why metered usage is not delivered now; nil where it is.
  private func refusal(
    ofMeteredUsageFor project: Identifier<Project>, _ organization: Identifier<Organization>
  ) -> Admission.Refusal? {
    if isDeleted(organization) { return .organizationDeleted }
    let coverage = coverageIfScoped(
      of: .infrastructure, model: nil, project: project, organization: organization)
    let usable = book.balance(of: accounts[organization.index].wallet, usableFor: coverage)
    let line = states[organization.index].terms.plan?.postpaid ?? .zero
    return usable.nanos > -line.nanos ? nil : .insufficientCredits
  }

  /// Returns what quantities cost one after the other, if all of it can be booked.
  private func charges(
    for usage: [MeteredQuantity], organization: Identifier<Organization>
  ) throws(BillingRefusal) -> [MeterCharge] {
    var totals = states[organization.index].metered
    var charges: [MeterCharge] = []
    var drawn = Int128.zero
    for item in usage {
      let (charge, total) = try charge(
        for: item.quantity, of: item.meter, as: .infrastructure, beyond: totals[item.meter],
        organization: organization)
      totals[item.meter] = total
      drawn += Int128(charge.cost.nanos)
      try checkRoom(drawing: drawn, from: organization)
      charges.append(charge)
    }
    return charges
  }

  /// Returns what a further quantity of a meter costs after what the period has already used, and
  /// what it has used then.
  private func charge(
    for quantity: MeterQuantity, of meter: Int, as type: TransactionType,
    beyond used: MeterQuantity, organization: Identifier<Organization>
  ) throws(BillingRefusal) -> (charge: MeterCharge, total: MeterQuantity) {
    let included = included(meter, organization)
    do {
      let total = try used.adding(quantity)
      let cost = try meters[meter].price.total(for: beyond(included, total), rounding: .halfEven)
        .subtracting(meters[meter].price.total(for: beyond(included, used), rounding: .halfEven))
      let charge = MeterCharge(
        meter: meter, type: type, quantity: quantity, usedBefore: used, included: included,
        cost: cost)
      return (charge, total)
    } catch {
      throw .pricing(.overflow)
    }
  }

  /// What the plan includes of a meter in a period.
  private func included(
    _ meter: Int, _ organization: Identifier<Organization>
  ) -> MeterQuantity {
    guard states[organization.index].terms.plan != nil else { return .zero }
    return states[organization.index].terms.plan?.included(meter: meters[meter].name) ?? .zero
  }

  private func beyond(_ included: MeterQuantity, _ quantity: MeterQuantity) -> MeterQuantity {
    MeterQuantity(millionths: max(0, quantity.millionths - included.millionths))
  }

  /// Refuses what would take the balance out of range, before the first of several postings.
  private func checkRoom(
    drawing amount: Int128, from organization: Identifier<Organization>
  ) throws(BillingRefusal) {
    let after = Int128(balance(of: organization).nanos) - amount
    guard after.magnitude < Int128(Int64.max / 2) else { throw .ledger(.overflow) }
  }

  /// Books metered usage that was priced.
  private mutating func post(
    _ charge: MeterCharge, organization: Identifier<Organization>, at instant: Instant,
    attribution: Attribution
  ) throws(BillingRefusal) {
    try draw(
      charge.cost, as: charge.type, from: organization, at: instant, attribution: attribution)
    // It was added up when it was priced.
    states[organization.index].metered[charge.meter] = MeterQuantity(
      millionths: charge.usedBefore.millionths + charge.quantity.millionths)
    guard Log.recordsDecisions else { return }
    var noted = charge
    noted.attribution = attribution
    record(.meterCharge(noted), of: organization, at: instant)
  }

  /// Draws what metered usage costs from the balance, or gives back what it costs less.
  private mutating func draw(
    _ cost: Money, as type: TransactionType, from organization: Identifier<Organization>,
    at instant: Instant, attribution: Attribution
  ) throws(BillingRefusal) {
    let revenue = type == .trace ? Account.Kind.traceRevenue : .infrastructureRevenue
    let coverage = coverage(
      of: type, model: nil, project: attribution.project, organization: organization)
    guard cost < .zero else {
      _ = try post(type, of: organization, at: instant, attribution) {
        (book, wallet, entry) throws(LedgerRefusal) in
        try book.spend(cost, from: wallet, to: revenue, entry: entry, coverage: coverage)
      }
      return
    }
    let returned = try post(type, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.unwind(
        Money(nanos: -cost.nanos), to: wallet, from: revenue, entry: entry, coverage: coverage)
    }
    follow(returned, of: organization)
    creditArrived(organization)
  }

  // MARK: Traces

  /// Returns what the traces of a request cost beside it; nil where none are metered.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  @usableFromInline @inline(never)
  func chargeForTraces(
    _ count: Int64, besides amount: Money, organization: Identifier<Organization>
  ) throws(BillingRefusal) -> MeterCharge? {
    guard let traceMeter else { return nil }
    let (charge, _) = try charge(
      for: MeterQuantity(count), of: traceMeter, as: .trace,
      beyond: states[organization.index].metered[traceMeter], organization: organization)
    try checkRoom(
      drawing: Int128(amount.nanos) + Int128(charge.cost.nanos), from: organization)
    return charge
  }

  /// Books the traces of a request, which count against its budgets.
  ///
  /// - Returns: Whether the balance is now at a level that the top-up rule or an alert waits for.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  @usableFromInline @inline(never)
  mutating func bookTraces(
    _ charge: MeterCharge, organization: Identifier<Organization>, model: ModelID, entry: Entry
  ) throws(BillingRefusal) -> Bool {
    try post(
      charge, organization: organization, at: entry.instant, attribution: entry.attribution)
    if accounts[organization.index].tracker >= 0 {
      _ = countSpending(charge.cost, of: model, entry: entry, organization: organization)
    }
    return needsEvaluation(organization)
  }

  // MARK: Periods

  /// Ends the period of an organization's meters: a meter that cost less than its minimum is charged
  /// the rest, and quantities start again from nothing.
  ///
  /// A minimum is agreed upon, used or not: what the balance does not cover is owed. It is of no
  /// request, so it counts against no budget.
  ///
  /// - Returns: What was charged, by meter; nothing where the organization was deleted, or the period
  ///   was a free one.
  /// - Throws: where it cannot be priced or booked; nothing has changed then.
  mutating func closeMeters(
    of organization: Identifier<Organization>, isFree: Bool, at instant: Instant
  ) throws(BillingRefusal) -> [TrueUp] {
    let state = states[organization.index]
    var trueUps: [TrueUp] = []
    var drawn = Int128.zero
    for meter in isFree || isDeleted(organization) ? [] : state.terms.meters {
      let amount: Money
      do {
        amount = try meters[meter].price.trueUp(
          for: beyond(included(meter, organization), state.metered[meter]), rounding: .halfEven)
      } catch {
        throw .pricing(.overflow)
      }
      guard amount.isPositive else { continue }
      drawn += Int128(amount.nanos)
      try checkRoom(drawing: drawn, from: organization)
      trueUps.append(
        TrueUp(
          meter: meter, type: meter == traceMeter ? .trace : .infrastructure, amount: amount))
    }
    for due in trueUps {
      try draw(
        due.amount, as: due.type, from: organization, at: instant, attribution: .none)
    }
    states[organization.index].resetMeters()
    if !trueUps.isEmpty { balanceMoved(organization) }
    return trueUps
  }

  /// Returns whether the balance, or what is available, is at a level that the top-up rule or an
  /// alert waits for.
  @specialized(where Log == NoJournal)
  @specialized(where Log == MemoryJournal)
  @inlinable
  public func needsEvaluation(_ organization: Identifier<Organization>) -> Bool {
    let account = accounts[organization.index]
    return book.generalBalance(of: account.wallet).nanos <= account.evaluationLevel
      || book.generalAvailable(in: account.wallet).nanos <= account.availableEvaluationLevel
  }
}
