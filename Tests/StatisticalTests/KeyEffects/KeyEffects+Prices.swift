import Pricing

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

  static let priceTerms = KeyEffects(
    "terms of prices",
    """
    drawdown: 1
    horizon: {start: 2026-01-05, duration: 30d}
    replications: 1
    prices:
      models:
        m:
          input: 1.1
          per: 1
          minimum: 30.1
          tiers: [{above: 100, input: 1.2}]
          windows: [{days: [mon, tue], times: 06:00-12:00, time_zone: Europe/Berlin, input: 1.3, tiers: [{above: 100, input: 1.4}]}, {times: 18:00-19:00, discount: 20%}]
          changes: [{from: 2026-01-20, markup: 11%, minimum: 40.1, windows: [{times: 00:00-12:00, input: 1.5, tiers: [{above: 200, input: 1.6}]}]}]
        s: {second: 0.6, blocks: {first: 30s, then: 6s}}
        p: {providers: {a: {second: 0.7, minimum: 51, blocks: {first: 40s, then: 7s}, windows: [{times: 00:00-12:00, second: 0.8}]}}}
        v: {input: 3, service_tiers: {flex: {discount: 50%}, slow: {discount: 60%}}}
        b: {audio_input: 11, image_input: 12, reasoning: 13, audio_output: 14, image_output: 15, video: 16, input: 1, cached_input: 2, cache_write: 3, cache_write_1h: 4, output: 5, image: 6, second: 7, character: 8, query: 9, request: 10, batch_discount: {input: 11%, cached_input: 12%, cache_write: 13%, cache_write_1h: 14%, output: 15%, image: 16%, second: 17%, character: 18%, query: 19%, request: 20%, audio_input: 21%, image_input: 22%, reasoning: 23%, audio_output: 24%, image_output: 25%, video: 26%}}
        q: {image: 1.1, windows: [{times: 06:00-07:00, image: 1.15, request: 0.51}]}
      volume_discounts:
        d: {usage: [input, output], models: m, mode: graduated, tiers: [{above: 5000, discount: 10%}]}
    plans: {p: {included: {input: 1000}}}
    traffic:
      t:
        arrivals: {process: batch, size: 5, every: 6h}
        mix:
          - {model: m, input: {uniform: {low: 0, high: 300}}}
          - {model: s, seconds: {uniform: {low: 20s, high: 90s}}}
          - {model: p, provider: a, seconds: {uniform: {low: 0s, high: 90s}}}
          - {model: q, images: 1, seconds: 0s}
          - {model: b, type: batch, input: 1M, cached_input: 10%, cache_write: 10%, cache_write_1h: 5%, output: 1M, images: 1, seconds: 1s, characters: 1M, queries: 7, audio_input: 6%, image_input: 7%, reasoning: 8%, audio_output: 9%, image_output: 4%, video: 3s}
          - {model: v, service_tier: flex, input: 1M}
    organizations: [{name: acme, opening_balance: 10000000, traffic: t, plan: p}]
    """,
    rows: """
      model.minimum | minimum: 30.1 | minimum: 30.2
      model.windows model_window.times | times: 06:00-12:00 | times: 08:00-12:00
      model_window.days | days: [mon, tue] | days: [mon, wed]
      model_window.time_zone | time_zone: Europe/Berlin | time_zone: Asia/Tokyo
      model_window.discount | discount: 20% | discount: 30%
      model_window.input | input: 1.3 | input: 1.35
      model_window.tiers | input: 1.4 | input: 1.45
      model_window.image | image: 1.15 | image: 1.16
      model_window.request | request: 0.51 | request: 0.52
      model_window.second | second: 0.8} | second: 0.9}
      model_change.markup | markup: 11% | markup: 12%
      model_change.minimum | minimum: 40.1 | minimum: 40.2
      model_change.windows | input: 1.6 | input: 1.7
      model.blocks blocks.first | first: 30s | first: 31s
      blocks.then | then: 6s | then: 5s
      provider_price.blocks | first: 40s | first: 41s
      provider_price.minimum | minimum: 51 | minimum: 52
      provider_price.windows | 00:00-12:00, second | 00:00-05:00, second
      batch_discount.input | input: 11% | input: 41%
      batch_discount.cached_input | cached_input: 12% | cached_input: 42%
      batch_discount.cache_write | cache_write: 13% | cache_write: 43%
      batch_discount.cache_write_1h | cache_write_1h: 14% | cache_write_1h: 44%
      batch_discount.output | output: 15% | output: 45%
      batch_discount.image | image: 16% | image: 46%
      batch_discount.second | second: 17% | second: 47%
      batch_discount.character | character: 18% | character: 48%
      batch_discount.query | query: 19% | query: 49%
      batch_discount.request | request: 20% | request: 50%
      mix_entry.cache_write_1h | cache_write_1h: 5% | cache_write_1h: 6%
      mix_entry.characters | characters: 1M | characters: 2M
      mix_entry.queries | queries: 7 | queries: 8
      mix_entry.audio_input | audio_input: 6% | audio_input: 5%
      mix_entry.image_input | image_input: 7% | image_input: 5%
      mix_entry.reasoning | reasoning: 8% | reasoning: 5%
      mix_entry.audio_output | audio_output: 9% | audio_output: 5%
      mix_entry.image_output | image_output: 4% | image_output: 5%
      mix_entry.video | video: 3s | video: 4s
      mix_entry.service_tier | service_tier: flex | service_tier: slow
      batch_discount.audio_input | audio_input: 21% | audio_input: 51%
      batch_discount.image_input | image_input: 22% | image_input: 52%
      batch_discount.reasoning | reasoning: 23% | reasoning: 53%
      batch_discount.audio_output | audio_output: 24% | audio_output: 54%
      batch_discount.image_output | image_output: 25% | image_output: 55%
      batch_discount.video | video: 26% | video: 56%
      prices.volume_discounts volume_discount.tiers volume_tier.above | above: 5000 | above: 6000
      volume_tier.discount | discount: 10% | discount: 11%
      volume_discount.mode | mode: graduated | mode: volume
      volume_discount.models | models: m | models: q
      volume_discount.usage | usage: [input, output] | usage: [output]
      plan.included | included: {input: 1000} | included: {input: 2000}
      """)

  /// Each usage type wherever it has a price: what a number changes in the price list.
  static let usageTypes: KeyEffects = {
    let types = UsageType.allCases.map(\.name)
    let places: [(definition: String, prefix: String)] = [
      ("model", "1"), ("model_tier", "2"), ("model_change", "3"), ("model_window", "4"),
      ("provider_price", "5"), ("service_tier", "6"),
    ]
    /// Prices that tell place and type by their number.
    func prices(_ prefix: String) -> String {
      types.enumerated().map { "\($1): \(prefix).\(100 + $0)" }.joined(separator: ", ")
    }
    let text = """
      drawdown: 1
      horizon: {start: 2026-01-05, duration: 2d}
      replications: 1
      prices:
        models:
          m: {\(prices("1")), tiers: [{above: 1000, \(prices("2"))}], changes: [{from: 2026-01-06, \(prices("3"))}]}
          w: {image: 1, windows: [{times: 06:00-07:00, \(prices("4"))}]}
          n: {providers: {a: {\(prices("5"))}}}
          t: {input: 7, service_tiers: {flex: {\(prices("6"))}, slow: {discount: 13%}, fast: {input: 8, per: 1M}}}
      organizations: [{name: acme}]
      """
    let rows = places.flatMap { definition, prefix in
      types.enumerated().map { index, type in
        let old = "\(type): \(prefix).\(100 + index)"
        return Row(
          keys: ["\(definition).\(type)"], old: old, new: "\(type): 99", isRefused: false)
      }
    }
    return KeyEffects(
      "usage types", looksAtPrices: true, text,
      rows: rows + [
        Row(
          keys: ["model.service_tiers", "service_tier.discount"], old: "discount: 13%",
          new: "discount: 14%", isRefused: false),
        Row(keys: ["service_tier.per"], old: "per: 1M", new: "per: 1k", isRefused: false),
      ])
  }()

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
        m: {input: 1, cache_write_1h: 2, character: 3, query: 4, windows: [{times: 06:00-07:00, cached_input: 1.1, cache_write: 1.2, cache_write_1h: 1.3, output: 1.4, character: 1.5, query: 1.6, tiers: [{above: 1000, cache_write_1h: 7.1, character: 7.2, query: 7.3}]}], tiers: [{above: 1000, cache_write_1h: 2.1, character: 3.1, query: 4.1}], changes: [{from: 2026-01-06, cache_write_1h: 2.2, character: 3.2, query: 4.2}]}
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
      model_window.cached_input | cached_input: 1.1 | cached_input: 9
      model_window.cache_write | cache_write: 1.2 | cache_write: 9
      model_window.cache_write_1h | cache_write_1h: 1.3 | cache_write_1h: 9
      model_window.output | output: 1.4 | output: 9
      model_window.character | character: 1.5 | character: 9
      model_window.query | query: 1.6 | query: 9
      """)
}
