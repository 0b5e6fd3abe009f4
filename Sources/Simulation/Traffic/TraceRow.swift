/// One row of a trace, read and checked.
struct TraceRow: BitwiseCopyable, Sendable {
  /// Nanoseconds since the epoch, or since whatever the trace counts from.
  var time: Int64
  var entry: Int32
  var input: Int64
  var cachedInput: Int64
  var output: Int64
  /// The line it starts on.
  var line: Int

  var mark: RequestMark {
    RequestMark(
      entry: entry, inputTokens: input, cachedInputTokens: cachedInput, outputTokens: output)
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
