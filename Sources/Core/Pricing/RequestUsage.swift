/// What one request used, as its provider reports it when the answer is complete.
///
/// Flat and trivially copyable: a value of it is read millions of times a second.
@frozen public struct RequestUsage: Hashable, Sendable, BitwiseCopyable {
  // The order and the whole words keep copies and tests of the rare fields aligned.

  /// All input tokens; the cached, the cache-write, the audio and the image tokens are parts of it.
  public var inputTokens: Int64
  /// All output tokens; those of reasoning, audio and images are parts of it.
  public var outputTokens: Int64
  /// Input tokens read from the cache.
  public var cachedInputTokens: Int64
  /// Input tokens written to the short-lived cache.
  public var cacheWriteTokens: Int64
  /// Input tokens written to the cache that lives an hour or longer; not in `cacheWriteTokens`.
  public var cacheWriteOneHourTokens: Int64
  /// Images.
  public var images: Int64
  /// Seconds of audio, video or computation, in thousandths.
  public var milliseconds: Int64
  /// Characters.
  public var characters: Int64
  /// Search or ranking queries.
  public var queries: Int64
  /// Input tokens of audio, neither read from the cache nor written to it.
  public var audioInputTokens: Int64
  /// Input tokens of images, likewise.
  public var imageInputTokens: Int64
  /// Output tokens of reasoning.
  public var reasoningTokens: Int64
  /// Output tokens of audio.
  public var audioOutputTokens: Int64
  /// Output tokens of images.
  public var imageOutputTokens: Int64
  /// Seconds of video, in thousandths; not in `milliseconds`.
  public var videoMilliseconds: Int64
  @usableFromInline var batchFlag: Int64

  /// Whether the request ran in a batch, at batch prices.
  @inlinable public var isBatch: Bool {
    get { batchFlag != 0 }
    set { batchFlag = newValue ? 1 : 0 }
  }

  /// Makes a usage; what is not named was not used.
  @inlinable
  public init(
    inputTokens: Int64 = 0, cachedInputTokens: Int64 = 0, cacheWriteTokens: Int64 = 0,
    cacheWriteOneHourTokens: Int64 = 0, outputTokens: Int64 = 0, images: Int64 = 0,
    milliseconds: Int64 = 0, characters: Int64 = 0, queries: Int64 = 0,
    audioInputTokens: Int64 = 0, imageInputTokens: Int64 = 0, reasoningTokens: Int64 = 0,
    audioOutputTokens: Int64 = 0, imageOutputTokens: Int64 = 0, videoMilliseconds: Int64 = 0,
    isBatch: Bool = false
  ) {
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
    batchFlag = isBatch ? 1 : 0
  }

  /// Returns how much of one type is charged.
  ///
  /// Input is what neither came from the cache nor went to it, and is no audio or image; output
  /// likewise. Seconds are in thousandths. The
  /// request itself counts one.
  @inlinable
  public func quantity(of type: UsageType) -> Int64 {
    switch type {
    case .input:
      inputTokens &- cachedInputTokens &- cacheWriteTokens &- cacheWriteOneHourTokens
        &- audioInputTokens &- imageInputTokens
    case .cachedInput: cachedInputTokens
    case .cacheWrite: cacheWriteTokens
    case .cacheWriteOneHour: cacheWriteOneHourTokens
    case .audioInput: audioInputTokens
    case .imageInput: imageInputTokens
    case .output:
      outputTokens &- reasoningTokens &- audioOutputTokens &- imageOutputTokens
    case .reasoning: reasoningTokens
    case .audioOutput: audioOutputTokens
    case .imageOutput: imageOutputTokens
    case .image: images
    case .second: milliseconds
    case .video: videoMilliseconds
    case .character: characters
    case .query: queries
    case .request: 1
    }
  }

  /// Whether input and output tokens are all there is to charge for.
  @inlinable public var isPlainText: Bool {
    cachedInputTokens | cacheWriteTokens | cacheWriteOneHourTokens | rare | batchFlag == 0
  }

  /// Whether it is plain text, of which some input may be read from the cache.
  @inlinable public var isText: Bool {
    cacheWriteTokens | cacheWriteOneHourTokens | rare | batchFlag == 0
  }

  /// Whether there is anything but input, output and the cache's tokens.
  @inlinable public var hasRareQuantities: Bool { rare != 0 }

  /// Zero where no quantity of a rare type was used.
  @inlinable var rare: Int64 {
    images | milliseconds | characters | queries | audioInputTokens | imageInputTokens
      | reasoningTokens | audioOutputTokens | imageOutputTokens | videoMilliseconds
  }

  /// Whether no count is negative and the parts of the input are no more than the whole.
  var isConsistent: Bool {
    let every =
      inputTokens | cachedInputTokens | cacheWriteTokens | cacheWriteOneHourTokens | outputTokens
      | rare
    guard every >= 0 else { return false }
    // Between numbers that are not negative a difference can't overflow.
    let fresh = inputTokens &- cachedInputTokens
    guard fresh >= 0 else { return false }
    let unwritten = fresh &- cacheWriteTokens
    guard unwritten >= 0 else { return false }
    let text = unwritten &- cacheWriteOneHourTokens
    guard text >= 0, rare > 0 else { return text >= 0 }
    let seen = text &- audioInputTokens
    let unreasoned = outputTokens &- reasoningTokens
    guard seen >= 0, unreasoned >= 0 else { return false }
    let silent = unreasoned &- audioOutputTokens
    return seen &- imageInputTokens >= 0 && silent >= 0 && silent &- imageOutputTokens >= 0
  }

  /// Returns the same with another number of output tokens, of which its parts have the shares that
  /// they had, rounded down.
  @inlinable
  public func with(outputTokens count: Int64) -> RequestUsage {
    var result = self
    result.outputTokens = count
    guard reasoningTokens | audioOutputTokens | imageOutputTokens != 0 else { return result }
    func part(_ tokens: Int64) -> Int64 {
      Int64(Int128(tokens) * Int128(count) / Int128(max(1, outputTokens)))
    }
    result.reasoningTokens = part(reasoningTokens)
    result.audioOutputTokens = part(audioOutputTokens)
    result.imageOutputTokens = part(imageOutputTokens)
    return result
  }
}
