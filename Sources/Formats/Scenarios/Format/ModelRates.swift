import Pricing
import Quantities
import Text

extension UsageRates {
  /// Reads the prices of each usage type.
  static func read(_ object: ObjectReader, _ items: ItemCount) -> UsageRates {
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
      (.audioInput, "The price of input tokens of audio; by default that of input."),
      (.imageInput, "The price of input tokens of images; by default that of input."),
      (.output, "The price of output tokens."),
      (.reasoning, "The price of output tokens of reasoning; by default that of output."),
      (.audioOutput, "The price of output tokens of audio; by default that of output."),
      (.imageOutput, "The price of output tokens of images; by default that of output."),
      (.image, "The price of one image, or of `per`."),
      (.second, "The price of one second of audio, video or computation, or of `per`."),
      (.video, "The price of one second of video, or of `per`; by default that of a second."),
      (.character, "The price of characters."),
      (.query, "The price of one search or ranking query, or of `per`."),
      (.request, "The price of the request itself, whatever is in it, or of `per` of them."),
    ]
  }
}

extension ContextTier {
  /// Reads the prices of long requests, which stand in for others.
  static func read(
    _ object: ObjectReader, _ items: ItemCount, over usual: UsageRates
  ) -> [ContextTier] {
    let tiers = object.optional(
      "tiers", .list(of: .located(tier(items)), maximum: 100), default: [],
      "Prices that replace the usual ones for the whole of a long request.",
      example: "[{above: 128000, input: $0.30, output: $1.20}]")
    guard zip(tiers, tiers.dropFirst()).allSatisfy({ $0.value.above < $1.value.above }) else {
      object.fail("the tiers are out of order; write them by increasing `above`", at: "tiers")
      return []
    }
    return withCacheRatios(tiers, of: usual, object)
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

  private static func tier(_ items: ItemCount) -> ValueType<ContextTier> {
    .object("model_tier", "Prices of long requests") { object in
      let above = object.required(
        "above", .count(0...1_000_000_000_000),
        "The prices hold for requests with more input tokens than this.", example: "128000")
      let rates = UsageRates.read(object, items)
      return above.map { ContextTier(above: Int64($0), rates: rates) }
    }
  }
}

/// How many items the prices of a model are for.
struct ItemCount {
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
