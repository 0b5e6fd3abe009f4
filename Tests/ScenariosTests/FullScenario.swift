import Foundation
import Text

@testable import Scenarios

/// The scenario of the documentation, with one of everything.
enum FullScenario {
  static let text = """
    drawdown: 1
    name: threshold-50-200
    description: The suggested rule on weekday office traffic
    horizon: {start: 2026-01-01, duration: 90d, time_zone: America/New_York}
    seed: 42
    replications: 100
    currency: USD
    credit: $0.01
    warm_up: 14d
    until: [{half_width: 1%, of: blocked_requests, maximum_replications: 5000}, {half_width: 5%, of: total_spend.p95@acme}, {half_width: 2%, of: P(blocked)}]
    prices:
      markup: 5%
      unpriced: error
      models:
        fast: {input: $0.15, cached_input: $0.075, cache_write: $0.20, cache_write_1h: $0.30, output: $0.60, per: 1M, second: $0.001, character: $1, query: $0.01, request: $0.0001, image: $0.04, changes: [{from: 2026-02-01, input: $0.12}, {from: 2026-03-01T09:00, input: $0.10, output: $0.50, cached_input: $0.05, cache_write: $0.1, cache_write_1h: $0.1, image: $0.04, second: $0.001, character: $1, query: $0.01, request: $0.0001}]}
        large:
          input: $3
          output: $15
          batch_discount: 50%
          provider: anthropic
          markup: 10%
          tiers: [{above: 128000, input: $6, output: $22.50}]
        both: {providers: {openai: {input: $2, output: $8}, azure: {input: $2.20, output: $8.80, per: 1M, markup: 0%, batch_discount: 50%, cached_input: $1, cache_write: $1, cache_write_1h: $1, image: $1, second: $1, character: $1, query: $1, request: $1, tiers: [{above: 5, input: $3, cached_input: $1.50, cache_write: $1.50, cache_write_1h: $1.50}], changes: [{from: 2026-02-01, input: $1}]}}}
        voice:
          input: $1
          batch_discount: {input: 50%, cached_input: 1%, cache_write: 1%, cache_write_1h: 1%, output: 1%, image: 1%, second: 1%, character: 1%, query: 1%, request: 1%}
          second: $0.006
          blocks: {first: 30s, then: 6s}
          minimum: $0.001
          tiers: [{above: 1000, input: $2}]
          windows: [{days: [mon, tue], times: [01:00-04:00, 22:00-00:30], time_zone: Asia/Tokyo, discount: 10%, input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, output: $1, image: $1, second: $1, character: $1, query: $1, request: $1, tiers: [{above: 1000, input: $2, cached_input: $1, cache_write: $1, cache_write_1h: $1}]}]
          changes: [{from: 2026-02-01, markup: -15%, minimum: $0.002, windows: []}]
        many:
          {input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1, batch_discount: {input: 1%, cached_input: 1%, cache_write: 1%, cache_write_1h: 1%, audio_input: 1%, image_input: 1%, output: 1%, reasoning: 1%, audio_output: 1%, image_output: 1%, image: 1%, second: 1%, video: 1%, character: 1%, query: 1%, request: 1%}, tiers: [{above: 1000, input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1}], windows: [{times: 01:00-04:00, input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1, tiers: [{above: 1000, input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1}]}], changes: [{from: 2026-02-01, input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1}], service_tiers: {flex: {discount: 50%}, priority: {input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1, per: 1M}}}
        voices: {providers: {b: {input: $1, cached_input: $1, cache_write: $1, cache_write_1h: $1, audio_input: $1, image_input: $1, output: $1, reasoning: $1, audio_output: $1, image_output: $1, image: $1, second: $1, video: $1, character: $1, query: $1, request: $1}, a: {second: $0.01, blocks: 60s, minimum: $1, windows: [{times: 01:00-04:00, second: $1}]}}}
      volume_discounts:
        tokens: {usage: [input, output], models: [fast], mode: graduated, tiers: [{above: 10M, discount: 10%}]}
        time: {usage: second, mode: volume, tiers: [{above: 0.5, discount: 10%}]}
      meters:
        trace: {price: $0.10, per: 1000}
        storage: {tiers: [{up_to: 100, price: $0.10}, {price: $0.05, flat: $1}], mode: graduated, unit: GB-month}
        compute: {price: $2, mode: per_unit, minimum: $1, maximum: $500, unit: hour}
    packages:
      growth: {price: $200, credits: 20000, bonus: 10%, expires: 12 months, scope: {models: [fast, large], projects: [search], types: [request, batch]}}
      steps: {price: $500, credits: 50000, bonus: [{from: $100, bonus: 5%}, {from: $500, bonus: 20%}]}
    plans:
      pro: {fee: $99, period: month, included: {requests: 50000, trace: 25000, input: 1M}, overage: {enabled: true, request: $0.002}, features: [team_budgets], trial: {for: 14d, credit: $5, then: plan}}
      free: {included: {requests: 100}, credit: $5}
      team: {fee: $30, period: week, anchor: calendar, prorate: true, credit: $50, credit_expires: 3 months}
    traffic:
      office:
        arrivals: {process: poisson, rate: 1200/h, profile: office_hours, growth: 3%/month}
        mix:
          - {share: 70%, model: fast, endpoint: chat, traces: 1, max_output: 4096, correlation: 0.4, input: {lognormal: {median: 900, p95: 4000}}, output: {lognormal: {median: 200, p95: 800}}, cached_input: 50%, cache_write: {uniform: {low: 0%, high: 20%}}, cache_write_1h: 1%, characters: 10, queries: 1, audio_input: 1%, image_input: 1%, reasoning: 1%, audio_output: 1%, image_output: 1%, video: 1s}
          - {share: 30%, model: large, provider: anthropic, endpoint: agents, type: batch, input: 4000, output: {exponential: {mean: 500}}}
        service: {first_token: 300ms, speed: 80/s}
      images:
        arrivals:
          process: renewal
          rate: 2/min
          cv: 2
          shape: weibull
          profile: {shape: evenings, holidays: [{date: 2026-01-19, factor: 0.1}], launches: [{at: 2026-02-01T09:00, factor: 1.5}]}
        mix: [{model: fast, type: playground, images: 1, seconds: {exponential: {mean: 30s}}}]
        on_refusal: {retry: {attempts: 3, first: 2s, factor: 1.5, most: 30s, jitter: 50%}}
      gaps:
        arrivals: {process: renewal, rate: 1/s, gap: {lognormal: {mean: 1s, cv: 2}}, profile: {hours: [0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 8, 6, 8, 8, 8, 6, 4, 2, 1, 1, 0, 0, 0]}}
        mix: [{model: fast, input: {mixture: [{share: 80%, constant: 10}, {share: 20%, gamma: {mean: 50, cv: 1}}]}}]
      bursty:
        arrivals: {process: bursts, rate: 60/h, states: [{rate: 1, mean_time: 50m}, {rate: 10, mean_time: 10m}]}
        mix: [{model: fast, input: {discrete: {values: [1, 2], weights: [3, 1]}}, output: {empirical: {values: [3, 1, 2], interpolated: true}}}]
      agents:
        arrivals: {process: sessions, rate: 5/h, session: {requests: {lognormal: {mu: 2, sigma: 0.5}}, gap: {exponential: {mean: 20s}}, grows_context: true, cached_context: 90%}}
        mix: [{share: 50%, model: large, input: {weibull: {shape: 1.5, scale: 300}}, output: {pareto: {scale: 100, shape: 2.5}}}, {share: 50%, model: both, provider: azure, input: 5, output: 5}]
      nightly:
        arrivals: {process: batch, size: 5000, every: 24h, offset: 2h}
        mix: [{share: 99%, model: fast, input: 10, output: 10}, {share: 1%, model: many, service_tier: flex, input: 5}]
      recorded:
        replay: {file: trace.csv, format: azure-llm, model: fast, repeat: true, shift: none, speed: 2, scale: 0.5, sort: true, on_bad_row: skip, endpoint: code}
      spans: {replay: {file: trace.csv, columns: {time: at, count: n, span: 1h}, spread: poisson, model: fast}}
      columns:
        replay:
          file: trace.csv
          columns: {time: at, unit: ms, input: prompt, cached_input: cached, output: completion, model: name, end: until, cache_write: cw, cache_write_1h: cwh, images: img, seconds: sec, characters: chars, queries: q, audio_input: ai, image_input: ii, reasoning: re, audio_output: ao, image_output: io, video: vi, batch: b, count: n, id: id, cache_hit: hit, tokens: tok, token_type: kind, provider: by, service_tier: tier, cost: usd, total: all}
          input: exclusive
          numbers: {decimal: ",", group: "."}
          where: [status == ok, code < 400]
          time_zone: Europe/Berlin
          models: {GPT-4: large, ChatGPT: fast}
    burn_order: lago
    faults: {replicas: 2, one_order: false, credit_once: false, crash: 1%, repeated_usage: 2%, charge_once: false, clock_skew: 5m}
    payments: {latency: {exponential: {mean: 30s}}, soft_decline: 2%, hard_decline: 0.1%, retry: [1h, 6h], after_retries: repeat, time_to_fix: 2d, fee: 2.9% + $0.30, service_fee: '5%, at least $0.80', backups: [{soft_decline: 1%, hard_decline: 0.1%, card: {lifetime: 900d}}], minimum_purchase: $10, soft_codes: {insufficient_funds: 3, card_declined: 1, try_again_later: 1, card_velocity_exceeded: 1, authentication_required: 1}, hard_codes: {expired_card: 1, lost_card: 2, stolen_card: 1, account_closed: 1, fraudulent: 1}, provider_error: 0.5%, requires_action: {share: 2%, response: {lognormal: {median: 10m, p95: 4h}}, abandoned: 20%}, webhooks: {lost: 0.1%, late: 1%, delay: {exponential: {mean: 1h}}, repeated: 1%}, outages: [{from: 2026-02-01T09:00, duration: 2h}, {every: {exponential: {mean: 30d}}, duration: {lognormal: {median: 1h, p95: 6h}}}], card: {expires: 2026-03-31, lifetime: 1000d}, chargebacks: {share: 0.1%, after: {exponential: {mean: 20d}}, fee: $20, won: 30%, decided: {uniform: {low: 30d, high: 90d}}}}
    organizations:
      - name: acme
        opening_balance: $100
        plan: pro
        members: [{name: ada, role: owner}, {name: bob, role: member, personal: {opening_balance: $5, traffic: nightly, api_key: laptop, auto_top_up: {threshold: $5, target: $20}, alerts: {low_balance: [$5]}}, budget: {limit: $50, per: week, mode: alert}}]
        credit_line: $5
        admission: {hold: {estimate: p95, cap: $0.50, lifetime: 10m, trust_above: $50, overrun: cap, leak: 0.1%}}
        while_topping_up: {retry_after: 5s}
        budgets: {team: {limit: $5000, per: total, alerts: [90%, 110%], counts_overage: true}, models: {fast: {limit: $50, per: 24h, rolling: 1h}, large: {limit: $9, per: day, reset_at: 09:00, carry_over: $2}}, api_keys: {search-key: {limit: $9}}}
        projects:
          - {name: search, traffic: office, member: bob, api_key: search-key, budget: {limit: $2000, per: month, mode: hard, alerts: [50%, 80%, 100%]}}
          - {name: other, traffic: [images, gaps]}
        office_hours: {days: [mon, tue, wed, thu], from: 08:30, to: 18:00}
        manual_top_up: {below: $10, package: growth, response: {lognormal: {median: 2h, p95: 1d}}}
        auto_top_up: {threshold: $50, amount: $200, trigger: at_or_below, minimum: $20, maximum: $1000, preset: doubleword, basis: available, every: month, review: 5m, on_refusal: false, cooldown: 5m, monthly_limit: $5000, monthly_count: 20, limit_period: week, at_limit: partial, attempts: {count: 15, per: 30d}, dunning: {retry: [1h], after_retries: give_up, never_retry: [lost_card, stolen_card], after_provider_error: 10m, suspend_after: 3, resume_on_payment: true, confirmation: 1h, stale_after: 2h, when_stale: forget}}
        alerts: {low_balance: [$100, $20], spike: {factor: 2.5, window: 6h, baseline: 14d, minimum: $5}}
        infrastructure: [{every: 1h, meters: {storage: 12, compute: 0.5}, project: search}]
        billing: {name: Acme Inc., address: "1 Main St, Springfield", tax_id: {country: DE, type: eu_vat, value: DE123456789}, tax: 19%, rounding: {charges: half_even, invoices: up}}
      - name: small
        count: 3
        plan: team
        time_zone: Pacific/Kiritimati
        since: 2025-11-30
        opening_balance: stationary
        traffic: [bursty, agents, nightly, recorded, columns]
        auto_top_up: {threshold: $5, multiples_of: $25}
        manual_top_up: {at: block, amount: $100, bonus: 5%, price: $0.99}
        admission: {hold: {slice: 500}}
        projects: [{name: keyed, api_key: small-key}]
        rate_limits: {team: {requests: 600, tokens: 1M, per: 1m, refill: window}, models: {fast: {requests: 300}}, api_keys: {small-key: {requests: 100}}}
        payments: {soft_decline: 10%, after_retries: suspend}
        faults: {replicas: 1, one_order: true}
    timeline:
      - {at: 2026-02-10, organization: small, purchase: {amount: $50, bonus: 1%, price: $0.98}}
      - {at: 2026-02-10, organization: acme, pause: {until: 2026-02-12, period: kept}}
      - {at: 2026-02-01T09:00, organization: acme, by: ada, purchase: {package: growth}}
      - {at: 2026-01-05, organization: small-2, purchase: {package: steps}}
      - {at: 2026-02-02, organization: acme, by: ada, id: again, purchase: {amount: $50, card: own}}
      - {at: 2026-02-03, organization: acme, purchase: {amount: $50, checkout: failed}}
      - {at: 2026-02-03, organization: acme, by: ada, purchase: {amount: $50, card: bob}}
      - {at: 2026-02-03, organization: acme, grant: {amount: $5, priority: 1, expires: 1 month, scope: {types: [trace]}}}
      - {at: 2026-02-04, organization: acme, adjustment: -$1}
      - {at: 2026-02-04, organization: acme, usage_refund: $1}
      - {at: 2026-02-05, organization: acme, refund: {of: again, amount: $20}}
      - {at: 2026-02-06, organization: acme, chargeback: {of: again, fee: $20}}
      - {at: 2026-02-07, organization: acme, dispute_won: {of: again}}
      - {at: 2026-02-08, organization: acme, by: ada, transfer: {to: small-1, amount: $1}}
      - {at: 2026-02-09, organization: acme, by: ada, auto_top_up: {threshold: $40, amount: $100, bonus: 2%, price: {mode: graduated, tiers: [{up_to: 100, price: $1}, {price: $0.95}]}}}
      - {at: 2026-02-09, organization: acme, by: ada, member: {name: eve, role: admin}}
      - {at: 2026-02-10, organization: small-2, delete: {forfeit: true}}
      - {at: 2026-02-11, organization: acme, by: ada, overage: {request: $0.01}}
      - {at: 2026-02-12, organization: acme, by: ada, plan: {to: none, prorate: true}}
    output: {sample_every: 1h, transactions: all, usage_patterns: true, organizations: {worst: 9, by: margin}, replications: true, sample_paths: 5}
    expect:
      - P(blocked) <= 1%
      - top_ups_per_month.p95@acme <= 12
      - total_spend > $10
    """

