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
  /// Output tokens.
  public var outputTokens: Int64
  /// The line it starts on.
  public var line: Int

  /// Makes a row.
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
  }
}

/// The text of one value of a row, before it is understood.
struct TraceCell {
  enum Kind { case absent, text, number, null, other }

  var kind = Kind.absent
  /// Valid until the reader moves on.
  var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  var line = 0
  var column = 0

  /// The text for a message, shortened where it is long.
  var excerpt: String {
    let text = String(decoding: bytes.prefix(160), as: UTF8.self)
    return text.count > 40 ? text.prefix(40) + "…" : text
  }
}
