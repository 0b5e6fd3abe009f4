import DrawdownBilling

/// What the gateway sells, by name; read from the line `configure`.
struct Offers {
  let rateCard: RateCard
  let meters: [Meter]
  let packages: [String: CreditPackage]
  let plans: [String: Plan]
  /// What one credit of a package is worth.
  let credit: Money

  init(_ fields: inout Fields) throws(BadLine) {
    let models = try fields.named("models") { (name, fields) throws(BadLine) in
      try Self.model(name, &fields)
    }
    meters = try fields.named("meters") { (name, fields) throws(BadLine) in
      try Self.meter(name, &fields)
    }.map(\.value)
    let packages = try fields.named("packages") { (name, fields) throws(BadLine) in
      try Self.package(name, &fields)
    }
    let plans = try fields.named("plans") { (name, fields) throws(BadLine) in
      try Self.plan(name, &fields)
    }
    credit = try fields.optionalAmount("credit") ?? Money(units: 1)
    self.packages = Dictionary(uniqueKeysWithValues: packages.map { ($0.name, $0.value) })
    self.plans = Dictionary(uniqueKeysWithValues: plans.map { ($0.name, $0.value) })
    do {
      rateCard = try RateCard(models.map(\.value), markup: .none, rounding: .halfEven)
    } catch {
      throw BadLine("a price of `models` cannot be charged; write prices that are not below zero")
    }
  }

  /// A model: prices for a million tokens.
  private static func model(
    _ name: String, _ fields: inout Fields
  ) throws(BadLine) -> PricedModel {
    let keys: [(String, UsageType)] = [
      ("input", .input), ("cached_input", .cachedInput), ("cache_write", .cacheWrite),
      ("output", .output),
    ]
    var rates = UsageRates()
    for (key, type) in keys {
      rates[type] = try fields.optionalDecimal(key).map { Rate($0, per: 1_000_000) }
    }
    return PricedModel(name: name, price: ModelPrice(rates))
  }

