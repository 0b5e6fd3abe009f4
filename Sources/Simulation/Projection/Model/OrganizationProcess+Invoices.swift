import Billing
import Ledger
import Quantities

extension OrganizationProcess {
  /// Writes down credit that billing has sold, with a line for its bonus.
  mutating func invoice<Log: Journal>(
    _ offer: CreditOffer, _ payment: Payment, as kind: InvoiceLine.Kind, item: Int? = nil,
    at instant: Instant, _ billing: Billing<Log>
  ) {
    let item = Int32(truncatingIfNeeded: item ?? -1)
    outcome.tallies.add(offer.credits, to: .creditsBought)
    outcome.tallies.add(offer.bonus, to: .bonusCredits)
    outcome.tallies.add(payment.fee, to: .paymentFees)
    outcome.tallies.add(payment.tax, to: .tax)
    let number = billing.invoiceCount(of: id)
    var line = InvoiceLine(invoice: number, at: instant, kind: kind, amount: offer.price)
    line.tax = payment.tax
    line.credits = offer.credits
    line.item = item
    outcome.invoices.append(line)
    guard offer.bonus.isPositive else { return }
    var bonus = InvoiceLine(invoice: number, at: instant, kind: .bonus, amount: .zero)
    bonus.bonus = offer.bonus
    bonus.item = item
    outcome.invoices.append(bonus)
  }

  /// Writes down the fee of a plan period that billing has started.
  mutating func invoice<Log: Journal>(
    _ charge: PeriodCharge, for period: Interval, at instant: Instant, _ billing: Billing<Log>
  ) {
    outcome.tallies.add(charge.fee, to: .planFees)
    outcome.tallies.add(charge.tax, to: .tax)
    outcome.tallies.add(charge.credit, to: .subscriptionCredits)
    outcome.tallies.add(charge.paidCredit, to: .paidSubscriptionCredits)
    guard charge.fee.isPositive || charge.credit.isPositive else { return }
    var line = InvoiceLine(
      invoice: billing.invoiceCount(of: id), at: instant, kind: .planFee, amount: charge.fee)
    line.tax = charge.tax
    line.credits = charge.credit
    line.period = period
    line.item = planItem
    outcome.invoices.append(line)
    record(.planFee, charge.fee, at: instant)
  }

  /// Writes down the unused part of a plan's fee that came back.
  mutating func invoice<Log: Journal>(
    _ refund: Refund, ofPlanFor period: Interval, at instant: Instant, _ billing: Billing<Log>
  ) {
    let (back, tax) = (Money(nanos: -refund.money.nanos), Money(nanos: -refund.tax.nanos))
    outcome.tallies.add(back, to: .planFees)
    outcome.tallies.add(tax, to: .tax)
    guard refund.money.isPositive else { return }
    var line = InvoiceLine(
      invoice: billing.invoiceCount(of: id), at: instant, kind: .planFee, amount: back)
    line.tax = tax
    line.period = period
    line.item = planItem
    outcome.invoices.append(line)
  }

  /// Writes down what a plan period came to that billing has closed.
  mutating func invoice<Log: Journal>(
    _ summary: PeriodSummary, at instant: Instant, _ billing: Billing<Log>
  ) {
    outcome.tallies.add(summary.overageCost, to: .overageCost)
    outcome.tallies.add(summary.tax, to: .tax)
    guard summary.overageCost.isPositive else { return }
    var line = InvoiceLine(
      invoice: billing.invoiceCount(of: id), at: instant, kind: .overage,
      amount: summary.overageCost)
    line.tax = summary.tax
    line.period = Interval(from: periodStart, to: instant)
    line.requests = summary.overageRequests
    line.item = planItem
    outcome.invoices.append(line)
    record(.overage, summary.overageCost, at: instant)
  }

  /// Writes down money that went back for a purchase, or came back with a dispute.
  mutating func invoice<Log: Journal>(
    _ refund: Refund, of purchase: Int, as kind: InvoiceLine.Kind, at instant: Instant,
    _ billing: Billing<Log>
  ) {
    let sign: Int64 = kind == .disputeWon ? 1 : -1
    func signed(_ amount: Money) -> Money { Money(nanos: sign * amount.nanos) }
    outcome.tallies.add(Money(nanos: -sign * refund.money.nanos), to: .refunds)
    outcome.tallies.add(
      Money(nanos: -sign * (refund.credits.nanos + refund.bonus.nanos)), to: .creditsTakenBack)
    outcome.tallies.add(signed(refund.tax), to: .tax)
    guard refund.money.isPositive else { return }
    var line = InvoiceLine(
      invoice: billing.invoiceCount(of: id), at: instant, kind: kind,
      amount: signed(refund.money))
    line.tax = signed(refund.tax)
    line.credits = signed(refund.credits)
    line.bonus = signed(refund.bonus)
    let corrected = billing.invoice(ofPurchase: purchase, organization: id)
    line.corrected = corrected
    line.item = outcome.invoices.first { $0.invoice == corrected }?.item ?? -1
    outcome.invoices.append(line)
  }
}
