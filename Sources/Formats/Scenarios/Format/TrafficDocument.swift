import Ledger
import Projection
import Quantities
import Randomness
import Text
import Traffic

/// Requests with a name that organizations and projects refer to.
struct TrafficDocument {
  /// Where arrivals and marks come from.
  enum Origin {
    case synthesized(ArrivalsDocument?, [MixDocument], mixPosition: SourcePosition)
    case replay(ReplayDocument)
  }

  let origin: Origin
  let service: ServiceModel
  let onRefusal: RefusalReaction

  static var type: ValueType<Self> {
    .object("traffic", "A stream of requests", isPartial: true) { object in
      let arrivals = object.optional(
        "arrivals", ArrivalsDocument.type,
        "When requests arrive, by a `process` that is `poisson` where none is given; with `mix`.",
        example: "{rate: 1200/h, profile: office_hours}")
      let mix = object.optional(
        "mix", .list(of: MixDocument.objectType, minimum: 1), "What requests ask for.",
        example: "[{model: fast, input: 900, output: 200}]")
      let replay = object.optional(
        "replay", ReplayDocument.type, "A recorded trace, instead of `arrivals` and `mix`.",
        example: "{file: traces/code.csv, format: azure-llm, model: fast}")
      let service = object.optional(
        "service", serviceType, default: .instant, shown: "instant", "How long requests take.",
        example: "{first_token: 300ms, speed: 80/s}")
      let onRefusal = object.optional(
        "on_refusal", .refusalReaction, default: .giveUp,
        "What a client does whose request is refused.",
        example: "{retry: {attempts: 5, first: 1s}}")
      if object.has("replay") {
        for key in ["arrivals", "mix"] where object.has(key) {
          object.fail(
            "`\(key)` stands beside `replay`; a trace says itself when requests arrive and what "
              + "they ask for", at: key)
        }
        return replay.map { Self(origin: .replay($0), service: service, onRefusal: onRefusal) }
      }
      for (key, example) in [
        ("arrivals", "{rate: 1200/h}"), ("mix", "[{model: fast, input: 900, output: 200}]"),
      ] where !object.has(key) && !object.hasUnknownKeys {
        object.fail("`\(key)` is missing, for example `\(key): \(example)`; or give a `replay`")
      }
      return mix.map {
        Self(
          origin: .synthesized(arrivals, $0, mixPosition: object.position(of: "mix")),
          service: service, onRefusal: onRefusal)
      }
    }
  }

  private static var serviceType: ValueType<ServiceModel> {
    .object("service", "How long requests take", .instant) { object, service in
      object.key(
        "first_token", &service.firstToken, .duration, "The time to the first token.",
        example: "300ms")
      let speed = object.optional(
        "speed", .rate, "Output tokens in a time; without it they come at once.",
        example: "80/s")
      guard let speed else { return }
      let nanoseconds = (1e9 / speed.perSecond).rounded(.toNearestOrEven)
      guard nanoseconds <= 1e18 else {
        object.fail("the speed is zero; write for example `80/s`", at: "speed")
        return
      }
      service.nanosecondsPerOutputToken = Int64(nanoseconds)
    }
  }
}

/// One kind of request of a traffic's mix.
struct MixDocument {
  /// What it uses; nil where that could not be read.
  var entry: MarkMix.Entry?
  var share = Decimal.one
  var model: Located<String>
  var provider: Located<String>?
  var endpoint = Self.defaultEndpoint
  var type = TransactionType.request
  var traces = 0
  /// Where its output is cut off; nil for nowhere.
  var outputLimit: Int?
  let position: SourcePosition
  var tracesPosition: SourcePosition

  static let defaultEndpoint = "default"

  static var objectType: ValueType<Self> {
    .object("mix_entry", "A kind of request", isPartial: true) { object in
      let place = object.position
      var mix = Self(
        model: Located(value: "", position: place), position: place, tracesPosition: place)
      object.key(
        "share", &mix.share, .percent(), "How often it comes, relative to the others.",
        example: "70%")
      object.check(
        mix.share > .zero, "share", "the share is zero; write more, or leave the entry out")
      let model: Located<String>? = object.required(
        "model", .located(.label), "The model that serves it.", example: "fast")
      object.optional(
        "provider", &mix.provider, .located(.label), shown: "the only one",
        "Who sells it, where several do.", example: "azure")
      let tier = object.optional(
        "service_tier", .name, shown: "none", "The model's service tier in which it is served.",
        example: "flex")
      object.key(
        "endpoint", &mix.endpoint, .name, "The endpoint it comes to, as results group it.",
        example: "chat")
      object.key(
        "type", &mix.type,
        .words([
          Choice("request", .request, "through the API"),
          Choice("playground", .playground, "by hand"),
          Choice("batch", .batch, "in a batch, at batch prices"),
        ]), "What it is booked as.")
      mix.entry = entry(
        object, share: mix.share.approximation, isBatch: mix.type == .batch)
      object.key(
        "traces", &mix.traces, .count(0...1_000_000),
        "Traces recorded for each request, on the meter `trace`.", example: "1")
      object.optional(
        "max_output", &mix.outputLimit, .count(1...(1 << 40)), shown: "no limit",
        "The most output tokens: longer answers are cut off there.", example: "4096")
      mix.tracesPosition = object.position(of: "traces")
      guard let model else { return nil }
      mix.model =
        tier.map {
          Located(
            value: model.value + ServiceTierDocument.separator + $0, position: model.position)
        } ?? model
      return mix
    }
  }

