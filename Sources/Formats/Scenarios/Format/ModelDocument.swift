import Pricing
import Quantities
import Text

/// The prices of a model: of the one who sells it, or of each of several.
struct ModelDocument {
  /// One for each provider; their names are set by whoever reads the mapping they stand in.
  let prices: [PricedModel]
  /// What the model costs where it is served faster or slower, by the tier's name.
  let serviceTiers: [Named<ServiceTierDocument>]
  /// Where it stands.
  let position: SourcePosition

  static var type: ValueType<Self> {
    .object("model", "The price of a model") { object in
      var price = PricedModel.read(object)
      let provider = object.optional(
        "provider", .label, "Who sells the model.", example: "openai")
      let tiers = object.optional(
        "service_tiers", .map(of: ServiceTierDocument.type, namedBy: NameText.name), default: [],
        "What the model costs where requests are served faster or slower, by name: a model of its own "
          + "each, called `fast:flex`.",
        example: "{flex: {discount: 50%}, priority: {input: $0.30, output: $1.20}}")
      let several = object.optional(
        "providers", .map(of: .providerPrice, namedBy: NameText.provider), default: [],
        "The prices of each who sells it, by name, instead of all other keys.",
        example: "{openai: {input: $2}, azure: {input: $2.20}}")
      guard object.has("providers") else {
        price?.provider = provider
        return price.map {
          Self(prices: [$0], serviceTiers: tiers, position: object.position)
        }
      }
      object.check(
        object.entries.map(\.key) == ["providers"], "providers",
        "a model with `providers` has no other keys; give them to each provider")
      object.check(
        object.failed || !several.isEmpty, "providers",
        "there are no providers; write for example "
          + "`{openai: {input: $2, output: $8}}`")
      return Self(
        prices: several.map { named in
          var price = named.value
          price.provider = named.name
          return price
        }, serviceTiers: [], position: object.position)
    }
  }
}

extension ValueType where Value == PricedModel {
  /// The price of one who sells a model.
  fileprivate static var providerPrice: Self {
    .object("provider_price", "The price of a model at one provider") { object in
      let price = PricedModel.read(object)
      object.check(
        object.failed || price?.price.versions[0].rates.isEmpty != true, PricedModel.lacksPrice)
      return price
    }
  }
}

extension PricedModel {
  static let lacksPrice =
    "a model without a price; write for example `{input: $0.15, output: $0.60, per: 1M}`"

  /// Reads prices; its name and provider are set by the caller.
  fileprivate static func read(_ object: ObjectReader) -> PricedModel? {
    let items = ItemCount(object)
    var version = PriceVersion(rates: UsageRates.read(object, items))
    let batch = object.optional(
      "batch_discount", BatchDiscount.type,
      "The share by which requests of a batch are cheaper, or the share of each usage type.",
      example: "50%")
    (version.batchDiscount, version.batchDiscounts) = (batch?.all, batch?.ofTypes ?? [:])
    version.tiers = ContextTier.read(object, items, over: version.rates)
    readTerms(object, items, &version)
    object.optional(
      "blocks", &version.blocks, .blocks,
      "The blocks that seconds are billed in: each is paid for once it has begun.",
      example: "{first: 30s, then: 6s}")
    object.check(
      version.blocks == nil || object.failed || version.rates.isEmpty
        || version.rates[.second] != nil, "blocks",
      "there is no price of seconds; add for example `second: $0.006` and `per: 60`")
    let changes = object.optional(
      "changes", .list(of: change(items, of: version), maximum: 1_000), default: [],
      "Prices that replace the earlier ones from an instant on, in order; others stay.",
      example: "[{from: 2026-02-01, input: $0.10}]")
    let markup = object.optional(
      "markup", .markup, "What is added to the provider's price, instead of the general markup.",
      example: "5%")
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0.from < $1.from }) else {
      object.fail("the changes are out of order; write them by increasing `from`", at: "changes")
      return nil
    }
    var versions = [version]
    for change in changes {
      version.validFrom = change.from
      version.rates.replace(by: change.rates)
      version.windows = change.replacesWindows ? change.terms.windows : version.windows
      version.minimum = change.terms.minimum ?? version.minimum
      version.markup = change.terms.markup ?? version.markup
      versions.append(version)
    }
    return PricedModel(name: "", price: ModelPrice(versions: versions), markup: markup)
  }

  /// Reads what a model says besides the prices of items, and may change.
  private static func readTerms(
    _ object: ObjectReader, _ items: ItemCount, _ version: inout PriceVersion
  ) {
    object.optional(
      "minimum", &version.minimum, .price,
      "The least that a request costs, whatever it uses.", example: "$0.001")
    let usual = version
    object.key(
      "windows", &version.windows, .list(of: PriceWindow.type(items, over: usual), maximum: 100),
      "Prices that replace the usual ones at hours of the week; of several that hold, the first "
        + "counts.",
      example: "[{days: [mon, tue, wed, thu, fri], times: 09:00-17:00, input: $0.44}]")
  }

  /// Prices that change at an instant.
  private struct Change {
    let from: Instant
    /// The prices that it names.
    let rates: UsageRates
    /// What else it names.
    let terms: PriceVersion
    let replacesWindows: Bool
  }

  private static func change(_ items: ItemCount, of usual: PriceVersion) -> ValueType<Change> {
    .object("model_change", "Prices from an instant on") { object in
      let from = object.required(
        "from", .instant, "The first arrival that they hold for.", example: "2026-02-01")
      let rates = UsageRates.read(object, items)
      var terms = usual
      (terms.windows, terms.minimum) = ([], nil)
      terms.rates.replace(by: rates)
      readTerms(object, items, &terms)
      object.optional(
        "markup", &terms.markup, .markup,
        "What is added to the provider's price from then on: what customers pay changes alone.",
        example: "-15%")
      let replacesWindows = object.has("windows")
      let says = !rates.isEmpty || terms.minimum != nil || terms.markup != nil
      object.check(
        object.failed || says || replacesWindows,
        "a change without a price; write for example `{from: 2026-02-01, input: $0.10}`")
      return from.map {
        Change(from: $0, rates: rates, terms: terms, replacesWindows: replacesWindows)
      }
    }
  }
}

