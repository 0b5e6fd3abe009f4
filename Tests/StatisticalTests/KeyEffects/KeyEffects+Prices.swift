extension KeyEffects {
  static let pricesOfModels = KeyEffects(
    "prices of models",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 3d}
    replications: 1
    prices:
      catalog: catalog.json
      markup: 13%
      unpriced: free
      models:
        m:
          input: 1.1
          cached_input: 0.51
          cache_write: 2.1
          output: 4.1
          per: 1k
          batch_discount: 50%
          markup: 20%
          provider: openai
          tiers: [{above: 1000, input: 2.2, cached_input: 1.01, cache_write: 3.1, output: 5.1}]
          changes: [{from: 2026-01-06, input: 3.3, cached_input: 2.01, cache_write: 4.2, output: 6.1}]
        i:
          image: 5.1
          second: 6.2
          request: 7.1
          tiers: [{above: 1000, image: 6.3, second: 7.2, request: 8.1}]
          changes: [{from: 2026-01-06, image: 4.3, second: 5.3, request: 6.4}]
        p:
          providers:
            a: {input: 1.5, cached_input: 0.55, cache_write: 2.5, output: 4.5, per: 2k, batch_discount: 55%, markup: 25%, tiers: [{above: 1005, input: 9}], changes: [{from: 2026-01-07, input: 8}]}
            b: {image: 5.5, second: 6.5, request: 7.5}
    traffic:
      t:
        arrivals: {process: batch, size: 10, every: 6h}
        mix:
          - {share: 10%, model: m, input: 500, cached_input: 20%, cache_write: 10%, output: 50, endpoint: chat}
          - {share: 10%, model: m, input: 2000, cached_input: 21%, cache_write: 11%, output: 51}
          - {share: 10%, model: m, type: batch, input: 400, output: 30}
          - {share: 10%, model: i, images: 2, seconds: 3s, input: 10}
          - {share: 10%, model: i, images: 3, seconds: 4s, input: 1500}
          - {share: 10%, model: p, provider: a, input: 300, cached_input: 22%, cache_write: 12%, output: 20}
          - {share: 10%, model: p, provider: a, input: 1800, output: 20}
          - {share: 10%, model: p, provider: a, type: batch, input: 310, output: 21}
          - {share: 10%, model: p, provider: b, images: 1, seconds: 1s, input: 1}
          - {share: 10%, model: cat, input: 5, output: {exponential: {mean: 60}}, max_output: 90, correlation: 0.5}
          - {share: 10%, model: nothing, input: {lognormal: {mean: 50, cv: 1}}, output: {lognormal: {mean: 60, cv: 1}}, correlation: 0.3}
    organizations: [{name: acme, opening_balance: 1000000, traffic: t}]
    """,
    rows: """
      prices.catalog | catalog.json | other.json
      prices.markup | markup: 13% | markup: 11%
      prices.unpriced | unpriced: free | unpriced: error | refused
      model.input prices.models scenario.prices | input: 1.1 | input: 1.2
      model.cached_input | cached_input: 0.51 | cached_input: 0.52
      model.cache_write | cache_write: 2.1 | cache_write: 2.3
      model.output | output: 4.1 | output: 4.2
      model.per | per: 1k | per: 3k
      model.batch_discount | batch_discount: 50% | batch_discount: 51%
      model.markup | markup: 20% | markup: 21%
      model.provider | provider: openai | provider: azure
      model.tiers model_tier.above | above: 1000, input | above: 2000, input
      model_tier.input | input: 2.2 | input: 2.3
      model_tier.cached_input | cached_input: 1.01 | cached_input: 1.02
      model_tier.cache_write | cache_write: 3.1 | cache_write: 3.2
      model_tier.output | output: 5.1 | output: 5.2
      model.changes model_change.from | from: 2026-01-06, input | from: 2026-01-07, input
      model_change.input | input: 3.3 | input: 3.4
      model_change.cached_input | cached_input: 2.01 | cached_input: 2.02
      model_change.cache_write | cache_write: 4.2 | cache_write: 4.3
      model_change.output | output: 6.1 | output: 6.2
      model.image | image: 5.1 | image: 5.2
      model.second | second: 6.2 | second: 6.3
      model.request | request: 7.1 | request: 7.2
      model_tier.image | image: 6.3 | image: 6.4
      model_tier.second | second: 7.2 | second: 7.3
      model_tier.request | request: 8.1 | request: 8.2
      model_change.image | image: 4.3 | image: 4.4
      model_change.second | second: 5.3 | second: 5.4
      model_change.request | request: 6.4 | request: 6.5
      model.providers provider_price.input | input: 1.5, | input: 1.6,
      provider_price.cached_input | cached_input: 0.55 | cached_input: 0.56
      provider_price.cache_write | cache_write: 2.5 | cache_write: 2.6
      provider_price.output | output: 4.5 | output: 4.6
      provider_price.per | per: 2k | per: 4k
      provider_price.batch_discount | batch_discount: 55% | batch_discount: 56%
      provider_price.markup | markup: 25% | markup: 26%
      provider_price.tiers | above: 1005 | above: 2005
      provider_price.changes | from: 2026-01-07 | from: 2026-01-06T12:00
      provider_price.image | image: 5.5 | image: 5.6
      provider_price.second | second: 6.5 | second: 6.6
      provider_price.request | request: 7.5 | request: 7.6
      mix_entry.share | share: 10%, model: nothing | share: 20%, model: nothing
      mix_entry.model | model: nothing | model: m
      mix_entry.provider | model: p, provider: a, input: 1800 | model: p, provider: b, input: 1800
      mix_entry.endpoint | endpoint: chat | endpoint: code
      mix_entry.type | type: batch, input: 400 | type: playground, input: 400
      mix_entry.input | input: 500 | input: 501
      mix_entry.output | output: 50, | output: 52,
      mix_entry.cached_input | cached_input: 20% | cached_input: 25%
      mix_entry.cache_write | cache_write: 10% | cache_write: 15%
      mix_entry.images | images: 2 | images: 4
      mix_entry.seconds | seconds: 3s | seconds: 3.5s
      mix_entry.max_output | max_output: 90 | max_output: 80
      mix_entry.correlation | correlation: 0.3 | correlation: 0.6
      traffic.mix | endpoint: chat | endpoint: code
      """)

  static let meters = KeyEffects(
    "meters",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 25d}
    replications: 1
    prices:
      models: {m: {input: 1, per: 1}}
      meters:
        each: {price: 0.5, per: 2, unit: GB}
        most: {price: 1, maximum: 5}
        least: {price: 1, minimum: 50}
        steps: {tiers: [{up_to: 3, price: 0.2, flat: 0.11}, {price: 0.3}]}
        whole: {mode: volume, tiers: [{up_to: 3, price: 0.4}, {price: 0.21}]}
        trace: {price: 0.01}
    plans: {p: {fee: 1, period: 10d, included: {each: 1}}}
    traffic: {t: {arrivals: {process: batch, size: 1, every: 1d}, mix: [{model: m, input: 1, traces: 3}]}}
    organizations:
      - name: acme
        opening_balance: 5000
        plan: p
        projects: [{name: x, traffic: t}]
        infrastructure:
          - {every: 1d, meters: {each: 1.5, most: 1, least: 1, steps: 1, whole: 1}, project: x}
          - {every: 12h, meters: {each: 9}}
    """,
    rows: """
      meter.price prices.meters | each: {price: 0.5 | each: {price: 0.6
      meter.per | per: 2 | per: 3
      meter.unit | unit: GB | unit: TB
      meter.maximum | maximum: 5 | maximum: 6
      meter.minimum | minimum: 50 | minimum: 51
      meter.mode | mode: volume | mode: graduated
      meter.tiers meter_tier.up_to | up_to: 3, price: 0.2, | up_to: 4, price: 0.2,
      meter_tier.price | price: 0.2, | price: 0.25,
      meter_tier.flat | flat: 0.11 | flat: 0.12
      organization.infrastructure infrastructure.every | every: 12h | every: 13h
      infrastructure.meters | steps: 1 | steps: 2
      infrastructure.project | , project: x |
      plan.included | each: 1} | each: 2}
      mix_entry.traces | traces: 3 | traces: 4
      """)

  static let priceList = KeyEffects(
    "price list", looksAtPrices: true,
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 2d}
    replications: 1
    prices:
      models:
        m: {input: 1, cache_write_1h: 2, character: 3, query: 4, tiers: [{above: 1000, cache_write_1h: 2.1, character: 3.1, query: 4.1}], changes: [{from: 2026-01-06, cache_write_1h: 2.2, character: 3.2, query: 4.2}]}
        n: {providers: {a: {cache_write_1h: 2.3, character: 3.3, query: 4.3}}}
    organizations: [{name: acme}]
    """,
    rows: """
      model.cache_write_1h | cache_write_1h: 2, | cache_write_1h: 9,
      model.character | character: 3, | character: 9,
      model.query | query: 4, | query: 9,
      model_tier.cache_write_1h | cache_write_1h: 2.1 | cache_write_1h: 9
      model_tier.character | character: 3.1 | character: 9
      model_tier.query | query: 4.1 | query: 9
      model_change.cache_write_1h | cache_write_1h: 2.2 | cache_write_1h: 9
      model_change.character | character: 3.2 | character: 9
      model_change.query | query: 4.2 | query: 9
      provider_price.cache_write_1h | cache_write_1h: 2.3 | cache_write_1h: 9
      provider_price.character | character: 3.3 | character: 9
      provider_price.query | query: 4.3 | query: 9
      """)
}
