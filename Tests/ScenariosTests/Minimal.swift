/// The shortest useful scenario, to vary.
enum Minimal {
  static let text = scenario()

  /// A scenario with lines of one's own; line 1 is the version.
  ///
  /// - Parameters:
  ///   - horizon: The value of the key of that name, in line 2.
  ///   - prices: In line 3.
  ///   - traffic: In line 4.
  ///   - organizations: In line 5.
  ///   - more: From line 6 on.
  /// - Returns: The text.
  static func scenario(
    horizon: String = "{start: 2026-01-01, duration: 90d}",
    prices: String = "{models: {m: {input: $1, output: $2}}}",
    traffic: String = "{t: {arrivals: {rate: 1/s}, mix: [{model: m, input: 1, output: 1}]}}",
    organizations: String = "[{name: a, traffic: t}]", more: String = ""
  ) -> String {
    """
    drawdown: 1
    horizon: \(horizon)
    prices: \(prices)
    traffic: \(traffic)
    organizations: \(organizations)
    \(more)
    """
  }

  /// A scenario with one distribution of input tokens.
  static func distribution(_ text: String) -> String {
    scenario(traffic: "{t: {arrivals: {rate: 1/s}, mix: [{model: m, input: \(text)}]}}")
  }

  /// A scenario with one arrival process.
  static func arrivals(_ text: String) -> String {
    scenario(traffic: "{t: {arrivals: \(text), mix: [{model: m, input: 1}]}}")
  }

  /// A scenario with one kind of request.
  static func mix(_ text: String) -> String {
    scenario(traffic: "{t: {arrivals: {rate: 1/s}, mix: [\(text)]}}")
  }

  /// A scenario with one kind of request, to a model that two sell.
  static func providers(_ text: String) -> String {
    scenario(
      prices: "{models: {m: {providers: {a: {input: 1}, b: {input: 2}}}}}",
      traffic: "{t: {arrivals: {rate: 1/s}, mix: [\(text)]}}")
  }

  /// A scenario with one recorded trace.
  static func replay(_ text: String) -> String { scenario(traffic: "{t: {replay: \(text)}}") }

  /// A scenario with one meter.
  static func meter(_ text: String) -> String {
    scenario(prices: "{models: {m: {input: 1, output: 2}}, meters: {x: \(text)}}")
  }

  /// A scenario with a package for some usage, in line 6.
  static func package(scope: String) -> String {
    scenario(more: "packages: {p: {price: 9, credits: 9, scope: \(scope)}}")
  }

  /// A scenario with one top-up rule.
  static func rule(_ text: String) -> String {
    scenario(organizations: "[{name: a, auto_top_up: \(text)}]")
  }

  /// Every family of distributions with every pair of parameters.
  ///
  /// - Parameters:
  ///   - low: A value, as it is written.
  ///   - high: A higher one.
  /// - Returns: The texts of the distributions.
  static func families(low: String, high: String) -> [String] {
    let pairs = ["{mean: \(low), cv: 0.4}", "{median: \(low), p95: \(high)}"]
    let textbook = [
      "uniform: {low: \(low), high: \(high)}", "lognormal: {mu: -1.5, sigma: 0.3}",
      "gamma: {shape: 2, scale: \(low)}", "weibull: {shape: 2, scale: \(low)}",
      "pareto: {scale: \(low), shape: 3}",
    ]
    let natural = ["uniform", "lognormal", "gamma", "weibull", "pareto"].flatMap { family in
      pairs.map { "\(family): \($0)" }
    }
    let simple =
      textbook + natural + [
        "constant: \(low)", "exponential: {mean: \(low)}",
        "discrete: {values: [\(low), \(high)], weights: [2, 1]}",
        "empirical: {values: [\(low), \(high)], interpolated: true}",
      ]
    let parts = simple + ["mixture: [{share: 1%, constant: \(low)}]"]
    let mixture = parts.map { "{share: 5%, \($0)}" }.joined(separator: ", ")
    return simple.map { "{\($0)}" } + ["{mixture: [\(mixture)]}"]
  }

  private static let distributions: [String] = [
    mix(
      families(low: "500", high: "600").map { "{share: 5%, model: m, input: \($0)}" }
        .joined(separator: ", ")),
    mix(
      families(low: "50%", high: "60%").map {
        "{share: 5%, model: m, input: 1, cached_input: \($0)}"
      }
      .joined(separator: ", ")),
    scenario(
      organizations: "["
        + families(low: "1m", high: "70s").enumerated()
        .map { "{name: a\($0.offset), payments: {latency: \($0.element)}}" }
        .joined(separator: ", ") + "]"),
  ]