extension PriceWindow {
  /// Prices at hours of the week.
  fileprivate static func type(
    _ items: ItemCount, over usual: PriceVersion
  ) -> ValueType<PriceWindow> {
    .object("model_window", "Prices at hours of the week") { object in
      let days = object.optional(
        "days", .list(of: .weekday, minimum: 1, maximum: 7), default: Array(0...6),
        shown: "every day", "The days of the week on which the times begin.",
        example: "[mon, tue, wed, thu, fri]")
      let spans = object.required(
        "times", .listOrOne(of: .daySpan),
        "The times of day; one that ends no later than it begins goes on into the next day.",
        example: "[01:00-04:00, 06:00-10:00]")
      let zone = object.optional(
        "time_zone", .zoneRules, shown: "that of the horizon", "Whose clock it is.",
        example: "Asia/Shanghai")
      let discount: Decimal? = object.optional(
        "discount", .share, "The share by which everything that has no price here is cheaper.",
        example: "50%")
      let rates = UsageRates.read(object, items)
      var base = usual.rates
      base.replace(by: rates)
      let tiers = ContextTier.read(object, items, over: base)
      object.check(spans?.isEmpty != true, "times", "there are no times; write `00:00-24:00`")
      object.check(
        object.failed || !rates.isEmpty || !tiers.isEmpty || discount != nil,
        "a window without a price; write for example `{times: 09:00-17:00, input: $0.44}`")
      let hidden = UsageType.allCases.filter { type in
        rates[type] != nil && usual.tiers.contains { $0.rates[type] != nil }
      }
      object.check(
        hidden.isEmpty || !tiers.isEmpty,
        "the model has `tiers` with prices for \(hidden.map(\.name).quoted), so say what long "
          + "requests cost at these hours: give the window `tiers` too")
      guard let spans, let context = object.context, !object.failed else { return nil }
      return PriceWindow(
        hours: WeekHours(days: days, spans: spans, zone: zone ?? context.zone), rates: rates,
        tiers: tiers, discount: discount)
    }
  }
}

/// How much cheaper batches are.
private struct BatchDiscount {
  /// Of every type that has none of its own; nil: it costs what it does outside a batch.
  var all: Decimal?
  /// Of single types.
  var ofTypes: [UsageType: Decimal] = [:]

  static var type: ValueType<Self> {
    .either(
      scalar: ValueType<Decimal>.share.map { Self(all: $0) },
      structure: .object("batch_discount", "How much cheaper batches are", Self()) {
        object, discount in
        for type in UsageType.allCases {
          let share: Decimal? = object.optional(
            type.name, .share, "The share by which `\(type.name)` is cheaper in a batch.",
            example: "50%")
          discount.ofTypes[type] = share
        }
        object.check(
          object.failed || !discount.ofTypes.isEmpty,
          "there is no share; write for example `{input: 50%, output: 50%}`")
      })
  }
}

extension ValueType where Value == BillingBlocks {
  /// The length of all blocks, or of the first and of the others.
  fileprivate static var blocks: Self {
    .either(
      scalar: block.map { BillingBlocks(first: $0, then: $0) },
      structure: .object("blocks", "The blocks that seconds are billed in") { object in
        let first = object.required("first", block, "The first block.", example: "30s")
        let then = object.required("then", block, "Each block after it.", example: "6s")
        guard let first, let then else { return nil }
        return BillingBlocks(first: first, then: then)
      })
  }

  /// The length of a block, in milliseconds.
  private static var block: ValueType<Int64> {
    ValueType<Duration>.positiveDuration.checked { (length, _) throws(ScalarProblem) in
      let (milliseconds, rest) = length.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
      guard rest == 0 else {
        throw ScalarProblem("a block is a number of thousandths of a second; write `1s`")
      }
      return milliseconds
    }
  }
}
