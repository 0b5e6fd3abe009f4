import Quantities
import Text

/// Finds out by its columns how a trace is to be read.
enum TraceRecognition {
  /// Names by which columns are commonly known, in small letters without signs, by what they hold.
  private static let names: KeyValuePairs<TraceRole, [String]> = [
    .time: [
      "time", "timestamp", "createdat", "starttime", "requesttime", "loggingtime", "datetime",
      "date", "ts", "at", "eventtime", "eventtimestamp", "created", "timestamputc", "startedat",
      "requestedat", "receivedat", "creationtime", "timegenerated", "startingat", "bucketstart",
      "bucketstarttime", "windowstart", "hour", "day", "usagedate", "requesttimestamp",
    ],
    .end: ["endtime", "bucketend", "endingat", "bucketendtime", "windowend"],
    .input: [
      "inputtokens", "prompttokens", "input", "inputtokencount", "prompttokencount",
      "contexttokens", "requesttokens", "tokensin", "tokensprompt", "promptevalcount",
      "numinputtokens", "tokensinput", "totalinputtokens",
    ],
    .cachedInput: [
      "cachedtokens", "cachedinputtokens", "inputcachedtokens", "cachereadinputtokens",
      "cachereadtokens", "cachedinput", "cacheread", "promptcachedtokens", "tokenscached",
      "cachereadinputtokencount", "cachedcontenttokencount", "prompttokenscached",
      "inputtokenscached",
    ],
    .cacheWrite: [
      "cachewritetokens", "ephemeral5minputtokens", "cachecreationinputtokens",
      "cachewriteinputtokens", "cachewrite", "cachecreationtokens", "cachewriteinputtokencount",
    ],
    .cacheWriteOneHour: [
      "ephemeral1hinputtokens", "cachewrite1h", "cachecreation1hinputtokens", "cachewrite1htokens",
    ],
    .output: [
      "outputtokens", "completiontokens", "output", "outputtokencount", "candidatestokencount",
      "generatedtokens", "responsetokens", "tokensout", "tokenscompletion", "completiontokencount",
      "evalcount", "numoutputtokens", "tokensoutput", "totaloutputtokens",
    ],
    .model: [
      "model", "modelname", "modelid", "modelversion", "responsemodel", "requestmodel",
      "deploymentname",
    ],
    .count: [
      "numrequests", "nummodelrequests", "requests", "requestcount", "requestscount",
      "numberofrequests", "totalrequests", "modelrequests", "invocations", "invocationcount",
    ],
    .batch: ["batch", "isbatch"],
    .cacheHit: ["cachehit", "iscachehit", "servedfromcache"],
    .identifier: ["requestid"],
    .cost: ["cost", "spend", "totalcost", "costusd", "totalcostusd", "amountusd"],
    .total: ["totaltokens", "totaltokencount", "tokenstotal"],
    .serviceTier: ["servicetier"],
  ]

  /// Names of columns that change what is charged and are read only where somebody says so.
  private static let tellingNames: KeyValuePairs<TraceRole, [String]> = [
    // Gemini does not count them to the output; elsewhere they are a part of it.
    .reasoning: ["thoughtstokencount"],
    .audioInput: ["inputaudiotokens", "audioinputtokens", "promptaudiotokens"],
    .audioOutput: ["outputaudiotokens", "audiooutputtokens", "completionaudiotokens"],
    .images: ["numimages", "imagecount", "images"],
    .queries: ["websearchcount", "websearchrequests", "numsearchqueries", "searchunits"],
    .seconds: ["audioseconds", "inputaudioseconds"],
  ]

  /// What tells that a request failed.
  private static let outcomes = [
    "status", "statuscode", "httpstatus", "responsestatus", "responsestatuscode", "success",
    "issuccess", "error", "errorcode", "errormessage",
  ]

  /// Names for input that Anthropic and Amazon count without the tokens of the cache, which they name
  /// so beside.
  private static let exclusive: (input: Set<String>, cache: Set<String>) = (
    ["inputtokens", "inputtokencount"],
    [
      "cachereadinputtokens", "cachecreationinputtokens", "cachereadinputtokencount",
      "cachewriteinputtokencount", "ephemeral5minputtokens", "ephemeral1hinputtokens",
    ]
  )

  /// Columns that are not used although their names say that they change what is charged.
  static func hints(
    _ format: TraceFormat, unused: [String]
  ) -> [(column: String, key: String)] {
    let telling: [TraceRole] =
      [
        .count, .cachedInput, .cacheWrite, .cacheWriteOneHour, .cacheHit, .batch, .serviceTier,
      ] + tellingNames.map(\.key)
    let columns = unused.map { TraceColumn(path: $0, isNumber: true, isJSON: true) }
    return telling.compactMap { role in
      guard !format.has(role), let key = role.key else { return nil }
      return column(of: role, in: columns).map { ($0.path, key) }
    }
  }

  /// The column that tells which requests failed, where nothing looks at it.
  static func outcome(_ format: TraceFormat, unused: [String]) -> String? {
    guard format.filters.isEmpty else { return nil }
    return unused.first { $0.utf8.count <= 80 && outcomes.contains($0.plainWord) }
  }