  private static func entry(
    _ object: ObjectReader, share: Double, isBatch: Bool
  ) -> MarkMix.Entry? {
    func draw(
      _ key: String, _ unit: DistributionUnit, shown: String = "0", _ documentation: String,
      example: String
    ) -> Distribution? {
      object.optional(key, .distribution(unit), shown: shown, documentation, example: example)
    }
    let input = draw(
      "input", .number, "Input tokens, cached ones included.",
      example: "{lognormal: {median: 900, p95: 4000}}")
    let output = draw(
      "output", .number, "Output tokens, reasoning included.",
      example: "{lognormal: {median: 200, p95: 800}}")
    let cached = draw(
      "cached_input", .share, shown: "0%",
      "The share of the input tokens that is read from the cache.", example: "50%")
    let written = draw(
      "cache_write", .share, shown: "0%",
      "The share of the input tokens that is written to the cache.", example: "10%")
    let writtenForAnHour = draw(
      "cache_write_1h", .share, shown: "0%",
      "The share of the input tokens that is written to the cache that lives an hour.",
      example: "10%")
    let correlation = object.optional(
      "correlation", .decimal(from: Decimal(-1), to: .one), default: .zero,
      "How input and output go together: the correlation of the normal variables behind them.",
      example: "0.4")
    let images = draw("images", .number, "Images in each request.", example: "1")
    let seconds = draw(
      "seconds", .duration, "Length of audio or video in each request.",
      example: "{exponential: {mean: 30s}}")
    let least = object.optional(
      "least", .count(0...1), default: 1,
      "What a draw of tokens, images or milliseconds above zero is rounded to at the least. With 1 "
        + "every request uses something, and means near one are higher than written.", example: "0")
    let characters = draw(
      "characters", .number, "Characters of text in each request.", example: "1200")
    let queries = draw(
      "queries", .number, "Search or ranking queries in each request.", example: "1")
    let video = draw("video", .duration, "Length of video in each request.", example: "8s")
    let parts = TokenParts(object)
    object.check(
      ["input", "output", "images", "seconds", "characters", "queries", "video"]
        .contains(where: object.has) || object.hasUnknownKeys,
      "a request that uses nothing; write for example `input: 900, output: 200`")
    checkBounds(of: input, "input", object)
    checkBounds(of: output, "output", object)
    checkBounds(of: images, "images", object)
    checkBounds(of: characters, "characters", object)
    checkBounds(of: queries, "queries", object)
    checkBounds(of: seconds, "seconds", object, most: mostItems / 1000)
    checkBounds(of: video, "video", object, most: mostItems / 1000)
    guard object.context != nil, !object.failed else { return nil }
    return object.make(at: "correlation") { () throws(DistributionError) in
      let tokens = try CorrelatedPair(
        input ?? .zero, output ?? .zero, correlation: correlation.approximation)
      var entry = MarkMix.Entry(
        share: share, tokens: tokens, cachedShare: cached, cacheWriteShare: written,
        cacheWriteOneHourShare: writtenForAnHour, images: images, seconds: seconds,
        characters: characters, queries: queries, isBatch: isBatch, isNeverNothing: least > 0)
      entry.video = video
      parts.put(into: &entry)
      return entry
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

/// The shares of a request's tokens that are audio, images or reasoning.
private struct TokenParts {
  private let audioInput, imageInput, reasoning, audioOutput, imageOutput: Distribution?

  init(_ object: ObjectReader) {
    func part(_ key: String, _ documentation: String) -> Distribution? {
      object.optional(
        key, .distribution(.share), shown: "0%", documentation, example: "20%")
    }
    audioInput = part("audio_input", "The share of the input tokens that is audio.")
    imageInput = part("image_input", "The share of the input tokens that is of images.")
    reasoning = part("reasoning", "The share of the output tokens that is reasoning.")
    audioOutput = part("audio_output", "The share of the output tokens that is audio.")
    imageOutput = part("image_output", "The share of the output tokens that is of images.")
  }

  func put(into entry: inout MarkMix.Entry) {
    (entry.audioInputShare, entry.imageInputShare) = (audioInput, imageInput)
    (entry.audioOutputShare, entry.imageOutputShare) = (audioOutput, imageOutput)
    entry.reasoningShare = reasoning
  }
}
