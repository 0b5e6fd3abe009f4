import AutoTopUp
import Billing
import Ledger
import Quantities
import Randomness

/// Where a person stands who buys credit when it runs low.
enum ManualPurchase {
  /// There is nothing to do.
  case none
  /// The person has noticed and will come to it.
  case noticed
  /// The card is being charged.
  case paying
}

extension OrganizationProcess {
  /// Takes note of an alert of a low balance.
  mutating func noticeAlert(of level: Money, at instant: Instant) {
    switch context.manualTopUp?.occasion {
    case .below(let own) where own == level: notice(lowBelow: level, at: instant)
    case .alert: notice(lowBelow: level, at: instant)
    case .below, .block, nil: break
    }
  }

  /// Takes note of something refused for lack of credit.
  mutating func noticeBlock(at instant: Instant) {
    guard context.isBlockNoticed else { return }
    notice(lowBelow: .zero, at: instant)
  }

  /// Somebody notices a low balance, and comes to it after a while; one manual purchase at a time.
  private mutating func notice(lowBelow level: Money, at instant: Instant) {
    guard manualPurchase == .none, let response = context.personResponse else { return }
    manualPurchase = .noticed
    manualPurchaseLevel = level
    let done = context.payments.personDone(
      after: response.draw(&manualPurchaseStream), from: instant)
    timers.set(.manualTopUp, at: done.nanoseconds)
  }

  /// The person buys, where the balance is still low.
  mutating func buyByHand(
    at instant: Instant, _ billing: Billing<Log>
  ) throws(BillingRefusal) {
    timers.set(.manualTopUp, at: .max)
    manualPurchase = .none
    guard let habit = context.manualTopUp, isLow(billing) else { return }
    do throws(BillingRefusal) {
      try billing.permit(
        .purchase, by: habit.actor, in: id, charging: .organization)
    } catch {
      guard let reason = ActivityRecord.Refusal(error) else { return }
      record(.purchase, habit.product.size, at: instant, member: habit.member, refusal: reason)
      return
    }
    manualPurchase = .paying
    manualPurchaseNumber += 1
    let due = try billing.amountDue(for: habit.product, by: id, at: instant)
    processor.submit(
      CardCharge(source: .person, number: manualPurchaseNumber, amount: due.amount), at: instant)
    armProcessor()
  }

  /// Whether the reason of the manual purchase still holds.
  private func isLow(_ billing: Billing<Log>) -> Bool {
    if context.isBlockNoticed {
      return !billing.hasCredit(id) || spellReason == .insufficientCredits
    }
    return billing.generalBalance(of: id) < manualPurchaseLevel
  }

  /// Takes the processor's answer to the person: credit, or another try later.
  mutating func takeCheckoutAnswer(
    _ event: ProcessorEvent, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let habit = context.manualTopUp else { return }
    manualPurchase = .none
    if event.outcome == .succeeded {
      try buy(habit, event.charge, at: instant, &billing)
    } else {
      count(event.outcome)
      record(
        .purchase, habit.product.size, at: instant, member: habit.member, refusal: .checkoutFailed)
    }
    if isLow(billing) { notice(lowBelow: manualPurchaseLevel, at: instant) }
  }

  private mutating func buy(
    _ habit: ManualTopUp, _ charge: CardCharge, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let payment: Payment
    do throws(BillingRefusal) {
      payment = try billing.purchase(
        habit.product, organization: id, at: instant,
        attribution: Attribution(
          member: habit.member, paymentMethod: billing.terms(of: id).paymentMethod),
        by: habit.actor, charging: .organization)
    } catch {
      guard let reason = ActivityRecord.Refusal(error) else { throw error }
      processor.refund(charge)
      record(.purchase, habit.product.size, at: instant, member: habit.member, refusal: reason)
      return
    }
    outcome.tallies[.purchases] += 1
    outcome.tallies[.manualPurchases] += 1
    boughtByHand += Int128(charge.amount.nanos)
    collect(payment)
    record(.purchase, habit.product.size, at: instant, member: habit.member)
    paymentArrived(charge, at: instant, billing)
  }
}

extension ManualTopUp {
  fileprivate var actor: Actor { member.isNone ? .platform : .member(member) }
}
