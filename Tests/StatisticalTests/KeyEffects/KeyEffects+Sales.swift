extension KeyEffects {
  static let coins = KeyEffects(
    "coins",
    """
    drawdown: 1
    horizon: {start: 2026-01-10, duration: 40d}
    replications: 1
    prices: {models: {m: {input: 0.3701, per: 1}}}
    plans: {p: {fee: 9.99, anchor: calendar, prorate: true, included: {requests: 10}, overage: {enabled: true, request: 0.0671}}}
    traffic: {t: {arrivals: {process: batch, size: 1, every: 6h}, mix: [{model: m, input: 3}]}}
    organizations: [{name: acme, opening_balance: 20, traffic: t, plan: p, auto_top_up: {threshold: 5, target: 30}, billing: {rounding: {charges: up, invoices: half_even}}}]
    """,
    rows: """
      billing.rounding rounding.charges | charges: up | charges: half_even
      rounding.invoices | invoices: half_even | invoices: up
      """)

  static let plans = KeyEffects(
    "plans",
    """
    drawdown: 1
    horizon: {start: 2026-01-10, duration: 60d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}}
    plans:
      p: {fee: 30, period: month, anchor: calendar, prorate: true, credit: 40, credit_expires: period, included: {requests: 10}, overage: {enabled: true, request: 0.3}, features: [team_budgets]}
      q: {fee: 12, period: 30d, included: {requests: 5}, overage: {enabled: true, request: 0.4}}
    traffic: {t: {arrivals: {process: batch, size: 1, every: 1d}, mix: [{model: m, input: 1}]}}
    organizations:
      - {name: acme, opening_balance: 100, plan: p, traffic: t, time_zone: Asia/Tokyo, budgets: {team: {limit: 500}}}
      - {name: beta, opening_balance: 100, plan: q, since: 2026-01-05, traffic: t}
    timeline:
      - {at: 2026-02-10, organization: beta, plan: {to: p, prorate: true}}
      - {at: 2026-01-20, organization: acme, overage: {request: 0.5}}
    """,
    rows: """
      scenario.plans plan.fee | fee: 30 | fee: 31
      plan.period | period: month | period: week
      plan.anchor | anchor: calendar | anchor: anniversary
      plan.prorate | prorate: true, credit | prorate: false, credit
      plan.credit | credit: 40 | credit: 41
      plan.credit_expires | credit_expires: period | credit_expires: never
      plan.overage overage.request | request: 0.3 | request: 0.31
      overage.enabled | enabled: true, request: 0.4 | enabled: false, request: 0.4
      plan.features | [team_budgets] | [other] | refused
      organization.plan | plan: p, | plan: q,
      organization.since | since: 2026-01-05 | since: 2026-01-06
      organization.time_zone | Asia/Tokyo | UTC
      timeline_entry.plan plan_change.to | to: p | to: none
      plan_change.prorate | prorate: true}} | prorate: false}}
      timeline_entry.overage overage_change.request | request: 0.5 | request: 0.6
      scenario.timeline timeline_entry.at | at: 2026-02-10 | at: 2026-02-11
      timeline_entry.organization | organization: acme, overage | organization: beta, overage
      """)

  static let planTerms = KeyEffects(
    "terms of plans",
    """
    drawdown: 1
    horizon: {start: 2026-01-10, duration: 80d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}, free: {input: 0, per: 1}}}
    plans:
      yearly: {fee: 300, period: year, credit: 45, credit_every: month, credit_expires: 2 periods, carry_over_maximum: 7}
      billed: {fee: 10, credit: 10, postpaid: 15}
      counted: {included: {requests: 5}, overage: {enabled: true, request: 0.5, maximum: 4, maximum_requests: 6}}
      small: {fee: 31, credit: 62, included: {requests: 20}}
      large: {fee: 90, credit: 90, included: {requests: 30}}
    traffic:
      t: {arrivals: {process: batch, size: 1, every: 1d, offset: 1h}, mix: [{model: m, input: 1}]}
      nothing: {arrivals: {process: batch, size: 1, every: 1d, offset: 2h}, mix: [{model: free, input: 1}]}
    organizations:
      - {name: a, plan: yearly, traffic: t}
      - {name: b, plan: billed, traffic: t}
      - {name: c, opening_balance: 99, plan: counted, traffic: t}
      - {name: d, plan: small, traffic: t}
      - {name: e, plan: small, traffic: t}
      - {name: f, opening_balance: 99, plan: counted, traffic: t}
      - {name: g, opening_balance: 3, traffic: [t, nothing], admission: {free_models: true}}
      - {name: h, opening_balance: 3, plan: small, since: 2026-01-01, traffic: t, admission: {included_requests: true}}
    timeline:
      - {at: 2026-01-20, organization: d, plan: {to: large, prorate: true, credit: prorated, old_credit: returned, used_quota: carried}}
      - {at: 2026-01-20, organization: e, plan: {to: large, effect: renewal}}
      - {at: 2026-01-12, organization: f, overage: {request: 0.4, maximum: 3, maximum_requests: 5}}
    output: {transactions: all}
    """,
    rows: """
      plan.credit_every | credit_every: month | credit_every: 2 months
      plan.carry_over_maximum | carry_over_maximum: 7 | carry_over_maximum: 6
      plan.postpaid | postpaid: 15 | postpaid: 16
      overage.maximum | maximum: 4, | maximum: 2,
      overage.maximum_requests | maximum_requests: 6 | maximum_requests: 3
      plan_change.credit | credit: prorated, old_credit: returned, | credit: next, old_credit: kept,
      plan_change.old_credit | old_credit: returned | old_credit: kept
      plan_change.used_quota | used_quota: carried | used_quota: forgotten
      plan_change.effect | effect: renewal | effect: now
      overage_change.maximum | maximum: 3, | maximum: 1,
      overage_change.maximum_requests | maximum_requests: 5} | maximum_requests: 4}
      admission.free_models | free_models: true | free_models: false
      admission.included_requests | included_requests: true | included_requests: false
      """)

  static let credit = KeyEffects(
    "credit",
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 40d}
    replications: 1
    credit: 0.02
    burn_order: [priority, expiry, age]
    prices: {models: {m: {input: 1, per: 1}, n: {input: 1, per: 1}}}
    packages:
      small: {price: 20, credits: 1000, bonus: 10%, expires: 10d}
      big: {price: 30, credits: 2000, bonus: [{from: 10, bonus: 5%}, {from: 25, bonus: 7%}], scope: {models: [m], projects: [x], types: [request]}}
    traffic:
      t: {arrivals: {process: batch, size: 1, every: 1d}, mix: [{model: m, input: 2}]}
      u: {arrivals: {process: batch, size: 1, every: 1d}, mix: [{model: n, input: 1}]}
    organizations:
      - name: acme
        opening_balance: 3
        members: [{name: ada, role: owner, personal: {opening_balance: 8, traffic: t, api_key: own, auto_top_up: {threshold: 4, amount: 7}, alerts: {low_balance: [5]}}}, {name: bob, role: member}]
        projects: [{name: x, traffic: t, member: bob, api_key: k}, {name: y, traffic: u}]
        billing: {name: Acme Inc., address: 1 Main St, tax_id: {country: DE, type: eu_vat, value: DE123456789}, tax: 19%}
      - {name: beta, opening_balance: 1, members: [{name: eve, role: owner}, {name: ada, role: owner}]}
      - {name: gone, opening_balance: 5}
      - {name: idle, count: 2}
    timeline:
      - {at: 2026-01-02, organization: acme, by: ada, id: first, purchase: {package: small}}
      - {at: 2026-01-03, organization: acme, by: bob, purchase: {package: big, card: own}}
      - {at: 2026-01-04, organization: acme, id: plain, purchase: {amount: 25, expires: 8d, checkout: completed}}
      - {at: 2026-01-04T12:00, organization: acme, by: bob, auto_top_up: none}
      - {at: 2026-01-05, organization: acme, grant: {amount: 6, priority: 0, expires: 9d, scope: {models: [m]}}}
      - {at: 2026-01-06, organization: acme, adjustment: -1}
      - {at: 2026-01-07, organization: acme, refund: {of: plain, amount: 3}}
      - {at: 2026-01-08, organization: acme, usage_refund: 2}
      - {at: 2026-01-09, organization: acme, chargeback: {of: first, fee: 14}}
      - {at: 2026-01-10, organization: acme, dispute_won: {of: first}}
      - {at: 2026-01-11, organization: acme, by: ada, transfer: {to: beta, amount: 4}}
      - {at: 2026-01-12, organization: acme, by: ada, member: {name: bob, role: admin}}
      - {at: 2026-01-13, organization: gone, delete: {forfeit: true}}
      - {at: 2026-01-14, organization: acme, by: bob, auto_top_up: {threshold: 1, amount: 10}}
    output: {transactions: all}
    """,
    rows: """
      scenario.credit | credit: 0.02 | credit: 0.03
      scenario.burn_order | [priority, expiry, age] | [largest_first]
      scenario.packages package.price | price: 20 | price: 21
      package.credits | credits: 1000 | credits: 1100
      package.bonus | bonus: 10% | bonus: 11%
      package.expires | expires: 10d | expires: 11d
      bonus_step.from | from: 25 | from: 31
      bonus_step.bonus | bonus: 7% | bonus: 8%
      package.scope scope.models | models: [m], projects | models: [n], projects
      scope.projects | projects: [x] | projects: [y]
      scope.types | types: [request] | types: [batch]
      timeline_entry.purchase purchase.package | {package: small} | {package: big}
      purchase.card | card: own | card: organization
      purchase.amount | amount: 25 | amount: 26
      purchase.expires | expires: 8d, checkout | expires: 11d, checkout
      purchase.checkout | checkout: completed | checkout: failed
      timeline_entry.id | id: plain, |  | refused
      timeline_entry.by | by: bob, purchase | by: ada, purchase
      timeline_entry.grant grant.amount | amount: 6 | amount: 7
      grant.priority | priority: 0 | priority: 1
      grant.expires | expires: 9d | expires: 12d
      grant.scope | scope: {models: [m]} | scope: {models: [n]}
      timeline_entry.adjustment | adjustment: -1 | adjustment: -2
      timeline_entry.refund refund.amount | amount: 3 | amount: 4
      refund.of | {of: plain | {of: first
      timeline_entry.usage_refund | usage_refund: 2 | usage_refund: 3
      timeline_entry.chargeback chargeback.fee | fee: 14 | fee: 16
      chargeback.of | chargeback: {of: first | chargeback: {of: plain
      timeline_entry.dispute_won dispute_won.of | dispute_won: {of: first | dispute_won: {of: plain
      timeline_entry.transfer transfer.amount | amount: 4} | amount: 5}
      transfer.to | to: beta | to: gone
      timeline_entry.member member_change.role | role: admin | role: member
      member_change.name | {name: bob, role: admin | {name: cem, role: admin
      timeline_entry.delete delete.forfeit | forfeit: true | forfeit: false
      timeline_entry.auto_top_up | {threshold: 1, amount: 10} | {threshold: 30, amount: 10}
      organization.billing billing.name | Acme Inc. | Acme Ltd.
      billing.address | 1 Main St | 2 Main St
      billing.tax | tax: 19% | tax: 20%
      billing.tax_id tax_id.value | DE123456789 | DE123456788
      tax_id.country | country: DE | country: FR
      tax_id.type | type: eu_vat | type: gb_vat
      organization.members member.role | bob, role: member | bob, role: admin
      member.name | {name: ada, role: owner}] | {name: max, role: owner}]
      organization.projects project.name | name: y | name: z
      project.traffic | traffic: u} | traffic: t}
      project.member | member: bob | member: ada
      project.api_key | api_key: k | api_key: l
      scenario.organizations organization.name | name: idle | name: lazy
      organization.count | count: 2 | count: 3
      organization.opening_balance | opening_balance: 3 | opening_balance: 4
      member.personal personal.opening_balance | opening_balance: 8 | opening_balance: 9
      personal.traffic | opening_balance: 8, traffic: t | opening_balance: 8, traffic: u
      personal.api_key | api_key: own | api_key: mine
      personal.auto_top_up | threshold: 4 | threshold: 5
      personal.alerts | low_balance: [5] | low_balance: [6]
      """)
}
