/// The scenarios that `drawdown init` writes.
enum InitTemplate {
  private static let head = """
    # Format version; `drawdown schema KEY` explains every key, such as `drawdown schema horizon`.
    drawdown: 1

    """

  private static let world = """
    # The simulated time, and how often it is simulated: each time with other chance.
    horizon: {start: 2026-01-01, duration: 30d, time_zone: UTC}
    seed: 1
    replications: 100

    # What requests cost: the prices of your models, here for a million tokens.
    prices:
      models:
        fast: {input: $0.15, cached_input: $0.075, output: $0.60, per: 1M}
        large: {input: $3, output: $15, per: 1M}

    # The requests: how many come, when, and how large they are.
    traffic:
      team:
        arrivals: {process: poisson, rate: 90/h, profile: office_hours}
        mix:
          - {share: 70%, model: fast, input: {lognormal: {median: 900, p95: 4000}}, output: {lognormal: {median: 200, p95: 800}}}
          - {share: 30%, model: large, input: {lognormal: {median: 4000, p95: 30000}}, output: {lognormal: {median: 500, p95: 2000}}}

    # The card: how long a charge takes, and how often it fails.
    payments: {latency: {exponential: {mean: 30s}}, soft_decline: 4%, hard_decline: 0.5%, retry: [1h, 6h, 24h]}


    """

  private static let expectation = """

    # What must hold of the results; `run` and `check` judge it.
    expect:
      - fill_rate >= 99%

    """

  /// A team and its rule, as the scenario in a file.
  static func threshold(_ file: String) -> String {
    """
    # Is the threshold high enough? Try others: drawdown run \(file) --set auto_top_up.threshold=40
    # The least that will do: drawdown solve \(file) --find auto_top_up.threshold=10..200 --such-that 'P(blocked) <= 5%'

    """ + head + world + """
      # Who pays, with what, and when more is bought.
      organizations:
        - name: acme
          opening_balance: $100
          traffic: team
          auto_top_up: {threshold: $20, amount: $100}

      """ + expectation + output
  }

  /// Packages that are bought by hand, as the scenario of a name in a file.
  static func packages(_ file: String, named name: String) -> String {
    """
    # Which package suits whom? Change the package and compare: drawdown compare \(file) \(file)
    # --set-for '\(name)-2:packages.growth.bonus=20%'

    """ + head + world + """
      # What is sold: a price, the credits for it, and how long they live.
      packages:
        growth: {price: $200, credits: 20000, bonus: 10%, expires: 12 months}

      # Who buys: somebody who looks when the balance is low, in office hours.
      organizations:
        - name: acme
          opening_balance: $100
          traffic: team
          manual_top_up: {below: $20, package: growth, response: {exponential: {mean: 30m}}}

      """ + expectation + output
  }

  private static let output = """

    # A few replications have their own lines in the report.
    output: {sample_paths: 5}

    """

  static func platform(_ name: String, isTarget: Bool) -> String {
    """
    # The top-up rule as \(name) publishes it; docs/vendors.md tells what the preset sets.

    """ + head + world + """
      # Who pays, and the rule: the preset decides how it compares, waits and retries.
      organizations:
        - name: acme
          opening_balance: $100
          traffic: team
          auto_top_up: {preset: \(name), threshold: $20, \(isTarget ? "target: $120" : "amount: $100")}

      """ + expectation + output
  }

  static func replay(
    _ file: String, _ log: String, format: String, models: [String], day: String, days: Int,
    amount: Int
  ) -> String {
    let threshold = max(1, amount / 5)
    let range = "auto_top_up.threshold=\(threshold)..\(4 * threshold):\(threshold)"
    let prices = models.map { "    \($0): {input: $3, output: $15, per: 1M}" }
      .joined(separator: "\n")
    return """
      # What would these requests have done to a balance? The log was read as \(format).
      # Which threshold would have done: drawdown sweep \(file) --vary \(range)

      """ + head + """
        # The time of the log. Its requests are what they are; what becomes of charges is chance.
        horizon: {start: \(day), duration: \(days)d, time_zone: UTC}
        seed: 1
        replications: 100

        # What its models cost; write in what you pay.
        prices:
          models:
        \(prices)

        # Rows keep their own times; with `repeat: true` and `shift: start` they fill a longer horizon.
        traffic:
          recorded: {replay: {file: \(log), format: \(format), sort: true, shift: none, \(models.count > 1 ? "models: as_named" : "model: \(models.first ?? "model")")}}

        # The card: how long a charge takes, and how often it fails.
        payments: {latency: {exponential: {mean: 30s}}, soft_decline: 4%, hard_decline: 0.5%, retry: [1h, 6h, 24h]}

        # Who pays, and when more is bought: about six purchases over the log at these prices.
        organizations:
          - name: acme
            opening_balance: $\(amount)
            traffic: recorded
            auto_top_up: {threshold: $\(threshold), amount: $\(amount)}

        """ + output
  }
}
