import Quantities
import Testing
import Text

@testable import Traffic

/// A small log in the shape of a tool's export, made for this test, and what its requests are.
struct PresetSample: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  /// Input, cached, written for five minutes and for an hour, output; and how many such requests.
  let requests: [[Int64]]
  /// The model of the first row.
  let model: String
  /// When the first comes, after 2026-06-01.
  var seconds: Int64 = 28_800

  var testDescription: String { name }

  static let all: [PresetSample] = [
    PresetSample(
      name: "litellm-spend-logs",
      text: #"""
        [{"request_id": "a", "call_type": "acompletion", "startTime": "2026-06-01T08:00:00.000Z", "model": "claude-sonnet-4-5", "prompt_tokens": 10000, "completion_tokens": 100, "spend": 0.03, "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 1000, "cache_creation_tokens": 8000, "cache_creation_token_details": {"ephemeral_5m_input_tokens": 5000, "ephemeral_1h_input_tokens": 3000}}}}}]
        """#, requests: [[10000, 1000, 5000, 3000, 100, 1]], model: "claude-sonnet-4-5"),
    PresetSample(
      name: "litellm-spend-logs",
      text: #"""
        request_id,startTime,model,prompt_tokens,completion_tokens,spend,cache_hit,status,metadata
        a,2026-06-01 08:00:00,gpt-4o,100,7,0.1,False,success,"{""usage_object"": {""cache_read_input_tokens"": 64}}"
        b,2026-06-01 08:00:01,gpt-4o,0,0,0,None,failure,{}
        """#, requests: [[100, 64, 0, 0, 7, 1]], model: "gpt-4o"),
    PresetSample(
      name: "openrouter-activity",
      text: """
        date,model,model_permaslug,usage,byok_usage_inference,requests,prompt_tokens,completion_tokens,reasoning_tokens
        2026-06-01,openai/gpt-4.1,openai/gpt-4.1-2025-04-14,0.015,0,2,101,250,25
        """, requests: [[51, 0, 0, 0, 125, 1], [50, 0, 0, 0, 125, 1]], model: "openai/gpt-4.1",
      seconds: 0),
    PresetSample(
      name: "openrouter-generation",
      text: """
        generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug
        gen-1,2026-06-01 08:00:00.000,0.01,900,80,0,512,openai/gpt-4o
        """, requests: [[900, 512, 0, 0, 80, 1]], model: "openai/gpt-4o"),
    PresetSample(
      name: "openai-usage",
      text: #"""
        {
          "object": "page",
          "data": [{"object": "bucket", "start_time": 1780300800, "end_time": 1780304400, "results": [
            {"object": "organization.usage.completions.result", "input_tokens": 1000, "input_cached_tokens": 800, "output_tokens": 500, "num_model_requests": 2, "model": "gpt-4o", "batch": false}]}],
          "has_more": false
        }
        """#, requests: [[500, 400, 0, 0, 250, 1], [500, 400, 0, 0, 250, 1]], model: "gpt-4o"),
    PresetSample(
      name: "anthropic-usage",
      text: #"""
        {"data": [{"starting_at": "2026-06-01T08:00:00Z", "ending_at": "2026-06-01T09:00:00Z", "results": [{"uncached_input_tokens": 1500, "cache_creation": {"ephemeral_1h_input_tokens": 1000, "ephemeral_5m_input_tokens": 500}, "cache_read_input_tokens": 200, "output_tokens": 500, "model": "claude-opus-4-6", "service_tier": "standard"}]}], "has_more": false}
        """#, requests: [[3200, 200, 500, 1000, 500, 1]], model: "claude-opus-4-6"),
    PresetSample(
      name: "anthropic-console",
      text: """
        usage_date_utc,model_version,workspace,usage_type,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens
        2026-06-01,claude-haiku-4-5,Default,message,100,10,20,30,40
        """, requests: [[160, 30, 10, 20, 40, 1]], model: "claude-haiku-4-5", seconds: 0),
    PresetSample(
      name: "claude-code",
      text: #"""
        {"type": "user", "timestamp": "2026-06-01T07:59:00Z", "message": {"role": "user", "content": "hi"}}
        {"type": "assistant", "timestamp": "2026-06-01T08:00:00Z", "requestId": "r", "message": {"id": "m1", "model": "claude-opus-4-6", "usage": {"input_tokens": 3, "cache_creation_input_tokens": 70, "cache_read_input_tokens": 20, "output_tokens": 5, "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 70}}}}
        {"type": "assistant", "timestamp": "2026-06-01T08:00:02Z", "requestId": "r", "message": {"id": "m1", "model": "claude-opus-4-6", "usage": {"input_tokens": 3, "cache_creation_input_tokens": 70, "cache_read_input_tokens": 20, "output_tokens": 5}}}
        """#, requests: [[93, 20, 0, 70, 5, 1]], model: "claude-opus-4-6"),
    PresetSample(
      name: "langfuse",
      text: #"""
        {"id": "t", "type": "SPAN", "startTime": "2026-06-01T08:00:00.000Z", "model": null}
        {"id": "o", "type": "GENERATION", "startTime": "2026-06-01T08:00:00.000Z", "model": "gpt-4o", "usageDetails": {"input": 100, "output": 20, "input_cached_tokens": 50, "total": 170}, "totalCost": 0.01}
        """#, requests: [[150, 50, 0, 0, 20, 1]], model: "gpt-4o"),
    PresetSample(
      name: "helicone",
      text: #"""
        {"request_id": "a", "request_created_at": "2026-06-01T08:00:00+00:00", "response_status": 200, "request_model": "gpt-4o-mini", "prompt_tokens": 12, "completion_tokens": 34, "costUSD": 0.1}
        {"request_id": "b", "request_created_at": "2026-06-01T08:00:01+00:00", "response_status": 500, "request_model": "gpt-4o-mini", "prompt_tokens": null, "completion_tokens": null}
        """#, requests: [[12, 0, 0, 0, 34, 1]], model: "gpt-4o-mini"),
    PresetSample(
      name: "bedrock-invocation",
      text: #"""
        {"schemaType": "ModelInvocationLog", "schemaVersion": "1.0", "timestamp": "2026-06-01T08:00:00Z", "requestId": "a", "operation": "Converse", "modelId": "anthropic.claude-3-haiku", "input": {"inputContentType": "application/json", "inputTokenCount": 100, "cacheReadInputTokenCount": 40, "cacheWriteInputTokenCount": 10}, "output": {"outputTokenCount": 20}}
        {"timestamp": "2026-06-01T08:00:01Z", "requestId": "b", "modelId": "x", "errorCode": "ThrottlingException", "input": {}}
        """#, requests: [[150, 40, 10, 0, 20, 1]], model: "anthropic.claude-3-haiku"),
    PresetSample(
      name: "azure-openai",
      text: """
        "TimeGenerated [UTC]",DeploymentName,ModelName,PromptTokens,CompletionTokens,TotalTokens
        "2026-06-01T08:00:00.000Z",prod,gpt-4o,11,22,33
        """, requests: [[11, 0, 0, 0, 22, 1]], model: "gpt-4o"),
    PresetSample(
      name: "otel-genai",
      text: #"""
        {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {}, "spans": [{"spanId": "1", "name": "GET", "startTimeUnixNano": "1780300800000000000", "attributes": []}, {"spanId": "2", "startTimeUnixNano": "1780300800000000000", "name": "chat gpt-4o", "attributes": [{"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4o"}}, {"value": {"intValue": "77"}, "key": "gen_ai.usage.input_tokens"}, {"key": "gen_ai.usage.output_tokens", "value": {"intValue": 8}}], "status": {}}]}]}]}
        """#, requests: [[77, 0, 0, 0, 8, 1]], model: "gpt-4o"),
    PresetSample(
      name: "azure-llm",
      text: "TIMESTAMP,ContextTokens,GeneratedTokens\n2026-06-01 08:00:00.0000000,4808,10\n",
      requests: [[4808, 0, 0, 0, 10, 1]], model: "none"),
    PresetSample(
      name: "burstgpt",
      text: "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
        + "1780300800,ChatGPT,472,18,490,Conversation log\n",
      requests: [[472, 0, 0, 0, 18, 1]], model: "ChatGPT"),
    PresetSample(
      name: "mooncake",
      text:
        #"{"timestamp": 1780300800000, "input_length": 600, "output_length": 5, "hash_ids": [0]}"#,
      requests: [[600, 0, 0, 0, 5, 1]], model: "none"),
    PresetSample(
      name: "bailian",
      text: #"""
        {"chat_id": 1, "parent_chat_id": -1, "timestamp": 1780300800, "input_length": 40, "output_length": 5, "type": "text", "turn": 1, "hash_ids": [1, 2]}
        {"chat_id": 2, "parent_chat_id": 1, "timestamp": 1780300801, "input_length": 40, "output_length": 6, "type": "text", "turn": 2, "hash_ids": [1, 2, 3]}
        """#, requests: [[40, 0, 0, 0, 5, 1], [40, 32, 0, 0, 6, 1]], model: "none"),
    PresetSample(
      name: "portkey",
      text: #"""
        {"id": "a", "trace_id": "t", "created_at": "2026-06-01T08:00:00.000Z", "ai_org": "openai", "ai_model": "gpt-4o", "req_units": 120, "res_units": 30, "total_units": 150, "cost": 0.06, "response_status_code": 200, "response_time": 900}
        {"id": "b", "trace_id": "t", "created_at": "2026-06-01T08:00:01.000Z", "ai_org": "openai", "ai_model": "gpt-4o", "req_units": 0, "res_units": 0, "total_units": 0, "cost": 0, "response_status_code": 429, "response_time": 20}
        """#, requests: [[120, 0, 0, 0, 30, 1]], model: "openai/gpt-4o"),
    PresetSample(
      name: "cloudevents",
      text: #"""
        {"specversion": "1.0", "id": "1", "source": "gateway", "type": "request", "subject": "customer-1", "time": "2026-06-01T08:00:00Z", "data": {"model": "gpt-4o", "input_tokens": "70", "cached_tokens": "20", "output_tokens": "9"}}
        {"specversion": "1.0", "id": "1", "source": "gateway", "type": "request", "subject": "customer-1", "time": "2026-06-01T08:00:00Z", "data": {"model": "gpt-4o", "input_tokens": "70", "cached_tokens": "20", "output_tokens": "9"}}
        """#, requests: [[70, 20, 0, 0, 9, 1]], model: "gpt-4o"),
    PresetSample(
      name: "lago-events",
      text: #"""
        {"transaction_id": "t1", "external_subscription_id": "s1", "code": "tokens", "timestamp": 1780300800, "properties": {"model": "gpt-4o", "prompt_tokens": 11, "completion_tokens": 7}}
        """#, requests: [[11, 0, 0, 0, 7, 1]], model: "gpt-4o"),
    PresetSample(
      name: "orb-events",
      text: #"""
        {"idempotency_key": "k1", "external_customer_id": "c1", "event_name": "completion", "timestamp": "2026-06-01T08:00:00Z", "properties": {"model": "gpt-4o", "input_tokens": 12, "output_tokens": 8}}
        """#, requests: [[12, 0, 0, 0, 8, 1]], model: "gpt-4o"),
    PresetSample(
      name: "stripe-meter-events",
      text: #"""
        {"object": "billing.meter_event", "event_name": "token-billing-tokens", "identifier": "e1", "created": 1780300805, "timestamp": 1780300800, "payload": {"stripe_customer_id": "cus_1", "value": "15", "model": "openai/gpt-4o", "token_type": "input"}}
        {"object": "billing.meter_event", "event_name": "token-billing-tokens", "identifier": "e2", "created": 1780300805, "timestamp": 1780300800, "payload": {"stripe_customer_id": "cus_1", "value": "8", "model": "openai/gpt-4o", "token_type": "output"}}
        {"object": "billing.meter_event", "event_name": "token-billing-tokens", "identifier": "e3", "created": 1780300805, "timestamp": 1780300800, "payload": {"stripe_customer_id": "cus_1", "value": "5", "model": "openai/gpt-4o", "token_type": "cached_input"}}
        """#,
      requests: [[15, 0, 0, 0, 0, 1], [0, 0, 0, 0, 8, 1], [5, 5, 0, 0, 0, 1]],
      model: "openai/gpt-4o"),
    PresetSample(
      name: "openai-costs",
      text: #"""
        {"object": "page", "data": [{"object": "bucket", "start_time": 1780300800, "end_time": 1780387200, "results": [
          {"object": "organization.costs.result", "amount": {"value": "0.0600000000000000000000000000000000000000", "currency": "usd"}, "line_item": "gpt-4o, input", "project_id": null}]}]}
        """#, requests: [[0, 0, 0, 0, 0, 1]], model: "gpt-4o, input"),
  ]
}

@Suite("Formats of tools' exports")
struct TracePresetTests {
  private func rows(_ sample: PresetSample, _ format: TraceFormat) throws -> [TraceRow] {
    let file = try TraceFile(sample.text)
    var rows = try TraceRows(
      path: file.path, format: format, unnamedModel: "none", checksOrder: true)
    var found: [TraceRow] = []
    while let row = try rows.next() { found.append(row) }
    #expect(rows.models[Int(found.first?.entry ?? 0)] == sample.model)
    return withExtendedLifetime(file) { found }
  }

  @Test("each is read as what it says", arguments: PresetSample.all)
  func reads(sample: PresetSample) throws {
    let preset = try #require(TracePreset.all.first { $0.name == sample.name })
    let found = try rows(sample, preset.format)
    #expect(
      found.map {
        [
          $0.inputTokens, $0.cachedInputTokens, $0.cacheWriteTokens, $0.cacheWriteOneHourTokens,
          $0.outputTokens, $0.count,
        ]
      } == sample.requests)
    #expect(found.first?.time == (1_780_272_000 + sample.seconds) * 1_000_000_000)
  }

  @Test("each is recognized by its columns", arguments: PresetSample.all)
  func recognizes(sample: PresetSample) throws {
    let file = try TraceFile(sample.text)
    let summary = try TraceSummary(
      ReplayDefinition(path: file.path, format: .automatic), firstRows: 1)
    #expect(summary.format == sample.name)
    #expect(summary.problems.allSatisfy { $0.severity == .warning }, "\(summary.problems)")
    #expect(
      try rows(sample, .automatic)
        == rows(sample, TracePreset.all.first { $0.name == sample.name }?.format ?? .azure))
  }

  @Test("every preset has a sample")
  func complete() {
    #expect(Set(PresetSample.all.map(\.name)) == Set(TracePreset.all.map(\.name)))
  }

  @Test("Other columns are recognized by their usual names; where there are none it is refused")
  func others() throws {
    let file = try TraceFile(
      "Created At;Model Name;Input Tokens;Cached-Tokens;Output_Tokens;note\n"
        + "2026-06-01 08:00;x;10;4;5;y\n")
    let summary = try TraceSummary(
      ReplayDefinition(path: file.path, format: .automatic), firstRows: 1)
    #expect(summary.format == nil)
    #expect(summary.unused == ["note"])
    #expect(summary.firstRows.first?.cachedInputTokens == 4)
    #expect(summary.models.map(\.name) == ["", "x"])
    let strange = try TraceFile("a,b\n1,2\n")
    #expect(throws: DocumentError.self) {
      try TraceSummary(
        ReplayDefinition(path: strange.path, format: .automatic), firstRows: 1)
    }
  }

  @Test("A key with dots in it is found at the top and below others")
  func dottedKeys() throws {
    let file = try TraceFile(
      #"""
      {"at": 1780300800, "u": {"gen_ai.usage.in": 5, "b": {"c.d": 7}}, "gen_ai.usage.in": 9}
      """#)
    for (path, tokens) in [("u.gen_ai.usage.in", 5), ("u.b.c.d", 7), ("gen_ai.usage.in", 9)] {
      var rows = try TraceRows(
        path: file.path, format: .columns(time: "at", unit: .seconds, input: path),
        unnamedModel: "none", checksOrder: true)
      let row = try rows.next()
      #expect(row?.inputTokens == Int64(tokens), "\(path)")
    }
  }

  @Test("A provider and a service tier are a part of the model's name, a batch is none")
  func namedParts() throws {
    let file = try TraceFile(
      """
      at,in,model,by,tier
      1780300800,1,gpt-4o,Azure,flex
      1780300801,1,openai/gpt-4o,openai,standard
      1780300802,1,gpt-4o,,Batch
      1780300803,1,gpt-4o,azure,default
      """)
    var format = TraceFormat.columns(time: "at", unit: .seconds, input: "in", model: "model")
    format.read(.provider, from: "by")
    format.read(.serviceTier, from: "tier")
    var rows = try TraceRows(
      path: file.path, format: format, unnamedModel: "none", checksOrder: true)
    var found: [TraceRow] = []
    while let row = try rows.next() { found.append(row) }
    #expect(
      found.map { rows.models[Int($0.entry)] }
        == ["azure/gpt-4o:flex", "openai/gpt-4o", "gpt-4o", "azure/gpt-4o"])
    #expect(found.map(\.isBatch) == [false, false, true, false])
    // The longest name that the scenario knows counts; a tier that it has no price of is told.
    let replay = ReplayDefinition(
      path: file.path, format: format,
      models: [.init(name: "azure/gpt-4o", entry: 1), .init(name: "gpt-4o", entry: 2)],
      defaultEntry: nil)
    let check = TraceCheck.validate(
      ReplayDefinition(
        path: file.path, format: format,
        models: replay.models + [.init(name: "openai/gpt-4o", entry: 3)], defaultEntry: nil),
      over: century)
    #expect(
      check.problems.map(\.message) == [
        "1 of 4 rows (25 %) is of the service tier `flex`, the first in line 2, and cost what usual "
          + "ones do: nothing says what `MODEL:flex` costs"
      ])
  }

  @Test("Kinds of tokens that nobody knows are refused; amounts may have signs and many places")
  func kinds() throws {
    let file = try TraceFile(
      "at,n,kind,cost\n1780300800,5,Cache-Read,$0.5\n1780300800,5,sideways,1\n1780300800,5,output,x\n"
    )
    var format = TraceFormat.columns(time: "at", unit: .seconds)
    format.read(.tokens, from: "n")
    format.read(.tokenType, from: "kind")
    format.read(.cost, from: "cost")
    let check = TraceCheck.validate(
      ReplayDefinition(path: file.path, format: format), over: century)
    #expect(check.problems.map(\.position.line) == [3, 4])
    #expect(check.problems.first?.message.contains("`kind` is `sideways`") == true)
    #expect(check.problems.last?.message.contains("`cost` is `x`") == true)
  }

  @Test("Costs alone are added up, and not replayed")
  func costsAlone() throws {
    let sample = try #require(PresetSample.all.last)
    let file = try TraceFile(sample.text)
    let definition = ReplayDefinition(path: file.path, format: .openAICosts)
    let summary = try TraceSummary(definition, firstRows: 1)
    #expect(summary.models.compactMap(\.cost) == [Decimal(significand: 6, places: 2)])
    #expect(!summary.tellsUsage)
    let check = TraceCheck.validate(definition, over: century)
    #expect(check.problems.map(\.message) == [TraceCheck.noUsage])
  }

  @Test("What the vendor charged is added up, exactly")
  func cost() throws {
    let file = try TraceFile(PresetSample.all[1].text)
    let summary = try TraceSummary(
      ReplayDefinition(path: file.path, format: .automatic), firstRows: 1)
    #expect(summary.models.compactMap(\.cost) == [Decimal(significand: 1, places: 1)])
    #expect(summary.rows == 2 && summary.rowsLeftOut == 1)
  }
}
