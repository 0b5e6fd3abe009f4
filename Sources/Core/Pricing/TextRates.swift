public import Quantities

/// The short way to the prices of text, for requests of a list of models.
public struct TextRates: Sendable {
  private let rates: ContiguousArray<PlainRates>
  /// Where output is cut off, in tokens.
  private let outputLimits: ContiguousArray<Int64>
  /// The rates where all of them are whole nano-units a token and no provider charges others; else
  /// empty.
  private let wholeRates: ContiguousArray<WholeRates>
  /// A power of two: where every quantity is below it, whole rates can tell what it costs.
  private let wholeBound: UInt64
  /// Whether whole rates can tell what is read from the cache as well.
  private let cachesWhole: Bool
  /// Whether no provider charges anything but what the customer pays.
  public let isAtCost: Bool

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
    let most = whole.reduce(Int64.max) { min($0, $1.mostTokens) }
    wholeBound = 1 << UInt64(63 - most.leadingZeroBitCount)
    isAtCost = rates.allSatisfy(\.isAtCost)
    cachesWhole = whole.allSatisfy { $0.cached >= 0 }
  }

  /// Requests of text, column by column.
  public struct Columns {
    /// Their places in the list of models.
    public let models: ContiguousArray<Int32>
    /// Their input.
    public let inputTokens: ContiguousArray<Int64>
    /// What of it is read from the cache, at most all; nil where nothing is.
    public let cachedTokens: ContiguousArray<Int64>?
    /// Their output, before it is cut off.
    public let outputTokens: ContiguousArray<Int64>

    /// Makes columns of equal length.
    public init(
      models: ContiguousArray<Int32>, inputTokens: ContiguousArray<Int64>,
      cachedTokens: ContiguousArray<Int64>?, outputTokens: ContiguousArray<Int64>
    ) {
      self.models = models
      self.inputTokens = inputTokens
      self.cachedTokens = cachedTokens
      self.outputTokens = outputTokens
    }
  }

  /// What requests of text cost, column by column, in nano-units.
  public struct Costs: Sendable {
    /// What the customer pays.
    public internal(set) var amounts: ContiguousArray<Int64>
    /// What of that is for the input that is not read from the cache.
    public internal(set) var inputs: ContiguousArray<Int64>
    /// What of it is for what is; meaningless where nothing is.
    public internal(set) var cached: ContiguousArray<Int64>
    /// What the providers charge; meaningless where all is at cost.
    public internal(set) var providerCosts: ContiguousArray<Int64>

    /// Makes columns for a number of requests.
    public init(length: Int) {
      amounts = ContiguousArray(repeating: 0, count: length)
      (inputs, cached, providerCosts) = (amounts, amounts, amounts)
    }

    /// Writes down what a request costs that was priced by itself.
    public mutating func set(_ charge: Charge, at place: Int) {
      amounts[place] = charge.amount.nanos
      inputs[place] = charge[.input].nanos
      cached[place] = charge[.cachedInput].nanos
      providerCosts[place] = charge.providerCost.nanos
    }
  }

  /// Prices requests of text, up to the first that this way cannot tell.
  ///
  /// - Parameters:
  ///   - requests: The requests.
  ///   - places: Which of them.
  ///   - costs: Receives what they cost.
  /// - Returns: The place after the last that was priced, and whether each token cost whole nano-units.
  public func price(
    _ requests: Columns, _ places: Range<Int>, into costs: inout Costs
  ) -> (end: Int, isWhole: Bool) {
    if !wholeRates.isEmpty, priceWhole(requests, places, &costs.amounts, &costs.inputs) {
      guard let cached = requests.cachedTokens else { return (places.upperBound, true) }
      if cachesWhole {
        exchangeCached(
          cached, requests.models, places, &costs.amounts, &costs.inputs, &costs.cached)
        return (places.upperBound, true)
      }
    }
    let end = priceFractions(
      requests, places, &costs.amounts, &costs.inputs, &costs.cached, &costs.providerCosts)
    return (end, false)
  }

  /// Prices by fractions of nano-units, up to the first request that is beyond what this can tell.
  private func priceFractions(
    _ requests: Columns, _ places: Range<Int>, _ amounts: inout ContiguousArray<Int64>,
    _ inputs: inout ContiguousArray<Int64>, _ cached: inout ContiguousArray<Int64>,
    _ providerCosts: inout ContiguousArray<Int64>
  ) -> Int {
    let rates = rates.span
    let limits = outputLimits.span
    let models = requests.models.span
    let inputTokens = requests.inputTokens.span
    let outputTokens = requests.outputTokens.span
    let cachedTokens = requests.cachedTokens ?? []
    let cachesInput = !cachedTokens.isEmpty
    var amounts = amounts.mutableSpan
    var inputs = inputs.mutableSpan
    var cached = cached.mutableSpan
    var providerCosts = providerCosts.mutableSpan
    for place in places {
      let model = Int(models[place])
      let fromCache = cachesInput ? cachedTokens[place] : 0
      let cost = rates[model].price(
        inputTokens: inputTokens[place] &- fromCache, cachedTokens: fromCache,
        outputTokens: min(outputTokens[place], limits[model]))
      guard let cost else { return place }
      amounts[place] = cost.amount
      inputs[place] = cost.input
      if cachesInput { cached[place] = cost.cached }
      providerCosts[place] = cost.providerCost
    }
    return places.upperBound
  }

  /// Prices by whole nano-units, as if nothing were read from the cache; false where some request is
  /// beyond what this can tell.
  private func priceWhole(
    _ requests: Columns, _ places: Range<Int>, _ amounts: inout ContiguousArray<Int64>,
    _ inputs: inout ContiguousArray<Int64>
  ) -> Bool {
    let rates = wholeRates.span
    let models = requests.models.span
    let inputTokens = requests.inputTokens.span
    let outputTokens = requests.outputTokens.span
    var amounts = amounts.mutableSpan
    var inputs = inputs.mutableSpan
    // Negative once a quantity was; at least the bound once one was.
    var seen: Int64 = 0
    for place in places {
      let rate = rates[Int(models[place])]
      let input = inputTokens[place]
      let output = min(outputTokens[place], rate.outputLimit)
      seen |= input | output
      let amount = input &* rate.input
      inputs[place] = amount
      amounts[place] = amount &+ output &* rate.output
    }
    return UInt64(bitPattern: seen) < wholeBound
  }

  /// Gives what was priced as input and is read from the cache its own price.
  private func exchangeCached(
    _ tokens: ContiguousArray<Int64>, _ models: ContiguousArray<Int32>, _ places: Range<Int>,
    _ amounts: inout ContiguousArray<Int64>, _ inputs: inout ContiguousArray<Int64>,
    _ cached: inout ContiguousArray<Int64>
  ) {
    let rates = wholeRates.span
    let tokens = tokens.span
    let models = models.span
    var amounts = amounts.mutableSpan
    var inputs = inputs.mutableSpan
    var cached = cached.mutableSpan
    for place in places {
      let rate = rates[Int(models[place])]
      let amount = tokens[place] &* rate.cached
      let instead = tokens[place] &* rate.input
      cached[place] = amount
      inputs[place] &-= instead
      amounts[place] &+= amount &- instead
    }
  }

  /// What tokens of one model cost together, where each token costs whole nano-units.
  ///
  /// - Parameters:
  ///   - tokens: Input that is not read from the cache, what is, and output.
  ///   - model: The model's place in the list.
  /// - Returns: What each of the three costs.
  /// - Precondition: they were priced so, and their sum fits.
  public func wholeCost(of tokens: SIMD4<Int64>, model: Int) -> SIMD4<Int64> {
    let rate = wholeRates[model]
    return tokens &* SIMD4(rate.input, rate.cached, rate.output, 0)
  }
}