  /// Whether input leaves out the tokens of the cache, by what the columns are called.
  static func looksExclusive(_ format: TraceFormat) -> Bool {
    func word(_ role: TraceRole) -> String? {
      format.name(role).flatMap { TraceColumn(path: $0, isNumber: true, isJSON: true).words.last }
    }
    guard let input = word(.input) else { return false }
    let cache = [TraceRole.cachedInput, .cacheWrite, .cacheWriteOneHour].compactMap { word($0) }
    if ["nocache", "uncached", "noncached"].contains(where: { input.contains($0) }) {
      return !cache.isEmpty
    }
    return exclusive.input.contains(input) && cache.contains { exclusive.cache.contains($0) }
  }

  /// The format of a trace: that of the presets which has most of the columns, or the columns that are
  /// commonly named so.
  ///
  /// - Throws: where nothing fits, or the file cannot be read.
  static func format(of definition: ReplayDefinition) throws(DocumentError) -> TraceFormat {
    var best: (format: TraceFormat, values: Int)?
    for preset in TracePreset.all {
      guard let values = try values(of: preset.format, definition),
        values > best?.values ?? 0
      else { continue }
      best = (preset.format, values)
    }
    var format: TraceFormat
    if let best {
      format = best.format
    } else {
      format = try named(of: definition)
      format.zone = definition.format.zone
    }
    format.numbers = definition.format.numbers
    format.filters += definition.format.filters
    if definition.format.saysInput {
      (format.inputExcludesCache, format.saysInput) = (definition.format.inputExcludesCache, true)
    }
    if let column = definition.format.name(.customer) { format.read(.customer, from: column) }
    return format
  }

  /// The columns that are commonly named so, at the top or in the elements of a list.
  private static func named(of definition: ReplayDefinition) throws(DocumentError) -> TraceFormat {
    // Any column will do to read the names of all of them.
    var reader = try TraceReader.open(
      TraceFormat(preset: [:]), of: definition, names: TraceModelNames(discoveringBeside: "model"))
    let columns = try reader.firstColumns()
    var containers: [Substring] = [""]
    for column in columns where !containers.contains(column.container) {
      containers.append(column.container)
    }
    for container in containers {
      // What stands outside of a list holds for all of its rows.
      let reached = columns.filter { container.hasPrefix($0.container) }
      let found = names.compactMap { role, _ in column(of: role, in: reached).map { (role, $0) } }
      var format = TraceFormat(
        Dictionary(uniqueKeysWithValues: found.map { ($0, $1.path) }))
      guard format.has(.time), format.has(.input) || format.has(.output) else { continue }
      format.inputExcludesCache = looksExclusive(format)
      let used = Set(found.map(\.1.path))
      format.unread = reached.map(\.path).filter { !used.contains($0) }
      return format
    }
    let shown = reader.layout == .records ? reader.tally.unused : columns.map(\.path)
    throw .broken(
      reader.lines.error(
        "no format is known that has these columns; name the `columns`, at least `time` and "
          + "`input`; there are "
          + (shown.isEmpty ? "none" : "")
          + shown.prefix(20).map(TraceSummary.shortened).joined(separator: ", "),
        line: 1, column: 1))
  }

  /// Rows at the start that may be wrong, or no requests, before a format is given up.
  private static let mostRows = 20

  /// How many columns of a format there are: in the header, or in the first row that is a request; nil
  /// where one that is needed is not there.
  private static func values(
    of format: TraceFormat, _ definition: ReplayDefinition
  ) throws(DocumentError) -> Int? {
    do throws(DocumentError) {
      var reader = try TraceReader.open(
        format, of: definition, names: TraceModelNames(discoveringBeside: "model"))
      if reader.layout == .records {
        let hasNeeded = format.filters.enumerated().allSatisfy { place, filter in
          filter.holdsWhereMissing
            || reader.slots[TraceRole.allCases.count + place].contains { reader.tally.isThere[$0] }
        }
        guard hasNeeded, format.tellsUsage || reader.isHeld(.cost) else { return nil }
        return TraceRole.allCases.count { reader.isHeld($0) }
      }
      for _ in 0..<mostRows {
        do throws(DocumentError) {
          guard try reader.next() != nil else { return nil }
        } catch .malformed {
          continue
        }
        guard format.tellsUsage || reader.cost != nil else { return nil }
        return TraceRole.allCases.count { role in
          reader.slots[role.rawValue].contains { reader.cells[$0].kind != .absent }
        }
      }
      return nil
    } catch .unreadable(let path, let reason) {
      throw .unreadable(path: path, reason: reason)
    } catch {
      return nil
    }
  }

  /// The column that has the best of the names of a role, of these the one that stands highest.
  private static func column(of role: TraceRole, in columns: [TraceColumn]) -> TraceColumn? {
    let known = (Array(names) + Array(tellingNames)).first { $0.key == role }?.value ?? []
    let needsNumber = role.isUsage || role == .count || role == .total
    return columns.filter { $0.isNumber || !needsNumber }
      .compactMap { column in column.match(known).map { (column: column, place: $0) } }
      .min { $0.place < $1.place }?.column
  }
}
