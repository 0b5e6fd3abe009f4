import Quantities

/// A format with a name, and whose it is.
public struct TracePreset: Hashable, Sendable {
  /// The name, such as `azure-llm`.
  public let name: String
  /// Whose rows it reads.
  public let about: String
  /// How they are read.
  public let format: TraceFormat

  /// All of them.
  public static let all: [TracePreset] = [
    TracePreset("azure-llm", "Azure's LLM inference traces", .azure),
    TracePreset("burstgpt", "BurstGPT", .burstGPT),
    TracePreset("mooncake", "Mooncake", .mooncake),
    TracePreset("bailian", "Alibaba Bailian's Qwen traces", .bailian),
    TracePreset("litellm-spend-logs", "LiteLLM's spend logs", .liteLLMSpendLogs),
    TracePreset("openrouter-activity", "OpenRouter's activity by day", .openRouterActivity),
    TracePreset("openrouter-generation", "OpenRouter's single requests", .openRouterGeneration),
    TracePreset("openai-usage", "OpenAI's usage API", .openAIUsage),
    TracePreset("openai-costs", "OpenAI's costs API, which tells no usage", .openAICosts),
    TracePreset("anthropic-usage", "Anthropic's usage API", .anthropicUsage),
    TracePreset("anthropic-console", "the usage export of Anthropic's console", .anthropicConsole),
    TracePreset("claude-code", "the session files of Claude Code", .claudeCode),
    TracePreset("langfuse", "Langfuse's observations", .langfuse),
    TracePreset("helicone", "Helicone's requests", .helicone),
    TracePreset("bedrock-invocation", "Amazon Bedrock's invocation log", .bedrockInvocation),
    TracePreset("azure-openai", "Azure's gateway log of LLM requests", .azureOpenAI),
    TracePreset("otel-genai", "OpenTelemetry spans of generative AI (OTLP JSON)", .otelGenAI),
    TracePreset("portkey", "Portkey's logs", .portkey),
    TracePreset(
      "cloudevents", "usage events as CloudEvents, such as OpenMeter's", .cloudEvents),
    TracePreset("lago-events", "Lago's usage events", .lagoEvents),
    TracePreset("orb-events", "Orb's usage events", .orbEvents),
    TracePreset(
      "stripe-meter-events", "Stripe's meter events of tokens", .stripeMeterEvents),
  ]

  private init(_ name: String, _ about: String, _ format: TraceFormat) {
    self.name = name
    self.about = about
    self.format = format
  }
}

extension TraceFormat {
  /// Azure LLM inference traces.
  public static let azure = TraceFormat(
    preset: [.time: ["TIMESTAMP"], .input: ["ContextTokens"], .output: ["GeneratedTokens"]],
    unit: .iso8601)
  /// BurstGPT.
  public static let burstGPT = TraceFormat(
    preset: [
      .time: ["Timestamp"], .model: ["Model"], .input: ["Request tokens"],
      .output: ["Response tokens"], .total: ["Total tokens"],
    ], unit: .seconds)
  /// Mooncake.
  public static let mooncake = TraceFormat(
    preset: [
      .time: ["timestamp"], .input: ["input_length"], .output: ["output_length"],
      .blocks: ["hash_ids"],
    ], unit: .milliseconds)
  /// Alibaba Bailian's traces of Qwen.
  static let bailian = TraceFormat(
    preset: [
      .time: ["timestamp"], .input: ["input_length"], .output: ["output_length"],
      .blocks: ["hash_ids"], .identifier: ["chat_id"],
    ], unit: .seconds, blockTokens: 16)
  /// LiteLLM's spend logs: its table `LiteLLM_SpendLogs`, as rows or as its API gives them.
  public static let liteLLMSpendLogs = TraceFormat(
    preset: [
      .time: listed(["startTime", "start_time"]), .model: listed(["model"]),
      .input: listed(["prompt_tokens"]), .output: listed(["completion_tokens"]),
      .cachedInput: listed([
        "metadata.usage_object.prompt_tokens_details.cached_tokens",
        "metadata.usage_object.cache_read_input_tokens",
        "metadata.additional_usage_values.cache_read_input_tokens",
      ]),
      .cacheWrite: listed([
        liteLLMWrites + "cache_creation_token_details.ephemeral_5m_input_tokens",
        "metadata.usage_object.cache_creation_input_tokens",
        liteLLMWrites + "cache_creation_tokens",
        "metadata.additional_usage_values.cache_creation_input_tokens",
      ]),
      .cacheWriteOneHour: listed([
        liteLLMWrites + "cache_creation_token_details.ephemeral_1h_input_tokens"
      ]),
      .identifier: listed(["request_id"]), .cacheHit: listed(["cache_hit"]),
      .total: listed(["total_tokens"]), .cost: listed(["spend"]),
      .provider: listed(["custom_llm_provider"]),
      .serviceTier: listed(["metadata.usage_object.service_tier"]),
    ], where: listed(["status"]).map { "\($0) != failure" })
  private static let liteLLMWrites = "metadata.usage_object.prompt_tokens_details."

