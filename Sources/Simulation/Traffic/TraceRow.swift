/// One row of a trace, read and checked.
public struct TraceRow: Hashable, Sendable, BitwiseCopyable {
  /// When the request arrived, in nanoseconds since the epoch or whatever the trace counts from.
  public var time: Int64
  /// The entry that the model's name means, or the model's place among those that have come so far.
  public var entry: Int32
  /// All input tokens.
  public var inputTokens: Int64
  /// Input tokens read from the cache, part of the input tokens.
  public var cachedInputTokens: Int64
  /// Input tokens written to the cache that lives five minutes, part of the input tokens.
  public var cacheWriteTokens: Int64 = 0
  /// Input tokens written to the cache that lives an hour, part of the input tokens.
  public var cacheWriteOneHourTokens: Int64 = 0
  /// Output tokens.
  public var outputTokens: Int64
  /// Images.
  public var images: Int64 = 0
  /// Milliseconds of audio or video.
  public var milliseconds: Int64 = 0
  /// Characters.
  public var characters: Int64 = 0
  /// Search or ranking queries.
  public var queries: Int64 = 0
  /// Input tokens of audio, part of the input tokens.
  public var audioInputTokens: Int64 = 0
  /// Input tokens of images, part of the input tokens.
  public var imageInputTokens: Int64 = 0
  /// Output tokens of reasoning, part of the output tokens.
  public var reasoningTokens: Int64 = 0
  /// Output tokens of audio, part of the output tokens.
  public var audioOutputTokens: Int64 = 0
  /// Output tokens of images, part of the output tokens.
  public var imageOutputTokens: Int64 = 0
  /// Milliseconds of video.
  public var videoMilliseconds: Int64 = 0
  /// Whether it was of a batch.
  public var isBatch = false
  /// How many requests it stands for, which came from `time` until before `end`.
  public var count: Int64 = 1
  /// Until when they came.
  public var end: Int64
  /// The line it starts on.
  public var line: Int

  /// Makes a row of one request.
  public init(
    time: Int64, entry: Int32 = 0, inputTokens: Int64 = 0, cachedInputTokens: Int64 = 0,
    outputTokens: Int64 = 0, line: Int = 0
  ) {
    self.time = time
    self.entry = entry
    self.inputTokens = inputTokens
    self.cachedInputTokens = cachedInputTokens
    self.outputTokens = outputTokens
    self.line = line
    end = time
  }

  /// What the request asks for.
  package var mark: RequestMark {
    RequestMark(
      entry: entry, isBatch: isBatch, inputTokens: inputTokens,
      cachedInputTokens: cachedInputTokens, cacheWriteTokens: cacheWriteTokens,
      cacheWriteOneHourTokens: cacheWriteOneHourTokens, outputTokens: outputTokens,
      images: images, milliseconds: milliseconds, characters: characters, queries: queries,
      audioInputTokens: audioInputTokens, imageInputTokens: imageInputTokens,
      reasoningTokens: reasoningTokens, audioOutputTokens: audioOutputTokens,
      imageOutputTokens: imageOutputTokens, videoMilliseconds: videoMilliseconds)
  }

  /// One of the requests that the row stands for, by its place among them: an even part of its time,
  /// and of its tokens, where the first have one more as long as any are over.
  func request(_ place: Int64) -> TraceRow {
    var part = self
    func share(_ total: Int64) -> Int64 { total / count + (place < total % count ? 1 : 0) }
    let distance = UInt64(end - time).multipliedFullWidth(by: UInt64(place))
    part.time += Int64(UInt64(count).dividingFullWidth(distance).quotient)
    part.reasoningTokens = share(reasoningTokens)
    part.audioOutputTokens = share(audioOutputTokens)
    part.imageOutputTokens = share(imageOutputTokens)
    let apart = reasoningTokens + audioOutputTokens + imageOutputTokens
    part.outputTokens =
      share(outputTokens - apart) + part.reasoningTokens + part.audioOutputTokens
      + part.imageOutputTokens
    part.images = share(images)
    part.milliseconds = share(milliseconds)
    part.characters = share(characters)
    part.queries = share(queries)
    part.videoMilliseconds = share(videoMilliseconds)
    part.audioInputTokens = share(audioInputTokens)
    part.imageInputTokens = share(imageInputTokens)
    part.cachedInputTokens = share(cachedInputTokens)
    part.cacheWriteTokens = share(cacheWriteTokens)
    part.cacheWriteOneHourTokens = share(cacheWriteOneHourTokens)
    // Cached tokens that one more than an even part falls to must be a part of the input there too.
    let cached =
      cachedInputTokens + cacheWriteTokens + cacheWriteOneHourTokens + audioInputTokens
      + imageInputTokens
    part.inputTokens =
      share(inputTokens - cached) + part.cachedInputTokens + part.cacheWriteTokens
      + part.cacheWriteOneHourTokens + part.audioInputTokens + part.imageInputTokens
    part.count = 1
    part.end = part.time
    return part
  }
}

/// The text of one value of a row, before it is understood.
struct TraceCell {
  enum Kind { case absent, text, number, null, list, other }

  var kind = Kind.absent
  /// Valid until the reader moves on.
  var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  var line = 0
  var column = 0

  /// Whether it is a text that stands for nothing in exports.
  var saysNothing: Bool {
    guard kind == .text, bytes.count <= 4 else { return false }
    guard let first = bytes.first else { return true }
    guard first &- UInt8(ascii: "0") > 9 else { return false }
    let word = String(decoding: bytes, as: UTF8.self).lowercased()
    return ["null", "none", "\\n", "nan", "n/a", "-", "nil"].contains(word)
  }

  /// The text for a message, shortened where it is long.
  var excerpt: String {
    let text = String(decoding: bytes.prefix(160), as: UTF8.self)
    return text.count > 40 ? text.prefix(40) + "…" : text
  }
}
