public import Quantities

extension ModelPrice {
  /// Returns these prices with what another list says put over them, each version from its instant on.
  ///
  /// What the other names replaces what is here: prices of single types, a batch discount instead of
  /// all batch prices, tiers, windows, blocks, the least charge and the markup.
  public func overlaid(by other: ModelPrice) -> ModelPrice {
    let starts = Set(versions.map(\.start) + other.versions.map(\.start)).sorted()
    let first = max(versions[0].start, other.versions[0].start)
    return ModelPrice(
      versions: starts.filter { $0 >= first }.map { start in
        var version = version(at: start)
        let over = other.version(at: start)
        version.validFrom = start == Instant(nanoseconds: .min) ? nil : start
        version.rates.replace(by: over.rates)
        if over.hasBatchPrices {
          (version.batchRates, version.batchDiscount) = (over.batchRates, over.batchDiscount)
          version.batchDiscounts = over.batchDiscounts
          for place in version.tiers.indices { version.tiers[place].batchRates = .none }
        }
        if !over.tiers.isEmpty { version.tiers = over.tiers }
        version.windows = over.windows
        version.blocks = over.blocks
        version.minimum = over.minimum
        version.markup = over.markup
        return version
      })
  }

  /// Returns these prices with some replaced, in every version: in tiers and windows too, which then
  /// name no other price of these types.
  public func overlaid(by rates: UsageRates) -> ModelPrice {
    let named = UsageType.allCases.filter { rates[$0] != nil }
    return ModelPrice(
      versions: versions.map { version in
        var version = version
        version.rates.replace(by: rates)
        for type in named {
          version.batchRates[type] = nil
          for place in version.tiers.indices {
            version.tiers[place].rates[type] = nil
            version.tiers[place].batchRates[type] = nil
          }
          for place in version.windows.indices {
            version.windows[place].rates[type] = nil
            for tier in version.windows[place].tiers.indices {
              version.windows[place].tiers[tier].rates[type] = nil
            }
          }
        }
        return version
      })
  }

  /// Returns every price times an exact factor, in tiers, windows and batches too, but for the least
  /// charge.
  ///
  /// - Throws: where one is not representable exactly.
  public func multiplied(by factor: Decimal) throws(ArithmeticError) -> ModelPrice {
    ModelPrice(
      versions: try versions.map { (version) throws(ArithmeticError) in
        var result = version
        result.rates = try version.rates.multiplied(by: factor)
        result.batchRates = try version.batchRates.multiplied(by: factor)
        result.tiers = try version.tiers.multiplied(by: factor)
        result.windows = try version.windows.map { (window) throws(ArithmeticError) in
          var result = window
          result.rates = try window.rates.multiplied(by: factor)
          result.tiers = try window.tiers.multiplied(by: factor)
          return result
        }
        return result
      })
  }

  /// The version that holds at an instant; the first one before it.
  private func version(at instant: Instant) -> PriceVersion {
    versions.last { $0.start <= instant } ?? versions[0]
  }
}

extension [ContextTier] {
  /// Returns the tiers with every price times an exact factor.
  ///
  /// - Throws: where one is not representable exactly.
  func multiplied(by factor: Decimal) throws(ArithmeticError) -> [ContextTier] {
    try map { (tier) throws(ArithmeticError) in
      ContextTier(
        above: tier.above, rates: try tier.rates.multiplied(by: factor),
        batchRates: try tier.batchRates.multiplied(by: factor))
    }
  }
}
