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
    .of([
      "opening_balance": opening, "credit_line": terms.creditLine, "time_zone": ownZone,
      "plan": terms.plan?.json, "admission": admission,
      "while_topping_up": terms.whileToppingUp.name, "budgets": terms.budgets.map { budget($0) },
      "low_balance_alerts": terms.lowBalanceAlerts,
      "has_service_time": organization.streams.contains { !$0.service.isInstant },
      "auto_top_up": terms.topUpRule?.json, "dunning": terms.dunning.json,
      "manual_top_up": manualTopUp, "gateways": terms.replicas,
      "timeline": organization.actions.compactMap { action($0) },
    ])
      + .given([
        "segment": organization.segment,
        // Of JSON's own nulls, `nil` alone would be one.
        "service_fee": terms.serviceFee == .none ? nil : terms.serviceFee.json as JSONValue?,
        "rate_limits": terms.rateLimits.isEmpty ? nil : terms.rateLimits.map { rateLimit($0) },
        "backup_payment_methods": terms.backupPaymentMethods.isEmpty
          ? nil : terms.backupPaymentMethods.count,
      ])
  }

  /// The zone of its plan periods and limits, where it is not the scenario's.
  private var ownZone: String? {
    terms.zone == input.zone ? nil : terms.zone.name
  }

  private var opening: String {
    switch organization.opening {
    case .amount(let amount): amount.description
    case .stationary: "stationary"
    }
  }

  /// What a person buys where the balance is low.
  private var manualTopUp: JSONValue? {
    guard let habit = organization.manualTopUp,
      let offer = offer(habit.product, at: input.horizon.from)
    else { return nil }
    var expiry: TimeSpan?
    switch habit.product {
    case .amount(_, let sale): expiry = TimeSpan(sale.expiry)
    case .package(let package, _): expiry = TimeSpan(package.expiry)
    }
    return .of([
      "price": offer.price, "credits": offer.credits, "bonus": offer.bonus,
      "expires": expiry?.description,
    ])
  }

  private var admission: JSONValue {
    let exempt = JSONValue.given([
      "free_models": terms.exempt.freeModels ? true : nil,
      "included_requests": terms.exempt.included ? true : nil,
    ])
    guard case .hold(let policy) = terms.admission else { return .of(["by": "balance"]) + exempt }
    return exempt
      + .of([
        "by": "hold", "estimate": organization.holds?.estimate.name, "cap": policy.cap,
        "trust_above": policy.trustAbove, "overrun": policy.overrun.name,
        "lifetime": policy.lifetime.map { "\(TimeSpan(.fixed($0)))" },
      ]) + .given(["slice": organization.holds?.slice])
  }

  private func budget(_ budget: Budget) -> JSONValue {
    .of([
      "scope": names.budget(budget.scope), "limit": budget.limit, "mode": budget.mode.name,
      "per": budget.length.map { TimeSpan($0).period } ?? "total",
    ])
      + .given([
        "periods_together": budget.periodsTogether > 1 ? budget.periodsTogether : nil,
        "carry_over": budget.mostCarried.isPositive ? budget.mostCarried : nil,
        "counts_overage": budget.countsOverage ? true : nil,
      ])
  }

  private func rateLimit(_ limit: RateLimit) -> JSONValue {
    .of([
      "scope": names.budget(limit.scope), "requests": limit.requests, "tokens": limit.tokens,
      "per": "\(TimeSpan(.fixed(limit.window)))", "refill": limit.refill.name,
    ])
  }

  /// What a product is sold as at an instant; one that cannot be booked is refused when it is read.
  private func offer(_ product: CreditProduct, at instant: Instant) -> CreditOffer? {
    try? product.offer(at: instant, credit: input.credit, in: terms.zone)
  }

  private func time(_ instant: Instant) -> String? {
    instant == .never ? nil : input.zone.iso8601(instant)
  }

  /// What the timeline does to credit, rule or plan; nil for the rest.
  private func action(_ action: ScheduledAction) -> JSONValue? {
    let at = time(action.at)
    switch action.kind {
    case .purchase(let product, _, _):
      guard let offer = offer(product, at: action.at) else { return nil }
      return .of([
        "at": at, "action": "purchase", "price": offer.price, "credits": offer.credits,
        "bonus": offer.bonus, "expires": time(offer.expiry), "scope": names.scope(offer.scope),
      ])
    case .give(let amount, let priority, let expiry, let scope):
      return .of([
        "at": at, "action": "grant", "credits": amount, "priority": Int(priority),
        "expires": time(expiry), "scope": names.scope(scope),
      ])
    case .setTopUpRule(let rule, let dunning):
      return .of([
        "at": at, "action": "auto_top_up", "auto_top_up": rule?.json, "dunning": dunning?.json,
      ])
    case .changePlan(let plan, _, let terms):
      return .of([
        "at": at, "action": "plan", "plan": plan?.json,
      ])
        + .given([
          "effect": terms.effect == .now ? nil : terms.effect.name,
          "credit": terms.credit == .next ? nil : terms.credit.name,
          "old_credit": terms.oldCredit == .kept ? nil : terms.oldCredit.name,
          "used_quota": terms.usedQuota == .forgotten ? nil : terms.usedQuota.name,
        ])
    case .pausePlan(let end, let rest):
      return .of(["at": at, "action": "pause", "until": time(end), "period": rest.name])
    case .adjust, .refund, .refundUsage, .chargeBack, .winDispute, .transfer, .switchOverage,
      .setRole, .delete:
      return nil
    }
  }
}

extension FeeSchedule {
  fileprivate var json: JSONValue { .of(["share": share, "fixed": fixed, "least": least]) }
}

extension Plan {
  /// The plan as `inputs.json` has it.
  fileprivate var json: JSONValue {
    .of([
      "name": name, "fee": fee, "credit": credit?.amount,
      "included_requests": includedRequests?.description, "overage_request": overagePrice,
      "credit_expires": credit.map { CreditLife($0.expiry).description },
    ])
      + .given([
        "overage_maximum": overageLimit.amount,
        "overage_maximum_requests": overageLimit.requests?.description,
        "credit_every": credit?.every.map { TimeSpan($0).description },
        "carry_over_maximum": credit?.mostCarried, "postpaid": postpaid,
        "trial": trial.map {
          JSONValue.of([
            "for": TimeSpan($0.length).description, "credit": $0.credit,
            "then": $0.goesOn ? "plan" : "none",
          ])
        },
      ])
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
