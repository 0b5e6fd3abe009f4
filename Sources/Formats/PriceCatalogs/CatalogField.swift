import Pricing

/// What the name of a price field says.
///
/// A name is a stem, then `_above_1hr` for the long-lived cache, then `_above_200k_tokens` for long
/// requests, then `_batches` or the service tier, as `_flex`.
struct CatalogField: Hashable {
  let type: UsageType
  /// Of several fields for one type the lowest counts.
  let precedence: Int
  /// The bound in input tokens that the price is for requests above of; zero: every request.
  var above: Int64
  let isBatch: Bool
  /// The service tier that the price is of; nil for the usual one.
  let tier: String?

  private static let tiers = ["flex", "priority", "balanced", "ultrafast", "decisions"]

  private static let stems: [(name: String, type: UsageType, precedence: Int)] = [
    ("input_cost_per_token_cache_hit", .cachedInput, 1),
    ("input_cost_per_token", .input, 0),
    ("output_cost_per_token", .output, 0),
    ("cache_read_input_token_cost", .cachedInput, 0),
    ("cache_creation_input_token_cost_above_1hr", .cacheWriteOneHour, 0),
    ("cache_creation_input_token_cost", .cacheWrite, 0),
    ("input_cost_per_audio_token", .audioInput, 0),
    ("input_cost_per_image_token", .imageInput, 0),
    ("output_cost_per_audio_token", .audioOutput, 0),
    ("output_cost_per_image_token", .imageOutput, 0),
    ("output_cost_per_video_per_second", .video, 0),
    ("input_cost_per_video_per_second", .video, 1),
    ("output_cost_per_image", .image, 0),
    ("input_cost_per_image", .image, 1),
    ("output_cost_per_second", .second, 0),
    ("input_cost_per_second", .second, 1),
    ("cost_per_second", .second, 2),
    ("output_cost_per_character", .character, 1),
    ("input_cost_per_character", .character, 0),
    ("input_cost_per_query", .query, 0),
    ("input_cost_per_request", .request, 0),
  ]

  /// The usual price of a type for requests above a bound.
  init(type: UsageType, above: Int64) {
    (self.type, self.above) = (type, above)
    (precedence, isBatch, tier) = (0, false, nil)
  }

  /// Whether both are prices of the same usage, in whatever service tier.
  func isSameUsage(as other: CatalogField) -> Bool {
    (type, above, isBatch) == (other.type, other.above, other.isBatch)
  }

  /// Reads a field's name; nil where it is no price that a rate card knows.
  init?(name: String) {
    guard let stem = Self.stems.first(where: { name.hasPrefix($0.name) }) else { return nil }
    var rest = name.dropFirst(stem.name.count)
    isBatch = rest.hasSuffix("_batches")
    if isBatch { rest = rest.dropLast("_batches".count) }
    tier = Self.tiers.first { rest.hasSuffix("_\($0)") }
    if let tier { rest = rest.dropLast(tier.count + 1) }
    if rest.isEmpty {
      above = 0
    } else {
      guard let bound = Self.bound(rest) else { return nil }
      above = bound
    }
    type = stem.type
    precedence = stem.precedence
  }

  /// Reads `_above_200k_tokens` or `_above_512_tokens`.
  private static func bound(_ text: Substring) -> Int64? {
    guard text.hasPrefix("_above_"), text.hasSuffix("_tokens") else { return nil }
    var digits = text.dropFirst("_above_".count).dropLast("_tokens".count)
    let isThousands = digits.hasSuffix("k")
    if isThousands { digits = digits.dropLast() }
    guard digits.allSatisfy(\.isNumber), let value = Int64(digits), value < 1_000_000_000 else {
      return nil
    }
    return isThousands ? value * 1_000 : value
  }

  /// Whether a field that is no known price may be one nevertheless.
  static func looksLikePrice(_ name: String) -> Bool {
    name.contains("cost") || name.contains("pricing") || name.contains("_multiplier")
  }
}
