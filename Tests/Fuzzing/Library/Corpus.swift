public import Foundation

/// Inputs to damage, and words to damage them with.
public enum Corpus {
  /// Returns the inputs that a target starts from.
  ///
  /// - Parameters:
  ///   - target: The reader.
  ///   - scenarios: The folder of the shipped scenarios.
  /// - Returns: The inputs, at least one.
  public static func seeds(for target: FuzzTarget, scenarios: URL) -> [[UInt8]] {
    switch target {
    case .scenario: (shipped(scenarios) + [everything]).map { Array($0.utf8) }
    case .csv: traces.map { Array($0.utf8) }
    case .jsonl: jsonTraces.map { Array($0.utf8) }
    case .gzip: packed(scenarios)
    case .catalog: [Array(catalog.utf8)]
    case .ledger: ledger
    case .results: [Array(transactions.utf8)]
    }
  }

  private static func packed(_ scenarios: URL) -> [[UInt8]] {
    let shipped = try? Data(contentsOf: scenarios.appending(path: "traces/code.csv.gz"))
    let stored = (traces + jsonTraces).map { GzipMember.storing(Array($0.utf8)) }
    let padded = stored[0] + GzipMember.storing([]) + [UInt8](repeating: 0, count: 512)
    return (shipped.map { [Array($0)] } ?? []) + stored + [padded]
  }

  /// Puts the files into a folder that scenarios name.
  public static func furnish(_ folder: URL, scenarios: URL) throws {
    try Data(traces[0].utf8).write(to: folder.appending(path: "trace.csv"))
    try Data(catalog.utf8).write(to: folder.appending(path: "catalog.json"))
    let inner = folder.appending(path: "traces")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try Data(contentsOf: scenarios.appending(path: "traces/code.csv.gz"))
      .write(to: inner.appending(path: "code.csv.gz"))
    let packages = scenarios.appending(path: "packages")
    for name in try FileManager.default.contentsOfDirectory(atPath: packages.path)
    where name.hasSuffix(".yaml") {
      // Some extend others.
      try Data(contentsOf: packages.appending(path: name)).write(to: folder.appending(path: name))
    }
  }

  private static func shipped(_ folder: URL) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap {
      try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
  }

