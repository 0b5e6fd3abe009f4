public import Quantities

/// The short way to the prices of plain text, for a list of models.
public struct TextRates: Sendable {
  @usableFromInline let rates: ContiguousArray<PlainRates>

  /// Collects the rates of models of a card.
  ///
  /// - Complexity: O(models).
  public init(_ card: RateCard, of models: some Sequence<ModelID>) {
    let none = PlainRates(notPlainRounding: card.rounding)
    rates = ContiguousArray(
      models.map { $0.index < card.plainRates.count ? card.plainRates[$0.index] : none })
  }

  /// Prices plain text by the rates of the model in a place of the list.
  ///
  /// - Returns: The cost, or nil where this way cannot tell.
  @inlinable @inline(__always)
  public func price(inputTokens: Int64, outputTokens: Int64, place: Int) -> TextCost? {
    rates[place].price(inputTokens: inputTokens, outputTokens: outputTokens)
  }
}

/// What plain text costs, in nano-units.
@frozen public struct TextCost: Sendable, BitwiseCopyable {
  /// What the customer pays for its input.
  public let input: Int64
  /// What the customer pays for its output.
  public let output: Int64
  /// What the provider charges for both.
  public let providerCost: Int64

  @inlinable
  init(input: Int64, output: Int64, providerCost: Int64) {
    self.input = input
    self.output = output
    self.providerCost = providerCost
  }

  /// What the customer pays.
  @inlinable public var amount: Int64 { input &+ output }
}
