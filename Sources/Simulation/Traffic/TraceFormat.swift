/// What a column of a trace can hold.
package enum TraceRole: Int, CaseIterable {
  /// When the request arrived.
  case time
  /// Tokens of each kind.
  case input, cachedInput, output
  /// The model's name.
  case model
  /// An object that has the cached tokens somewhere inside.
  case metadata
  /// The numbers of the blocks of the prompt.
  case blocks

  /// Whether rows without a value are read: the rest must have one.
  var isOptional: Bool { self == .cachedInput || self == .model || self == .metadata }
}

/// How the rows of a recorded trace are read: how the file is laid out, and which of its columns, or
/// keys of JSON lines, hold what.
public struct TraceFormat: Hashable, Sendable {
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

    /// The decimal places of the unit in a nanosecond; nil for text.
    var places: Int? {
      switch self {
      case .iso8601: nil
      case .seconds: 9
      case .milliseconds: 6
      case .microseconds: 3
      case .nanoseconds: 0
      }
    }
  }

  /// How the file is laid out.
  enum Container { case commaSeparated, jsonLines, either }

  let container: Container
  let unit: TimeUnit
  /// The column of each role.
  let names: [String?]

  private init(
    _ container: Container, times unit: TimeUnit, _ names: KeyValuePairs<TraceRole, String?>
  ) {
    self.container = container
    self.unit = unit
    self.names = TraceRole.allCases.map { role in names.first { $0.key == role }?.value }
  }

  /// Azure LLM inference traces.
  public static let azure = TraceFormat(
    .commaSeparated, times: .iso8601,
    [.time: "TIMESTAMP", .input: "ContextTokens", .output: "GeneratedTokens"])
  /// BurstGPT.
  public static let burstGPT = TraceFormat(
    .commaSeparated, times: .seconds,
    [.time: "Timestamp", .model: "Model", .input: "Request tokens", .output: "Response tokens"])
  /// Mooncake.
  public static let mooncake = TraceFormat(
    .jsonLines, times: .milliseconds,
    [.time: "timestamp", .input: "input_length", .output: "output_length", .blocks: "hash_ids"])
  /// LiteLLM's spend logs.
  public static let liteLLMSpendLogs = TraceFormat(
    .either, times: .iso8601,
    [
      .time: "startTime", .model: "model", .input: "prompt_tokens", .output: "completion_tokens",
      .metadata: "metadata",
    ])

  /// Columns of one's own, of a CSV file or JSON lines.
  public static func columns(
    time: String, unit: TimeUnit = .iso8601, input: String? = nil, cachedInput: String? = nil,
    output: String? = nil, model: String? = nil
  ) -> TraceFormat {
    TraceFormat(
      .either, times: unit,
      [
        .time: time, .input: input, .cachedInput: cachedInput, .output: output, .model: model,
      ])
  }

  /// Returns the column of a role.
  func name(_ role: TraceRole) -> String? { names[role.rawValue] }

  /// Tells whether rows have a value of a kind.
  package func has(_ role: TraceRole) -> Bool { name(role) != nil }
}
