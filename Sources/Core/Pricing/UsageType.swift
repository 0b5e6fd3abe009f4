/// What a request is charged for; one line of a rate card, one line of a charge.
///
/// The kinds of input tokens exclude one another: a token is plain input, read from the cache, or
/// written to it.
@frozen public enum UsageType: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
  /// Input tokens that were neither read from the cache nor written to it.
  case input
  /// Input tokens read from the cache.
  case cachedInput
  /// Input tokens written to the short-lived cache (five minutes, where the provider has several).
  case cacheWrite
  /// Input tokens written to the cache that lives an hour or longer.
  case cacheWriteOneHour
  /// Output tokens, reasoning included.
  case output
  /// Images, made or read.
  case image
  /// Seconds of audio, video or computation.
  case second
  /// Characters of text.
  case character
  /// Search or ranking queries.
  case query
  /// The request itself, whatever is in it.
  case request

  /// How many types there are.
  public static let count = 10

  /// The name as it stands in files: `cached_input`.
  public var name: String {
    switch self {
    case .input: "input"
    case .cachedInput: "cached_input"
    case .cacheWrite: "cache_write"
    case .cacheWriteOneHour: "cache_write_1h"
    case .output: "output"
    case .image: "image"
    case .second: "second"
    case .character: "character"
    case .query: "query"
    case .request: "request"
    }
  }

  /// The unit that quantities are counted in, as it stands in files.
  public var unit: String {
    switch self {
    case .input, .cachedInput, .cacheWrite, .cacheWriteOneHour, .output: "token"
    case .image: "image"
    case .second: "second"
    case .character: "character"
    case .query: "query"
    case .request: "request"
    }
  }

  /// Finds a type by its name in files, or nil.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// The array index of the type.
  @inlinable public var index: Int { Int(rawValue) }
}
