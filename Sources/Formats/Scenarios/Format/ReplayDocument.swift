import Quantities
import Text
import Traffic

/// A recorded trace and what its rows become.
struct ReplayDocument {
  var file: Located<String>
  /// How rows are read and placed; names of models are looked up later.
  var definition = ReplayDefinition(path: "", format: .azure)
  var model: Located<String>?
  var models: [Named<Located<String>>] = []
  var endpoint = MixDocument.defaultEndpoint

  static var type: ValueType<Self> {
    .object("replay", "A recorded trace") { object in
      let file: Located<String>? = object.required(
        "file", .located(.path),
        "The trace, relative to this file, or `\"-\"`, with the quotes, for standard input; gzip too.",
        example: "traces/code.csv")
      var replay = Self(file: file ?? Located(value: "", position: object.position))
      let named = object.optional(
        "format", .choice(formats), "How its rows are read, unless `columns` says it.",
        example: "azure-llm")
      let columns = object.optional(
        "columns", columns, "Which columns, or keys of JSON lines, hold what.",
        example: "{time: at, input: prompt_tokens, output: completion_tokens}")
      object.optional(
        "model", &replay.model, .located(.label),
        "The model of every row, or of those that `models` does not name.", example: "fast")
      object.key(
        "models", &replay.models, .map(of: .located(.label)),
        "What the names of models in the trace mean here.", example: "{GPT-4: large}")
      replay.definition.readOptions(object)
      object.key(
        "endpoint", &replay.endpoint, .name, "The endpoint of all rows, as results group them.",
        example: "chat")
      object.check(
        named == nil || columns == nil, "columns",
        "`columns` stands beside `format`; give one of them")
      object.check(
        object.has("format") || object.has("columns"),
        "`format` is missing, for example `format: azure-llm`; or name the `columns`")
      object.check(
        object.has("model") || object.has("models"),
        "`model` is missing, for example `model: fast`; or name the `models` of the trace")
      guard file != nil, let format = named ?? columns else { return nil }
      object.check(
        format.has(.model) || object.has("model"), "models",
        "rows of this format name no model; write the `model` that serves them")
      replay.definition.format = format
      return replay
    }
  }

  private static var formats: [Choice<TraceFormat>] {
    [
      Choice("azure-llm", .azure, "Azure's LLM inference traces"),
      Choice("burstgpt", .burstGPT, "BurstGPT"),
      Choice("mooncake", .mooncake, "Mooncake"),
      Choice("litellm-spend-logs", .liteLLMSpendLogs, "LiteLLM's spend logs"),
    ]
  }

  private static var columns: ValueType<TraceFormat> {
    .object("trace_columns", "Columns of a trace") { object in
      let time = object.required("time", .column, "The column of times.", example: "timestamp")
      let unit = object.optional(
        "unit",
        .words([
          Choice(TraceFormat.TimeUnit.iso8601, "a date and time"),
          Choice(.seconds, "seconds since 1970"),
          Choice(.milliseconds, "milliseconds since 1970"),
          Choice(.microseconds, "microseconds since 1970"),
          Choice(.nanoseconds, "nanoseconds since 1970"),
        ]), default: .iso8601, "How times are written.")
      let input = object.optional(
        "input", .column, "The column of input tokens.", example: "prompt_tokens")
      let cached = object.optional(
        "cached_input", .column, "The column of cached input tokens.", example: "cached_tokens")
      let output = object.optional(
        "output", .column, "The column of output tokens.", example: "completion_tokens")
      let model = object.optional(
        "model", .column, "The column of models' names.", example: "model")
      return time.map {
        TraceFormat.columns(
          time: $0, unit: unit, input: input, cachedInput: cached, output: output, model: model)
      }
    }
  }
}

extension ReplayDefinition {
  fileprivate mutating func readOptions(_ object: ObjectReader) {
    let smallest = Decimal(significand: 1, places: 6)
    object.key(
      "shift", &shift,
      .words([
        Choice("start", .start, "the first row lands on the start"),
        Choice("none", .none, "rows keep their instants; those outside the horizon are left out"),
      ]), "Where the first row goes.")
    object.key(
      "speed", &speed, .decimal(from: smallest), "2 plays the trace twice as fast.", example: "2")
    object.key(
      "scale", &scale, .decimal(from: smallest),
      "2 makes every row two requests; 0.5 keeps every second one.", example: "2")
    object.key(
      "repeat", &repeats, .boolean,
      "Whether the trace starts again until the end of the horizon.")
    object.key(
      "sort", &sorts, .boolean,
      "Whether rows are sorted by time first; otherwise they must be in order.")
    object.key(
      "on_bad_row", &badRows,
      .words([
        Choice("error", .refused, "the run fails"),
        Choice("skip", .skipped, "it is counted and left out"),
      ]), "What becomes of a row that cannot be read.")
  }
}
