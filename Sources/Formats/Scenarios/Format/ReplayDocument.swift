import Quantities
import Text
import Traffic

/// A recorded trace and what its rows become.
struct ReplayDocument {
  var file: Located<String>
  /// How rows are read and placed; names of models are looked up later.
  var definition = ReplayDefinition(path: "", format: .azure)
  var model: Located<String>?
  /// What models' names in the trace mean; nil: each what it says.
  var models: [Named<Located<String>>]? = []
  /// The zone of times that say none.
  var zone: Located<String>?
  var endpoint = MixDocument.defaultEndpoint

  static var type: ValueType<Self> {
    .object("replay", "A recorded trace") { object in
      let file: Located<String>? = object.required(
        "file", .located(.path),
        "The trace, relative to this file, or `\"-\"`, with the quotes, for standard input; gzip, "
          + "Zstandard and Parquet too.",
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
        "models", &replay.models,
        .either(
          scalar: .choice([
            Choice("as_named", nil, "each is the model of that name, with or without a provider")
          ]), structure: ValueType.map(of: .located(.label)).map { .some($0) }),
        shown: "{}", "What the names of models in the trace mean here.", example: "{GPT-4: large}")
      object.optional(
        "time_zone", &replay.zone, .located(.timeZone),
        "The IANA time zone of times that say none (default: the scenario's).",
        example: "Europe/Berlin")
      let numbers = object.optional(
        "numbers", numbers, "How numbers are written; without it, `1.000` is not understood.",
        example: "{decimal: \",\", group: \".\"}")
      let excludesCache = object.optional(
        "input",
        .words([
          Choice("inclusive", false, "they are a part of it"),
          Choice("exclusive", true, "they come on top of it"),
        ]), "Whether input has the cached and cache-writing tokens in it (default: as the format).")
      let filters = object.optional(
        "where", .listOrOne(of: filter),
        "Conditions on columns; rows that do not meet all of them are left out.",
        example: "status == success")
      replay.definition.readOptions(object)
      object.key(
        "endpoint", &replay.endpoint, .name, "The endpoint of all rows, as results group them.",
        example: "chat")
      object.check(
        named == nil || columns == nil, "columns",
        "`columns` stands beside `format`; give one of them")
      object.check(
        object.has("format") || object.has("columns"),
        "`format` is missing, for example `format: auto`, which recognizes it; or name the `columns`"
      )
      object.check(
        object.has("model") || object.has("models"),
        "`model` is missing, for example `model: fast`; or say what the trace's names mean by "
          + "`models`: `as_named` takes each as the model of its name")
      object.check(
        named?.isAutomatic != true || !object.has("time_zone"), "time_zone",
        "the formats that `auto` finds know the zone of their times; name the `format` or `columns`"
      )
      guard file != nil, var format = named ?? columns else { return nil }
      format.numbers = numbers
      format.filters += filters ?? []
      if let excludesCache { (format.inputExcludesCache, format.saysInput) = (excludesCache, true) }
      object.check(
        format.has(.model) || object.has("model"), "models",
        "rows of this format name no model; write the `model` that serves them")
      replay.definition.format = format
      return replay
    }
  }

  private static var formats: [Choice<TraceFormat>] {
    [Choice("auto", .automatic, "whichever of these has its columns")]
      + TracePreset.all.map { Choice($0.name, $0.format, $0.about) }
  }

  private static var columns: ValueType<TraceFormat> {
    .object("trace_columns", "Columns of a trace") { object in
      var columns: [TraceRole: String] = [:]
      columns[.time] = object.required(
        "time", .column, "The column of times.", example: "timestamp")
      let unit = object.optional(
        "unit",
        .words([
          Choice(TraceFormat.TimeUnit.automatic, "what the first row looks like"),
          Choice(.iso8601, "a date and time"),
          Choice(.seconds, "seconds since 1970"),
          Choice(.milliseconds, "milliseconds since 1970"),
          Choice(.microseconds, "microseconds since 1970"),
          Choice(.nanoseconds, "nanoseconds since 1970"),
        ]), default: .automatic, "How times are written.")
      for (role, documentation, example) in others {
        guard let key = role.key else { continue }
        columns[role] = object.optional(key, .column, documentation, example: example)
      }
      let span = object.optional(
        "span", .positiveDuration,
        "How long after its time the requests came that a row stands for, where there is no `end`.",
        example: "1h")
      object.check(
        span == nil || columns[.count] != nil, "span",
        "`span` is of rows that stand for many requests; name the column of their `count`")
      object.check(
        (columns[.tokens] == nil) == (columns[.tokenType] == nil), "tokens",
        "`tokens` and `token_type` go together: one says how many, the other which")
      object.check(
        span == nil || columns[.end] == nil, "span", "`span` stands beside `end`; give one of them")
      guard columns[.time] != nil else { return nil }
      var format = TraceFormat(columns, unit: unit)
      format.span = span
      return format
    }
  }

