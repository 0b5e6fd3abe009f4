import Billing
import Ledger
import Quantities

extension OrganizationProcess {
  /// Takes what the card's bank tells: it takes a payment back, or gives one back.
  mutating func hearBank(
    _ event: ProcessorEvent, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let bought = Int(event.purchase)
    let isTakenBack = event.kind == .chargeback
    do throws(BillingRefusal) {
      let amount =
        isTakenBack
        ? try takeBack(bought, fee: processor.chargebackFee, at: instant, &billing)
        : try winDispute(bought, at: instant, &billing)
      record(isTakenBack ? .chargeback : .disputeWon, amount, at: instant)
    } catch {
      guard let reason = ActivityRecord.Refusal(error) else { throw error }
      record(isTakenBack ? .chargeback : .disputeWon, .zero, at: instant, refusal: reason)
      return
    }
    creditArrived(at: instant, billing)
  }

  /// The card's bank takes a purchase back.
  ///
  /// - Returns: The money that went back.
  mutating func takeBack(
    _ bought: Int, fee: Money, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Money {
    let refund = try billing.chargeBack(bought, organization: id, fee: fee, at: instant)
    collect(refund.invoice)
    outcome.tallies[.chargebacks] += 1
    outcome.tallies.add(fee, to: .paymentFees)
    return refund.money
  }

  /// The bank gives a purchase back that it had taken.
  ///
  /// - Returns: The money that came back.
  mutating func winDispute(
    _ bought: Int, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Money {
    let won = try billing.winDispute(bought, organization: id, at: instant)
    collect(won.invoice)
    return won.money
  }
}
