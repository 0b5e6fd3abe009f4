import Pricing
import Quantities
import Testing

@Suite("Listed prices")
struct ListedPriceTests {
  private static let change = Instant(nanoseconds: 1_770_000_000_000_000_000)

  private static func decimal(_ text: String) throws -> Decimal { try #require(Decimal(text)) }

  /// A model with everything that a price can depend on.
  private static func card(markup: String) throws -> RateCard {
    var usual = UsageRates(
      input: try decimal("3e-6"), cachedInput: try decimal("3.75e-8"), output: try decimal("15e-6"))
    usual[.second] = Rate(try decimal("0.0065"))
    usual[.character] = Rate(try decimal("0.000016"))
    usual[.image] = Rate(try decimal("0.04"))
    usual[.query] = Rate(try decimal("0.002"))
    usual[.request] = Rate(try decimal("0.0001"))
    var batch = UsageRates()
    batch[.output] = Rate(try decimal("7e-6"))
    batch[.cacheWrite] = Rate(try decimal("2.5e-6"))
    let tier = ContextTier(
      above: 200_000, rates: UsageRates(input: try decimal("6e-6"), output: nil))
    var highest = UsageRates(input: nil, output: try decimal("30e-6"))
    highest[.cacheWriteOneHour] = Rate(try decimal("8e-6"))
    let higher = ContextTier(above: 500_000, rates: highest)
    let first = PriceVersion(
      rates: usual, batchRates: batch, batchDiscount: try decimal("0.5"), tiers: [tier, higher])
    var cheaper = usual
    cheaper[.input] = Rate(try decimal("2e-6"))
    let second = PriceVersion(validFrom: change, rates: cheaper, tiers: [tier])
    let other = PricedModel(
      name: "other", price: ModelPrice(UsageRates(input: try decimal("1e-6"), output: nil)))
    return try RateCard(
      [
        other,
        PricedModel(name: "full", price: ModelPrice(versions: [first, second])),
      ], markup: Markup(onCost: try decimal(markup)), rounding: .halfEven)
  }

  /// A request that uses a quantity of one type, as far as it can be told apart.
  private static func usage(of price: ListedPrice, quantity: Int64) -> RequestUsage {
    var usage = RequestUsage(isBatch: price.isBatch)
    switch price.type {
    case .input: usage.inputTokens = quantity
    case .cachedInput: (usage.inputTokens, usage.cachedInputTokens) = (quantity, quantity)
    case .cacheWrite: (usage.inputTokens, usage.cacheWriteTokens) = (quantity, quantity)
    case .cacheWriteOneHour:
      (usage.inputTokens, usage.cacheWriteOneHourTokens) = (quantity, quantity)
    case .audioInput: (usage.inputTokens, usage.audioInputTokens) = (quantity, quantity)
    case .imageInput: (usage.inputTokens, usage.imageInputTokens) = (quantity, quantity)
    case .output: usage.outputTokens = quantity
    case .reasoning: (usage.outputTokens, usage.reasoningTokens) = (quantity, quantity)
    case .audioOutput: (usage.outputTokens, usage.audioOutputTokens) = (quantity, quantity)
    case .imageOutput: (usage.outputTokens, usage.imageOutputTokens) = (quantity, quantity)
    case .image: usage.images = quantity
    case .second: usage.milliseconds = quantity * 1000
    case .video: usage.videoMilliseconds = quantity * 1000
    case .character: usage.characters = quantity
    case .query: usage.queries = quantity
    case .request: break
    }
    // Tiers go by the input; as much as the bound is not above it.
    if let above = price.aboveInputTokens {
      usage.inputTokens = max(usage.inputTokens, above + 1)
    }
    return usage
  }

  @Test("each is what a request that it is for is charged", arguments: ["0", "0.05", "-0.3"])
  func charged(markup: String) throws {
    let card = try Self.card(markup: markup)
    let model = try #require(card.model(named: "full"))
    let prices = try card.prices(of: model)
    // Version 1: three tiers, in and outside a batch; version 2: two tiers. Eight types each, and
    // two that have a price only in a batch or above the highest bound.
    #expect(prices.count == (3 * 2 + 2) * 8 + 3 + 2)
    #expect(prices.filter { $0.type == .cacheWrite }.map(\.isBatch) == [true, true, true])
    let oneHour = prices.filter { $0.type == .cacheWriteOneHour }
    #expect(oneHour.map(\.aboveInputTokens) == [500_000, 500_000])
    for price in prices {
      let instant = price.validFrom ?? Self.change + Duration(nanoseconds: -1)
      #expect(price.validUntil.map { instant < $0 } ?? true)
      let quantity: Int64 = price.type == .request ? 1 : 123_457
      let usage = Self.usage(of: price, quantity: quantity)
      let charge = try card.price(usage, model: model, at: instant)
      let counted = price.type == .input ? usage.inputTokens : quantity
      let expected = try Money(
        price.price.multiplied(by: Decimal(counted)), rounding: .halfEven)
      #expect(charge[price.type] == expected, "\(price)")
      let found = try card.price(of: price.type, for: usage, model: model, at: instant)
      #expect(found == price)
    }
  }

  @Test("the provider's price is the customer's without the markup")
  func provider() throws {
    let card = try Self.card(markup: "0.05")
    for price in try card.prices(of: ModelID(1)) {
      #expect(try price.providerPrice.multiplied(by: Self.decimal("1.05")) == price.price)
    }
    let second = try card.prices(of: ModelID(1)).first { $0.type == .second }
    #expect(second?.providerPrice == (try Self.decimal("0.0065")))
  }

  @Test("what has no price of its own is not listed, and charged by what stands in")
  func substitutes() throws {
    let card = try Self.card(markup: "0")
    let plain = try card.prices(of: ModelID(1)).filter { price in
      price.aboveInputTokens == nil && !price.isBatch
    }
    let types = Set(plain.map(\.type))
    #expect(
      types
        == Set(UsageType.allCases).subtracting([
          .cacheWrite, .cacheWriteOneHour, .audioInput, .imageInput, .reasoning, .audioOutput,
          .imageOutput, .video,
        ]))
    #expect(try card.prices(of: ModelID(0)).map(\.type) == [.input])
    let usage = RequestUsage(inputTokens: 10, cacheWriteTokens: 10)
    let price = try card.price(of: .cacheWrite, for: usage, model: ModelID(0), at: Self.change)
    #expect(price?.price == (try Self.decimal("1e-6")))
    #expect(
      try card.price(of: .output, for: usage, model: ModelID(0), at: Self.change) == nil)
  }

  @Test("a package's value is its amounts, each rounded once")
  func packageValue() throws {
    let package = try CreditPackage(
      price: Money(units: 7), credits: Decimal(300), bonus: .share(Self.decimal("0.33")))
    let value = try package.value(credit: Self.decimal("0.01"), rounding: .halfEven)
    #expect(value.bonusCredits == Decimal(99))
    #expect(value.faceValue == Money(units: 3))
    #expect(value.bonusValue == Money(nanos: 990_000_000))
    #expect(value.effectiveCreditValue == Money(nanos: 570_000_000))
    // 7 / 399 = 0.01754385964…
    #expect(value.costPerCredit == Money(nanos: 17_543_860))
  }

  @Test("a shift of the decimal point is exact or refused")
  func shift() throws {
    for (text, exponent, expected) in [
      ("0.15", 6, "150000"), ("0.0000000375", 6, "0.0375"), ("-1.5", 1, "-15"), ("2", 3, "2000"),
      ("0", 30, "0"), ("0.00012", 0, "0.00012"),
    ] {
      #expect(
        try Self.decimal(text).multipliedByPowerOfTen(exponent) == Self.decimal(expected))
    }
    let large = Decimal(significand: Int128.max, places: 0)
    #expect(throws: ArithmeticError.overflow) { try large.multipliedByPowerOfTen(1) }
    #expect(throws: ArithmeticError.overflow) {
      try Decimal(significand: Int128.max, places: 2).multipliedByPowerOfTen(3)
    }
  }
}
