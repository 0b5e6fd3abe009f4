import Ledger
import Pricing
import Quantities
import Traffic

/// What the requests of one stream of an organization have in common.
struct RequestStream {
  /// What the entries of its mix are.
  let entries: ContiguousArray<StreamEntry>
  /// Where their output is cut off, in tokens.
  let outputLimits: ContiguousArray<Int64>
  /// How long its requests take.
  let service: ServiceModel
  /// Project, member and API key of its requests.
  let attribution: Attribution
  /// How long its clients wait before they come back, one wait for each time; empty where they give
  /// up at once.
  let waits: ContiguousArray<Duration>
  /// The share of the waits that is left to chance.
  let jitter: Double

  init(_ input: StreamInput) {
    entries = ContiguousArray(input.entries)
    outputLimits = ContiguousArray(input.entries.map(\.outputLimit))
    service = input.service
    attribution = input.attribution
    if case .retry(let policy) = input.onRefusal {
      waits = policy.waits
      jitter = policy.jitter
    } else {
      waits = []
      jitter = 0
    }
  }
}

extension RequestMark {
  /// What the request is charged for; its output is cut off where that of its kind is.
  @inline(__always)
  func usage(as entry: StreamEntry) -> RequestUsage {
    let usage = RequestUsage(
      inputTokens: inputTokens, cachedInputTokens: cachedInputTokens,
      cacheWriteTokens: cacheWriteTokens, cacheWriteOneHourTokens: cacheWriteOneHourTokens,
      outputTokens: outputTokens,
      images: images, milliseconds: milliseconds, characters: characters, queries: queries,
      audioInputTokens: audioInputTokens, imageInputTokens: imageInputTokens,
      reasoningTokens: reasoningTokens, audioOutputTokens: audioOutputTokens,
      imageOutputTokens: imageOutputTokens, videoMilliseconds: videoMilliseconds,
      isBatch: isBatch)
    return outputTokens <= entry.outputLimit
      ? usage : usage.with(outputTokens: entry.outputLimit)
  }
}
