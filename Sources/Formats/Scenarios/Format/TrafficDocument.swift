import Projection
import Quantities
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
        "on_refusal", .refusalReaction, default: .giveUp, shown: "give_up",
        "What a client does whose request is refused.",
        example: "{retry: {attempts: 5, first: 1s}}")
      guard object.context != nil else { return nil }
      if object.has("replay") {
        for key in ["arrivals", "mix"] where object.has(key) {
          object.fail(
            "`\(key)` stands beside `replay`; a trace says itself when requests arrive and what "
              + "they ask for", at: object.position(of: key))
        }
        return replay.map { Self(origin: .replay($0), service: service, onRefusal: onRefusal) }
      }
      for (key, example) in [
        ("arrivals", "{rate: 1200/h}"), ("mix", "[{model: fast, input: 900, output: 200}]"),
      ] where !object.has(key) && !object.hasUnknownKeys {
        object.fail(
          "`\(key)` is missing, for example `\(key): \(example)`; or give a `replay`",
          at: object.position)
      }
      guard let mix else { return nil }
      return Self(
        origin: .synthesized(arrivals, mix, mixPosition: object.position(of: "mix")),
        service: service, onRefusal: onRefusal)
    }
  }

  private static var serviceType: ValueType<ServiceModel> {
    .object("service", "How long requests take") { object in
      let first = object.optional(
        "first_token", .duration, default: .zero, shown: "0", "The time to the first token.",
        example: "300ms")
      let speed = object.optional(
        "speed", .rate, "Output tokens in a time; without it they come at once.",
        example: "80/s")
      guard let speed else { return ServiceModel(firstToken: first, nanosecondsPerOutputToken: 0) }
      let nanoseconds = (1e9 / speed.perSecond).rounded(.toNearestOrEven)
      object.check(
        nanoseconds <= 1e18, "speed", "the speed is zero; write for example `80/s`")
      guard nanoseconds <= 1e18 else { return nil }
      return ServiceModel(
        firstToken: first, nanosecondsPerOutputToken: Int64(nanoseconds))
    }
  }
}
