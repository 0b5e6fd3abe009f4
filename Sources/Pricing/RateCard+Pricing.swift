public import Quantities

extension RateCard {
  /// Prices a request by the prices that hold at an instant.
  ///
  /// - Parameters:
  ///   - usage: What the request used.
  ///   - model: The model that answered.
  ///   - instant: When the request arrived.
  /// - Returns: The amount, by usage type, and the provider's cost.
  /// - Throws: where the card has no price or the counts make no sense.
  /// - Complexity: O(1) for models without tiers and versions, else O(tiers + versions).
  @inlinable
  public func price(
    _ usage: RequestUsage, model: ModelID, at instant: Instant
  ) throws(PricingRefusal) -> Charge {
    if model.index < rows.count {
      let row = rows[model.index]
      if row.isPlain, usage.isPlainText {
        let input = Int(row.firstRate) &+ UsageType.input.index
        let output = Int(row.firstRate) &+ UsageType.output.index
        if let inputAmount = customerRates[input].cost(of: usage.inputTokens),
          let outputAmount = customerRates[output].cost(of: usage.outputTokens)
        {
          // Neither is above a tenth of the largest integer, so the sum fits.
          let amount = inputAmount &+ outputAmount
          var charge = Charge(amount: Money(nanos: amount), providerCost: Money(nanos: amount))
          charge.amounts[UsageType.input.index] = inputAmount
          charge.amounts[UsageType.output.index] = outputAmount
          if row.isAtCost { return charge }
          if let inputCost = providerRates[input].cost(of: usage.inputTokens),
            let outputCost = providerRates[output].cost(of: usage.outputTokens)
          {
            charge.providerCost = Money(nanos: inputCost &+ outputCost)
            return charge
          }
        }
      }
    }
    return try priceInFull(usage, model: model, at: instant)
  }

  /// Prices any request.
  @usableFromInline
  func priceInFull(
    _ usage: RequestUsage, model: ModelID, at instant: Instant
  ) throws(PricingRefusal) -> Charge {
    guard usage.isConsistent else { throw .inconsistentUsage }
    guard model.index < rows.count else {
      guard unpriced == .free else { throw .unpricedModel(model) }
      return .free
    }
    guard let version = version(of: rows[model.index], at: instant) else {
      guard unpriced == .free else { throw .notPricedYet(model) }
      return .free
    }
    let firstRate = firstRate(of: versions[version], for: usage)
    let isAtCost = rows[model.index].isAtCost
    var charge = Charge.free
    for type in UsageType.allCases {
      let quantity = usage.quantity(of: type)
      guard quantity > 0 else { continue }
      let index = firstRate + type.index
      guard customerRates[index].kind != .missing else {
        guard unpriced == .free || type == .request else { throw .unpricedUsage(model, type) }
        continue
      }
      let amount = try cost(of: quantity, customerRates[index], exactCustomerRates[index])
      charge.amounts[type.index] = amount.nanos
      charge.amount = try sum(charge.amount, amount)
      let cost =
        isAtCost
        ? amount : try cost(of: quantity, providerRates[index], exactProviderRates[index])
      charge.providerCost = try sum(charge.providerCost, cost)
    }
    return charge
  }

  /// The version that holds at an instant, or nil before the first.
  private func version(of row: Row, at instant: Instant) -> Int? {
    var found: Int?
    for index in Int(row.firstVersion)..<Int(row.firstVersion + row.versionCount) {
      guard versions[index].start <= instant else { break }
      found = index
    }
    return found
  }

  /// Where the rates of the tier and kind of a request start.
  private func firstRate(of version: VersionRow, for usage: RequestUsage) -> Int {
    var passed = 0
    while passed < Int(version.tierCount),
      usage.inputTokens > bounds[Int(version.firstBound) + passed]
    {
      passed += 1
    }
    let kind = usage.isBatch && version.rowsPerTier == 2 ? 1 : 0
    return Int(version.firstRate) + (passed * Int(version.rowsPerTier) + kind) * UsageType.count
  }

  private func cost(
    of quantity: Int64, _ compiled: CompiledRate, _ exact: Rate
  ) throws(PricingRefusal) -> Money {
    if let nanos = compiled.cost(of: quantity) { return Money(nanos: nanos) }
    do {
      return try exact.cost(of: quantity, rounding: rounding)
    } catch {
      throw .overflow
    }
  }

  private func sum(_ left: Money, _ right: Money) throws(PricingRefusal) -> Money {
    do {
      return try left.adding(right)
    } catch {
      throw .overflow
    }
  }
}