/// What the tokens of a model cost where that is whole nano-units.
private struct WholeRates: BitwiseCopyable {
  let input: Int64
  /// For what is read from the cache; negative where that cannot be told so.
  let cached: Int64
  let output: Int64
  let outputLimit: Int64
  /// The most tokens of any type that can be priced.
  let mostTokens: Int64

  /// Makes whole rates; nil where they are not whole, or the provider charges others.
  init?(_ rates: PlainRates, outputLimit: Int64) {
    let divisor = rates.divider.divisor
    guard rates.isAtCost, rates.input % divisor == 0, rates.output % divisor == 0,
      rates.inputLimit > 1, rates.outputLimit > 1
    else { return nil }
    input = Int64(rates.input / divisor)
    output = Int64(rates.output / divisor)
    let isWhole = rates.cached % divisor == 0 && rates.cachedLimit > 1
    cached = isWhole ? Int64(rates.cached / divisor) : -1
    self.outputLimit = outputLimit
    let most = min(rates.inputLimit, rates.outputLimit, isWhole ? rates.cachedLimit : .max)
    mostTokens = Int64(clamping: most - 1)
  }
}

/// What text costs, in nano-units.
@frozen @usableFromInline
struct TextCost: Sendable, BitwiseCopyable {
  /// What the customer pays for its input.
  @usableFromInline let input: Int64
  /// What the customer pays for what is read from the cache.
  @usableFromInline var cached: Int64
  /// What the customer pays for its output.
  @usableFromInline let output: Int64
  /// What the provider charges for all of it.
  @usableFromInline var providerCost: Int64 = 0

  @inlinable
  init(input: Int64, cached: Int64, output: Int64) {
    self.input = input
    self.cached = cached
    self.output = output
  }

  /// What the customer pays.
  @inlinable var amount: Int64 { input &+ cached &+ output }
}
