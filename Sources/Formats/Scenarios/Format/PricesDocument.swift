import Billing
import Pricing
import Quantities
import Text

/// What a scenario says about prices.
struct PricesDocument {
  var catalog: Located<String>?
  var markup: Markup = .none
  var models: [Named<ModelDocument>] = []
  var meters: [Named<Meter>] = []
  var unpriced: UnpricedPolicy = .refuse

  static var type: ValueType<Self> {
    .object("prices", "What usage costs", Self(), isPartial: true) { object, prices in
      object.optional(
        "catalog", &prices.catalog, .located(.path),
        "A price list, relative to this file: LiteLLM's price map, OpenRouter's models, models.dev, "
          + "llm-prices or genai-prices, told by its form.",
        example: "prices/litellm.json")
      object.key(
        "markup", &prices.markup, .markup,
        "What is added to providers' prices; negative to sell below cost.", example: "5%")
      object.key(
        "models", &prices.models, .map(of: ModelDocument.type),
        "Models with their prices, by name; they go before those of the catalog.",
        example: "{fast: {input: $0.15, output: $0.60, per: 1M}}")
      object.key(
        "meters", &prices.meters, .map(of: .meter, namedBy: NameText.name),
        "Meters with their prices, by name; `trace` counts the traces of requests.",
        example: "{trace: {price: $0.10, per: 1000}}")
      object.key(
        "unpriced", &prices.unpriced,
        .words([
          Choice("error", .refuse, "a model without a price is an error"),
          Choice("free", .free, "a model without a price costs nothing"),
        ]), "What becomes of usage without a price.")
    }
  }
}

/// The prices of a model: of the one who sells it, or of each of several.
struct ModelDocument {
  /// One for each provider; their names are set by whoever reads the mapping they stand in.
  let prices: [PricedModel]

  static var type: ValueType<Self> {
    .object("model", "The price of a model") { object in
      var price = PricedModel.read(object, isAlone: !object.has("providers"))
      let provider = object.optional(
        "provider", .label, "Who sells the model.", example: "openai")
      let several = object.optional(
        "providers", .map(of: .providerPrice, namedBy: NameText.provider), default: [],
        "The prices of each who sells it, by name, instead of all other keys.",
        example: "{openai: {input: $2}, azure: {input: $2.20}}")
      guard object.has("providers") else {
        price?.provider = provider
        return price.map { Self(prices: [$0]) }
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
        })
    }
  }
}

extension ValueType where Value == PricedModel {
  /// The price of one who sells a model.
  fileprivate static var providerPrice: Self {
    .object("provider_price", "The price of a model at one provider") { object in
      PricedModel.read(object, isAlone: true)
    }
  }
}