  /// A scenario that takes the price of a model from a catalog.
  static func catalog(_ model: String, file: String = "catalog.json", unpriced: String = "error")
    -> String
  {
    scenario(
      prices: "{catalog: \(file), unpriced: \(unpriced), models: {m: {input: 1, output: 2}}}",
      traffic: "{t: {arrivals: {rate: 1/s}, mix: [{model: \(model), input: 1, output: 1}]}}")
  }

  /// Scenarios with what the full one has no room for.
  static let variants: [String] =
    distributions + [
      catalog("gpt-4o"), catalog("unknown", unpriced: "free"),
      scenario(horizon: "{start: 2026-01-01T08:00, end: 2026-01-02T08:00+01:00, time_zone: UTC}"),
      scenario(
        prices: "{models: {m: {input: 1, output: 2, tiers: [{above: 9, input: 2, cached_input: 1, "
          + "cache_write: 1, cache_write_1h: 1, output: 3, image: 1, second: 1, character: 1, "
          + "query: 1, request: 1}]}}}"),
      scenario(
        organizations: "[{name: a, plan: p, admission: {free_models: true, "
          + "included_requests: true}}]",
        more: """
          plans:
            p: {fee: 120, period: year, credit: 10, credit_every: month, postpaid: 5, credit_expires: 2 periods, carry_over_maximum: 5, overage: {enabled: true, request: 1, maximum: 5, maximum_requests: 5}}
          timeline:
            - {at: 2026-01-02, organization: a, overage: {request: 1, maximum: 5, maximum_requests: 5}}
            - {at: 2026-01-03, organization: a, plan: {to: p, prorate: true, credit: prorated, old_credit: returned, used_quota: carried, effect: now}}
          """),
      scenario(more: "plans: {p: {period: 30d}, q: {period: year, overage: {enabled: false}}}"),
      scenario(
        organizations: "[{name: a, auto_top_up: {threshold: 5, package: p}, "
          + "manual_top_up: {below: 3, amount: 9, expires: 30d}}, "
          + "{name: b, auto_top_up: {threshold: 5, amount: 9, expires: 1 month}}]",
        more: """
          packages: {p: {price: 5, credits: 500, expires: 90d}}
          timeline: [{at: 2026-01-02, organization: a, purchase: {amount: 9, expires: 28d}}]
          """),
      meter("{price: 5, mode: flat}"), meter("{price: 5, per: 1000, mode: package}"),
      meter("{tiers: [{price: 1}], mode: volume}"), meter("{tiers: [{price: 1}]}"),
      distribution("{uniform: {mean: 10, cv: 0.1}}"), distribution("{lognormal: {mean: 5, cv: 2}}"),
      distribution("{gamma: {shape: 2, scale: 100}}"), distribution("{pareto: {mean: 9, cv: 1}}"),
      distribution("{weibull: {median: 10, p95: 50}}"), distribution("{discrete: {values: [1]}}"),
      arrivals("{process: renewal, rate: 1/s, cv: 0.5, shape: gamma, growth: 40%/year}"),
      mix("{model: m, input: 5, least: 0}"),
      arrivals(
        "{rate: {estimate: 1/s, se: 0.1/s}, growth: {estimate: 3%/month, se: 1%/month}, together: 2, "
          + "variation: {day: {estimate: 0.3, se: 0.1}, hour: 0.2, day_correlation: 50%, "
          + "hour_correlation: 60%, before: 2}}"),
      arrivals(
        "{process: resampled, first_weekday: mon, block: 2, days: [["
          + Array(repeating: "1", count: 24).joined(separator: ", ") + "]]}"),
      arrivals("{process: sessions, rate: 1/s, start: fresh}"),
      replay("{file: trace.csv, format: burstgpt, model: m, models: {GPT-4: m}, shift: start}"),
      replay("{file: \"-\", format: mooncake, model: m}"),
      scenario(
        prices: "{unpriced: free}", organizations: "[{name: a, traffic: t, opening_balance: 5}]"),
      scenario(more: "until: {half_width: $0.5, of: total_spend}"),
      scenario(more: "parameters: fixed\noutput: {replications: true}"),
    ]
}
