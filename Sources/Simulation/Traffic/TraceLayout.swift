/// What a column of a trace can hold.
enum TraceRole: Int, CaseIterable {
  case time, input, cachedInput, output, model, metadata, blocks
}

/// The columns or keys of a trace format.
struct TraceLayout {
  /// How text becomes an instant.
  enum TimeText: Equatable {
    case iso8601
    /// A number with so many decimal places in a nanosecond, and the name of its unit.
    case number(places: Int, unit: String)
  }

  /// How the file is laid out.
  enum Container { case commaSeparated, jsonLines, either }

  let container: Container
  let timeText: TimeText
  /// The column of each role.
  let names: [String?]

  /// Whether rows without a value for a role are read: the rest must have one.
  static func isOptional(_ role: TraceRole) -> Bool {
    role == .cachedInput || role == .model || role == .metadata
  }

  init(_ format: TraceFormat) {
    var names = [String?](repeating: nil, count: TraceRole.allCases.count)
    func set(_ role: TraceRole, _ name: String?) { names[role.rawValue] = name }
    switch format {
    case .azure:
      container = .commaSeparated
      timeText = .iso8601
      set(.time, "TIMESTAMP")
      set(.input, "ContextTokens")
      set(.output, "GeneratedTokens")
    case .burstGPT:
      container = .commaSeparated
      timeText = .number(places: 9, unit: "seconds")
      set(.time, "Timestamp")
      set(.model, "Model")
      set(.input, "Request tokens")
      set(.output, "Response tokens")
    case .mooncake:
      container = .jsonLines
      timeText = .number(places: 6, unit: "milliseconds")
      set(.time, "timestamp")
      set(.input, "input_length")
      set(.output, "output_length")
      set(.blocks, "hash_ids")
    case .liteLLMSpendLogs:
      container = .either
      timeText = .iso8601
      set(.time, "startTime")
      set(.model, "model")
      set(.input, "prompt_tokens")
      set(.output, "completion_tokens")
      set(.metadata, "metadata")
    case .columns(let columns):
      container = .either
      timeText = Self.timeText(columns.unit)
      set(.time, columns.time)
      set(.input, columns.input)
      set(.cachedInput, columns.cachedInput)
      set(.output, columns.output)
      set(.model, columns.model)
    }
    self.names = names
  }

  func name(_ role: TraceRole) -> String? { names[role.rawValue] }

  private static func timeText(_ unit: TraceColumns.TimeUnit) -> TimeText {
    switch unit {
    case .iso8601: .iso8601
    case .seconds: .number(places: 9, unit: "seconds")
    case .milliseconds: .number(places: 6, unit: "milliseconds")
    case .microseconds: .number(places: 3, unit: "microseconds")
    case .nanoseconds: .number(places: 0, unit: "nanoseconds")
    }
  }
}
