import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities

extension OrganizationProcess {
  /// Counts usage for the next calendar month.
  mutating func startMonth() {
    month += 1
    timers.set(.monthEnd, at: context.monthEnd(month))
  }

  /// Counts what the end and start of plan periods came to.
  mutating func collect(_ turn: PlanTurn) {
    if let closed = turn.closed { outcome.periods.append(closed) }
    for due in turn.trueUps {
      outcome.tallies.add(due.amount, to: due.type == .trace ? .traceCost : .infrastructureCost)
      usage.add(
        MeteredQuantity(meter: due.meter, quantity: .zero), cost: due.amount, source: .trueUp,
        month: month)
    }
    outcome.tallies.add(turn.laterCredit, to: .subscriptionCredits)
    outcome.tallies.add(turn.postpaid, to: .postpaid)
    collect(turn.invoice)
  }

  /// Counts what was invoiced, line by line, and writes the activities of the rules down.
  mutating func collect(_ invoice: Invoice?) {
    guard let invoice else { return }
    outcome.invoices.append(invoice)
    for line in invoice.lines {
      outcome.tallies.add(line.tax, to: .tax)
      switch line.kind {
      case .purchase, .autoTopUp:
        outcome.tallies.add(line.credits, to: .creditsBought)
        if line.kind == .purchase { outcome.tallies.add(line.amount, to: .purchaseAmount) }
      case .serviceFee: collect(serviceFee: line, of: invoice)
      case .bonus: outcome.tallies.add(line.bonus, to: .bonusCredits)
      case .planFee:
        outcome.tallies.add(line.amount, to: .planFees)
        outcome.tallies.add(line.credits, to: .subscriptionCredits)
        if line.amount >= .zero, line.credits >= .zero {
          record(.planFee, line.amount, at: invoice.issuedAt)
        }
      case .overage:
        outcome.tallies.add(line.amount, to: .overageCost)
        record(.overage, line.amount, at: invoice.issuedAt)
      case .refund, .chargeback, .disputeWon:
        outcome.tallies.add(Money(nanos: -line.amount.nanos), to: .refunds)
        outcome.tallies.add(Money(nanos: -line.credits.nanos), to: .creditsTakenBack)
        outcome.tallies.add(Money(nanos: -line.bonus.nanos), to: .creditsTakenBack)
      }
    }
  }

  /// Counts a service fee: it is part of what a purchase cost, and of what the bank took back of it;
  /// what the rule charges has it in already.
  private mutating func collect(serviceFee line: Invoice.Line, of invoice: Invoice) {
    switch invoice.lines.first?.kind {
    case .purchase: outcome.tallies.add(line.amount, to: .purchaseAmount)
    case .autoTopUp: break
    default: outcome.tallies.add(Money(nanos: -line.amount.nanos), to: .refunds)
    }
  }

  /// Has billing deliver what metered infrastructure used since the last time.
  mutating func bookInfrastructure(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    for index in infrastructureDue.indices
    where infrastructureDue[index] == instant.nanoseconds {
      let source = context.infrastructure[index]
      infrastructureDue[index] = context.nextBooking(every: source.every, after: instant)
      switch try billing.deliver(
        source.quantities, to: id, at: instant, attribution: Attribution(project: source.project))
      {
      case .delivered(let costs):
        for (item, cost) in zip(source.quantities, costs) {
          outcome.tallies.add(cost, to: .infrastructureCost)
          usage.add(item, cost: cost, source: .infrastructure(index), month: month)
        }
      case .refused(.organizationDeleted): break
      case .refused:
        outcome.tallies[.blockedMeterIntervals] += 1
        noticeBlock(at: instant)
      }
    }
    timers.set(.infrastructure, at: infrastructureDue.min() ?? .max)
    balanceChanged(at: instant.nanoseconds, billing)
  }

  /// Samples the balance.
  mutating func sample(at instant: Instant, _ billing: Billing<Log>) {
    outcome.balances.append(billing.balance(of: id).nanos)
    outcome.isBlocked.append(isBlocked(billing))
    sampleIndex += 1
    timers.set(
      .sample,
      at: sampleIndex < context.samples.count
        ? context.samples[sampleIndex].nanoseconds : .max)
  }

  /// Takes from the books what was earned, spent and lost since measuring began.
  private mutating func readBooks(_ billing: Billing<Log>) {
    let position = billing.position(of: id)
    let measured = position - unmeasured.position
    outcome.tallies.add(measured[.account(.breakage)], to: .expiredCredits)
    outcome.tallies.add(measured[.account(.promotion)], to: .promotion)
    outcome.tallies.add(measured[.account(.saleRevenue)], to: .saleRevenue)
    outcome.tallies.add(measured[.providerCost], to: .providerCost)
    outcome.tallies.add(measured[.margin], to: .margin)
    outcome.tallies.add(position[.deferredRevenue], to: .deferredRevenue)
  }

  /// Closes the record at the end of the horizon.
  mutating func finish(at instant: Instant, _ billing: inout Billing<Log>) throws(BillingRefusal) {
    collect(try billing.closePeriod(of: id, at: instant))
    sample(at: instant, billing)
    let balance = billing.balance(of: id).nanos
    integral.change(to: balance, isBlocked: isBlocked(billing), at: instant.nanoseconds)
    finishSpells()
    if isDeliberate { finishHolds(at: instant, billing) }
    readBooks(billing)
    guard !outcome.tallies.isBeyondRange else { throw .ledger(.overflow) }
    let missing = processor.uncredited(within: Interval(from: measuredSince, to: instant))
    outcome.tallies[.uncreditedCharges] = missing.charges
    guard let uncredited = Int64(exactly: missing.amount) else { throw .ledger(.overflow) }
    outcome.tallies[.uncreditedAmount] = uncredited
    outcome.tallies[.closingBalance] = balance
    outcome.tallies[.meanBalance] = integral.mean(over: context.measured.duration)
    outcome.tallies[.minimumBalance] = integral.lowest
    outcome.tallies[.maximumOverdraft] = max(0, -integral.lowest)
    outcome.tallies[.blockedTime] = integral.blockedTime
    outcome.usage = usage.records
    outcome.hours = hours.records
  }
}