  /// OpenRouter's activity, a row for each day, model and endpoint.
  static let openRouterActivity = TraceFormat(
    preset: [
      .time: listed(["date"]), .model: listed(["model", "model_permaslug"]),
      .input: listed(["prompt_tokens"]), .output: listed(["completion_tokens"]),
      .count: listed(["requests"]), .cost: listed(["usage"]),
    ], span: .day)
  /// OpenRouter's requests, one by one.
  static let openRouterGeneration = TraceFormat(
    preset: [
      .time: ["created_at", "data.created_at"],
      .model: ["model_permaslug", "model", "data.model"],
      .input: ["tokens_prompt", "data.native_tokens_prompt", "native_tokens_prompt"],
      .output: ["tokens_completion", "data.native_tokens_completion", "native_tokens_completion"],
      .cachedInput: ["tokens_cached", "data.native_tokens_cached", "native_tokens_cached"],
      .identifier: ["generation_id", "data.id", "id"],
      .cost: ["cost_total", "data.total_cost", "total_cost"],
    ])
  /// The buckets of OpenAI's usage API for completions.
  static let openAIUsage = TraceFormat(
    preset: [
      .time: ["data[].start_time", "start_time"], .end: ["data[].end_time", "end_time"],
      .model: bucketed("model"), .input: bucketed("input_tokens"),
      .cachedInput: bucketed("input_cached_tokens"), .output: bucketed("output_tokens"),
      .count: bucketed("num_model_requests"), .batch: bucketed("batch"),
      .serviceTier: bucketed("service_tier"), .audioInput: bucketed("input_audio_tokens"),
      .audioOutput: bucketed("output_audio_tokens"),
    ], unit: .seconds)
  /// The buckets of OpenAI's costs API: what was charged for each line item, and no usage.
  static let openAICosts = TraceFormat(
    preset: [
      .time: ["data[].start_time", "start_time"], .end: ["data[].end_time", "end_time"],
      .model: bucketed("line_item"), .cost: bucketed("amount.value"),
    ], unit: .seconds)
  /// The buckets of Anthropic's usage report for messages.
  static let anthropicUsage = TraceFormat(
    preset: [
      .time: ["data[].starting_at", "starting_at"], .end: ["data[].ending_at", "ending_at"],
      .model: bucketed("model"), .input: bucketed("uncached_input_tokens"),
      .cachedInput: bucketed("cache_read_input_tokens"),
      .cacheWrite: bucketed("cache_creation.ephemeral_5m_input_tokens"),
      .cacheWriteOneHour: bucketed("cache_creation.ephemeral_1h_input_tokens"),
      .output: bucketed("output_tokens"), .serviceTier: bucketed("service_tier"),
    ], exclusive: true, isAggregate: true)
  /// The export of Anthropic's console.
  static let anthropicConsole = TraceFormat(
    preset: [
      .time: ["usage_date_utc"], .model: ["model_version", "model"],
      .input: ["usage_input_tokens_no_cache"], .cachedInput: ["usage_input_tokens_cache_read"],
      .cacheWrite: ["usage_input_tokens_cache_write_5m"],
      .cacheWriteOneHour: ["usage_input_tokens_cache_write_1h"],
      .output: ["usage_output_tokens"], .batch: ["usage_type"],
    ], exclusive: true, span: .day, isAggregate: true)
  /// The session files of Claude Code; an answer has a row for each of its blocks.
  static let claudeCode = TraceFormat(
    preset: [
      .time: ["timestamp"], .model: ["message.model"], .input: ["message.usage.input_tokens"],
      .cachedInput: ["message.usage.cache_read_input_tokens"],
      .cacheWrite: [
        "message.usage.cache_creation.ephemeral_5m_input_tokens",
        "message.usage.cache_creation_input_tokens",
      ],
      .cacheWriteOneHour: ["message.usage.cache_creation.ephemeral_1h_input_tokens"],
      .output: ["message.usage.output_tokens"], .identifier: ["message.id"],
      .serviceTier: ["message.usage.service_tier"], .cost: ["costUSD"],
    ], needs: ["message.usage.output_tokens"], exclusive: true)
  /// Langfuse's observations, exported or as its API gives them.
  static let langfuse = TraceFormat(
    preset: [
      .time: listed(["startTime", "start_time"]),
      .model: listed(["model", "providedModelName", "provided_model_name"]),
      .input: listed(["usageDetails.input", "usage_details.input", "usage.input", "promptTokens"]),
      .cachedInput: listed([
        "usageDetails.input_cached_tokens", "usageDetails.cache_read_input_tokens",
        "usage_details.input_cached_tokens", "usage_details.cache_read_input_tokens",
      ]),
      .cacheWrite: listed([
        "usageDetails.cache_creation_input_tokens", "usage_details.cache_creation_input_tokens",
      ]),
      .output: listed([
        "usageDetails.output", "usage_details.output", "usage.output", "completionTokens",
      ]),
      .identifier: listed(["id"]),
      .cost: listed(["totalCost", "total_cost", "calculatedTotalCost", "costDetails.total"]),
    ], where: listed(["type"]).flatMap { ["\($0) != SPAN", "\($0) != EVENT"] }, exclusive: true)
  /// Helicone's requests.
  static let helicone = TraceFormat(
    preset: [
      .time: listed(["request_created_at"]),
      .model: listed(["response_model", "request_model", "model"]),
      .input: listed(["prompt_tokens"]), .output: listed(["completion_tokens"]),
      .cachedInput: listed(["prompt_cache_read_tokens"]),
      .cacheWrite: listed(["prompt_cache_write_tokens"]),
      .identifier: listed(["request_id"]), .cost: listed(["cost", "costUSD"]),
      .provider: listed(["provider"]),
    ], where: listed(["response_status"]).map { "\($0) < 400" })
  /// Amazon Bedrock's log of invocations.
  static let bedrockInvocation = TraceFormat(
    preset: [
      .time: ["timestamp"], .model: ["modelId"], .input: ["input.inputTokenCount"],
      .cachedInput: ["input.cacheReadInputTokenCount"],
      .cacheWrite: ["input.cacheWriteInputTokenCount"], .output: ["output.outputTokenCount"],
      .identifier: ["requestId"],
    ], where: ["errorCode =="], exclusive: true)
  /// The log of a gateway of Azure's, `ApiManagementGatewayLlmLog`.
  static let azureOpenAI = TraceFormat(
    preset: [
      .time: ["TimeGenerated", "TimeGenerated [UTC]"], .model: ["ModelName", "DeploymentName"],
      .input: ["PromptTokens"], .output: ["CompletionTokens"], .total: ["TotalTokens"],
    ])
  /// Spans of OpenTelemetry's conventions for generative AI, as a collector writes them.
  static let otelGenAI = TraceFormat(
    preset: [
      .time: [spans + "startTimeUnixNano"],
      .model: ["response.model", "request.model"].map { attribute($0, "stringValue") },
      .input: [attribute("usage.input_tokens", "intValue")],
      .cachedInput: ["cache_read.input_tokens", "cache_read_input_tokens"].map {
        attribute("usage.\($0)", "intValue")
      },
      .cacheWrite: ["cache_creation.input_tokens", "cache_creation_input_tokens"].map {
        attribute("usage.\($0)", "intValue")
      },
      .output: [attribute("usage.output_tokens", "intValue")],
      .identifier: [spans + "spanId"],
      .provider: ["provider.name", "system"].map { attribute($0, "stringValue") },
      .serviceTier: ["openai.response.service_tier", "openai.request.service_tier"].map {
        attribute($0, "stringValue")
      },
    ], where: ["2", "STATUS_CODE_ERROR"].map { "\(spans)status.code != \($0)" },
    needs: [attribute("usage.input_tokens", "intValue")])
  /// Portkey's logs: `req_units` and `res_units` are tokens.
  static let portkey = TraceFormat(
    preset: [
      .time: listed(["created_at"]), .model: listed(["ai_model"]), .input: listed(["req_units"]),
      .output: listed(["res_units"]), .identifier: listed(["id"]), .provider: listed(["ai_org"]),
      .total: listed(["total_units"]),
    ], where: listed(["response_status_code"]).map { "\($0) < 400" })
  /// CloudEvents whose data tell the tokens of a request.
  static let cloudEvents = TraceFormat(
    preset: events("time", "id", "data"), needs: ["specversion"])
  /// Lago's events whose properties tell the tokens of a request.
  static let lagoEvents = TraceFormat(
    preset: events("timestamp", "transaction_id", "properties"), needs: ["transaction_id"])
  /// Orb's events whose properties tell the tokens of a request.
  static let orbEvents = TraceFormat(
    preset: events("timestamp", "idempotency_key", "properties"), needs: ["idempotency_key"])
  /// Stripe's meter events as its token meter sends them: one for each kind of tokens of a request.
  static let stripeMeterEvents = TraceFormat(
    preset: [
      .time: listed(["timestamp", "created"]), .model: listed(["payload.model"]),
      .tokens: listed(["payload.value"]), .tokenType: listed(["payload.token_type"]),
      .identifier: listed(["identifier"]),
    ])