  private static func meter(_ name: String, _ fields: inout Fields) throws(BadLine) -> Meter {
    let price = try fields.decimal("price")
    let unit = try fields.text("unit", #"what is metered, such as "GB-month""#)
    guard let perUnit = try? MeterPrice(.perUnit(price: price, per: .one)) else {
      throw BadLine("`price` of meter `\(name)` is below zero; write what a unit costs")
    }
    return Meter(name: name, unit: unit, price: perUnit)
  }

  private static func package(
    _ name: String, _ fields: inout Fields
  ) throws(BadLine) -> CreditPackage {
    let price = try fields.amount("price")
    let credits = try fields.decimal("credits")
    let bonus = try fields.optionalDecimal("bonus") ?? .zero
    let life = try fields.optionalDuration("expires")
    let package = try? CreditPackage(
      name: name, price: price, credits: credits, bonus: .share(bonus),
      expiry: life.map { .after($0) } ?? .never)
    guard let package else {
      throw BadLine("a package has a price and credits above zero, and a bonus not below it")
    }
    return package
  }

  private static func plan(_ name: String, _ fields: inout Fields) throws(BadLine) -> Plan {
    let fee = try fields.amountOrZero("fee")
    let credit = try fields.amountOrZero("credit")
    let included = try fields.optionalCount("included_requests")
    let rate = try fields.optionalDecimal("overage")
    let meters = try fields.object("included_meters") { (fields) throws(BadLine) in
      var meters: [Plan.IncludedMeter] = []
      for meter in fields.names {
        meters.append(
          Plan.IncludedMeter(meter: meter, quantity: try fields.quantity(meter)))
      }
      return meters
    }
    let periods: [String: PeriodLength] = ["day": .day, "week": .week, "month": .month]
    let period = try fields.optional("period", #""day", "week" or "month""#) { periods[$0] }
    let plan = try? Plan(
      name: name, fee: fee, period: period ?? .month,
      credit: credit.isPositive ? SubscriptionCredit(amount: credit) : nil,
      includedRequests: included, includedMeters: meters ?? [],
      overage: rate.map { .charged(perRequest: Rate($0)) } ?? .rejected)
    guard let plan else { throw BadLine("`overage` of plan `\(name)` is below zero") }
    return plan
  }
}

extension Fields {
  mutating func quantity(_ key: String) throws(BadLine) -> MeterQuantity {
    let right = #"a quantity as text with at most six decimal places, such as "1.5""#
    let quantity = try optional(key, right) { text -> MeterQuantity? in
      guard let units = Decimal(text), units >= .zero, units.places <= MeterQuantity.places else {
        return nil
      }
      return try? MeterQuantity(units, rounding: .halfEven)
    }
    return quantity ?? .zero
  }

  mutating func usage(_ key: String) throws(BadLine) -> RequestUsage? {
    try object(key) { (fields) throws(BadLine) in
      RequestUsage(
        inputTokens: try fields.optionalCount("input") ?? 0,
        cachedInputTokens: try fields.optionalCount("cached_input") ?? 0,
        cacheWriteTokens: try fields.optionalCount("cache_write") ?? 0,
        outputTokens: try fields.optionalCount("output") ?? 0)
    }
  }

  /// What an organization agrees to; what is not said is as in `OrganizationTerms`.
  mutating func terms(_ offers: Offers, at instant: Instant) throws(BadLine) -> OrganizationTerms {
    var terms = OrganizationTerms(minimumPurchase: .zero, paymentMethod: Identifier(0))
    terms.coins = Coins(places: 2)
    terms.topUpRule = try object("auto_top_up") { (fields) throws(BadLine) in
      try fields.topUpRule(at: instant)
    }
    let right = #"times as texts, such as ["1h", "6h", "24h"]"#
    if let texts = try texts("retry", right) {
      let delays = texts.compactMap { Duration(text: $0) }
      guard delays.count == texts.count else {
        throw BadLine("`retry` is not understood; write \(right)")
      }
      terms.dunning = Dunning(retryDelays: delays, exhaustion: .suspend)
    }
    if has("plan") { terms.plan = try plan(offers) }
    let levels = #"amounts as texts, such as ["100", "20"]"#
    if let texts = try texts("low_balance_alerts", levels) {
      terms.lowBalanceAlerts = texts.compactMap { Money(text: $0) }
      guard terms.lowBalanceAlerts.count == texts.count else {
        throw BadLine("`low_balance_alerts` is not understood; write \(levels)")
      }
    }
    if let share = try optional(
      "sales_tax", #"a share as text, such as "0.19" for 19 %"#, Self.share)
    {
      terms.salesTax = SalesTax(share: share, coinPlaces: 2)
    }
    terms.creditLine = try amountOrZero("credit_line")
    terms.minimumPurchase = try amountOrZero("minimum_purchase")
    if let fee = try object(
      "processor_fee",
      { (fields) throws(BadLine) in
        FeeSchedule(
          share: try fields.optional("share", "a share as text, such as \"0.029\"", Self.share)
            ?? .zero,
          fixed: try fields.amountOrZero("fixed"))
      })
    {
      terms.processorFee = fee
    }
    if try flag("holds") { terms.admission = .hold(HoldPolicy()) }
    return terms
  }

  private static func share(_ text: String) -> Decimal? {
    guard let share = Decimal(text), (Decimal.zero...Decimal.one).contains(share),
      share.places <= SalesTax.mostPlaces
    else { return nil }
    return share
  }

  mutating func topUpRule(at instant: Instant) throws(BadLine) -> TopUpRule {
    let threshold = try amount("threshold")
    let target = try optionalAmount("target")
    let sizing: TopUpRule.Sizing =
      if let target { .target(target) } else { .amount(try amount("amount")) }
    let cooldown = try optionalDuration("cooldown") ?? .zero
    let limit = try optionalAmount("monthly_limit").map {
      TopUpLimit(
        amount: $0, count: nil,
        periods: QuotaPeriod(calendar: .month, around: instant, zone: .utc), atLimit: .partial)
    }
    do {
      return try TopUpRule(threshold: threshold, sizing: sizing, cooldown: cooldown, limit: limit)
    } catch {
      throw BadLine(
        "`auto_top_up` can never buy anything; write a threshold of zero or more, and an amount "
          + "above zero or a target above the threshold")
    }
  }

  mutating func plan(_ offers: Offers) throws(BadLine) -> Plan? {
    guard has("plan") else { return nil }
    let names = offers.plans.keys.sorted().joined(separator: ", ")
    return try optional("plan", "the name of a plan (\(names)), or null") { offers.plans[$0] }
  }
}
