public import Quantities

/// The short way to the prices of plain text, for requests of a list of models.
public struct TextRates: Sendable {
  private let rates: ContiguousArray<PlainRates>
  /// Where output is cut off, in tokens.
  private let outputLimits: ContiguousArray<Int64>
  /// The rates where all of them are whole nano-units a token and no provider charges others; else
  /// empty.
  private let wholeRates: ContiguousArray<WholeRates>

  /// Collects the rates of models of a card, and where their output is cut off.
  ///
  /// - Complexity: O(models).
  public init(
    _ card: RateCard, of models: some Sequence<(model: ModelID, outputLimit: Int64)>
  ) {
    let none = PlainRates(notPlainRounding: card.rounding)
    let models = Array(models)
    rates = ContiguousArray(
      models.map { entry in
        entry.model.index < card.plainRates.count ? card.plainRates[entry.model.index] : none
      })
    outputLimits = ContiguousArray(models.map { $0.outputLimit })
    let whole = zip(rates, outputLimits).compactMap { WholeRates($0, outputLimit: $1) }
    wholeRates = whole.count == rates.count ? ContiguousArray(whole) : []
  }

  /// Prices requests of plain text, up to the first that this way cannot tell.
  ///
  /// - Parameters:
  ///   - places: Where they stand in the columns.
  ///   - models: Their places in the list of models.
  ///   - inputTokens: Their input.
  ///   - outputTokens: Their output, before it is cut off.
  ///   - amounts: Receives what the customer pays, in nano-units.
  ///   - inputs: Receives what of that is for the input.
  ///   - providerCosts: Receives what the providers charge.
  /// - Returns: The place after the last that was priced.
  public func price(
    _ places: Range<Int>, models: ContiguousArray<Int32>, inputTokens: ContiguousArray<Int64>,
    outputTokens: ContiguousArray<Int64>, into amounts: inout ContiguousArray<Int64>,
    _ inputs: inout ContiguousArray<Int64>, _ providerCosts: inout ContiguousArray<Int64>
  ) -> Int {
    if !wholeRates.isEmpty,
      priceWhole(places, models, inputTokens, outputTokens, &amounts, &inputs)
    {
      for place in places { providerCosts[place] = amounts[place] }
      return places.upperBound
    }
    for place in places {
      let model = Int(models[place])
      let cost = rates[model].price(
        inputTokens: inputTokens[place],
        outputTokens: min(outputTokens[place], outputLimits[model]))
      guard let cost else { return place }
      amounts[place] = cost.amount
      inputs[place] = cost.input
      providerCosts[place] = cost.providerCost
    }
    return places.upperBound
  }

  /// Prices by whole nano-units; false where some request is beyond what this can tell.
  private func priceWhole(
    _ places: Range<Int>, _ models: ContiguousArray<Int32>, _ inputTokens: ContiguousArray<Int64>,
    _ outputTokens: ContiguousArray<Int64>, _ amounts: inout ContiguousArray<Int64>,
    _ inputs: inout ContiguousArray<Int64>
  ) -> Bool {
    let rates = wholeRates.span
    let models = models.span
    let inputTokens = inputTokens.span
    let outputTokens = outputTokens.span
    var amounts = amounts.mutableSpan
    var inputs = inputs.mutableSpan
    // Negative once a number of tokens was negative or too large.
    var beyond: Int64 = 0
    for place in places {
      let rate = rates[Int(models[place])]
      let input = inputTokens[place]
      let output = min(outputTokens[place], rate.outputLimit)
      beyond |= input | output | (rate.mostInput &- input) | (rate.mostOutput &- output)
      let amount = input &* rate.input
      inputs[place] = amount
      amounts[place] = amount &+ output &* rate.output
    }
    return beyond >= 0
  }
}

/// What the tokens of a model cost where that is whole nano-units.
private struct WholeRates: BitwiseCopyable {
  let input: Int64
  let output: Int64
  let outputLimit: Int64
  /// The most tokens that can be priced.
  let mostInput: Int64
  let mostOutput: Int64

  /// Makes whole rates; nil where they are not whole, or the provider charges others.
  init?(_ rates: PlainRates, outputLimit: Int64) {
    let divisor = rates.divider.divisor
    guard rates.isAtCost, rates.input % divisor == 0, rates.output % divisor == 0,
      rates.inputLimit > 0, rates.outputLimit > 0
    else { return nil }
    input = Int64(rates.input / divisor)
    output = Int64(rates.output / divisor)
    self.outputLimit = outputLimit
    mostInput = Int64(clamping: rates.inputLimit - 1)
    mostOutput = Int64(clamping: rates.outputLimit - 1)
  }
}

/// What plain text costs, in nano-units.
@frozen @usableFromInline
struct TextCost: Sendable, BitwiseCopyable {
  /// What the customer pays for its input.
  @usableFromInline let input: Int64
  /// What the customer pays for its output.
  @usableFromInline let output: Int64
  /// What the provider charges for both.
  @usableFromInline let providerCost: Int64

  @inlinable
  init(input: Int64, output: Int64, providerCost: Int64) {
    self.input = input
    self.output = output
    self.providerCost = providerCost
  }

  /// What the customer pays.
  @inlinable var amount: Int64 { input &+ output }
}
