import Testing

@testable import Scenarios

@Suite("A scenario that cannot be simulated is refused at the place of the mistake")
struct MalformedDefinitionTests {
  static let general: [Malformed] = [
    Malformed("name: a\n", "1:1", "`drawdown` is missing, for example `drawdown: 1`"),
    Malformed("drawdown: 2\n", "1:11", "reads version 1"),
    Malformed("drawdown: 1\n", "1:1", "`horizon` is missing"),
    Malformed("drawdown: 1\n", "1:1", "`organizations` is missing"),
    Malformed(Minimal.scenario(more: "seeed: 1"), "6:1", "did you mean `seed`"),
    Malformed(Minimal.scenario(more: "budgets: 1"), "6:1", "unknown key `budgets`"),
    Malformed(Minimal.scenario(more: "name: a/b"), "6:8", "only letters"),
    Malformed(Minimal.scenario(more: "currency: dollars"), "6:11", "three capital letters"),
    Malformed(Minimal.scenario(more: "currency: USB"), "6:11", "ISO 4217 has no such code"),
    Malformed(Minimal.scenario(more: "credit: 0"), "6:9", "zero"),
    Malformed(Minimal.scenario(more: "replications: 0"), "6:15", "from 1 to"),
    Malformed(Minimal.scenario(more: "seed: 1.5"), "6:7", "not a whole number"),
    Malformed(Minimal.scenario(more: "seed: -1"), "6:7", "from 0 to 2^64 - 1: the number is below"),
    Malformed(
      Minimal.scenario(more: "seed: 18446744073709551616"), "6:7", "the number is too large"),
    Malformed(Minimal.scenario(more: "output: {sample_every: 1ns}"), "6:24", "1000000 samples"),
    Malformed(Minimal.scenario(more: "output: {sample_every: 0s}"), "6:24", "zero"),
    Malformed(
      Minimal.scenario(more: "output: {usage_patterns: hourly}"), "6:26",
      "expected `true` or `false`"),
    Malformed(
      Minimal.scenario(more: "output: {transactions: some}"), "6:24", "`none`, `credits`, `all`"),
    Malformed(
      Minimal.scenario(more: "output: {organizations: some}"), "6:25", "`all`, `none`"),
    Malformed(
      Minimal.scenario(more: "output: {organizations: {worst: 0, by: margin}}"), "6:33",
      "from 1 to"),
    Malformed(
      Minimal.scenario(more: "output: {organizations: {worst: 9}}"), "6:25", "`by` is missing"),
    Malformed(
      Minimal.scenario(more: "output: {organizations: {worst: 9, by: blocked_probabilty}}"), "6:40",
      "did you mean `blocked_probability`?"),
  ]

  static let horizons: [Malformed] = [
    Malformed(Minimal.scenario(horizon: "90d"), "2:10", "expected the simulated time as a mapping"),
    Malformed(Minimal.scenario(horizon: "{duration: 90d}"), "2:10", "`start` is missing"),
    Malformed(
      Minimal.scenario(horizon: "{start: 2026-01-01}"), "2:10", "one of `duration`, `end`"),
    Malformed(
      Minimal.scenario(horizon: "{start: 2026-01-01, duration: 1d, end: 2026-02-01}"), "2:44",
      "beside `duration`"),
    Malformed(
      Minimal.scenario(horizon: "{start: 2026-01-01, end: 2026-01-01}"), "2:35",
      "ends before it starts"),
    Malformed(
      Minimal.scenario(horizon: "{start: 2026-02-30, duration: 1d}"), "2:26", "the day is 30"),
    Malformed(
      Minimal.scenario(horizon: "{start: 2150-01-01, duration: 100y}"), "2:40",
      "ends after 2199"),
    Malformed(
      Minimal.scenario(horizon: "{start: 2026-01-01, duration: 1d, time_zone: Berlin}"), "2:55",
      "did you mean `Europe/Berlin`"),
  ]

