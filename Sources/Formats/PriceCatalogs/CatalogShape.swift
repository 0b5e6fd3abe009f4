import Pricing

/// The forms of price lists that are read.
enum CatalogShape {
  /// LiteLLM's price map: an object with an entry for each model.
  case liteLLM
  /// OpenRouter's list of models: prices of a token, as text.
  case openRouter
  /// models.dev: models by provider, prices of a million tokens.
  case modelsDev
  /// llm-prices: a list of models, prices of a million tokens.
  case llmPrices
  /// genai-prices: a list of providers with their models; prices of a million tokens, with tiers and
  /// dates.
  case genAIPrices

  /// The member of an entry that has its prices; nil where they stand in the entry itself.
  var container: String? {
    switch self {
    case .liteLLM, .llmPrices: nil
    case .openRouter: "pricing"
    case .modelsDev: "cost"
    case .genAIPrices: "prices"
    }
  }

  /// What a member of the prices is the price of, and of how many; nil where a rate card has no
  /// place for it.
  func price(_ name: String) -> (type: UsageType, per: Int64)? {
    let types: [String: UsageType] =
      switch self {
      case .liteLLM: [:]
      case .openRouter:
        [
          "prompt": .input, "completion": .output, "input_cache_read": .cachedInput,
          "input_cache_write": .cacheWrite, "image": .image, "request": .request,
          "audio": .audioInput, "internal_reasoning": .reasoning, "web_search": .query,
        ]
      case .modelsDev:
        [
          "input": .input, "output": .output, "cache_read": .cachedInput,
          "cache_write": .cacheWrite, "reasoning": .reasoning, "input_audio": .audioInput,
          "output_audio": .audioOutput,
        ]
      case .llmPrices: ["input": .input, "output": .output, "input_cached": .cachedInput]
      case .genAIPrices:
        [
          "input_mtok": .input, "output_mtok": .output, "cache_read_mtok": .cachedInput,
          "cache_write_mtok": .cacheWrite, "cache_write_1h_mtok": .cacheWriteOneHour,
          "requests_kcount": .request, "input_audio_mtok": .audioInput,
          "output_audio_mtok": .audioOutput, "input_image_mtok": .imageInput,
          "output_image_mtok": .imageOutput, "output_reasoning_mtok": .reasoning,
          "web_searches_kcount": .query,
        ]
      }
    guard let type = types[name] else { return nil }
    return (type, self == .openRouter ? 1 : name.hasSuffix("_kcount") ? 1_000 : 1_000_000)
  }
}
