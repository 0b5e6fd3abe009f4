public import Text

/// The rows of a trace as they were recorded, one after the other, models as the trace names them.
///
/// Reads as it goes, so memory does not grow with the trace. A copy goes on reading from the same
/// file: use one copy only.
public struct TraceRecording: Sendable {
  /// One row.
  public struct Row: Hashable, Sendable, BitwiseCopyable {
    /// When the request arrived, in nanoseconds since the epoch or whatever the trace counts from.
    public let time: Int64
    /// The model, by its place among those that have come so far.
    public let model: Int32
    /// All input tokens.
    public let inputTokens: Int64
    /// Input tokens read from the cache, part of the input tokens.
    public let cachedInputTokens: Int64
    /// Output tokens.
    public let outputTokens: Int64
    /// The line it starts on.
    public let line: Int

    /// Makes a row.
    public init(
      time: Int64, model: Int32 = 0, inputTokens: Int64 = 0, cachedInputTokens: Int64 = 0,
      outputTokens: Int64 = 0, line: Int = 0
    ) {
      self.time = time
      self.model = model
      self.inputTokens = inputTokens
      self.cachedInputTokens = cachedInputTokens
      self.outputTokens = outputTokens
      self.line = line
    }
  }

  private let reader: TraceReader
  private let checksOrder: Bool
  private var latest = Int64.min

  /// The models, in the order of their coming; the first is that of rows that name none.
  public var models: [String] { reader.names.known }

  /// Opens a trace and reads its header where it has one.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input; gzip too.
  ///   - format: How rows are read.
  ///   - unnamedModel: What the model of rows that name none is called.
  ///   - checksOrder: Whether a row that is earlier than one before it is refused.
  /// - Throws: where the file cannot be read, or its header is wrong.
  public init(
    path: String, format: TraceFormat, unnamedModel: String, checksOrder: Bool
  ) throws(DocumentError) {
    self.checksOrder = checksOrder
    reader = try TraceReader(
      ReplayDefinition(path: path, format: format),
      names: TraceModelNames(discoveringBeside: unnamedModel))
  }

  /// Reads the next row.
  ///
  /// - Returns: nil after the last row.
  /// - Throws: `malformed` for a row that is wrong or too early; the next call goes on after it.
  public mutating func next() throws(DocumentError) -> Row? {
    guard let row = try reader.next() else { return nil }
    guard !checksOrder || row.time >= latest else {
      throw .malformed(
        reader.lines.error(
          "the row is earlier than one before it; rows must be in order of time", line: row.line,
          column: 1))
    }
    latest = max(latest, row.time)
    return Row(
      time: row.time, model: row.entry, inputTokens: row.input,
      cachedInputTokens: row.cachedInput, outputTokens: row.output, line: row.line)
  }
}
