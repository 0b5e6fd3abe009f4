/// Scenarios that run in an instant.
enum SmallScenario {
  /// An organization that never runs dry, for a day.
  static let plain = text()

  /// One that takes longer than anybody waits.
  static let endless = text(duration: "90d", replications: 400_000, rate: "60/h")

  /// A scenario with lines of one's own; line 1 is the version.
  ///
  /// - Parameters:
  ///   - duration: How long it lasts.
  ///   - replications: How often.
  ///   - rate: Requests, each of which costs $0.30.
  ///   - organizations: In line 6.
  ///   - more: From line 7 on.
  /// - Returns: The text.
  static func text(
    duration: String = "1d", replications: Int = 3, rate: String = "2/h",
    organizations: String = "[{name: acme, opening_balance: $100, traffic: t}]", more: String = ""
  ) -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: \(duration)}
    replications: \(replications)
    prices: {models: {m: {input: $1, output: $2, per: 10}}}
    traffic: {t: {arrivals: {rate: \(rate)}, mix: [{model: m, input: 1, output: 1}]}}
    organizations: \(organizations)
    \(more)

    """
  }

  /// A scenario that replays a trace; the file's name stands at 5:30.
  static func replay(_ file: String, format: String = "azure-llm", more: String = "") -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 1d}
    replications: 2
    prices: {models: {m: {input: $1, output: $2, per: 1M}}}
    traffic: {t: {replay: {file: \(file), format: \(format), model: m\(more)}}}
    organizations: [{name: acme, opening_balance: $5, traffic: t}]

    """
  }

  /// A little of everything that results can show.
  static let rich = #"""
    drawdown: 1
    name: rich
    description: Two of a kind, and a team with everything, "quoted", across a change to summer time
    horizon: {start: 2026-01-31, duration: 62d, time_zone: Europe/Berlin}
    replications: 5
    prices: {markup: 10%, models: {"m, \"x\"": {input: 10, output: 20, per: 1M}}, meters: {trace: {price: 1, per: 1000}, gpu: {price: 0.5, unit: hour}}}
    packages: {p: {price: 20, credits: 2000, bonus: 10%, expires: 20d}}
    plans: {team: {fee: 9, included: {requests: 100}, overage: {enabled: true, request: 0.01}}}
    traffic:
      t: {arrivals: {rate: 6/d}, mix: [{model: "m, \"x\"", traces: 1, input: {exponential: {mean: 20000}}, output: 500}]}
    payments: {latency: 60s, soft_decline: 30%, fee: 2.9% + 0.30}
    organizations:
      - name: acme
        opening_balance: 5
        plan: team
        members: [{name: ada, role: owner}]
        projects: [{name: search, traffic: t, member: ada, api_key: k1}]
        auto_top_up: {threshold: 4, amount: 15}
        alerts: {low_balance: [4, 2]}
        infrastructure: [{every: 1d, meters: {gpu: 1}, project: search}]
      - {name: solo, count: 2, opening_balance: 3, traffic: t}
    timeline:
      - {at: 2026-02-01T09:00, organization: acme, by: ada, purchase: {package: p}}
    output: {sample_every: 7d, transactions: all, usage_patterns: true}

    """#
}
