import Quantities

/// The rates of a model's plain text requests, with one divider for all: the short way to a price.
///
/// Fits two cache lines, and needs no check but three comparisons: a limit stands for the largest
/// quantity that fits, for a missing price (1) and for a model that is not plain (0) alike.
@frozen @usableFromInline
struct PlainRates: Sendable, BitwiseCopyable {
  @usableFromInline let input: UInt64
  @usableFromInline let cached: UInt64
  @usableFromInline let output: UInt64
  @usableFromInline let inputCost: UInt64
  @usableFromInline let cachedCost: UInt64
  @usableFromInline let outputCost: UInt64
  @usableFromInline let inputLimit: UInt64
  @usableFromInline let cachedLimit: UInt64
  @usableFromInline let outputLimit: UInt64
  @usableFromInline let divider: NanoDivider
  /// The customer pays what the provider charges.
  @usableFromInline let isAtCost: Bool

  /// Rates of a model whose requests all take the long way.
  init(notPlainRounding rounding: Rounding) {
    (input, cached, output, inputCost, cachedCost, outputCost) = (0, 0, 0, 0, 0, 0)
    (inputLimit, cachedLimit, outputLimit) = (0, 0, 0)
    divider = NanoDivider(divisor: 10, rounding: rounding)
    isAtCost = true
  }

  /// What tokens of the three types cost, in major units; nil: no price.
  struct Prices {
    var input: Decimal?
    var cachedInput: Decimal?
    var output: Decimal?
  }

  /// Compiles a model's prices.
  ///
  /// - Parameters:
  ///   - customer: What the customer pays for a token.
  ///   - provider: What the provider charges for it.
  ///   - rounding: How amounts become nano-units.
  init(customer: Prices, provider: Prices, rounding: Rounding) {
    let prices = [
      customer.input, customer.cachedInput, customer.output, provider.input,
      provider.cachedInput, provider.output,
    ]
    let places = min(27, max(10, prices.map { $0?.places ?? 0 }.max() ?? 0))
    let multipliers = prices.map { $0.map { CompiledRate.multiplier(of: $0, places: places) } }
    let limits = multipliers.map { multiplier -> UInt64 in
      guard let multiplier else { return 1 }
      return multiplier.map(CompiledRate.limit(for:)) ?? 0
    }
    let values = multipliers.map { ($0 ?? nil) ?? 0 }
    (input, cached, output) = (values[0], values[1], values[2])
    (inputCost, cachedCost, outputCost) = (values[3], values[4], values[5])
    inputLimit = min(limits[0], limits[3])
    cachedLimit = min(limits[1], limits[4])
    outputLimit = min(limits[2], limits[5])
    divider = NanoDivider(
      divisor: UInt64(Decimal.powerOfTen(places - 9)), rounding: rounding)
    isAtCost = (input, cached, output) == (inputCost, cachedCost, outputCost)
  }

  /// Prices text, or returns nil where this way cannot tell.
  ///
  /// - Parameters:
  ///   - inputTokens: Its input, without what is read from the cache.
  ///   - cachedTokens: What is read from the cache.
  ///   - outputTokens: Its output.
  /// - Returns: What it costs.
  @inlinable @inline(__always)
  func price(inputTokens: Int64, cachedTokens: Int64 = 0, outputTokens: Int64) -> TextCost? {
    let inputTokens = UInt64(bitPattern: inputTokens)
    let cachedTokens = UInt64(bitPattern: cachedTokens)
    let outputTokens = UInt64(bitPattern: outputTokens)
    guard inputTokens < inputLimit, cachedTokens < cachedLimit, outputTokens < outputLimit else {
      return nil
    }
    var cost = TextCost(
      input: divider.quotient(of: inputTokens &* input), cached: 0,
      output: divider.quotient(of: outputTokens &* output))
    if cachedTokens > 0 { cost.cached = divider.quotient(of: cachedTokens &* cached) }
    // None is above a tenth of the largest integer, so the sums fit.
    cost.providerCost =
      isAtCost
      ? cost.amount
      : divider.quotient(of: inputTokens &* inputCost)
        &+ divider.quotient(of: cachedTokens &* cachedCost)
        &+ divider.quotient(of: outputTokens &* outputCost)
    return cost
  }
}