  /// Words of the formats, and values at the edges of what they can hold.
  public static let tokens: [[UInt8]] =
    words.map { Array($0.utf8) } + [
      [0], [0xFF], [0xC3, 0x28], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B, 8, 0], [13, 10], [9],
    ]

  private static let words = [
    "0", "-1", "1", "1.5", "1e308", "1e-308", "1e999999999", "-0", "NaN", ".inf", "-.inf", "0x7F",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
    "170141183460469231731687303715884105727", "0.0000000000000000000000000001", "1,200.50",
    "$0", "$-1", "$1e30", "$9223372036.854775807", "$9223372036.854775808", "USD 5", "EUR 5",
    "0%", "100%", "-5%", "1e9%", "5%/minute", "99999999999999999999999999999999%/second",
    "5%/month", "99999999%/day", "0s", "1ns", "1h", "12 months",
    "292 years", "9999999 months", "1000000d", "0/h", "1/s", "1e18/s", "1000000M/h", "1M", "1G",
    "2026-02-29", "2026-02-30", "0000-00-00", "9999-12-31", "1677-01-01", "2262-04-12",
    "2026-03-29T02:30", "2026-10-25T02:30+02:00", "2026-01-01T24:00", "2026-01-01T00:00:60Z",
    "Europe/Berlin", "America/New_York", "Antarctica/Troll", "../../etc/passwd", "UTC", "Mars/One",
    "true", "false", "null", "~", "yes", "never", "month", "stationary", "error", "free",
    "{}", "[]", "[[]]", "{{}}", "&a", "*a", "&a [*a]", "<<: *a", "!!int", "!!binary", "!x", "|",
    ">",
    "|+9", "---", "...", "%YAML 9.9", "# ", "? ", ": ", "- ", "\"", "'", "\\u0000", "\\ud800",
    "\\x",
    "constant", "uniform", "exponential", "lognormal", "gamma", "weibull", "pareto", "discrete",
    "empirical", "mixture", "mean", "cv", "median", "p95", "mu", "sigma", "shape", "scale", "low",
    "high", "values", "weights", "poisson", "renewal", "bursts", "sessions", "batch", "replay",
    "organizations", "traffic", "prices", "plans", "packages", "payments", "horizon", "drawdown",
    "count", "name", "acme", "share", "model", "fast", "threshold", "amount", "target", "until",
    "P(blocked) <= 1%", "requests.p95@acme > 3", "trace.csv", "catalog.json", "-", "/dev/null",
    "input_cost_per_token", "xai", "_batches", "_above_1hr", "_above_200k_tokens", "tiered_pricing",
    "range", "litellm_provider",
    "timeline", "purchase", "grant", "adjustment", "refund", "usage_refund", "chargeback",
    "dispute_won", "transfer", "auto_top_up", "plan", "overage", "member", "delete", "personal",
    "credit_line", "burn_order", "anchor", "calendar", "prorate", "credit", "credit_expires",
    "since",
    "time_zone", "last", "none", "off", "own", "failed", "ada", "owner", "of", "to", "by", "id",
  ]

  private static let traces = [
    """
    TIMESTAMP,ContextTokens,GeneratedTokens
    2023-11-16 18:17:03.9799600,4808,10
    2023-11-16 18:17:04.0319600,3180,8
    2023-11-16 18:17:04.0781490,110,27
    2023-11-16 18:18:09,7433,14

    """,
    """
    Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
    5,ChatGPT,472,18,490,Conversation log
    45,GPT-4,1087,230,1317,Conversation log
    118,ChatGPT,417,276,693,API log

    """,
    #"""
    at,prompt,completion,model
    2026-01-01T00:00:00Z,1,2,GPT-4
    "2026-01-01T00:00:01+02:00","3","4","a, ""b"""
    2026-01-01T05:00:01.123456789,5,0,

    """#,
    "at,prompt\n0,5\n1000,7\n1001,9\n",
    "at,prompt,cached,completion,model\r\n0,5,5,1,x\r\n1.5,7,,0,GPT-4\r\n",
    #"""
    request_id,startTime,model,prompt_tokens,completion_tokens,spend,metadata
    a,2026-01-01T00:00:00Z,gpt-4o,100,20,0.1,"{""usage_object"": {""prompt_tokens_details"": {""cached_tokens"": 5}}}"
    b,2026-01-01 00:00:05,gpt-4o,10,2,0.1,{}

    """#,
  ]

  private static let jsonTraces = [
    """
    {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2, 3]}
    {"timestamp": 3000, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14, 15]}
    {"timestamp": 6000, "input_length": 1, "output_length": 0, "hash_ids": []}

    """,
    """
    {"startTime": "2026-01-01T00:00:00Z", "model": "GPT-4", "prompt_tokens": 100, "completion_tokens": 20, "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 50}}}}
    {"startTime": "2026-01-01T00:00:01Z", "model": "x", "prompt_tokens": 1, "completion_tokens": 2, "metadata": "{}"}

    """,
    """
    {"at": "2026-01-01T00:00:00Z", "prompt": 5, "completion": 6.0, "model": "\\u00e9\\ud83d\\ude00"}
    {"at": "2026-01-01T00:00:01Z", "prompt": 5e0, "completion": 0}

    """,
  ]

  private static let catalog = """
    {
      "sample_spec": {"input_cost_per_token": 0.0, "mode": "one of: chat"},
      "gpt-4o": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 1.25e-06, "input_cost_per_token_batches": 1.25e-06,
        "litellm_provider": "openai", "supports_vision": true},
      "gemini": {"input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
        "input_cost_per_token_above_200k_tokens": 2.5e-06,
        "output_cost_per_token_above_200k_tokens": 1.5e-05},
      "tiered": {"tiered_pricing": [
        {"input_cost_per_token": 5e-08, "output_cost_per_token": 4e-07, "range": [0, 32000.0]},
        {"input_cost_per_token": 8e-08, "output_cost_per_token": 6.4e-07, "range": [32000.0, 128000.0]}]},
      "grok": {"input_cost_per_token": 2e-06, "output_cost_per_token": 1e-05,
        "input_cost_per_token_above_128k_tokens": 4e-06, "litellm_provider": "xai",
        "cache_read_input_token_cost": null, "output_cost_per_reasoning_token": 1e-05},
      "image": {"output_cost_per_image": 0.04, "mode": "image_generation"},
      "audio": {"input_cost_per_second": 0.0001, "input_cost_per_audio_token": 1e-05}
    }
    """
}
