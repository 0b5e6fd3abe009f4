extension KeyEffects {
  static let admissionAndBudgets = KeyEffects(
    "admission and budgets",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 8d}
    replications: 1
    prices: {models: {m: {input: 1, output: 0.5, per: 1}}}
    traffic:
      t:
        arrivals: {rate: 60/d}
        mix: [{model: m, input: {exponential: {mean: 3}}, output: 0}, {model: m, input: 1, output: 5}]
        service: {first_token: 2h, speed: 2/h}
        on_refusal: {retry: {attempts: 3, first: 20m, factor: 2, most: 1h, jitter: 30%}}
      u: {arrivals: {rate: 60/d}, mix: [{model: m, input: {exponential: {mean: 3}}}]}
    organizations:
      - {name: a, opening_balance: 90, traffic: t, admission: {hold: {estimate: 2, cap: 3, lifetime: 90m, trust_above: 70, overrun: cap, leak: 20%}}}
      - {name: b, opening_balance: 30, traffic: u, credit_line: 20, while_topping_up: {retry_after: 30m}, auto_top_up: {threshold: 4, amount: 30}, payments: {latency: 3h}}
      - {name: c, opening_balance: 40, traffic: t, while_topping_up: {retry_after: 40m}, auto_top_up: {threshold: 4, amount: 30}, payments: {latency: 3h}}
      - name: e
        opening_balance: 900
        members: [{name: ada, budget: {limit: 300}}]
        projects: [{name: x, traffic: u, member: ada, budget: {limit: 70, per: day, mode: hard, alerts: [50%, 90%]}}]
        budgets: {team: {limit: 280, per: week, mode: hard}}
        alerts: {low_balance: [800], spike: {factor: 1.2, window: 6h, baseline: 1d, minimum: 20}}
    """,
    rows: """
      traffic.service service.first_token | first_token: 2h | first_token: 1h
      service.speed | speed: 2/h | speed: 3/h
      traffic.on_refusal on_refusal.retry retry.attempts | attempts: 3 | attempts: 2
      retry.first | first: 20m | first: 25m
      retry.factor | factor: 2 | factor: 1.5
      retry.most | most: 1h | most: 30m
      retry.jitter | jitter: 30% | jitter: 10%
      organization.admission admission.hold hold.estimate | estimate: 2 | estimate: 1
      hold.cap | cap: 3 | cap: 2
      hold.lifetime | lifetime: 90m | lifetime: 60m
      hold.trust_above | trust_above: 70 | trust_above: 60
      hold.overrun | overrun: cap | overrun: overdraft
      hold.leak | leak: 20% | leak: 50%
      organization.credit_line | credit_line: 20 | credit_line: 21
      organization.while_topping_up while_topping_up.retry_after | retry_after: 40m | retry_after: 50m
      organization.budgets budgets.team | limit: 280 | limit: 270
      project.budget budget.limit | limit: 70 | limit: 60
      member.budget | limit: 300 | limit: 200
      budget.per | per: day | per: week
      budget.mode | mode: hard, alerts | mode: alert, alerts
      budget.alerts | [50%, 90%] | [50%, 80%]
      organization.alerts alerts.low_balance | [800] | [750]
      alerts.spike spike.factor | factor: 1.2 | factor: 1.3
      spike.window | window: 6h | window: 3h
      spike.baseline | baseline: 1d | baseline: 2d
      spike.minimum | minimum: 20 | minimum: 50
      organization.traffic | opening_balance: 30, traffic: u | opening_balance: 30, traffic: t
      """)

  static let arrivals = KeyEffects(
    "arrivals",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 5d, time_zone: UTC}
    replications: 1
    parameters: drawn
    prices: {models: {m: {input: 1, per: 1}, n: {input: 1, cached_input: 0.5, per: 1}}}
    traffic:
      a: {arrivals: {process: poisson, rate: {estimate: 20/d, se: 2/d}, growth: {estimate: 9%/month, se: 2%/month}, together: 2, variation: {day: {estimate: 0.3, se: 0.1}, hour: 0.2, day_correlation: 50%, hour_correlation: 60%, before: 2}, profile: {shape: office_hours, holidays: [{date: 2026-01-06, factor: 0.1}], launches: [{at: 2026-01-07, factor: 2}]}}, mix: [{model: m, input: {exponential: {mean: 1}}, least: 1}]}
      b: {arrivals: {process: renewal, rate: 21/d, cv: 2, shape: gamma, start: stationary}, mix: [{model: m, input: 1}]}
      c: {arrivals: {process: renewal, rate: 22/d, gap: {lognormal: {mean: 1h, cv: 1}}}, mix: [{model: m, input: 1}]}
      d: {arrivals: {process: bursts, rate: 23/d, states: [{rate: 1, mean_time: 6h}, {rate: 10, mean_time: 1h}]}, mix: [{model: m, input: 1}]}
      e: {arrivals: {process: sessions, rate: 24/d, session: {requests: 4, gap: 2m, grows_context: true, cached_context: 30%}}, mix: [{model: n, input: 5}]}
      f: {arrivals: {process: batch, size: 3, every: 7h, offset: 1h}, mix: [{model: m, input: 1}]}
      h: {arrivals: {process: resampled, first_weekday: tue, block: 2, days: [[2, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 8, 6, 8, 8, 8, 6, 4, 2, 1, 1, 0, 0, 0], [3, 0, 0, 0, 0, 0, 1, 2, 4, 6, 0, 0, 0, 0, 0, 0, 6, 4, 2, 1, 1, 0, 0, 0], [3, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 8, 6, 8, 8, 8, 6, 0, 0, 0, 0, 0, 0, 0]]}, mix: [{model: m, input: 1}]}
      g: {arrivals: {rate: 25/d, profile: {hours: [1, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 8, 6, 8, 8, 8, 6, 4, 2, 1, 1, 0, 0, 0]}}, mix: [{model: m, input: 1}]}
    organizations: [{name: acme, opening_balance: 10000, traffic: [a, b, c, d, e, f, g, h]}]
    """,
    rows: """
      scenario.parameters | parameters: drawn | parameters: fixed
      arrivals.together | together: 2 | together: 3
      arrivals.variation variation.day estimated_variation.estimate | estimate: 0.3 | estimate: 0.4
      estimated_variation.se | se: 0.1 | se: 0.2
      variation.hour | hour: 0.2 | hour: 0.3
      variation.day_correlation | day_correlation: 50% | day_correlation: 10%
      variation.hour_correlation | hour_correlation: 60% | hour_correlation: 10%
      variation.before | before: 2 | before: 3
      estimated_rate.se | se: 2/d | se: 3/d
      estimated_growth.estimate | estimate: 9%/month | estimate: 99%/month
      estimated_growth.se | se: 2%/month | se: 9%/month
      arrivals.days | days: [[2, | days: [[9,
      arrivals.first_weekday | first_weekday: tue | first_weekday: mon
      arrivals.block | block: 2 | block: 1
      scenario.traffic traffic.arrivals arrivals.process | process: poisson | process: renewal, cv: 2
      mix_entry.least | least: 1 | least: 0
      arrivals.rate estimated_rate.estimate | estimate: 20/d | estimate: 30/d
      arrivals.growth | growth: {estimate: 9%/month, se: 2%/month} | growth: 99%/month
      arrivals.profile profile.shape | shape: office_hours | shape: evenings
      profile.holidays holiday.date | date: 2026-01-06 | date: 2026-01-08
      holiday.factor | factor: 0.1 | factor: 0.5
      profile.launches launch.at | at: 2026-01-07 | at: 2026-01-08
      launch.factor | factor: 2} | factor: 3}
      arrivals.cv | cv: 2 | cv: 3
      arrivals.shape | shape: gamma | shape: weibull
      arrivals.start | start: stationary | start: fresh
      arrivals.gap | cv: 1} | cv: 2}
      arrivals.states burst_state.rate | rate: 10, | rate: 20,
      burst_state.mean_time | mean_time: 6h | mean_time: 5h
      arrivals.session session.requests | requests: 4 | requests: 5
      session.gap | gap: 2m | gap: 3h
      session.grows_context | grows_context: true | grows_context: false
      session.cached_context | cached_context: 30% | cached_context: 40%
      arrivals.size | size: 3 | size: 4
      arrivals.every | every: 7h | every: 8h
      arrivals.offset | offset: 1h | offset: 2h
      profile.hours | [1, 0, | [9, 0,
      """)

  static let replay = KeyEffects(
    "replay",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 2d}
    replications: 1
    prices: {models: {m: {input: 1, cached_input: 0.5, output: 2, per: 1}, n: {input: 3, cached_input: 1, output: 4, per: 1}, w: {input: 1, cached_input: 0.5, cache_write: 2, cache_write_1h: 3, output: 2, image: 5, second: 7, character: 8, query: 9, audio_input: 11, image_input: 12, reasoning: 13, audio_output: 14, image_output: 15, video: 16, per: 1, batch_discount: 50%}}}
    traffic:
      w:
        replay:
          file: wide.csv
          columns: {time: at, end: to, input: in, cache_write: cw, cache_write_1h: cwh, output: out, images: img, seconds: sec, characters: chars, queries: q, audio_input: ai, image_input: ii, reasoning: re, audio_output: ao, image_output: io, video: vi, batch: b, count: n, id: id, cache_hit: hit}
          model: w
          input: inclusive
          shift: none
          where: status == ok
          time_zone: Europe/Berlin
          numbers: {decimal: ",", group: "."}
      s: {replay: {file: wide.csv, columns: {time: at, span: 1h, output: cw, count: n}, model: w, on_bad_row: "skip"}}
      r:
        replay:
          file: trace.csv
          columns: {time: at, unit: s, input: in, cached_input: cached, output: out, model: who}
          model: m
          models: {big: n}
          shift: start
          speed: 2
          scale: 1.5
          repeat: true
          sort: true
          on_bad_row: skip
          endpoint: chat
      f: {replay: {file: azure.csv, format: azure-llm, model: n}}
      k: {replay: {file: kinds.csv, columns: {time: at, tokens: n, token_type: kind, model: who, provider: by, service_tier: tier}, model: "m", models: {"p/m": n, "m:flex": w}}}
    organizations: [{name: acme, opening_balance: 100000, traffic: [r, f, w, s, k]}]
    """,
    rows: """
      traffic.replay replay.file | file: trace.csv | file: other.csv
      replay.columns trace_columns.input | unit: s, input: in | unit: s, input: out2
      trace_columns.time | {time: at, unit | {time: later, unit
      trace_columns.unit | unit: s | unit: ms
      trace_columns.cached_input | cached_input: cached, |
      trace_columns.output | output: out, model: who | output: out2, model: who
      trace_columns.model | out, model: who | out, model: else
      replay.model | model: m | model: n
      replay.models | {big: n} | {big: m}
      replay.shift | shift: start | shift: none
      replay.speed | speed: 2 | speed: 3
      replay.scale | scale: 1.5 | scale: 2
      replay.repeat | repeat: true | repeat: false
      replay.sort | sort: true | sort: false | refused
      replay.on_bad_row | on_bad_row: skip | on_bad_row: error | refused
      replay.endpoint | endpoint: chat | endpoint: code
      trace_columns.end | end: to, | end: to2,
      trace_columns.cache_write | cache_write: cw, | cache_write: cw2,
      trace_columns.cache_write_1h | cache_write_1h: cwh, |
      trace_columns.images | images: img, |
      trace_columns.seconds | seconds: sec, |
      trace_columns.characters | characters: chars, |
      trace_columns.queries | queries: q, |
      trace_columns.audio_input | audio_input: ai, |
      trace_columns.image_input | image_input: ii, |
      trace_columns.reasoning | reasoning: re, |
      trace_columns.audio_output | audio_output: ao, |
      trace_columns.image_output | image_output: io, |
      trace_columns.video | video: vi, |
      trace_columns.batch | batch: b, | batch: b2,
      trace_columns.count | count: n, id | count: n2, id
      trace_columns.id | id: id, | id: id2,
      trace_columns.cache_hit | cache_hit: hit} | cache_hit: hit2}
      trace_columns.span | span: 1h | span: 20h
      trace_columns.tokens | tokens: n, | tokens: n2,
      trace_columns.token_type | token_type: kind, | token_type: kind2,
      trace_columns.provider | provider: by, |
      trace_columns.service_tier | , service_tier: tier} | }
      replay.spread | on_bad_row: "skip"} | on_bad_row: "skip", spread: poisson}
      replay.input | input: inclusive | input: exclusive
      replay.where | where: status == ok | where: n == 2
      replay.time_zone | Europe/Berlin | Asia/Tokyo
      replay.numbers | numbers: {decimal: ",", group: "."} | | refused
      trace_numbers.decimal | {decimal: ",", group: "."} | {decimal: "'", group: "."} | refused
      trace_numbers.group | {decimal: ",", group: "."} | {decimal: ",", group: "'"} | refused
      replay.format | azure-llm | burstgpt | refused
      """)

  static let theScenario = KeyEffects(
    "the scenario",
    """
    drawdown: 1
    name: first
    description: A scenario
    currency: USD
    seed: 3
    replications: 2
    warm_up: 1d
    horizon: {start: 2026-01-30, duration: 3d, time_zone: America/New_York}
    prices: {models: {m: {input: 1, per: 1}}}
    payments: {fee: 1%, minimum_purchase: 1}
    traffic: {t: {arrivals: {rate: 100/d}, mix: [{model: m, input: 1}]}}
    organizations: [{name: acme, opening_balance: 100, traffic: t}]
    timeline: [{at: 2026-01-31, organization: acme, purchase: {amount: 12}}]
    output: {sample_every: 6h, transactions: credits, usage_patterns: false, organizations: all, replications: false, sample_paths: 1}
    """,
    rows: """
      scenario.seed | seed: 3 | seed: 4
      scenario.replications | replications: 2 | replications: 3
      scenario.warm_up | warm_up: 1d | warm_up: 2d
      scenario.horizon horizon.start | start: 2026-01-30 | start: 2026-01-29
      horizon.duration | duration: 3d | duration: 4d
      horizon.end | duration: 3d | end: 2026-02-05
      horizon.time_zone | America/New_York | UTC
      scenario.output output.sample_every | sample_every: 6h | sample_every: 5h
      output.transactions | transactions: credits | transactions: all
      output.usage_patterns | usage_patterns: false | usage_patterns: true
      output.organizations | organizations: all | organizations: none
      output.replications | replications: false | replications: true
      output.sample_paths | sample_paths: 1 | sample_paths: 2
      """)

  static let worstOrganizations = KeyEffects(
    "the worst organizations",
    """
    drawdown: 1
    replications: 2
    horizon: {start: 2026-01-30, duration: 3d}
    prices: {models: {m: {input: 1, per: 1}}}
    traffic: {t: {arrivals: {rate: 20/d}, mix: [{model: m, input: 1}]}}
    organizations: [{name: a, opening_balance: 5, traffic: t}, {name: b, opening_balance: 99, traffic: t}]
    output: {organizations: {worst: 1, by: blocked_requests}}
    """,
    rows: """
      worst_organizations.worst | worst: 1 | worst: 2
      worst_organizations.by | by: blocked_requests | by: usage_cost
      """)

  static let populations = KeyEffects(
    "populations",
    """
    drawdown: 1
    replications: 2
    horizon: {start: 2026-01-30, duration: 3d}
    prices: {models: {m: {input: 1, per: 1}}}
    traffic:
      log: {replay: {file: customers.csv, columns: {time: at, input: in}, model: m}}
      more: {replay: {file: others.csv, columns: {time: at, input: in}, model: m}}
      t: {arrivals: {rate: 20/d}, mix: [{model: m, input: 1}]}
    organizations:
      - {from: {trace: log, column: who}, opening_balance: 9, segment: logged}
      - {name: p, count: 3, arrive: 1/d, scale: {lognormal: {median: 1, p95: 4}}, growth: 5%/d, leave: {churn: 20%/d, after_block: 30%}, opening_balance: 20, traffic: t}
    """,
    rows: """
      organization.from customers.trace | trace: log | trace: more
      customers.column | column: who | column: whom
      customers.terms | column: who} | column: who, terms: terms.csv}
      organization.segment | segment: logged | segment: other
      organization.arrive | arrive: 1/d | arrive: 2/d
      organization.scale | p95: 4 | p95: 9
      organization.growth | growth: 5%/d | growth: 9%/d
      organization.leave leaving.churn | churn: 20%/d | churn: 60%/d
      leaving.after_block | after_block: 30% | after_block: 90%
      """)
}
