import Ledger
import Quantities
import Randomness
import Text
import Traffic

/// One kind of request of a traffic's mix.
struct MixDocument {
  /// What it uses; nil where that could not be read.
  let entry: MarkMix.Entry?
  let share: Decimal
  let model: Located<String>
  let provider: Located<String>?
  let endpoint: String
  let type: TransactionType
  let traces: Int64
  /// Where its output is cut off; `Int64.max` for nowhere.
  let outputLimit: Int64
  let position: SourcePosition
  let tracesPosition: SourcePosition

  static let defaultEndpoint = "default"

  static var objectType: ValueType<Self> {
    .object("mix_entry", "A kind of request", isPartial: true) { object in
      let share = object.optional(
        "share", .percent(), default: .one, shown: "100%",
        "How often it comes, relative to the others.", example: "70%")
      object.check(share > .zero, "share", "the share is zero; write more, or leave the entry out")
      let model = object.required(
        "model", ValueType<String>.label.located, "The model that serves it.", example: "fast")
      let provider = object.optional(
        "provider", ValueType<String>.label.located, shown: "the only one",
        "Who sells it, where several do.", example: "azure")
      let endpoint = object.optional(
        "endpoint", .name, default: defaultEndpoint, shown: defaultEndpoint,
        "The endpoint it comes to, as results group it.", example: "chat")
      let type = object.optional(
        "type",
        .choice([
          Choice("request", TransactionType.request, "through the API"),
          Choice("playground", .playground, "by hand"),
          Choice("batch", .batch, "in a batch, at batch prices"),
        ]), default: .request, shown: "request", "What it is booked as.")
      let entry = entry(object, share: share.approximation, isBatch: type == .batch)
      let traces = object.optional(
        "traces", .count(0...1_000_000), default: 0, shown: "0",
        "Traces recorded for each request, on the meter `trace`.", example: "1")
      let outputLimit = object.optional(
        "max_output", .count(1...(1 << 40)), shown: "no limit",
        "The most output tokens: longer answers are cut off there.", example: "4096")
      guard let model else { return nil }
      return Self(
        entry: entry, share: share, model: model, provider: provider, endpoint: endpoint,
        type: type, traces: Int64(traces), outputLimit: outputLimit.map { Int64($0) } ?? .max,
        position: object.position,
        tracesPosition: object.position(of: "traces"))
    }
  }

  private static func entry(
    _ object: ObjectReader, share: Double, isBatch: Bool
  ) -> MarkMix.Entry? {
    let input = object.optional(
      "input", .distribution(.number), shown: "0", "Input tokens, cached ones included.",
      example: "{lognormal: {median: 900, p95: 4000}}")
    let output = object.optional(
      "output", .distribution(.number), shown: "0", "Output tokens, reasoning included.",
      example: "{lognormal: {median: 200, p95: 800}}")
    let cached = object.optional(
      "cached_input", .distribution(.share), shown: "0%",
      "The share of the input tokens that is read from the cache.", example: "50%")
    let written = object.optional(
      "cache_write", .distribution(.share), shown: "0%",
      "The share of the input tokens that is written to the cache.", example: "10%")
    let correlation = object.optional(
      "correlation", .decimal(from: Decimal(-1), to: .one), default: .zero, shown: "0",
      "How input and output go together: the correlation of the normal variables behind them.",
      example: "0.4")
    let images = object.optional(
      "images", .distribution(.number), shown: "0", "Images in each request.", example: "1")
    let seconds = object.optional(
      "seconds", .distribution(.duration), shown: "0",
      "Length of audio or video in each request.", example: "{exponential: {mean: 30s}}")
    object.check(
      ["input", "output", "images", "seconds"].contains(where: object.has) || object.hasUnknownKeys,
      "a request that uses nothing; write for example `input: 900, output: 200`")
    checkBounds(of: input, "input", object)
    checkBounds(of: output, "output", object)
    checkBounds(of: images, "images", object)
    checkBounds(of: seconds, "seconds", object, most: mostItems / 1000)
    guard object.context != nil, !object.failed else { return nil }
    do throws(DistributionError) {
      let tokens = try CorrelatedPair(
        input ?? .zero, output ?? .zero, correlation: correlation.approximation)
      return MarkMix.Entry(
        share: share, tokens: tokens, cachedShare: cached, cacheWriteShare: written,
        images: images, seconds: seconds, isBatch: isBatch)
    } catch {
      object.fail(error.description, at: object.position(of: "correlation"))
      return nil
    }
  }

  /// The most tokens, images or milliseconds of a request.
  private static let mostItems = 0x1p40

  /// Refuses what is more than a request may use, and tells of draws that are cut off there.
  private static func checkBounds(
    of distribution: Distribution?, _ key: String, _ object: ObjectReader, most: Double = mostItems
  ) {
    guard let distribution else { return }
    let bound = Int64(most)
    let highest = distribution.quantile(1)
    object.check(
      (highest.isFinite ? highest : distribution.quantile(0.5)) <= most, key,
      "more than a request may use; \(bound) is the most")
    if highest.isInfinite, distribution.quantile(1 - 1e-9) > most {
      object.context?.problems.warning(
        "a few draws are beyond \(bound), the most that a request may use, and taken as that",
        at: object.position(of: key))
    }
  }
}
