/// How the rows of a recorded trace are read.
public enum TraceFormat: Hashable, Sendable {
  /// Azure LLM inference traces: CSV with TIMESTAMP, ContextTokens, GeneratedTokens.
  case azure
  /// BurstGPT: CSV with Timestamp (seconds), Model, Request tokens, Response tokens.
  case burstGPT
  /// Mooncake: JSON lines with timestamp (milliseconds), input_length, output_length, hash_ids.
  case mooncake
  /// LiteLLM's spend logs: CSV or JSON lines with startTime, model and token counts.
  case liteLLMSpendLogs
  /// Columns of one's own.
  case columns(TraceColumns)
}

/// Which columns of a CSV file, or keys of JSON lines, hold what.
public struct TraceColumns: Hashable, Sendable {
  /// The unit of times.
  public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
    /// ISO 8601 text; without an offset it is taken as UTC.
    case iso8601
    /// Seconds since the epoch, with a fraction.
    case seconds = "s"
    /// Milliseconds since the epoch.
    case milliseconds = "ms"
    /// Microseconds since the epoch.
    case microseconds = "us"
    /// Nanoseconds since the epoch.
    case nanoseconds = "ns"
  }

  /// The column of times.
  public var time: String
  /// The unit of times.
  public var unit: TimeUnit
  /// The column of input tokens.
  public var input: String?
  /// The column of cached input tokens.
  public var cachedInput: String?
  /// The column of output tokens.
  public var output: String?
  /// The column of model names.
  public var model: String?

  /// Makes a map of columns.
  public init(
    time: String, unit: TimeUnit = .iso8601, input: String? = nil, cachedInput: String? = nil,
    output: String? = nil, model: String? = nil
  ) {
    self.time = time
    self.unit = unit
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.model = model
  }
}
