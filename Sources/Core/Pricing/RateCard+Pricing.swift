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
    if model.index < plainRates.count, usage.isPlainText,
      let cost = plainRates[model.index].price(
        inputTokens: usage.inputTokens, outputTokens: usage.outputTokens)
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
    let first = firstRate(of: versions[version], for: usage)
    var charge = Charge.free
    try add(.input, of: usage, first, model, to: &charge)
    try add(.cachedInput, of: usage, first, model, to: &charge)
    try add(.cacheWrite, of: usage, first, model, to: &charge)
    try add(.cacheWriteOneHour, of: usage, first, model, to: &charge)
    try add(.output, of: usage, first, model, to: &charge)
    if usage.images | usage.milliseconds | usage.characters | usage.queries != 0 {
      try add(.image, of: usage, first, model, to: &charge)
      try add(.second, of: usage, first, model, to: &charge)
      try add(.character, of: usage, first, model, to: &charge)
      try add(.query, of: usage, first, model, to: &charge)
    }
    if customerRates[first + UsageType.request.index].reach != .missing {
      try add(.request, of: usage, first, model, to: &charge)
    }
    return charge
  }

  /// Adds what one usage type costs.
  @inline(__always)
  private func add(
    _ type: UsageType, of usage: RequestUsage, _ first: Int, _ model: ModelID,
    to charge: inout Charge
  ) throws(PricingRefusal) {
    let quantity = usage.quantity(of: type)
    guard quantity > 0 else { return }
    let index = first + type.index
    let amount = try cost(of: quantity, customerRates, exactCustomerRates, index, type, model)
    charge.amounts[type.index] = amount
    charge.amount = try sum(charge.amount, amount)
    let cost =
      rows[model.index].isAtCost
      ? amount : try cost(of: quantity, providerRates, exactProviderRates, index, type, model)
    charge.providerCost = try sum(charge.providerCost, cost)
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

  /// Where the rates of the tier and kind of a request start.
  func firstRate(of version: VersionRow, for usage: RequestUsage) -> Int {
    var passed = 0
    while passed < Int(version.tierCount),
      usage.inputTokens > bounds[Int(version.firstBound) + passed]
    {
      passed += 1
    }
    let kind = usage.isBatch && version.rowsPerTier == 2 ? 1 : 0
    return Int(version.firstRate) + (passed * Int(version.rowsPerTier) + kind) * UsageType.count
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