  /// A scenario with populations: those of a log, and one that is drawn.
  static let populations = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 30d}
    prices: {models: {m: {input: $1, output: $2}}}
    traffic:
      log: {replay: {file: customers.csv, columns: {time: at}, model: m}}
      drawn: {arrivals: {rate: 1/h}, mix: [{model: m, input: 1}]}
    organizations:
      - {from: {trace: log, column: who, terms: terms.csv}, segment: logged}
      - {name: p, count: 5, arrive: 1/d, scale: {uniform: {low: 1, high: 2}}, growth: 3%/month, leave: {churn: 2%/month, after_block: 5%}, traffic: drawn}
    """

  private static let catalog = """
    {
      "gpt-4o": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "litellm_provider": "openai"},
      "listed": {"litellm_provider": "openai"},
      "broken": {"input_cost_per_token": "two"}
    }
    """

  /// A folder with the trace and the catalog that scenarios name.
  static func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scenarios-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("at,prompt\n".utf8).write(to: folder.appending(path: "trace.csv"))
    try Data("at,who\n2026-01-02T00:00:00Z,acme\n".utf8).write(
      to: folder.appending(path: "customers.csv"))
    try Data("customer,plan\nacme,\n".utf8).write(to: folder.appending(path: "terms.csv"))
    try Data(catalog.utf8).write(to: folder.appending(path: "catalog.json"))
    return folder.path
  }

  /// Reads a text as a scenario in a folder that holds `trace.csv`.
  static func read(
    _ text: String = text, set overrides: [String] = []
  ) throws -> Scenario {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try ScenarioSource(Array(text.utf8), path: folder + "/my scenario.yaml").scenario(
      overrides: overrides)
  }

  /// The printed problems of a text, with the file's name shortened.
  static func problems(_ text: String, set overrides: [String] = []) throws -> [String] {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do throws(ScenarioFailure) {
      let scenario = try ScenarioSource(Array(text.utf8), path: folder + "/s.yaml").scenario(
        overrides: overrides)
      return scenario.warnings.map { $0.description.replacing(folder + "/", with: "") }
    } catch {
      guard case .invalid(let diagnostics) = error else { return ["\(error)"] }
      return diagnostics.map { $0.description.replacing(folder + "/", with: "") }
    }
  }
}
