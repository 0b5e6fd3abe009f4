extension Corpus {
  /// A scenario with one of nearly everything.
  static let everything = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 9d, time_zone: America/New_York}
    seed: 42
    replications: 10
    credit: $0.01
    warm_up: 2d
    until: [{half_width: 1%, of: blocked_requests, maximum_replications: 500}, {half_width: 5%, of: total_spend.p95}]
    prices:
      catalog: catalog.json
      markup: 5%
      models:
        fast: {input: $0.15, cached_input: $0.075, cache_write: $0.20, output: $0.60, per: 1M, second: $0.001, request: $0.0001, image: $0.04}
        large: {input: $3, output: $15, batch_discount: 50%, markup: 10%, tiers: [{above: 128000, input: $6}]}
      meters:
        trace: {price: $0.10, per: 1000}
        storage: {tiers: [{up_to: 100, price: $0.10}, {price: $0.05, flat: $1}], mode: graduated}
        compute: {price: $2, mode: per_unit, minimum: $1, maximum: $500}
    packages:
      growth: {price: $200, credits: 20000, bonus: 10%, expires: 12 months}
      steps: {price: $500, credits: 50000, bonus: [{from: $100, bonus: 5%}, {from: $500, bonus: 20%}]}
    plans:
      pro: {fee: $99, period: month, included: {requests: 500, trace: 25}, overage: {enabled: true, request: $0.002}}
      team: {fee: $30, period: week, anchor: calendar, prorate: true, credit: $50, credit_expires: 3 months}
    traffic:
      office:
        arrivals: {process: poisson, rate: 12/h, profile: office_hours, growth: 3%/month}
        mix:
          - {share: 70%, model: fast, endpoint: chat, traces: 1, correlation: 0.4, input: {lognormal: {median: 900, p95: 4000}}, output: {lognormal: {median: 200, p95: 800}}, cached_input: 50%}
          - {share: 30%, model: large, type: batch, input: 4000, output: {exponential: {mean: 500}}}
        service: {first_token: 300ms, speed: 80/s}
      gaps:
        arrivals: {process: renewal, rate: 2/min, cv: 2, shape: weibull, profile: {shape: evenings, holidays: [{date: 2026-01-05, factor: 0.1}], launches: [{at: 2026-01-06T09:00, factor: 1.5}]}}
        mix: [{model: gpt-4o, input: {mixture: [{share: 80%, constant: 10}, {share: 20%, gamma: {mean: 50, cv: 1}}]}}, {model: fast, images: 1}]
      bursty:
        arrivals: {process: bursts, rate: 60/h, states: [{rate: 1, mean_time: 50m}, {rate: 10, mean_time: 10m}]}
        mix: [{model: fast, input: {discrete: {values: [1, 2], weights: [3, 1]}}, output: {empirical: {values: [3, 1, 2], interpolated: true}}}]
      agents:
        arrivals: {process: sessions, rate: 5/h, session: {requests: {lognormal: {mu: 2, sigma: 0.5}}, gap: {exponential: {mean: 20s}}, cached_context: 90%}}
        mix: [{model: large, input: {weibull: {shape: 1.5, scale: 300}}, output: {pareto: {scale: 100, shape: 2.5}}}]
      nightly:
        arrivals: {process: batch, size: 50, every: 24h, offset: 2h}
        mix: [{model: fast, input: 10, output: 10}]
      recorded:
        replay: {file: trace.csv, format: azure-llm, model: fast, repeat: true, speed: 2, scale: 0.5, sort: true, on_bad_row: skip}
    payments: {latency: {exponential: {mean: 30s}}, soft_decline: 2%, hard_decline: 0.1%, retry: [1h, 6h], after_retries: repeat, time_to_fix: 2d, fee: 2.9% + $0.30, soft_codes: {insufficient_funds: 3, try_again_later: 1}, provider_error: 1%, requires_action: {share: 5%, response: 10m, abandoned: 20%}, webhooks: {lost: 1%, late: 5%, delay: 1h, repeated: 10%}, outages: [{from: 2026-01-02, duration: 2h}, {every: {exponential: {mean: 3d}}, duration: 1h}], card: {expires: 3d, lifetime: 5d}, chargebacks: {share: 10%, after: 1d, fee: $20, won: 50%, decided: 1d}}
    organizations:
      - name: acme
        opening_balance: $1
        plan: pro
        members: [{name: ada, role: owner}]
        projects: [{name: search, traffic: office, member: ada, api_key: key}, {name: other, traffic: [gaps]}]
        auto_top_up: {threshold: $5, amount: $20, trigger: at_or_below, minimum: $2, maximum: $100}
        alerts: {low_balance: [$10, $2]}
        office_hours: {days: [mon, sat], from: 08:30, to: 24:00}
        manual_top_up: {at: block, amount: $10, response: 30m}
        infrastructure: [{every: 1h, meters: {storage: 12, compute: 0.5}, project: search}]
      - name: small
        count: 3
        plan: team
        time_zone: Pacific/Kiritimati
        since: 2025-11-30
        opening_balance: stationary
        traffic: [bursty, agents, nightly, recorded]
        auto_top_up: {threshold: $5, target: $25}
    timeline:
      - {at: 2026-01-02, organization: small, purchase: {amount: $50}}
      - {at: 2026-01-03T09:00, organization: acme, by: ada, purchase: {package: growth}}
    output: {sample_every: 6h, transactions: all}
    expect: [P(blocked) <= 1%, top_ups_per_month.p95@acme <= 12]
    """
}
