/// What a request is charged for; one line of a rate card, one line of a charge.
///
/// The kinds of input tokens exclude one another: a token is plain input, read from the cache, written
/// to it, or of audio or an image; so do those of output tokens.
@frozen public enum UsageType: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
  /// Input tokens that were neither read from the cache nor written to it.
  case input
  /// Input tokens read from the cache.
  case cachedInput
  /// Input tokens written to the short-lived cache (five minutes, where the provider has several).
  case cacheWrite
  /// Input tokens written to the cache that lives an hour or longer.
  case cacheWriteOneHour
  /// Input tokens of audio.
  case audioInput
  /// Input tokens of images.
  case imageInput
  /// Output tokens that are none of the following.
  case output
  /// Output tokens of reasoning.
  case reasoning
  /// Output tokens of audio.
  case audioOutput
  /// Output tokens of images.
  case imageOutput
  /// Images, made or read.
  case image
  /// Seconds of audio or computation, or of video where that has no price of its own.
  case second
  /// Seconds of video.
  case video
  /// Characters of text.
  case character
  /// Search or ranking queries.
  case query
  /// The request itself, whatever is in it.
  case request

  /// How many types there are.
  public static let count = 16

  /// Whether it is none of the usual: input and output, the cache's tokens, the request itself.
  public var isRare: Bool {
    switch self {
    case .input, .cachedInput, .cacheWrite, .cacheWriteOneHour, .output, .request: false
    default: true
    }
  }

  /// The name as it stands in files: `cached_input`.
  public var name: String {
    switch self {
    case .input: "input"
    case .cachedInput: "cached_input"
    case .cacheWrite: "cache_write"
    case .cacheWriteOneHour: "cache_write_1h"
    case .audioInput: "audio_input"
    case .imageInput: "image_input"
    case .output: "output"
    case .reasoning: "reasoning"
    case .audioOutput: "audio_output"
    case .imageOutput: "image_output"
    case .image: "image"
    case .second: "second"
    case .video: "video"
    case .character: "character"
    case .query: "query"
    case .request: "request"
    }
  }

  /// The unit that quantities are counted in, as it stands in files.
  public var unit: String {
    switch self {
    case .input, .cachedInput, .cacheWrite, .cacheWriteOneHour, .audioInput, .imageInput, .output,
      .reasoning, .audioOutput, .imageOutput:
      "token"
    case .image: "image"
    case .second, .video: "second"
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

  /// Whether it is a length of time, counted in thousandths of a second.
  @inlinable public var isTime: Bool { self == .second || self == .video }

  /// The array index of the type.
  @inlinable public var index: Int { Int(rawValue) }
}

/// A value for each usage type, without an allocation.
public typealias ByUsageType<Value> = InlineArray<16, Value>
