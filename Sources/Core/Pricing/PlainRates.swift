import Quantities

/// The rates of a model's plain text requests, with one divider for all: the short way to a price.
///
/// Fits two cache lines, and needs no check but two comparisons: a limit stands for the largest
/// quantity that fits, for a missing price (1) and for a model that is not plain (0) alike.
@frozen @usableFromInline
struct PlainRates: Sendable, BitwiseCopyable {
  @usableFromInline let input: UInt64
  @usableFromInline let output: UInt64
  @usableFromInline let inputCost: UInt64
  @usableFromInline let outputCost: UInt64
  @usableFromInline let inputLimit: UInt64
  @usableFromInline let outputLimit: UInt64
  @usableFromInline let divider: NanoDivider
  /// The customer pays what the provider charges.
  @usableFromInline let isAtCost: Bool

  /// Rates of a model whose requests all take the long way.
  init(notPlainRounding rounding: Rounding) {
    (input, output, inputCost, outputCost) = (0, 0, 0, 0)
    (inputLimit, outputLimit) = (0, 0)
    divider = NanoDivider(divisor: 10, rounding: rounding)
    isAtCost = true
  }

  /// Compiles a model's prices.
  ///
  /// - Parameters:
  ///   - customer: What the customer pays per input and output token; nil: no price.
  ///   - provider: What the provider charges for the same.
  ///   - rounding: How amounts become nano-units.
  init(
    customer: (input: Decimal?, output: Decimal?), provider: (input: Decimal?, output: Decimal?),
    rounding: Rounding
  ) {
    let prices = [customer.input, customer.output, provider.input, provider.output]
    let places = min(27, max(10, prices.map { $0?.places ?? 0 }.max() ?? 0))
    let multipliers = prices.map { $0.map { CompiledRate.multiplier(of: $0, places: places) } }
    let limits = multipliers.map { multiplier -> UInt64 in
      guard let multiplier else { return 1 }
      return multiplier.map(CompiledRate.limit(for:)) ?? 0
    }
    let values = multipliers.map { ($0 ?? nil) ?? 0 }
    (input, output, inputCost, outputCost) = (values[0], values[1], values[2], values[3])
    inputLimit = min(limits[0], limits[2])
    outputLimit = min(limits[1], limits[3])
    divider = NanoDivider(
      divisor: UInt64(Decimal.powerOfTen(places - 9)), rounding: rounding)
    isAtCost = input == inputCost && output == outputCost
  }

  /// Prices plain tokens, or returns nil where this way cannot tell.
  @inlinable @inline(__always)
  func price(inputTokens: Int64, outputTokens: Int64) -> TextCost? {
    let inputTokens = UInt64(bitPattern: inputTokens)
    let outputTokens = UInt64(bitPattern: outputTokens)
    guard inputTokens < inputLimit, outputTokens < outputLimit else { return nil }
    let inputAmount = divider.quotient(of: inputTokens &* input)
    let outputAmount = divider.quotient(of: outputTokens &* output)
    // Neither is above a tenth of the largest integer, so the sum fits.
    let providerCost =
      isAtCost
      ? inputAmount &+ outputAmount
      : divider.quotient(of: inputTokens &* inputCost)
        &+ divider.quotient(of: outputTokens &* outputCost)
    return TextCost(input: inputAmount, output: outputAmount, providerCost: providerCost)
  }
}
