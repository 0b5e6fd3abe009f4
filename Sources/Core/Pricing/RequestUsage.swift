/// What one request used, as its provider reports it when the answer is complete.
///
/// Flat and trivially copyable: a value of it is read millions of times a second.
@frozen public struct RequestUsage: Hashable, Sendable, BitwiseCopyable {
  // The order and the whole words keep copies and tests of the rare fields aligned.

  /// All input tokens; the cached and the cache-write tokens are parts of it.
  public var inputTokens: Int64
  /// Output tokens, reasoning included.
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
    milliseconds: Int64 = 0, characters: Int64 = 0, queries: Int64 = 0, isBatch: Bool = false
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
    batchFlag = isBatch ? 1 : 0
  }

  /// Returns how much of one type is charged.
  ///
  /// Input is what neither came from the cache nor went to it. Seconds are in thousandths. The
  /// request itself counts one.
  @inlinable
  public func quantity(of type: UsageType) -> Int64 {
    switch type {
    case .input:
      inputTokens &- cachedInputTokens &- cacheWriteTokens &- cacheWriteOneHourTokens
    case .cachedInput: cachedInputTokens
    case .cacheWrite: cacheWriteTokens
    case .cacheWriteOneHour: cacheWriteOneHourTokens
    case .output: outputTokens
    case .image: images
    case .second: milliseconds
    case .character: characters
    case .query: queries
    case .request: 1
    }
  }

  /// Whether input and output tokens are all there is to charge for.
  @inlinable public var isPlainText: Bool {
    cachedInputTokens | cacheWriteTokens | cacheWriteOneHourTokens | images | milliseconds
      | characters | queries | batchFlag == 0
  }

  /// Whether no count is negative and the parts of the input are no more than the whole.
  var isConsistent: Bool {
    let every =
      inputTokens | cachedInputTokens | cacheWriteTokens | cacheWriteOneHourTokens | outputTokens
      | images | milliseconds | characters | queries
    guard every >= 0 else { return false }
    // Between numbers that are not negative a difference can't overflow.
    let fresh = inputTokens &- cachedInputTokens
    guard fresh >= 0 else { return false }
    let unwritten = fresh &- cacheWriteTokens
    return unwritten >= 0 && unwritten &- cacheWriteOneHourTokens >= 0
  }
}
