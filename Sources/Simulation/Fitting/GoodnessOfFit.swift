import Quantities
import Randomness
import Statistics
import Traffic

/// How well fitted traffic reproduces what it was fitted to.
public struct GoodnessOfFit: Sendable {
  /// A measure of the sample beside what the fitted traffic gives.
  public struct Row: Hashable, Sendable {
    /// What is looked at: `gaps`, `counts`, or the tokens of a model.
    public let stream: String
    /// The measure.
    public let measure: String
    /// The length of the windows in seconds, for counts.
    public internal(set) var window: Double?
    /// The value of the sample.
    public let measured: Double
    /// The mean of simulated samples.
    public internal(set) var fitted: Double?
    /// Where the middle 95 % of the simulated samples begin.
    public internal(set) var fittedLow: Double?
    /// Where the middle 95 % of the simulated samples end.
    public internal(set) var fittedHigh: Double?
    /// The probability of a value at least as large if the fit is right.
    public internal(set) var pValue: Double?
    /// How many values it was computed from.
    public let rows: Int
    /// How.
    public let method: String
  }

  /// A quantile of the sample beside the fitted one.
  public struct QuantilePair: Hashable, Sendable {
    /// What is looked at.
    public let stream: String
    /// The unit.
    public let unit: String
    /// The share of values at or below.
    public let level: Double
    /// The quantile of the sample.
    public let measured: Double
    /// The quantile of the fitted traffic.
    public let fitted: Double
  }

  /// The levels of quantiles.
  public static let levels = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999]
  /// How many samples are simulated: the extremes bound the middle 95 %.
  static let simulations = 39
  /// How many samples are drawn to find a p-value.
  static let bootstraps = 99
  /// The most values that a p-value is found from.
  static let mostTested = 2_000

  /// The measures.
  public private(set) var rows: [Row] = []
  /// The quantiles.
  public private(set) var quantiles: [QuantilePair] = []

  /// Compares a fit with the sample it was made of.
  public init(_ fit: TrafficFit, _ sample: TraceSample) {
    let counts = CountDispersion(fit, sample)
    rows += GapTest.rows(fit)
    rows += counts.rows
    quantiles += counts.quantiles
    for model in fit.models {
      let place = sample.models.firstIndex(of: model.name) ?? 0
      let chosen = sample.rows.filter { $0.entry == Int32(place) }
      for (key, tokens) in model.tokens {
        let stream = "\(model.name) \(key)"
        let values = chosen.map { key == "input" ? $0.inputTokens : $0.outputTokens }
        rows += TokenTest.rows(
          stream, tokens, values, seed: fit.options.seed.child("tokens").child(stream))
        quantiles += Self.quantiles(stream, tokens, values)
      }
    }
  }

  private static func quantiles(
    _ stream: String, _ fit: TokenFit, _ values: [Int64]
  ) -> [QuantilePair] {
    let histogram = TokenHistogram(values)
    let rounded = RoundedDistribution(fit.distribution)
    return levels.map { level in
      QuantilePair(
        stream: stream, unit: "token", level: level,
        measured: Double(histogram.quantile(level)), fitted: rounded.quantile(level))
    }
  }
}

/// Tests of probabilities that are equally likely between 0 and 1 where the hypothesis is true.
enum UniformTests {
  private static let measures = ["kolmogorov_smirnov", "anderson_darling"]

  /// The distances of a sample, one for each measure.
  static func distances(_ values: [Double]) -> [Double] {
    let inside = values.map { min(max($0, 1e-12), 1 - 1e-12) }
    return [
      KolmogorovSmirnov(inside) { $0 }.statistic, AndersonDarling(inside) { $0 }.statistic,
    ]
  }

  /// Rows of all measures with p-values from the distances of samples drawn from the fit, each of
  /// which was fitted anew.
  static func rows(
    _ stream: String, _ measured: [Double], _ drawn: [[Double]], count: Int, method: String
  ) -> [GoodnessOfFit.Row] {
    measures.indices.map { place in
      let own = measured[place]
      var row = GoodnessOfFit.Row(
        stream: stream, measure: measures[place], measured: own, rows: count, method: method)
      let others = drawn.map { $0[place] }.sorted()
      guard !others.isEmpty else { return row }
      row.fitted = others.reduce(0, +) / Double(others.count)
      row.fittedLow = others[others.count / 40]
      row.fittedHigh = others[others.count - 1 - others.count / 40]
      row.pValue = Double(others.count { $0 >= own } + 1) / Double(others.count + 1)
      return row
    }
  }

  /// Places of values that are spread evenly over a longer list.
  static func thinned(_ count: Int) -> [Int] {
    let most = GoodnessOfFit.mostTested
    guard count > most else { return Array(0..<count) }
    return (0..<most).map { $0 * count / most }
  }
}
