public import Quantities
public import Randomness

/// How many output tokens a request is expected to have before it runs.
///
/// Its input is known when it arrives.
public enum OutputEstimate: Hashable, Sendable {
  /// The mean of those of its kind.
  case mean
  /// What a share of those of its kind do not exceed: more than zero and less than one.
  case quantile(Decimal)
  /// The most that those of its kind can have.
  case maximum
  /// The same number for all.
  case tokens(Int64)

  /// Beyond this no request goes.
  private static let most = 0x1p40

  /// The next whole number, or this one but for the last digits of a computation.
  private static func roundedUp(_ value: Double) -> Double { (value * (1 - 1e-12)).rounded(.up) }

  /// The name in files and scenarios: `p95`.
  public var name: String {
    switch self {
    case .mean: "mean"
    case .quantile(let share):
      "p" + ((try? share.multiplied(by: Decimal(100)))?.description ?? share.description)
    case .maximum: "max"
    case .tokens(let count): String(count)
    }
  }

  /// Returns the output tokens to expect.
  ///
  /// - Parameters:
  ///   - output: What the kind of request draws its output tokens from; nil where that is not known.
  ///   - limit: Where its output is cut off; `Int64.max` for nowhere.
  /// - Returns: The number, or nil where the distribution has none that is finite.
  public func tokens(of output: Distribution?, limit: Int64) -> Int64? {
    let expected: Double?
    switch self {
    case .tokens(let count): return min(count, limit)
    case .mean: expected = output?.mean?.rounded(.toNearestOrEven)
    case .quantile(let share):
      expected = output.map { Self.roundedUp($0.quantile(share.approximation)) }
    case .maximum:
      if limit < .max { return limit }
      expected = output.map { Self.roundedUp($0.quantile(1)) }
    }
    guard let expected, expected.isFinite else { return nil }
    return min(Int64(min(max(expected, 0), Self.most)), limit)
  }
}

/// How an organization's requests are held, beside what billing was told.
public struct HoldInput: Hashable, Sendable {
  /// How much output a request is expected to have.
  public var estimate: OutputEstimate
  /// The output tokens that are held at a time, instead; nil: all that is expected.
  public var slice: Int64?
  /// The share of requests whose hold is not resolved when they complete.
  public var leak: Double

  /// Makes an input.
  ///
  /// - Precondition: the leak is a share.
  public init(estimate: OutputEstimate, leak: Double = 0) {
    precondition((0...1).contains(leak), "the leak is not a share")
    self.estimate = estimate
    self.leak = leak
  }
}
