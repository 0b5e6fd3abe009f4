import AutoTopUp
package import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Text

/// What decides for one organization: plan, budgets, rule, dunning, and what is done to it.
struct OrganizationTermsJSON {
  let input: ProjectionInput
  let organization: OrganizationInput

  private var terms: OrganizationTerms { organization.terms }
  private var names: OrganizationNames { OrganizationNames(input, organization) }

  var value: JSONValue {
    .object([
      ("opening_balance", opening), ("credit_line", .exact(terms.creditLine)),
      ("time_zone", .optional(ownZone)), ("plan", plan(terms.plan)),
      ("admission", admission), ("while_topping_up", .string(terms.whileToppingUp.name)),
      ("budgets", .array(terms.budgets.map { budget($0) })),
      ("low_balance_alerts", .array(terms.lowBalanceAlerts.map { .exact($0) })),
      ("has_service_time", .boolean(organization.streams.contains { !$0.service.isInstant })),
      ("auto_top_up", terms.topUpRule.map { TopUpRuleJSON($0).value } ?? .null),
      ("dunning", DunningJSON(terms.dunning).value), ("manual_top_up", manualTopUp),
      ("gateways", .integer(Int64(terms.replicas))),
      ("timeline", .array(organization.actions.compactMap { action($0) })),
    ])
  }

  /// The zone of its plan periods and limits, where it is not the scenario's.
  private var ownZone: String? {
    terms.zone == input.zone ? nil : terms.zone.name
  }

  private var opening: JSONValue {
    switch organization.opening {
    case .amount(let amount): .exact(amount)
    case .stationary: .string("stationary")
    }
  }

  /// What a person buys where the balance is low.
  private var manualTopUp: JSONValue {
    guard let habit = organization.manualTopUp,
      let offer = offer(habit.product, at: input.horizon.from)
    else { return .null }
    var expiry: TimeSpan?
    if case .package(let package, _) = habit.product { expiry = TimeSpan(package.expiry) }
    return .object([
      ("price", .exact(habit.product.price)), ("credits", .exact(offer.credits)),
      ("bonus", .exact(offer.bonus)), ("expires", .optional(expiry?.description)),
    ])
  }

  private var admission: JSONValue {
    guard case .hold(let policy) = terms.admission else {
      return .object([("by", .string("balance"))])
    }
    return .object([
      ("by", .string("hold")), ("estimate", .optional(organization.holds?.estimate.name)),
      ("cap", .optional(policy.cap?.description)),
      ("trust_above", .optional(policy.trustAbove?.description)),
      ("overrun", .string(policy.overrun == .cap ? "cap" : "overdraft")),
      ("lifetime", .optional(policy.lifetime.map { "\(TimeSpan(.fixed($0)))" })),
    ])
  }

  private func plan(_ plan: Plan?) -> JSONValue {
    guard let plan else { return .null }
    var overage: String?
    if case .charged(let rate) = plan.overage { overage = rate.price.description }
    return .object([
      ("name", .string(plan.name)),
      ("fee", .exact(plan.fee)), ("credit", .optional(plan.credit?.amount.description)),
      ("included_requests", .optional(plan.includedRequests?.description)),
      ("overage_request", .optional(overage)),
      ("credit_expires", .optional(plan.credit.map { CreditLife($0.expiry).description })),
    ])
  }

  private func budget(_ budget: Budget) -> JSONValue {
    .object([
      ("scope", .string(names.budget(budget.scope))), ("limit", .exact(budget.limit)),
      ("mode", .string(budget.mode == .hard ? "hard" : "alert")),
      ("per", .string(budget.periods.map { TimeSpan($0.length).period } ?? "total")),
    ])
  }

  /// What a product is sold as at an instant; one that cannot be booked is refused when it is read.
  private func offer(_ product: CreditProduct, at instant: Instant) -> CreditOffer? {
    try? product.offer(at: instant, credit: input.credit, in: terms.zone)
  }

  private func time(_ instant: Instant) -> JSONValue {
    instant == .never ? .null : .string(input.zone.iso8601(instant))
  }

  /// What the timeline does to credit, rule or plan; nil for the rest.
  private func action(_ action: ScheduledAction) -> JSONValue? {
    let at = ("at", time(action.at))
    switch action.kind {
    case .purchase(let product, _, _):
      guard let offer = offer(product, at: action.at) else { return nil }
      return .object([
        at, ("action", .string("purchase")), ("price", .exact(offer.price)),
        ("credits", .exact(offer.credits)), ("bonus", .exact(offer.bonus)),
        ("expires", time(offer.expiry)), ("scope", .optional(names.scope(offer.scope))),
      ])
    case .give(let amount, let priority, let expiry, let scope):
      return .object([
        at, ("action", .string("grant")), ("credits", .exact(amount)),
        ("priority", .integer(Int64(priority))), ("expires", time(expiry)),
        ("scope", .optional(names.scope(scope))),
      ])
    case .setTopUpRule(let rule, let dunning):
      return .object([
        at, ("action", .string("auto_top_up")),
        ("auto_top_up", rule.map { TopUpRuleJSON($0).value } ?? .null),
        ("dunning", dunning.map { DunningJSON($0).value } ?? .null),
      ])
    case .changePlan(let plan, _):
      return .object([at, ("action", .string("plan")), ("plan", self.plan(plan))])
    case .adjust, .refund, .refundUsage, .chargeBack, .winDispute, .transfer, .switchOverage,
      .setRole, .delete:
      return nil
    }
  }
}

extension ToppingUpPolicy {
  /// The name in scenario files.
  package var name: String {
    switch self {
    case .block: "block"
    case .retryAfter(let wait): "retry_after \(TimeSpan(.fixed(wait)))"
    case .overdraft: "overdraft"
    case .creditOnInvoice: "credit_on_invoice"
    }
  }
}