  /// The columns of usage events: the names of what is in them are their sender's, and these common.
  private static func events(
    _ time: String, _ identifier: String, _ container: String
  ) -> KeyValuePairs<TraceRole, [String]> {
    func inside(_ keys: String...) -> [String] { keys.map { "\(container).\($0)" } }
    return [
      .time: [time], .model: inside("model"), .input: inside("input_tokens", "prompt_tokens"),
      .cachedInput: inside("cached_input_tokens", "cache_read_input_tokens", "cached_tokens"),
      .cacheWrite: inside("cache_write_tokens", "cache_creation_input_tokens"),
      .output: inside("output_tokens", "completion_tokens"), .identifier: [identifier],
    ]
  }

  private static let spans = "resourceSpans[].scopeSpans[].spans[]."

  private static func attribute(_ name: String, _ type: String) -> String {
    "\(spans)attributes[key=gen_ai.\(name)].value.\(type)"
  }

  /// Keys of rows that stand alone, or in the list of a page.
  private static func listed(_ keys: [String]) -> [String] { keys + keys.map { "data[].\($0)" } }

  /// A key of the results of a bucket that is in a page, stands alone, or is a row.
  private static func bucketed(_ key: String) -> [String] {
    ["data[].results[].\(key)", "results[].\(key)", key]
  }
}