  static let prices: [Malformed] = [
    Malformed(Minimal.scenario(prices: "{models: {m: {}}}"), "3:22", "a model without a price"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: -1, output: 2}}}"), "3:30", "it is negative"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1, output: 2, per: 0}}}"), "3:49",
      "it is not from 1"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: €1, output: 2}}}"), "3:30",
      "not the scenario's currency USD"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 2, tiers: [{above: 9}, {above: 8}]}}}"), "3:51",
      "out of order"),
    Malformed(
      Minimal.scenario(prices: "{markup: -200%, models: {m: {input: 1, output: 2}}}"), "3:18",
      "too small"),
    Malformed(
      Minimal.scenario(prices: "{models: {n: {input: 1, output: 2}}}"), "4:52",
      "there is no price for the model `m`; did you mean `n`?"),
    Malformed(
      Minimal.scenario(prices: "{}"), "4:52", "declare it under `prices.models`"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {input: 1}}}"), "4:52",
      "has no price for `output`"),
    Malformed(
      Minimal.scenario(prices: "{unpriced: maybe, models: {m: {input: 1, output: 1}}}"), "3:20",
      "one of `error`, `free`"),
    Malformed(
      Minimal.scenario(prices: "{catalog: none.json, models: {m: {input: 1, output: 1}}}"),
      "3:19", "there is no such file"),
    Malformed(
      Minimal.catalog("gpt-4"), "4:52", "no price for the model `gpt-4`; did you mean `gpt-4o`?"),
    Malformed(Minimal.catalog("openai/gpt-4o"), "4:52", "did you mean `gpt-4o`?"),
    Malformed(Minimal.catalog("listed"), "4:52", "no price for the model `listed`"),
    Malformed(Minimal.catalog("broken"), "4:52", "the price catalog cannot be used here"),
    Malformed(Minimal.catalog("m", file: "trace.csv"), "3:19", "the price catalog cannot be used"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1}}}",
        traffic: "{t: {replay: {file: trace.csv, format: azure-llm, model: m}}}"),
      "4:67", "has no price for `output`"),
    Malformed(
      Minimal.arrivals("{rate: 1/s, growth: 5%/minute}"), "4:45", "millionfold in a month"),
    Malformed(
      Minimal.arrivals("{rate: 1/s, growth: 99999999999999999999999999999999999%/second}"), "4:45",
      "millionfold in a month"),
    Malformed(Minimal.arrivals("{rate: 1000000M/ms}"), "4:11", "could come within the horizon"),
    Malformed(
      Minimal.arrivals(
        "{rate: 1/s, profile: {shape: flat, launches: [{at: 2026-02-01, factor: 1e30}]}}"),
      "4:11", "could come within the horizon"),
    Malformed(Minimal.rule("{threshold: 9, amount: 4}"), "5:40", "minimum purchase of 5"),
    Malformed(
      Minimal.rule("{threshold: 9, target: 20, maximum: 4}"), "5:40", "minimum purchase of 5"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 1, changes: [{from: 2026-02-01}]}}}"),
      "3:54", "a change without a price"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 1, changes: [{from: 2026-02-01, input: 1}, "
          + "{from: 2026-01-09, input: 2}]}}}"), "3:53", "the changes are out of order"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {providers: {}}}}"), "3:34", "there are no providers"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {providers: {a: {input: 1}}, input: 2}}}"), "3:34",
      "give them to each provider"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {providers: {a: {}}}}}"), "3:38",
      "a model without a price"),
    Malformed(
      Minimal.scenario(prices: "{models: {m: {providers: {a/b: {input: 1}}}}}"), "3:35",
      "`a/b` is not a name: it has a `/`"),
    Malformed(
      Minimal.providers("{model: m, input: 1}"), "4:52",
      "sold by `a`, `b`; write which of them, for example `a/m`"),
    Malformed(
      Minimal.providers("{model: m, provider: c, input: 1}"), "4:65",
      "`m` is not sold by `c`; there are `a`, `b`"),
    Malformed(
      Minimal.mix("{model: m, provider: c, input: 1}"), "4:65", "leave `provider` out"),
    Malformed(Minimal.meter("{}"), "3:58", "`price` is missing"),
    Malformed(Minimal.meter("{price: 1, tiers: [{price: 1}]}"), "3:66", "no meaning in mode"),
    Malformed(Minimal.meter("{mode: volume}"), "3:58", "needs `tiers`"),
    Malformed(Minimal.meter("{mode: graduate, price: 1}"), "3:65", "did you mean `graduated`"),
    Malformed(Minimal.meter("{tiers: [{up_to: 5, price: 1}]}"), "3:66", "the last tier ends"),
    Malformed(
      Minimal.meter("{tiers: [{up_to: 5, price: 1}, {up_to: 5, price: 1}, {price: 1}]}"), "3:66",
      "out of order"),
    Malformed(Minimal.meter("{price: 1, minimum: 2, maximum: 1}"), "3:90", "less than `minimum`"),
    Malformed(Minimal.meter("{price: 1, per: 0}"), "3:74", "less than 0.000001"),
    Malformed(
      Minimal.scenario(
        prices: "{models: {m: {input: 1, output: 1}}, meters: {\"a b\": {price: 1}}}"),
      "3:55", "`a b` is not a name"),
  ]

  static let offers: [Malformed] = [
    Malformed(Minimal.scenario(more: "packages: {p: {price: 0, credits: 1}}"), "6:23", "zero"),
    Malformed(
      Minimal.scenario(more: "packages: {p: {price: 1, credits: 0}}"), "6:35", "no credits"),
    Malformed(
      Minimal.scenario(more: "packages: {p: {price: 1, credits: 1, bonus: 10}}"), "6:45",
      "`10%` is 10 percent"),
    Malformed(
      Minimal.scenario(
        more: "packages: {p: {price: 1, credits: 1, bonus: [{from: 5, bonus: 1%}, "
          + "{from: 5, bonus: 2%}]}}"), "6:45", "out of order"),
    Malformed(
      Minimal.scenario(more: "packages: {p: {price: 1, credits: 1, expires: 1 month 3d}}"), "6:47",
      "write either"),
    Malformed(Minimal.package(scope: "{}"), "6:45", "credit without limits has no `scope`"),
    Malformed(Minimal.package(scope: "{models: []}"), "6:54", "at least 1"),
    Malformed(Minimal.package(scope: "{models: [n]}"), "6:55", "no price for the model `n`"),
    Malformed(
      Minimal.package(scope: "{projects: [q]}"), "6:57",
      "no project `q`; declare it under `projects`"),
    Malformed(Minimal.package(scope: "{types: [bach]}"), "6:54", "did you mean `batch`?"),
    Malformed(
      Minimal.package(scope: "{models: [m], types: [trace]}"), "6:66",
      "`models` limit credit to requests"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {included: {requests: 1.5}}}"), "6:24", "is not whole"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {included: {trace: 5}}}"), "6:24",
      "no meter or usage type `trace`; declare it under `prices.meters`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {overage: {enabled: true}}}"), "6:22",
      "`request` is missing"),
    Malformed(Minimal.scenario(more: "plans: {p: {period: 0d}}"), "6:21", "the period is zero"),
    Malformed(Minimal.scenario(more: "plans: {p: {period: 100y}}"), "6:21", "60 years"),
    Malformed(Minimal.scenario(more: "plans: {p: {period: 59s}}"), "6:21", "than a minute"),
  ]

  static let distributions: [Malformed] = [
    Malformed(Minimal.distribution("-5"), "4:62", "less than 0"),
    Malformed(
      Minimal.distribution("{lognorml: {mean: 1}}"), "4:63", "did you mean `lognormal`"),
    Malformed(Minimal.distribution("{}"), "4:62", "give one of `uniform`"),
    Malformed(
      Minimal.distribution("{lognormal: {median: 5}}"), "4:74", "`median` and `p95`"),
    Malformed(
      Minimal.distribution("{lognormal: {mean: 5, p95: 9}}"), "4:74", "`mean` and `cv`"),
    Malformed(
      Minimal.distribution("{lognormal: {median: 5, p95: 5}}"), "4:91",
      "p95 must be greater than the median"),
    Malformed(
      Minimal.distribution("{gamma: {mean: 0, cv: 1}}"), "4:77", "mean must be greater than zero"),
    Malformed(
      Minimal.distribution("{uniform: {low: 5, high: 4}}"), "4:87", "high must not be less"),
    Malformed(
      Minimal.distribution("{uniform: {mean: 5, cv: 4}}"), "4:62", "nothing here is negative"),
    Malformed(
      Minimal.distribution("{discrete: {values: [1, 2], weights: [1]}}"), "4:99",
      "one weight for each value"),
    Malformed(
      Minimal.distribution("{discrete: {values: [1], weights: [0]}}"), "4:96",
      "at least one weight"),
    Malformed(Minimal.distribution("{empirical: {values: []}}"), "4:83", "at least 1"),
    Malformed(
      Minimal.distribution("{mixture: [{share: 0, constant: 1}]}"), "4:72", "at least one weight"),
    Malformed(
      Minimal.distribution("{mixture: [{constant: 1}]}"), "4:73", "`share` is missing"),
    Malformed(Minimal.distribution("{exponential: {mean: 30s}}"), "4:85", "a number"),
  ]

  static let traffic: [Malformed] = [
    Malformed(Minimal.scenario(traffic: "{t: {}}"), "4:14", "`arrivals` is missing"),
    Malformed(
      Minimal.scenario(traffic: "{t: {arrivals: {rate: 1/s}}}"), "4:14", "`mix` is missing"),
    Malformed(Minimal.mix(""), "4:43", "at least 1"),
    Malformed(Minimal.mix("{input: 1}"), "4:44", "`model` is missing"),
    Malformed(Minimal.mix("{model: m}"), "4:44", "uses nothing"),
    Malformed(Minimal.mix("{model: m, input: 1, share: 0%}"), "4:72", "the share is zero"),
    Malformed(Minimal.mix("{model: m, input: 1, share: 3}"), "4:72", "is 3 percent"),
    Malformed(Minimal.mix("{model: m, input: 1, share: -5%}"), "4:72", "too small"),
    Malformed(
      Minimal.mix("{model: m, input: 1, correlation: 2}"), "4:78", "more than 1"),
    Malformed(Minimal.mix("{model: m, input: 1, cached_input: 150%}"), "4:79", "from 0% to 100%"),
    Malformed(
      Minimal.mix("{model: m, input: 1, traces: 1}"), "4:73", "no meter `trace`"),
    Malformed(Minimal.mix("{model: m, input: 1, type: bach}"), "4:71", "did you mean `batch`"),
    Malformed(Minimal.mix("{model: m, images: 1}"), "4:52", "no price for `image`"),
    Malformed(Minimal.arrivals("{process: poisson}"), "4:25", "`rate` is missing"),
    Malformed(Minimal.arrivals("{process: posson, rate: 1/s}"), "4:35", "did you mean `poisson`"),
    Malformed(Minimal.arrivals("{rate: 5}"), "4:33", "a period is missing"),
    Malformed(Minimal.arrivals("{rate: 1/s, cv: 2}"), "4:37", "unknown key `cv`"),
    Malformed(
      Minimal.arrivals("{process: renewal, rate: 1/s}"), "4:25", "give one of `cv`, `gap`"),
    Malformed(
      Minimal.arrivals("{process: renewal, rate: 1/s, cv: 0}"), "4:59",
      "cv must be greater than zero"),
    Malformed(
      Minimal.arrivals("{process: renewal, rate: 1/s, gap: 0s}"), "4:60", "the mean is zero"),
    Malformed(
      Minimal.arrivals("{process: renewal, rate: 1/s, gap: 1s, shape: gamma}"), "4:71",
      "`shape` goes with `cv`"),
    Malformed(
      Minimal.arrivals("{process: bursts, rate: 1/s, states: [{rate: 0, mean_time: 1s}]}"), "4:62",
      "every state has a rate of zero"),
    Malformed(
      Minimal.arrivals("{process: sessions, rate: 1/s, session: {requests: 0}}"), "4:76",
      "the mean is zero"),
    Malformed(Minimal.arrivals("{process: batch, size: 0, every: 1h}"), "4:48", "from 1 to"),
    Malformed(Minimal.arrivals("{process: batch, size: 1}"), "4:25", "`every` is missing"),
    Malformed(Minimal.arrivals("{rate: 1/s, profile: office}"), "4:46", "`office_hours`"),
    Malformed(
      Minimal.arrivals("{rate: 1/s, profile: {hours: [1, 2]}}"), "4:54", "there are 2 hours"),
    Malformed(
      Minimal.arrivals("{rate: 1/s, profile: {holidays: [{date: 2026-13-01, factor: 1}]}}"),
      "4:70", "the month is 13"),
    Malformed(Minimal.arrivals("{rate: 1/s, growth: -100%/month}"), "4:45", "-100% or less"),
    Malformed(
      Minimal.scenario(
        traffic: "{t: {arrivals: {rate: 1/s}, mix: [{model: m, input: 1}], "
          + "service: {speed: 0/s}}}"), "4:84", "the speed is zero"),
    Malformed(
      Minimal.replay("{file: none.csv, format: azure-llm, model: m}"), "4:30",
      "there is no such file; paths are relative to the scenario"),
    Malformed(Minimal.replay("{file: trace.csv, model: m}"), "4:23", "`format` is missing"),
    Malformed(
      Minimal.replay("{file: trace.csv, format: azure, model: m}"), "4:49", "write one of"),
    Malformed(
      Minimal.replay("{file: trace.csv, format: azure-llm}"), "4:23", "`model` is missing"),
    Malformed(
      Minimal.replay("{file: trace.csv, format: azure-llm, models: {a: m}}"), "4:68",
      "name no model"),
    Malformed(
      Minimal.replay("{file: trace.csv, format: azure-llm, columns: {time: a}, model: m}"),
      "4:69", "beside `format`"),
    Malformed(
      Minimal.replay("{file: trace.csv, format: azure-llm, model: m, speed: 0}"), "4:77",
      "less than"),
    Malformed(
      Minimal.replay("{file: trace.csv, format: burstgpt, models: {GPT-4: mm}}"), "4:75",
      "no price for the model `mm`; did you mean `m`?"),
  ]

  static let organizations: [Malformed] = [
    Malformed(
      Minimal.scenario(organizations: "[{name: a, traffic: tt}]"), "5:36",
      "there is no traffic `tt`; did you mean `t`?"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, traffic: [t, t]}]"), "5:40",
      "the traffic `t` is given twice"),
    Malformed(Minimal.scenario(organizations: "[{name: a, plan: pro}]"), "5:33", "no plan `pro`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a}, {name: a}]"), "5:35",
      "the organization `a` is given twice, first at line 5"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, count: 2}, {name: a-2}]"), "5:45",
      "the name of a copy of `a`"),
    Malformed(Minimal.scenario(organizations: "[{name: a, count: 0}]"), "5:34", "from 1 to"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, members: [{name: b}, {name: b}]}]"), "5:55",
      "the member `b` is given twice"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, members: [{name: b, role: boss}]}]"), "5:53",
      "`owner`, `admin`, `member`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, projects: [{name: p}, {name: p}]}]"), "5:56",
      "the project `p` is given twice"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, projects: [{name: p, member: bob}]}]"), "5:56",
      "no member `bob`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, opening_balance: stationary}]"), "5:44",
      "add `auto_top_up`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, opening_balance: -5}]"), "5:44", "negative"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, infrastructure: [{every: 1h, meters: {s: 1}}]}]"),
      "5:65", "no meter `s`"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, infrastructure: [{every: 0h, meters: {}, project: p}]}]"),
      "5:52", "zero"),
    Malformed(Minimal.rule("{amount: 5}"), "5:40", "`threshold` is missing"),
    Malformed(Minimal.rule("{threshold: 5}"), "5:40", "give one of `amount`, `target`"),
    Malformed(Minimal.rule("{threshold: 5, amount: 5, target: 9}"), "5:66", "beside `amount`"),
    Malformed(Minimal.rule("{threshold: 5, target: 5}"), "5:63", "not above the threshold"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, minimum: 9, maximum: 8}"), "5:87",
      "less than `minimum`"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, colldown: 5m}"), "5:66",
      "unknown key `colldown`; did you mean `cooldown`?"),
    Malformed(Minimal.rule("{threshold: 5, amount: 5, cooldown: -5m}"), "5:76", "negative"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, preset: lagoo}"), "5:74", "did you mean `lago`?"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, monthly_limit: $0}"), "5:81", "zero"),
    Malformed(Minimal.rule("{threshold: 5, amount: 5, monthly_count: 0}"), "5:81", "1"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 9, monthly_limit: 8}"), "5:40",
      "or write `at_limit: partial`"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 9, monthly_limit: 4, at_limit: partial}"), "5:40",
      "raise the limit"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, at_limit: stop}"), "5:76", "`refuse`, `partial`"),
    Malformed(Minimal.rule("{threshold: 5, amount: 5, basis: spent}"), "5:73", "`position`"),
    Malformed(Minimal.rule("{threshold: 5, amount: 5, every: 5s}"), "5:73", "minute"),
    Malformed(Minimal.rule("{threshold: 5, amount: 5, review: 0s}"), "5:74", "zero"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, attempts: {count: 3}}"), "5:76", "`per` is missing"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, dunning: {never_retry: [lostcard]}}"), "5:90",
      "did you mean `lost_card`?"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, dunning: {retry: [], after_retries: repeat}}"),
      "5:75", "write for example `retry: [1h]`"),
    Malformed(
      Minimal.rule("{threshold: 5, amount: 5, dunning: {suspend_after: 0}}"), "5:91", "1"),
    Malformed(
      Minimal.scenario(more: "payments: {soft_decline: 60%, hard_decline: 50%}"), "6:11",
      "more than 100%"),
    Malformed(
      Minimal.scenario(more: "payments: {retry: [], after_retries: repeat}"), "6:11",
      "that is empty"),
    Malformed(Minimal.scenario(more: "payments: {latency: 5}"), "6:22", "lacks a unit"),
    Malformed(
      Minimal.scenario(more: "payments: {fee: 0.029}"), "6:17", "write `2.9%` or `$0.029`"),
    Malformed(
      Minimal.scenario(more: "currency: EUR\npayments: {fee: 30}"), "7:17", "write `€30`"),
  ]

  static let timeline: [Malformed] = [
    entry("at: 2025-12-31, organization: a, purchase: {amount: 9}", "17", "outside the horizon"),
    entry("at: 2026-04-01, organization: a, purchase: {amount: 9}", "17", "outside the horizon"),
    entry("at: 2026-01-02, organization: b, purchase: {amount: 9}", "43", "no organization `b`"),
    entry(
      "at: 2026-01-02, organization: a, by: eve, purchase: {amount: 9}", "50", "no member `eve`"),
    entry(
      "at: 2026-01-02, organization: a, purchase: {package: x}", "66", "no package `x`"),
    entry(
      "at: 2026-01-02, organization: a, purchase: {amount: 4}", "65", "minimum purchase of 5"),
    entry(
      "at: 2026-01-02, organization: a, purchase: {amount: 9, card: own}", "74",
      "the card of the member who buys, and none does; add `by`"),
    entry(
      "at: 2026-01-02, organization: a, purchase: {amount: 9, card: eve}", "74",
      "no member `eve`; declare it under `members`"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, members: [{name: eve}]}]",
        more: "timeline: [{at: 2026-01-02, organization: a, purchase: {amount: 9, card: evi}}]"),
      "6:74", "no member `evi`; did you mean `eve`?"),
    entry("at: 2026-01-02, organization: a, purchase: {}", "56", "one of `package`, `amount`"),
    entry("at: 2026-01-02, organization: a", "12", "one of `purchase`, `grant`"),
    entry(
      "at: 2026-01-02, organization: a, purchase: {amount: 9}, transfer: {to: b}", "69",
      "transfer"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, members: [{name: eve}]}]",
        more: "timeline: [{at: 2026-01-02, organization: a, by: eve, chargeback: {}}]"), "6:50",
      "the card's bank does this"),
    entry("at: 2026-01-02, organization: a, plan: {to: x}", "57", "no plan `x`"),
    entry("at: 2026-01-02, organization: a, overage: on", "55", "off"),
    Malformed(Minimal.scenario(more: "burn_order: fifo"), "6:13", "fifo"),
    Malformed(Minimal.scenario(more: "burn_order: []"), "6:13", "at least"),
    entry("at: 2026-01-02, organization: a, transfer: {to: b}", "61", "no organization `b`"),
    entry("at: 2026-01-02, organization: a, transfer: {to: a}", "61", "move to where it is"),
    entry(
      "at: 2026-01-02, organization: a, grant: {amount: 9, scope: {projects: [q]}}", "84",
      "no project `q`"),
    entry("at: 2026-01-02, organization: a, adjustment: $0", "58", "the adjustment is zero"),
    entry("at: 2026-01-02, organization: a, refund: {of: x}", "59", "no purchase"),
    entry(
      "at: 2026-01-02, organization: a, id: x, adjustment: $1", "50", "only a purchase has an `id`"),
    entry("at: 2026-01-02, organization: a, member: {name: b, role: king}", "70", "king"),
    entry("at: 2026-01-02, organization: a, auto_top_up: nothing", "59", "none"),
    entry(
      "at: 2026-01-02, organization: a, auto_top_up: {threshold: 9, amount: 4}", "59",
      "minimum purchase of 5"),
  ]

  static let expectations: [Malformed] = [
    Malformed(Minimal.scenario(more: "expect: [blockd <= 1]"), "6:10", "is not a metric"),
    Malformed(Minimal.scenario(more: "expect: [requests.p99 <= 1]"), "6:19", "is not a statistic"),
    Malformed(Minimal.scenario(more: "expect: [requests@b <= 1]"), "6:10", "no organization `b`"),
    Malformed(Minimal.scenario(more: "expect: [requests = 1]"), "6:19", "a comparison is missing"),
    Malformed(Minimal.scenario(more: "expect: [P(broke) <= 1]"), "6:12", "`P(blocked)`"),
    Malformed(Minimal.scenario(more: "expect: [requests <= $1]"), "6:10", "no amount of money"),
    Malformed(Minimal.scenario(more: "expect: [total_spend <= 1%]"), "6:10", "is no share"),
  ]

  private static func entry(_ text: String, _ column: String, _ message: String) -> Malformed {
    Malformed(Minimal.scenario(more: "timeline: [{\(text)}]"), "6:\(column)", message)
  }

  @Test(
    "every mistake is reported where it stands, with what would be right",
    arguments: general + horizons + prices + offers + distributions + traffic + organizations
      + timeline + expectations)
  func refuses(malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }

  @Test("problems of names are reported beside problems of values, in one run")
  func together() throws {
    let text = """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: x}
      prices: {models: {m: {input: oops}}}
      traffic: {t: {arrivals: {rate: 1}, mix: [{model: mm, input: {}}, {model: m, input: 1}]}}
      organizations:
        - {name: a, plan: p, traffic: [t, u], count: 0}
        - {name: b, auto_top_up: {threshold: 5}, projects: [{name: q, traffic: v, member: w, x: 1}]}
      expect: [requests@c > 1]
      """
    let places = try FullScenario.problems(text).map { $0.prefix { $0 != " " } }
    #expect(
      places == [
        "s.yaml:2:40:", "s.yaml:3:30:", "s.yaml:4:33:", "s.yaml:4:50:", "s.yaml:4:61:",
        "s.yaml:6:21:", "s.yaml:6:37:", "s.yaml:6:48:", "s.yaml:7:28:", "s.yaml:7:74:",
        "s.yaml:7:85:", "s.yaml:7:88:", "s.yaml:8:10:",
      ])
  }

  @Test("shares that do not add up are a warning, since they are relative to each other")
  func shares() throws {
    let text = Minimal.mix("{model: m, input: 1, share: 50%}, {model: m, input: 2, share: 40%}")
    #expect(
      try FullScenario.problems(text) == [
        "s.yaml:4:43: warning: the shares add up to 90%; they are taken relative to each other"
      ])
  }
}
