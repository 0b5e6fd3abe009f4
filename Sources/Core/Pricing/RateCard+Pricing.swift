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
  @inlinable @inline(__always)
  public func price(
    _ usage: RequestUsage, model: ModelID, at instant: Instant
  ) throws(PricingRefusal) -> Charge {
    if model.index < plainRates.count, usage.isText,
      let cost = plainRates[model.index].price(
        inputTokens: usage.inputTokens &- usage.cachedInputTokens,
        cachedTokens: usage.cachedInputTokens, outputTokens: usage.outputTokens)
    {
      return Charge(cost)
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
    let row = priceRow(of: versions[version], at: instant)
    let first = firstRate(of: row, for: usage)
    var charge = Charge.free
    try add(.input, of: usage, row, first, model, to: &charge)
    try add(.cachedInput, of: usage, row, first, model, to: &charge)
    try add(.cacheWrite, of: usage, row, first, model, to: &charge)
    try add(.cacheWriteOneHour, of: usage, row, first, model, to: &charge)
    try add(.output, of: usage, row, first, model, to: &charge)
    if usage.rare != 0 {
      try add(.audioInput, of: usage, row, first, model, to: &charge)
      try add(.imageInput, of: usage, row, first, model, to: &charge)
      try add(.reasoning, of: usage, row, first, model, to: &charge)
      try add(.audioOutput, of: usage, row, first, model, to: &charge)
      try add(.imageOutput, of: usage, row, first, model, to: &charge)
      try add(.video, of: usage, row, first, model, to: &charge)
      try add(.image, of: usage, row, first, model, to: &charge)
      try add(.second, of: usage, row, first, model, to: &charge)
      try add(.character, of: usage, row, first, model, to: &charge)
      try add(.query, of: usage, row, first, model, to: &charge)
    }
    if customerRates[first + UsageType.request.index].reach != .missing {
      try add(.request, of: usage, row, first, model, to: &charge)
    }
    charge.raise(to: row.minimum, providerMinimum: row.providerMinimum)
    return charge
  }

  /// Adds what one usage type costs.
  @inline(__always)
  private func add(
    _ type: UsageType, of usage: RequestUsage, _ row: PriceRow, _ first: Int, _ model: ModelID,
    to charge: inout Charge
  ) throws(PricingRefusal) {
    guard usage.quantity(of: type) > 0 else { return }
    let quantity = try billed(usage.quantity(of: type), of: type, by: row)
    let index = first + type.index
    let amount = try cost(of: quantity, customerRates, exactCustomerRates, index, type, model)
    charge.amounts[type.index] = amount
    charge.amount = try sum(charge.amount, amount)
    let cost =
      row.isAtCost
      ? amount : try cost(of: quantity, providerRates, exactProviderRates, index, type, model)
    charge.providerCost = try sum(charge.providerCost, cost)
  }

  /// How much of what was used is billed: seconds come in blocks.
  @inline(__always)
  func billed(
    _ quantity: Int64, of type: UsageType, by row: PriceRow
  ) throws(PricingRefusal) -> Int64 {
    guard type.isTime else { return quantity }
    do { return try row.blocks.billed(quantity) } catch { throw .overflow }
  }

  /// The version that holds at an instant, or nil before the first.
  func version(of row: Row, at instant: Instant) -> Int? {
    var found: Int?
    for index in Int(row.firstVersion)..<Int(row.firstVersion + row.versionCount) {
      guard versions[index].start <= instant else { break }
      found = index
    }
    return found
  }

  /// Where the prices of a version at an instant lie: in the first window that holds, or outside all
  /// of them.
  func priceRow(of version: VersionRow, at instant: Instant) -> PriceRow {
    guard version.windowCount > 0 else { return priceRows[Int(version.firstPrices)] }
    return priceRow(of: version, window: window(of: version, at: instant))
  }

  /// Where the prices of a version in one of its windows lie; nil: outside all of them.
  func priceRow(of version: VersionRow, window: Int?) -> PriceRow {
    priceRows[Int(version.firstPrices) + (window.map { $0 + 1 } ?? 0)]
  }

  /// The number of the first window of a version that an instant lies in.
  @inline(never)
  func window(of version: VersionRow, at instant: Instant) -> Int? {
    (0..<Int(version.windowCount)).first {
      windows[Int(version.firstWindow) + $0].contains(instant)
    }
  }

  /// Where the rates of the tier and kind of a request start.
  func firstRate(of row: PriceRow, for usage: RequestUsage) -> Int {
    var passed = 0
    while passed < Int(row.tierCount),
      usage.inputTokens > bounds[Int(row.firstBound) + passed]
    {
      passed += 1
    }
    let kind = usage.isBatch && row.rowsPerTier == 2 ? 1 : 0
    return Int(row.firstRate) + (passed * Int(row.rowsPerTier) + kind) * UsageType.count
  }

  @inline(__always)
  private func cost(
    of quantity: Int64, _ rates: ContiguousArray<CompiledRate>, _ exact: ContiguousArray<Rate>,
    _ index: Int, _ type: UsageType, _ model: ModelID
  ) throws(PricingRefusal) -> Int64 {
    if let nanos = rates[index].cost(of: quantity) { return nanos }
    return try exactCost(of: quantity, rates[index], exact[index], type, model)
  }

  @inline(never)
  private func exactCost(
    of quantity: Int64, _ compiled: CompiledRate, _ rate: Rate, _ type: UsageType, _ model: ModelID
  ) throws(PricingRefusal) -> Int64 {
    guard compiled.reach != .missing else {
      guard unpriced == .free else { throw .unpricedUsage(model, type) }
      return 0
    }
    do {
      return try rate.cost(of: quantity, rounding: rounding).nanos
    } catch {
      throw .overflow
    }
  }

  @inline(__always)
  private func sum(_ total: Money, _ nanos: Int64) throws(PricingRefusal) -> Money {
    let (sum, overflow) = total.nanos.addingReportingOverflow(nanos)
    guard !overflow else { throw .overflow }
    return Money(nanos: sum)
  }
}
