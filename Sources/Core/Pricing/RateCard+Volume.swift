public import Quantities

/// Prices that depend on what a customer has used in a period.
extension RateCard {
  /// Prices a request on top of what its customer has used in the period, and counts it.
  ///
  /// What is left of an included quantity is free; the rest counts for the volume discount that covers
  /// it and is cheaper by its share. What the request lacks to its least charge, and what the provider
  /// charges, are those of any request.
  ///
  /// - Parameters:
  ///   - usage: What the request used.
  ///   - model: The model that answered.
  ///   - instant: When the request arrived.
  ///   - period: What was used before; afterwards with the request.
  /// - Returns: The amount, negative where it brought all of the period's usage into a cheaper step,
  ///   and by usage type.
  /// - Throws: where the card has no price or the counts make no sense; `period` is as it was then.
  public func price(
    _ usage: RequestUsage, model: ModelID, at instant: Instant, counting period: inout PeriodUsage
  ) throws(PricingRefusal) -> Charge {
    var charge = try priceInFull(usage, model: model, at: instant)
    guard model.index < rows.count, let version = version(of: rows[model.index], at: instant) else {
      return charge
    }
    let row = priceRow(of: versions[version], at: instant)
    let first = firstRate(of: row, for: usage)
    var counted = period
    for type in UsageType.allCases where type != .request {
      let index = first + type.index
      let quantity = try billed(usage.quantity(of: type), of: type, by: row)
      guard quantity > 0, customerRates[index].reach != .missing else { continue }
      let amount: Int64
      do {
        amount = try self.amount(
          of: quantity, type, at: exactCustomerRates[index], discountOf[model.index][type.index],
          &counted)
      } catch {
        throw .overflow
      }
      charge.replace(type, by: amount)
    }
    period = counted
    return charge
  }

  /// What a quantity costs in a period.
  private func amount(
    of quantity: Int64, _ type: UsageType, at rate: Rate, _ discount: Int8,
    _ period: inout PeriodUsage
  ) throws(ArithmeticError) -> Int64 {
    let free = min(quantity, period[included: type])
    period[included: type] -= free
    let payable = quantity - free
    guard discount >= 0 else { return try rate.cost(of: payable, rounding: rounding).nanos }
    let terms = volumeDiscounts[Int(discount)]
    var pool = period[pool: Int(discount)]
    defer { period[pool: Int(discount)] = pool }
    let (used, overflow) = pool.used.addingReportingOverflow(payable)
    guard !overflow else { throw .overflow }
    defer { pool.used = used }
    guard terms.mode == .volume else {
      return try graduated(payable, from: pool.used, at: rate, terms)
    }
    let full = try Money(nanos: pool.full).adding(rate.cost(of: payable, rounding: rounding))
    let share = try Decimal.one.adding(terms.discount(above: used).negated)
    let charged = try Money(full.decimal.multiplied(by: share), rounding: rounding)
    let amount = try charged.subtracting(Money(nanos: pool.charged))
    (pool.full, pool.charged) = (full.nanos, charged.nanos)
    return amount.nanos
  }

  /// What a stretch of the period's sum costs, each step rounded once.
  private func graduated(
    _ quantity: Int64, from start: Int64, at rate: Rate, _ terms: VolumeDiscount
  ) throws(ArithmeticError) -> Int64 {
    var (rest, place) = (quantity, start)
    var amount = Money.zero
    while rest > 0 {
      let (factor, length) = try terms.factor(at: place)
      let part = min(rest, length)
      amount = try amount.adding(
        rate.multiplied(by: factor).cost(of: part, rounding: rounding))
      (rest, place) = (rest - part, place + part)
    }
    return amount.nanos
  }
}
