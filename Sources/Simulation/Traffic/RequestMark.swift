/// What a request asks for.
@frozen public struct RequestMark: Hashable, Sendable, BitwiseCopyable {
  /// The entry of the mix.
  public var entry: Int32
  /// Whether it is processed as a batch, at the batch price.
  public var isBatch: Bool
  /// All input tokens.
  public var inputTokens: Int64
  /// Input tokens read from the cache, part of the input tokens.
  public var cachedInputTokens: Int64
  /// Input tokens written to the cache, part of the input tokens.
  public var cacheWriteTokens: Int64
  /// Input tokens written to the cache that lives an hour, part of the input tokens.
  public var cacheWriteOneHourTokens: Int64
  /// All output tokens.
  public var outputTokens: Int64
  /// Images.
  public var images: Int64
  /// Milliseconds of audio or video.
  public var milliseconds: Int64
  /// Characters.
  public var characters: Int64
  /// Search or ranking queries.
  public var queries: Int64
  /// Input tokens of audio, part of the input tokens.
  public var audioInputTokens: Int64
  /// Input tokens of images, part of the input tokens.
  public var imageInputTokens: Int64
  /// Output tokens of reasoning, part of the output tokens.
  public var reasoningTokens: Int64
  /// Output tokens of audio, part of the output tokens.
  public var audioOutputTokens: Int64
  /// Output tokens of images, part of the output tokens.
  public var imageOutputTokens: Int64
  /// Milliseconds of video.
  public var videoMilliseconds: Int64

  /// Makes a mark.
  @inlinable
  public init(
    entry: Int32, isBatch: Bool = false, inputTokens: Int64 = 0, cachedInputTokens: Int64 = 0,
    cacheWriteTokens: Int64 = 0, cacheWriteOneHourTokens: Int64 = 0, outputTokens: Int64 = 0,
    images: Int64 = 0, milliseconds: Int64 = 0, characters: Int64 = 0, queries: Int64 = 0,
    audioInputTokens: Int64 = 0, imageInputTokens: Int64 = 0, reasoningTokens: Int64 = 0,
    audioOutputTokens: Int64 = 0, imageOutputTokens: Int64 = 0, videoMilliseconds: Int64 = 0
  ) {
    self.entry = entry
    self.isBatch = isBatch
    self.inputTokens = inputTokens
    self.cachedInputTokens = cachedInputTokens
    self.cacheWriteTokens = cacheWriteTokens
    self.cacheWriteOneHourTokens = cacheWriteOneHourTokens
    self.outputTokens = outputTokens
    self.images = images
    self.milliseconds = milliseconds
    self.characters = characters
    self.queries = queries
    self.audioInputTokens = audioInputTokens
    self.imageInputTokens = imageInputTokens
    self.reasoningTokens = reasoningTokens
    self.audioOutputTokens = audioOutputTokens
    self.imageOutputTokens = imageOutputTokens
    self.videoMilliseconds = videoMilliseconds
  }
}
