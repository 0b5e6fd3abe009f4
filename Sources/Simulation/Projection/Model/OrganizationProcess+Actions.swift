import AutoTopUp
import Billing
import Ledger
import Quantities
import SimulationKernel

extension OrganizationProcess {
  /// Sets the timer of the next action.
  mutating func armAction() {
    let next = nextAction < context.actions.count ? context.actions[nextAction].at : .never
    timers.set(.action, at: next.nanoseconds)
  }

  /// Does what the timeline says; what billing refuses is written down with the reason.
  mutating func act(at instant: Instant, _ billing: inout Billing<Log>) throws(BillingRefusal) {
    let index = nextAction
    let action = context.actions[index]
    nextAction += 1
    armAction()
    do throws(BillingRefusal) {
      try perform(action, index: index, at: instant, &billing)
    } catch {
      guard let reason = ActivityRecord.Refusal(error) else { throw error }
      let (name, amount) = action.kind.described
      record(name, amount, at: instant, action: action, refusal: reason)
      return
    }
    guard context.actions[index].changesBalance else { return }
    creditArrived(at: instant, billing)
  }

  private mutating func perform(
    _ action: ScheduledAction, index: Int, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let actor: Actor = action.member.isNone ? .platform : .member(action.member)
    var (name, amount) = action.kind.described
    switch action.kind {
    case .purchase(let product, let card, let checkout):
      try purchase(
        product, card: card, checkout: checkout, action, index: index, actor: actor, at: instant,
        &billing)
      return
    case .give(let credit, let priority, let expiry, let scope):
      try billing.give(
        credit, priority: priority, expiry: expiry, scope: scope, organization: id, by: actor,
        at: instant)
      outcome.tallies.add(credit, to: .givenCredits)
    case .adjust(let change):
      try billing.adjust(change, organization: id, by: actor, at: instant)
      outcome.tallies.add(change, to: .adjustments)
    case .refund(let reference, let money):
      let bought = purchase(reference, billing)
      let refund = try billing.refund(
        money, of: bought, organization: id, by: actor, at: instant)
      collect(refund.invoice)
      amount = refund.money
    case .refundUsage(let credit):
      try billing.refundUsage(credit, organization: id, by: actor, at: instant)
      outcome.tallies.add(credit, to: .usageRefunds)
    case .chargeBack(let reference, let fee):
      let bought = purchase(reference, billing)
      amount = try takeBack(bought, fee: fee, at: instant, &billing)
    case .winDispute(let reference):
      let bought = purchase(reference, billing)
      amount = try winDispute(bought, at: instant, &billing)
    case .transfer(let wanted, let other, let counterpart):
      amount = try transfer(
        wanted, to: other, counterpart: counterpart, actor: actor, at: instant, &billing)
    case .setTopUpRule(let rule, let dunning):
      try billing.setTopUpRule(rule, dunning: dunning, organization: id, by: actor, at: instant)
    case .changePlan(let plan, let isProrated, let terms):
      let turn = try billing.changePlan(
        of: id, to: plan, isProrated: isProrated, terms: terms, by: actor, at: instant)
      collect(turn)
      amount = turn.unused
    case .pausePlan(let end, let rest):
      collect(
        try billing.pausePlan(of: id, until: end, period: rest, by: actor, at: instant))
    case .switchOverage(let overage):
      try billing.switchOverage(to: overage, organization: id, by: actor)
    case .setRole(let member, let role):
      let earlier = billing.role(of: member, in: id)
      try billing.setRole(role, of: member, in: id, by: actor)
      name = role == nil ? .memberRemoved : earlier == nil ? .memberAdded : .roleChanged
    case .delete(let forfeitsCredit):
      let deletion = try billing.delete(
        id, forfeitsCredit: forfeitsCredit, by: actor, at: instant)
      amount = deletion.forfeited
      collect(deletion.turn)
      stopUsage(at: instant, billing)
    }
    record(name, amount, at: instant, action: action)
  }

