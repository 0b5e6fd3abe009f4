extension KeyEffects {
  /// What is drawn: how it is written, and what is changed.
  private struct Unit {
    /// What definitions of this kind start with.
    let prefix: String
    /// How a kind of request has such a distribution.
    let key: String
    /// A value and another one near it.
    let low: (String, String)
    /// A higher value, and another one near that.
    let high: (String, String)
    /// A bound that fits a uniform distribution with the low value as its median.
    let near: (String, String)
    /// The mean of the logarithm of such values.
    let mu: (String, String)
  }

  private static let units = [
    Unit(
      prefix: "", key: "input", low: ("300", "400"), high: ("900", "1000"), near: ("500", "550"),
      mu: ("6", "6.5")),
    Unit(
      prefix: "duration_", key: "seconds", low: ("3m", "4m"), high: ("9m", "10m"),
      near: ("5m", "5.5m"), mu: ("5", "5.5")),
    Unit(
      prefix: "share_", key: "input: 1000, cached_input", low: ("30%", "40%"),
      high: ("60%", "70%"), near: ("50%", "55%"), mu: ("-1.5", "-1.2")),
  ]

  /// Every family of distributions with every parameter, as each kind of value.
  static let distributions: [KeyEffects] = units.map { unit in
    let changes = families(unit) + parts(unit)
    var entries: [String] = []
    var rows: [Row] = []
    for (number, change) in changes.enumerated() {
      func entry(_ text: String) -> String { "endpoint: e\(number), \(unit.key): \(text)}" }
      entries.append("      - {share: 1%, model: m, " + entry(change.old))
      let definition = unit.prefix + "distribution"
      rows.append(
        Row(
          keys: change.keys.map { $0.replacing("_", with: definition, maxReplacements: 1) },
          old: entry(change.old), new: entry(change.new), isRefused: false))
    }
    return KeyEffects(
      "distributions of \(unit.key)",
      """
      drawdown: 1
      horizon: {start: 2026-01-05, duration: 1d}
      replications: 1
      prices: {unpriced: free, models: {m: {input: 1, cached_input: 0.5, second: 1, per: 1}}}
      traffic:
        t:
          arrivals: {process: batch, size: 1000, every: 1d}
          mix:
      \(entries.joined(separator: "\n"))
      organizations: [{name: acme, opening_balance: 1000000000, traffic: t}]
      """, rows: rows)
  }

  private typealias Change = (keys: [String], old: String, new: String)

  /// Pairs of parameters, each changed by itself; a leading `_` stands for the definition.
  private static func families(_ unit: Unit) -> [Change] {
    let (low, high) = (unit.low, unit.high)
    var changes: [Change] = [
      (["_.constant"], "{constant: \(low.0)}", "{constant: \(low.1)}"),
      (
        ["_.exponential", "__exponential.mean"], "{exponential: {mean: \(low.0)}}",
        "{exponential: {mean: \(low.1)}}"
      ),
      (
        ["_.discrete", "__discrete.values"], "{discrete: {values: [\(low.0), \(high.0)]}}",
        "{discrete: {values: [\(low.1), \(high.0)]}}"
      ),
      (
        ["__discrete.weights"], "{discrete: {values: [\(low.0), \(high.0)], weights: [2, 1]}}",
        "{discrete: {values: [\(low.0), \(high.0)], weights: [1, 9]}}"
      ),
      (
        ["_.empirical", "__empirical.values"], "{empirical: {values: [\(low.0), \(high.0)]}}",
        "{empirical: {values: [\(low.1), \(high.0)]}}"
      ),
      (
        ["__empirical.interpolated"],
        "{empirical: {values: [\(low.0), \(high.0)], interpolated: false}}",
        "{empirical: {values: [\(low.0), \(high.0)], interpolated: true}}"
      ),
    ]
    func add(
      _ family: String, _ first: (String, String, String), _ second: (String, String, String)
    ) {
      func text(_ one: String, _ other: String) -> String {
        "{\(family): {\(first.0): \(one), \(second.0): \(other)}}"
      }
      let usual = text(first.1, second.1)
      changes.append((["_.\(family)", "__\(family).\(first.0)"], usual, text(first.2, second.1)))
      changes.append((["__\(family).\(second.0)"], usual, text(first.1, second.2)))
    }
    for family in ["uniform", "lognormal", "gamma", "weibull", "pareto"] {
      let p95 = family == "uniform" ? unit.near : high
      add(family, ("mean", low.0, low.1), ("cv", "0.3", "0.4"))
      add(family, ("median", low.0, low.1), ("p95", p95.0, p95.1))
    }
    add("uniform", ("low", low.0, low.1), ("high", high.0, high.1))
    add("lognormal", ("mu", unit.mu.0, unit.mu.1), ("sigma", "0.3", "0.4"))
    for family in ["gamma", "weibull", "pareto"] {
      add(family, ("shape", "3", "4"), ("scale", low.0, low.1))
    }
    return changes
  }

  /// The parts of mixtures.
  private static func parts(_ unit: Unit) -> [Change] {
    let (low, high) = (unit.low, unit.high)
    let parts = [
      ("constant: \(low.0)", "constant: \(low.1)"),
      ("uniform: {low: \(low.0), high: \(high.0)}", "uniform: {low: \(low.1), high: \(high.0)}"),
      (
        "lognormal: {mu: \(unit.mu.0), sigma: 0.3}", "lognormal: {mu: \(unit.mu.0), sigma: 0.4}"
      ),
      ("gamma: {shape: 3, scale: \(low.0)}", "gamma: {shape: 3, scale: \(low.1)}"),
      ("weibull: {shape: 3, scale: \(low.0)}", "weibull: {shape: 3, scale: \(low.1)}"),
      ("pareto: {shape: 3, scale: \(low.0)}", "pareto: {shape: 3, scale: \(low.1)}"),
      ("exponential: {mean: \(low.0)}", "exponential: {mean: \(low.1)}"),
      ("discrete: {values: [\(low.0), \(high.0)]}", "discrete: {values: [\(low.1), \(high.0)]}"),
      ("empirical: {values: [\(low.0), \(high.0)]}", "empirical: {values: [\(low.1), \(high.0)]}"),
      (
        "mixture: [{share: 50%, constant: \(low.0)}]", "mixture: [{share: 50%, constant: \(low.1)}]"
      ),
    ]
    func mixture(_ part: String, share: String = "60%") -> String {
      "{mixture: [{share: \(share), \(part)}, {share: 40%, constant: \(high.0)}]}"
    }
    var changes: [Change] = parts.map { part in
      let family = part.0.prefix { $0 != ":" }
      return (["_.mixture", "__component.\(family)"], mixture(part.0), mixture(part.1))
    }
    changes.append(
      (["__component.share"], mixture(parts[0].0), mixture(parts[0].0, share: "95%")))
    return changes
  }
}
