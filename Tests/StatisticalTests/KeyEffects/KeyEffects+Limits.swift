extension KeyEffects {
  static let limits = KeyEffects(
    "limits",
    """
    drawdown: 1
    horizon: {start: 2026-01-05T06:00, duration: 15d}
    replications: 1
    prices: {models: {m: {input: 1, output: 1, per: 1}, n: {input: 1, per: 1}}}
    plans: {p: {period: 15d, included: {requests: 40}, overage: {enabled: true, request: 0.5}}}
    traffic:
      t: {arrivals: {rate: 96/d}, mix: [{share: 50%, model: m, input: 1}, {share: 50%, model: n, input: 1}]}
      s: {arrivals: {rate: 24/d}, mix: [{model: m, input: 1, output: 25}], service: {speed: 1/s}}
    organizations:
      - {name: a, opening_balance: 5000, traffic: t, budgets: {models: {m: {limit: 30, per: day}}}}
      - {name: b, opening_balance: 5000, projects: [{name: x, traffic: t, api_key: k}, {name: y, traffic: t, api_key: l}], budgets: {api_keys: {k: {limit: 31, per: day}}}}
      - {name: c, opening_balance: 5000, traffic: t, budgets: {team: {limit: 32, per: 2d, reset_at: 09:00}}}
      - {name: d, opening_balance: 5000, traffic: t, budgets: {team: {limit: 33, per: 24h, rolling: 2h}}}
      - {name: e, opening_balance: 5000, traffic: t, budgets: {team: {limit: 96, per: day, carry_over: 5}}}
      - {name: f, opening_balance: 5000, traffic: t, plan: p, budgets: {team: {limit: 200, per: total, counts_overage: true}}}
      - {name: g, opening_balance: 5000, traffic: t, rate_limits: {team: {requests: 3, per: 60m}}}
      - {name: h, opening_balance: 5000, traffic: t, rate_limits: {models: {m: {tokens: 4, per: 2h, refill: window}}}}
      - {name: i, opening_balance: 5000, projects: [{name: x, traffic: t, api_key: k}, {name: y, traffic: t, api_key: l}], rate_limits: {api_keys: {k: {requests: 5, per: 3h}}}}
      - {name: j, opening_balance: 500, traffic: s, admission: {hold: {slice: 10}}}
    """,
    rows: """
      organization.budgets budgets.models | {models: {m: {limit: 30 | {models: {n: {limit: 30
      budgets.api_keys | {k: {limit: 31 | {l: {limit: 31
      budgets.team budget.reset_at | reset_at: 09:00 | reset_at: 18:00
      budget.rolling | rolling: 2h | rolling: 12h
      budget.carry_over | carry_over: 5 | carry_over: 9
      budget.counts_overage | counts_overage: true | counts_overage: false
      organization.rate_limits rate_limits.team rate_limit.requests | requests: 3 | requests: 2
      rate_limit.per | per: 60m | per: 90m
      rate_limits.models rate_limit.tokens | tokens: 4 | tokens: 3
      rate_limit.refill | refill: window | refill: continuous
      hold.slice | slice: 10 | slice: 20
      rate_limits.api_keys | {k: {requests: 5 | {l: {requests: 5
      """)

  static let trials = KeyEffects(
    "trials",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 60d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}}}
    plans: {p: {fee: 30, period: 10d, credit: 30, trial: {for: 7d, credit: 5, then: plan}}, q: {fee: 30, period: 10d, credit: 30}}
    traffic: {t: {arrivals: {process: batch, size: 1, every: 1d}, mix: [{model: m, input: 2}]}}
    organizations:
      - {name: a, traffic: t, plan: p}
      - {name: b, traffic: t, plan: q}
    timeline: [{at: 2026-01-20, organization: b, pause: {until: 2026-01-28, period: kept}}]
    """,
    rows: """
      plan.trial trial.for | for: 7d | for: 8d
      trial.credit | credit: 5 | credit: 6
      trial.then | then: plan | then: none
      timeline_entry.pause pause.until | until: 2026-01-28 | until: 2026-01-30
      pause.period | period: kept | period: ended
      """)
}
