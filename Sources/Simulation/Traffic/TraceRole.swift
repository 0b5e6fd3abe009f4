/// What a column of a trace can hold.
package enum TraceRole: Int, CaseIterable, Sendable {
  /// When the request arrived, or the first of the requests that a row stands for, and until when
  /// these came.
  case time, end
  /// Tokens of each kind.
  case input, cachedInput, cacheWrite, cacheWriteOneHour, output
  /// Images, and seconds of audio or video.
  case images, seconds
  /// Characters, and search or ranking queries.
  case characters, queries
  /// Tokens of audio, images and reasoning, which are parts of the input or the output, and seconds of
  /// video.
  case audioInput, imageInput, reasoning, audioOutput, imageOutput, video
  /// Tokens of the kind that another column names, where each kind has a row of its own.
  case tokens, tokenType
  /// The model's name, who serves it, and in which tier of service.
  case model, provider, serviceTier
  /// Whether the request was of a batch.
  case batch
  /// How many requests the row stands for.
  case count
  /// What tells requests apart.
  case identifier
  /// Whether an answer kept by the gateway served the request, which costs nothing then.
  case cacheHit
  /// What the vendor charged.
  case cost
  /// All tokens, which are compared with those of the kinds.
  case total
  /// The numbers of the blocks of the prompt.
  case blocks
  /// Whose request it is.
  case customer

  /// Whether rows without a value are refused.
  var isNeeded: Bool {
    switch self {
    case .time, .input, .output, .tokens, .count, .blocks: true
    default: false
    }
  }

  /// Whether it is something that has a price.
  var isUsage: Bool { (Self.input.rawValue...Self.tokens.rawValue).contains(rawValue) }

  /// What scenarios and the command line call a column that holds it; nil where they name none.
  package var key: String? {
    switch self {
    case .cachedInput: "cached_input"
    case .cacheWrite: "cache_write"
    case .cacheWriteOneHour: "cache_write_1h"
    case .audioInput: "audio_input"
    case .imageInput: "image_input"
    case .audioOutput: "audio_output"
    case .imageOutput: "image_output"
    case .tokenType: "token_type"
    case .serviceTier: "service_tier"
    case .identifier: "id"
    case .cacheHit: "cache_hit"
    case .blocks, .customer: nil
    default: "\(self)"
    }
  }
}