extension PricedModel {
  /// Reads prices; its name and provider are set by the caller.
  fileprivate static func read(_ object: ObjectReader, isAlone: Bool) -> PricedModel? {
    let items = ItemCount(object)
    var version = PriceVersion(rates: readRates(object, items))
    object.optional(
      "batch_discount", &version.batchDiscount, .share,
      "The share by which requests of a batch are cheaper.", example: "50%")
    let tiers = object.optional(
      "tiers", .list(of: .located(tier(items)), maximum: 100), default: [],
      "Prices that replace the usual ones for the whole of a long request.",
      example: "[{above: 128000, input: $0.30, output: $1.20}]")
    if zip(tiers, tiers.dropFirst()).allSatisfy({ $0.value.above < $1.value.above }) {
      version.tiers = withCacheRatios(tiers, of: version.rates, object)
    } else {
      object.fail("the tiers are out of order; write them by increasing `above`", at: "tiers")
    }
    let changes = object.optional(
      "changes", .list(of: change(items), maximum: 1_000), default: [],
      "Prices that replace the earlier ones from an instant on, in order; others stay.",
      example: "[{from: 2026-02-01, input: $0.10}]")
    let markup = object.optional(
      "markup", .markup, "What is added to the provider's price, instead of the general markup.",
      example: "5%")
    object.check(
      !isAlone || object.failed || !version.rates.isEmpty,
      "a model without a price; write for example `{input: $0.15, output: $0.60, per: 1M}`")
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0.from < $1.from }) else {
      object.fail("the changes are out of order; write them by increasing `from`", at: "changes")
      return nil
    }
    var versions = [version]
    for change in changes {
      version.validFrom = change.from
      for type in UsageType.allCases {
        if let price = change.rates[type] { version.rates[type] = price }
      }
      versions.append(version)
    }
    return PricedModel(name: "", price: ModelPrice(versions: versions), markup: markup)
  }

  /// Has tiers keep the ratio of cache prices to input where they name none, and tells of it.
  private static func withCacheRatios(
    _ tiers: [Located<ContextTier>], of usual: UsageRates, _ object: ObjectReader
  ) -> [ContextTier] {
    var below = usual
    return tiers.map { located in
      var tier = located.value
      do throws(ArithmeticError) {
        let added = try tier.rates.keepCacheRatios(of: below)
        if !added.isEmpty {
          object.context?.problems.warning(
            "above \(tier.above) tokens there is no price for \(added.map(\.name).quoted): it keeps "
              + "its ratio to `input`; write it to say otherwise", at: located.position)
        }
      } catch {
        object.fail(
          "prices of the cache that keep their ratio to `input` have too many digits; write them",
          at: located.position)
      }
      for type in UsageType.allCases { below[type] = tier.rates[type] ?? below[type] }
      return tier
    }
  }

  /// Prices that change at an instant.
  private static func change(
    _ items: ItemCount
  ) -> ValueType<(from: Instant, rates: UsageRates)> {
    .object("model_change", "Prices from an instant on") { object in
      let from = object.required(
        "from", .instant, "The first arrival that they hold for.", example: "2026-02-01")
      let rates = readRates(object, items)
      object.check(
        object.failed || !rates.isEmpty,
        "a change without a price; write for example "
          + "`{from: 2026-02-01, input: $0.10}`")
      return from.map { ($0, rates) }
    }
  }

  private static func tier(_ items: ItemCount) -> ValueType<ContextTier> {
    .object("model_tier", "Prices of long requests") { object in
      let above = object.required(
        "above", .count(0...1_000_000_000_000),
        "The prices hold for requests with more input tokens than this.", example: "128000")
      let rates = readRates(object, items)
      return above.map { ContextTier(above: Int64($0), rates: rates) }
    }
  }

  private static func readRates(_ object: ObjectReader, _ items: ItemCount) -> UsageRates {
    var rates = UsageRates()
    for (type, documentation) in priceKeys {
      let price = object.optional(type.name, .price, documentation, example: "$0.15")
      rates[type] = price.map { Rate($0, per: items.count(of: type)) }
      object.check(
        price == nil || items.isPlain(for: type), type.name,
        "`per` would be for `\(type.name)` as well as for tokens; leave `per` out, so that tokens and "
          + "characters are priced by the million and all else by one")
    }
    return rates
  }

  private static var priceKeys: [(UsageType, String)] {
    [
      (.input, "The price of input tokens."),
      (.cachedInput, "The price of input tokens read from the cache; by default that of input."),
      (.cacheWrite, "The price of input tokens written to the cache; by default that of input."),
      (.cacheWriteOneHour, "The price of writing to the cache that lives an hour."),
      (.output, "The price of output tokens, reasoning included."),
      (.image, "The price of one image, or of `per`."),
      (.second, "The price of one second of audio, video or computation, or of `per`."),
      (.character, "The price of characters."),
      (.query, "The price of one search or ranking query, or of `per`."),
      (.request, "The price of the request itself, whatever is in it, or of `per` of them."),
    ]
  }
}

/// How many items the prices of a model are for.
private struct ItemCount {
  /// What `per` says; nil where it says nothing.
  private let given: Int?
  /// Whether the model has prices of tokens or characters.
  private let hasTokens: Bool

  private static let million = 1_000_000

  init(_ object: ObjectReader) {
    given = object.optional(
      "per", .count(1...1_000_000_000_000), shown: "1M; images and the like: 1",
      "How many tokens or characters the prices are for; in a model without such prices, how many "
        + "images, seconds, queries or requests.", example: "1M")
    hasTokens = UsageType.allCases.contains { Self.comesInMillions($0) && object.has($0.name) }
  }

  func count(of type: UsageType) -> Int64 {
    let isByMillion = Self.comesInMillions(type)
    guard let given, isByMillion || !hasTokens else { return isByMillion ? Int64(Self.million) : 1 }
    return Int64(given)
  }

  /// Whether there is no doubt what a price of a type is for.
  func isPlain(for type: UsageType) -> Bool {
    Self.comesInMillions(type) == hasTokens || [nil, 1, Self.million].contains(given)
  }

  private static func comesInMillions(_ type: UsageType) -> Bool {
    type.unit == "token" || type.unit == "character"
  }
}

extension ValueType where Value == Markup {
  /// A share that is added to a provider's price.
  static var markup: Self {
    var type = ValueType<Decimal>.percent(from: Decimal(-1)).checked {
      (share, _) throws(ScalarProblem) in
      do throws(MarkupProblem) { return try Markup(onCost: share) } catch {
        throw ScalarProblem(
          "the markup is below -100% or has too many digits; write for example `5%`")
      }
    }
    type.shown = { $0 == .none ? "0%" : nil }
    return type
  }
}
