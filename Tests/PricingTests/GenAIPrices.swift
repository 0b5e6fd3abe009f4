import Pricing
import Quantities
import Testing

/// The prices of another public catalogue, converted to model prices.
///
/// Its amounts are per million tokens or per thousand calls; each may have context tiers of its
/// own, and a model may have prices by date or by time of day.
struct GenAIPrices {
  /// The instant for which amounts were computed: 2025-11-06T12:00:00Z.
  static let date = "2025-11-06"
  static let time = "12:00:00"

  private let providers: [String: JSONTree]

  init(_ bytes: [UInt8]) throws {
    var providers: [String: JSONTree] = [:]
    for provider in try JSONTree(bytes).items {
      if let id = provider["id"]?.string { providers[id] = provider }
    }
    self.providers = providers
  }

  /// Finds a model by what an answer calls it.
  func model(_ reference: String, provider: String) throws -> JSONTree? {
    guard let first = providers[provider] else { return nil }
    let others = first["fallback_model_providers"]?.items.compactMap { $0.string } ?? []
    for candidate in [first] + others.compactMap({ providers[$0] }) {
      for model in candidate["models"]?.items ?? [] {
        if let clause = model["match"], try Self.matches(clause, reference.lowercased()) {
          return model
        }
      }
    }
    return nil
  }

  private static func matches(_ clause: JSONTree, _ text: String) throws -> Bool {
    guard let (kind, value) = clause.members.first else { return false }
    let word = value.string?.lowercased() ?? ""
    switch kind {
    case "equals": return text == word
    case "starts_with": return text.hasPrefix(word)
    case "ends_with": return text.hasSuffix(word)
    case "contains": return text.contains(word)
    case "regex": return try text.contains(Regex(value.string ?? ""))
    case "or": return try value.items.contains { try matches($0, text) }
    case "and": return try value.items.allSatisfy { try matches($0, text) }
    default: return false
    }
  }

  /// The versions of a model's prices, times of day resolved at noon.
  static func versions(of model: JSONTree) throws -> [(start: String?, prices: JSONTree)] {
    let prices = try #require(model["prices"])
    guard case .array(let conditional) = prices else { return [(nil, prices)] }
    var versions: [(start: String?, prices: JSONTree)] = []
    for item in conditional {
      let prices = try #require(item["prices"])
      let constraint = item["constraint"]
      if let from = constraint?["start_time"]?.string, let to = constraint?["end_time"]?.string {
        if from.prefix(8) <= time, time < to.prefix(8) { versions = [(nil, prices)] }
      } else {
        versions.append((constraint?["start_date"]?.string, prices))
      }
    }
    return versions
  }

  private static func rate(_ price: JSONTree?, _ exponent: Int) throws -> Rate? {
    guard let decimal = price?.decimal else { return nil }
    return Rate(try decimal.dividedByPowerOfTen(exponent))
  }

  /// Converts a model's prices.
  static func price(of model: JSONTree) throws -> ModelPrice {
    ModelPrice(
      versions: try versions(of: model).map { start, prices in
        var version = PriceVersion(rates: UsageRates())
        if let start {
          let parts = start.split(separator: "-").compactMap { Int($0) }
          version.validFrom = try utc(parts[0], parts[1], parts[2])
        }
        for (type, name, exponent) in units {
          guard let price = prices[name] else { continue }
          version.rates[type] = try rate(price["base"] ?? price, exponent)
          for tier in price["tiers"]?.items ?? [] {
            let above = try #require(tier["start"]?.integer)
            let rate = try rate(tier["price"], exponent)
            if !version.tiers.contains(where: { $0.above == above }) {
              version.tiers.append(ContextTier(above: above, rates: UsageRates()))
              version.tiers.sort { $0.above < $1.above }
            }
            for index in version.tiers.indices where version.tiers[index].above == above {
              version.tiers[index].rates[type] = rate
            }
          }
        }
        return version
      })
  }

  private static let units: [(UsageType, String, Int)] = [
    (.input, "input_mtok", 6), (.output, "output_mtok", 6), (.cachedInput, "cache_read_mtok", 6),
    (.cacheWrite, "cache_write_mtok", 6), (.cacheWriteOneHour, "cache_write_1h_mtok", 6),
    (.query, "web_searches_kcount", 3),
  ]
}