  private mutating func purchase(
    _ product: CreditProduct, card: PaymentMethodOwner, checkout: ScheduledAction.Checkout,
    _ action: ScheduledAction, index: Int, actor: Actor, at instant: Instant,
    _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard checkout == .completed else {
      try billing.permit(.purchase, by: actor, in: id, charging: card)
      record(
        .purchase, product.size, at: instant, action: action,
        refusal: checkout == .failed ? .checkoutFailed : .checkoutAbandoned)
      return
    }
    let method: Identifier<PaymentMethod> =
      switch card {
      case .organization: billing.terms(of: id).paymentMethod
      // The organization's card is number zero; those of members follow in their order.
      case .member(let holder): Identifier(holder.index + 1)
      }
    let payment = try billing.purchase(
      product, organization: id, at: instant,
      attribution: Attribution(member: action.member, paymentMethod: method), by: actor,
      charging: card)
    purchaseOfAction[index] = billing.purchaseCount(of: id) - 1
    outcome.tallies[.purchases] += 1
    collect(payment)
    record(.purchase, product.size, at: instant, action: action)
  }

  private mutating func transfer(
    _ wanted: Money?, to other: Int, counterpart: Identifier<Member>, actor: Actor,
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Money {
    // Organizations that interact are in one book, numbered in the scenario's order.
    let target = Identifier<Organization>(id.index + other - index)
    let moved = try billing.transfer(
      wanted, from: id, to: target, by: actor,
      counterpart: actor == .platform ? .platform : .member(counterpart), at: instant)
    outcome.tallies.add(moved, to: .transferredOut)
    creditedOrganization = target.index
    receivedFromTransfer = moved
    return moved
  }

  /// Ends what was under way in a deleted organization: it is neither delivered nor charged.
  mutating func stopUsage(at instant: Instant, _ billing: Billing<Log>) {
    inFlight = FutureEventList()
    held.change(to: billing.held(of: id).nanos, at: instant.nanoseconds)
    timers.set(.completion, at: .max)
    timers.set(.infrastructure, at: .max)
  }

  /// Takes note of credit that another organization moved here.
  mutating func creditMovedIn(
    _ amount: Money, from other: Int, at instant: Instant, _ billing: Billing<Log>
  ) {
    outcome.tallies.add(amount, to: .transferredIn)
    outcome.activities.append(
      ActivityRecord(
        at: instant, member: .none, action: .transferIn, amount: amount, other: Int32(other),
        refusal: nil))
    creditArrived(at: instant, billing)
    awaitDue(at: instant, billing)
  }

  private func purchase(
    _ reference: ScheduledAction.PurchaseReference, _ billing: Billing<Log>
  ) -> Int {
    switch reference {
    case .last: billing.purchaseCount(of: id) - 1
    case .action(let index): purchaseOfAction[index]
    }
  }

  /// Writes an action down.
  mutating func record(
    _ name: ActivityRecord.Action, _ amount: Money, at instant: Instant,
    action: ScheduledAction? = nil, member: Identifier<Member> = .none,
    refusal: ActivityRecord.Refusal? = nil
  ) {
    outcome.activities.append(
      ActivityRecord(
        at: instant, member: action?.member ?? member, action: name, amount: amount,
        other: action?.other ?? -1, refusal: refusal))
  }
}

extension ScheduledAction {
  /// Whom it concerns besides its organization, as activities have it.
  fileprivate var other: Int32 {
    switch kind {
    case .transfer(_, let target, _): Int32(target)
    case .setRole(let member, _): Int32(member.index)
    case .purchase(_, .member(let holder), _) where holder != member: Int32(holder.index)
    default: -1
    }
  }

  /// Whether the balance may be another after it.
  fileprivate var changesBalance: Bool {
    switch kind {
    case .setTopUpRule, .setRole: false
    default: true
    }
  }
}

extension ScheduledAction.Kind {
  /// The name in the activity log, and the amount that was asked for.
  fileprivate var described: (ActivityRecord.Action, Money) {
    switch self {
    case .purchase(let product, _, _): (.purchase, product.size)
    case .give(let amount, _, _, _): (.grant, amount)
    case .adjust(let amount): (.adjustment, amount)
    case .refund(_, let amount): (.refund, amount ?? .zero)
    case .refundUsage(let amount): (.usageRefund, amount)
    case .chargeBack: (.chargeback, .zero)
    case .winDispute: (.disputeWon, .zero)
    case .transfer(let amount, _, _): (.transferOut, amount ?? .zero)
    case .setTopUpRule(let rule, _): (rule == nil ? .topUpRuleRemoved : .topUpRuleSet, .zero)
    case .changePlan: (.planChanged, .zero)
    case .pausePlan: (.planPaused, .zero)
    case .switchOverage: (.overageSwitched, .zero)
    case .setRole(_, let role): (role == nil ? .memberRemoved : .roleChanged, .zero)
    case .delete: (.organizationDeleted, .zero)
    }
  }
}
