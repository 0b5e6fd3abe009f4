public import Quantities

/// One price of a model as it is charged: what it is for, and for which requests.
public struct ListedPrice: Hashable, Sendable {
  /// What is charged.
  public let type: UsageType
  /// The first arrival that the price holds for; nil: it always has.
  public let validFrom: Instant?
  /// The first arrival that it no longer holds for; nil: there is no end.
  public let validUntil: Instant?
  /// The hours that it holds at; nil: at all that no window of the model covers.
  public let hours: WeekHours?
  /// The price holds for requests with more input tokens than this; nil: of any length.
  public let aboveInputTokens: Int64?
  /// Whether it holds in a batch.
  public let isBatch: Bool
  /// How many items the prices are for: one, unless the price of one is no decimal.
  public let per: Int64
  /// What the customer pays for so many items, in major units.
  public let price: Decimal
  /// What the provider charges for them.
  public let providerPrice: Decimal
}

/// What a version of a model's prices says of a request as a whole.
public struct ListedTerms: Hashable, Sendable {
  /// The first arrival that they hold for; nil: they always have.
  public let validFrom: Instant?
  /// The first arrival that they no longer hold for; nil: there is no end.
  public let validUntil: Instant?
  /// The least that a request costs the customer.
  public let minimum: Money
  /// The least that it costs at the provider.
  public let providerMinimum: Money
  /// The blocks that seconds are billed in; nil: none.
  public let blocks: BillingBlocks?
}

extension RateCard {
  /// Returns what each version of a model's prices says of requests as a whole, where it says it.
  ///
  /// - Precondition: the model is on the card.
  public func terms(of model: ModelID) -> [ListedTerms] {
    precondition(model.index < rows.count, "the model is not on the card")
    let all = models[model.index].price.versions
    return all.indices.filter { all[$0].minimum != nil || all[$0].blocks != nil }.map { number in
      let row = priceRow(
        of: versions[Int(rows[model.index].firstVersion) + number], window: nil)
      return ListedTerms(
        validFrom: all[number].validFrom,
        validUntil: number + 1 < all.count ? all[number + 1].validFrom : nil,
        minimum: row.minimum, providerMinimum: row.providerMinimum, blocks: all[number].blocks)
    }
  }

  /// Returns every price of a model, as requests are charged by it.
  ///
  /// By version, then outside its windows before in each of them, then tier, then outside a batch
  /// before in one, then usage type. A tier is listed whole, with the prices that it takes from the
  /// tiers below. Types without a price of their own are left out: what stands in for them is charged
  /// for them.
  ///
  /// - Throws: `overflow` where a price of a second cannot be told exactly.
  /// - Precondition: the model is on the card.
  public func prices(of model: ModelID) throws(ArithmeticError) -> [ListedPrice] {
    precondition(model.index < rows.count, "the model is not on the card")
    var found: [ListedPrice] = []
    for (number, version) in models[model.index].price.versions.enumerated() {
      for (part, prices) in try version.inAllWindows().enumerated() {
        for tiersPassed in 0...prices.tiers.count {
          for isBatch in prices.hasBatchPrices ? [false, true] : [false] {
            let place = Place(
              version: number, window: part == 0 ? nil : part - 1, tiersPassed: tiersPassed,
              isBatch: isBatch)
            for type in UsageType.allCases
            where prices.names(type, tiersPassed: tiersPassed, isBatch: isBatch) {
              if let price = try listed(type, of: model, at: place) { found.append(price) }
            }
          }
        }
      }
    }
    return found
  }

  /// Returns the price that one usage type of a request is charged by, or nil where it has none.
  ///
  /// - Parameters:
  ///   - type: What is charged.
  ///   - usage: What the request used; its length and kind decide.
  ///   - model: The model that answered.
  ///   - instant: When the request arrived.
  /// - Returns: The price, with the version, tier and kind of request that it is for.
  /// - Throws: `overflow` where a price of a second cannot be told exactly.
  /// - Precondition: the model is on the card.
  public func price(
    of type: UsageType, for usage: RequestUsage, model: ModelID, at instant: Instant
  ) throws(ArithmeticError) -> ListedPrice? {
    precondition(model.index < rows.count, "the model is not on the card")
    let row = rows[model.index]
    guard let version = version(of: row, at: instant) else { return nil }
    let prices = priceRow(of: versions[version], at: instant)
    let first = Int(prices.firstBound)
    let bounds = bounds[first..<first + Int(prices.tierCount)]
    let place = Place(
      version: version - Int(row.firstVersion),
      window: window(of: versions[version], at: instant),
      tiersPassed: bounds.prefix { usage.inputTokens > $0 }.count,
      isBatch: usage.isBatch && prices.rowsPerTier == 2)
    return try listed(type, of: model, at: place)
  }

  /// Where a price holds.
  private struct Place {
    /// The index among the versions of the model.
    let version: Int
    /// The index among the windows of the version; nil: outside all of them.
    let window: Int?
    let tiersPassed: Int
    let isBatch: Bool
  }

  private func listed(
    _ type: UsageType, of model: ModelID, at place: Place
  ) throws(ArithmeticError) -> ListedPrice? {
    let version = versions[Int(rows[model.index].firstVersion) + place.version]
    let row = priceRow(of: version, window: place.window)
    let kind = place.tiersPassed * Int(row.rowsPerTier) + (place.isBatch ? 1 : 0)
    let index = Int(row.firstRate) + kind * UsageType.count + type.index
    guard customerRates[index].reach != .missing else { return nil }
    let all = models[model.index].price.versions
    let number = place.version
    let bound = place.tiersPassed - 1
    let (customer, provider) = (exactCustomerRates[index], exactProviderRates[index])
    // Rates of seconds are kept for thousandths of one.
    let parts: Int64 = type.isTime ? 1000 : 1
    let per = max(1, max(customer.per, provider.per) / parts)
    return ListedPrice(
      type: type, validFrom: all[number].validFrom,
      validUntil: number + 1 < all.count ? all[number + 1].validFrom : nil,
      hours: place.window.map { all[number].windows[$0].hours },
      aboveInputTokens: bound >= 0 ? bounds[Int(row.firstBound) + bound] : nil,
      isBatch: place.isBatch, per: per, price: try customer.price(of: per * parts),
      providerPrice: try provider.price(of: per * parts))
  }
}