  private static var others: [(TraceRole, String, String)] {
    [
      (
        .end, "The column until when the requests came that a row stands for.", "end_time"
      ),
      (.input, "The column of input tokens.", "prompt_tokens"),
      (.cachedInput, "The column of cached input tokens.", "cached_tokens"),
      (
        .cacheWrite, "The column of input tokens written to the cache.",
        "cache_creation_input_tokens"
      ),
      (
        .cacheWriteOneHour,
        "The column of input tokens written to the cache that lives an hour.",
        "ephemeral_1h_input_tokens"
      ),
      (.output, "The column of output tokens.", "completion_tokens"),
      (.images, "The column of images.", "num_images"),
      (.seconds, "The column of seconds of audio or video.", "audio_seconds"),
      (.characters, "The column of characters.", "characters"),
      (.queries, "The column of search or ranking queries.", "search_units"),
      (.audioInput, "The column of audio tokens among the input.", "audio_tokens"),
      (.imageInput, "The column of image tokens among the input.", "image_tokens"),
      (
        .reasoning, "The column of reasoning tokens among the output.",
        "reasoning_tokens"
      ),
      (
        .audioOutput, "The column of audio tokens among the output.",
        "output_audio_tokens"
      ),
      (
        .imageOutput, "The column of image tokens among the output.",
        "output_image_tokens"
      ),
      (.video, "The column of seconds of video.", "video_seconds"),
      (
        .tokens,
        "The column of tokens of the kind that `token_type` names, where each kind has a row of its own.",
        "payload.value"
      ),
      (
        .tokenType,
        "The column that says what `tokens` are: `input`, `cached_input`, `cache_write`, `output` …",
        "payload.token_type"
      ),
      (.model, "The column of models' names.", "model"),
      (
        .provider,
        "The column of who serves the model, whose price for it is looked up first by "
          + "`models: as_named`.", "custom_llm_provider"
      ),
      (
        .serviceTier,
        "The column of the service tier, in which the model is called `MODEL:TIER`; `batch` makes it a "
          + "batch.", "service_tier"
      ),
      (.batch, "The column that tells whether a request was of a batch.", "batch"),
      (
        .count,
        "The column of how many requests a row stands for; each gets an even part of its tokens.",
        "num_model_requests"
      ),
      (
        .identifier, "The column that tells requests apart; repeated ones are left out.",
        "request_id"
      ),
      (
        .cacheHit,
        "The column that tells whether a kept answer served a request, which is left out then.",
        "cache_hit"
      ),
      (
        .cost,
        "The column of what the vendor charged, which is compared with the scenario's prices.",
        "cost_usd"
      ),
      (
        .total, "The column of all tokens, which is compared with what input and output make.",
        "total_tokens"
      ),
    ]
  }

  /// Marks that numbers are written with.
  private static var numbers: ValueType<TraceFormat.Numbers> {
    .object("trace_numbers", "How numbers of a trace are written") { object in
      let decimal = object.optional(
        "decimal", mark, default: UInt8(ascii: "."), "What stands before decimals.", example: ",")
      let group = object.optional(
        "group", mark, "What stands between thousands; nothing if left out.", example: ".")
      object.check(
        group != decimal, "group",
        "`group` and `decimal` must differ, for example `{decimal: \",\"}`")
      return TraceFormat.Numbers(decimal: decimal, group: group)
    }
  }

  private static var mark: ValueType<UInt8> {
    .words([
      Choice(".", UInt8(ascii: "."), "a point"), Choice(",", UInt8(ascii: ","), "a comma"),
      Choice(" ", UInt8(ascii: " "), "a blank"), Choice("'", UInt8(ascii: "'"), "an apostrophe"),
      Choice("_", UInt8(ascii: "_"), "a low line"),
    ])
  }

  private static var filter: ValueType<TraceFilter> {
    .scalar("a condition", example: "status == success") { text throws(ScalarProblem) in
      guard let filter = TraceFilter(text) else {
        throw ScalarProblem(
          "a condition is a column, one of == != < <= > >= with blanks around it, and a value, "
            + "such as `status == success`")
      }
      return filter
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
      "spread", &spread,
      .words([
        Choice("even", .even, "at even distances"),
        Choice("poisson", .poisson, "at random, as in a Poisson process of that many"),
      ]), "When the requests come, within its time, of a row that stands for many.")
    object.key(
      "on_bad_row", &badRows,
      .words([
        Choice("error", .refused, "the run fails"),
        Choice("skip", .skipped, "it is counted and left out"),
      ]), "What becomes of a row that cannot be read.")
  }
}
