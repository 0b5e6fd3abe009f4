import Quantities
import Randomness
public import Statistics
import Traffic

/// What the requests for one model ask for.
public struct ModelFit: Sendable {
  /// The model's name in the trace.
  public let name: String
  /// The share of requests, as it is written.
  public internal(set) var share: Double
  /// The exact interval of the share.
  public let shareInterval: ConfidenceInterval?
  /// How many requests there are.
  public let count: Int
  /// Input tokens; nil where they are all zero.
  public let input: TokenFit?
  /// Output tokens; nil where they are all zero.
  public let output: TokenFit?
  /// The share of input tokens that is read from the cache: values that are equally likely; nil
  /// where none is.
  public let cachedShares: [Double]?
  /// How input and output go together; nil where one of them never changes.
  public let correlation: Estimate?
  /// Requests are too few for a family, so that what was observed is written.
  public let isSmall: Bool

  /// The fewest requests that families are fitted to.
  static let fewestRequests = 50
  static let cachedGroups = 50

  /// Fits the requests of a model, which is given by its place in the sample.
  init(_ sample: TraceSample, model: Int, style: TokenStyle) {
    let rows = sample.rows.filter { $0.entry == Int32(model) }
    name = sample.models[model]
    count = rows.count
    // Nine decimals, in whole billionths, so that shares can add up to one.
    share = (1e9 * Double(rows.count) / Double(max(1, sample.count))).rounded() / 1e9
    shareInterval = .ofProportion(successes: rows.count, trials: sample.count)
    isSmall = rows.count < Self.fewestRequests
    let style = isSmall ? TokenStyle.empirical : style
    let input = rows.map(\.inputTokens)
    let output = rows.map(\.outputTokens)
    self.input = input.contains { $0 > 0 } ? TokenFit(input, style: style) : nil
    self.output = output.contains { $0 > 0 } ? TokenFit(output, style: style) : nil
    cachedShares = Self.cachedShares(rows)
    correlation = CorrelationFit.estimate(input, output)
  }

  /// Groups of shares of equally many input tokens: drawn apart from the input they make as many
  /// cached tokens as there were.
  private static func cachedShares(_ rows: [TraceRow]) -> [Double]? {
    guard rows.contains(where: { $0.cachedInputTokens > 0 }) else { return nil }
    let shares = rows.filter { $0.inputTokens > 0 }.map {
      let input = Double($0.inputTokens)
      return (share: Double($0.cachedInputTokens) / input, weight: input)
    }.sorted { ($0.share, $0.weight) < ($1.share, $1.weight) }
    return WeightedGroups.means(
      of: shares.map(\.share), weights: shares.map(\.weight),
      groups: min(cachedGroups, shares.count)
    ).map { min(1, written($0, digits: 5)) }
  }

  /// The correlation as it is written: zero unless its interval excludes that.
  public var writtenCorrelation: Double {
    guard let correlation, let interval = correlation.interval,
      !interval.contains(0), input != nil, output != nil
    else { return 0 }
    return correlation.value
  }

  /// The tokens of both kinds that are not all zero, by the keys of scenarios.
  public var tokens: [(key: String, fit: TokenFit)] {
    [("input", input), ("output", output)].compactMap { key, fit in fit.map { (key, $0) } }
  }

  /// The model's requests as a part of a mix.
  func entry() throws(DistributionError) -> MarkMix.Entry {
    MarkMix.Entry(
      share: share,
      tokens: try CorrelatedPair(
        input?.distribution ?? .zero, output?.distribution ?? .zero,
        correlation: writtenCorrelation),
      cachedShare: try cachedShares.map { shares throws(DistributionError) in
        try .empirical(shares)
      })
  }
}
