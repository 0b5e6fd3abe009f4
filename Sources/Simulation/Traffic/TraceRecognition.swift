import Quantities
import Text

/// Finds out by its columns how a trace is to be read.
enum TraceRecognition {
  /// Names by which columns are commonly known, in small letters without signs, by what they hold.
  private static let names: KeyValuePairs<TraceRole, [String]> = [
    .time: [
      "time", "timestamp", "createdat", "starttime", "requesttime", "loggingtime", "datetime",
      "date", "ts", "at", "eventtime", "created",
    ],
    .end: ["endtime", "bucketend"],
    .input: [
      "inputtokens", "prompttokens", "input", "inputtokencount", "prompttokencount",
      "contexttokens", "requesttokens", "tokensin", "usageinputtokens", "usageprompttokens",
      "tokensprompt",
    ],
    .cachedInput: [
      "cachedtokens", "cachedinputtokens", "inputcachedtokens", "cachereadinputtokens",
      "cachereadtokens", "cachedinput", "cacheread", "promptcachedtokens", "tokenscached",
      "cachereadinputtokencount", "cachedcontenttokencount",
    ],
    .cacheWrite: [
      "cachewritetokens", "cachecreationinputtokens", "cachewriteinputtokens", "cachewrite",
      "cachecreationtokens", "cachewriteinputtokencount",
    ],
    .cacheWriteOneHour: [
      "ephemeral1hinputtokens", "cachewrite1h", "cachecreation1hinputtokens", "cachewrite1htokens",
    ],
    .output: [
      "outputtokens", "completiontokens", "output", "outputtokencount", "candidatestokencount",
      "generatedtokens", "responsetokens", "tokensout", "usageoutputtokens",
      "usagecompletiontokens", "tokenscompletion",
    ],
    .model: ["model", "modelname", "modelid", "deploymentname", "requestmodel", "responsemodel"],
    .count: [
      "numrequests", "nummodelrequests", "requests", "requestcount", "requestscount",
      "numberofrequests", "totalrequests", "modelrequests", "invocations", "invocationcount",
    ],
    .batch: ["batch", "isbatch"],
    .cacheHit: ["cachehit", "iscachehit", "servedfromcache"],
    .identifier: ["requestid"],
    .cost: ["cost", "spend", "totalcost", "costusd", "totalcostusd", "amountusd"],
    .serviceTier: ["servicetier", "usageservicetier", "requestservicetier"],
  ]

  /// Names of columns that change what is charged and are read only where somebody says so.
  private static let tellingNames: KeyValuePairs<TraceRole, [String]> = [
    // Gemini does not count them to the output; elsewhere they are a part of it.
    .reasoning: ["thoughtstokencount", "usagemetadatathoughtstokencount"],
    .audioInput: ["inputaudiotokens", "audioinputtokens", "promptaudiotokens"],
    .audioOutput: ["outputaudiotokens", "audiooutputtokens", "completionaudiotokens"],
    .images: ["numimages", "imagecount", "images"],
    .queries: ["websearchcount", "websearchrequests", "numsearchqueries", "searchunits"],
    .seconds: ["audioseconds", "inputaudioseconds"],
  ]

  /// Columns that are not used although their names say that they change what is charged.
  static func hints(
    _ format: TraceFormat, unused: [String]
  ) -> [(column: String, key: String)] {
    let telling: [TraceRole] =
      [
        .count, .cachedInput, .cacheWrite, .cacheWriteOneHour, .cacheHit, .batch, .serviceTier,
      ] + tellingNames.map(\.key)
    return telling.compactMap { role in
      guard !format.has(role), let key = role.key else { return nil }
      return column(of: role, in: unused).map { ($0, key) }
    }
  }

  /// The format of a trace: that of the presets which has most of the columns in its first row, or
  /// the columns that are commonly named so.
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
    if var format = best?.format {
      format.numbers = definition.format.numbers
      format.filters += definition.format.filters
      if let column = definition.format.name(.customer) { format.read(.customer, from: column) }
      return format
    }
    // Any column will do to read the names of all of them.
    let probe = TraceFormat(preset: [:])
    var reader = try TraceReader.open(
      probe, of: definition, names: TraceModelNames(discoveringBeside: "model"))
    if reader.layout != .records { _ = try reader.fillFromJSON() }
    let unused = reader.tally.unused
    let found = names.compactMap { role, _ in column(of: role, in: unused).map { (role, $0) } }
    var format = TraceFormat(Dictionary(uniqueKeysWithValues: found))
    guard format.has(.time), format.has(.input) || format.has(.output) else {
      throw .broken(
        reader.lines.error(
          "no format is known that has these columns; name the `columns`, at least `time` and "
            + "`input`; there are "
            + unused.prefix(20).map(TraceSummary.shortened).joined(separator: ", "),
          line: 1, column: 1))
    }
    (format.zone, format.numbers) = (definition.format.zone, definition.format.numbers)
    format.filters = definition.format.filters
    if let column = definition.format.name(.customer) { format.read(.customer, from: column) }
    return format
  }

  /// How many columns of a format have a value in the first row that is a request; nil where one that is
  /// needed has none.
  private static func values(
    of format: TraceFormat, _ definition: ReplayDefinition
  ) throws(DocumentError) -> Int? {
    do throws(DocumentError) {
      var reader = try TraceReader.open(
        format, of: definition, names: TraceModelNames(discoveringBeside: "model"))
      guard try reader.next() != nil, format.tellsUsage || reader.cost != nil else { return nil }
      return TraceRole.allCases.count { role in
        reader.slots[role.rawValue].contains { reader.cells[$0].kind != .absent }
      }
    } catch .unreadable(let path, let reason) {
      throw .unreadable(path: path, reason: reason)
    } catch {
      return nil
    }
  }

  private static func column(of role: TraceRole, in columns: [String]) -> String? {
    let known = (Array(names) + Array(tellingNames)).first { $0.key == role }?.value ?? []
    // Longer names are none of these; some are very long.
    let words = columns.filter { $0.utf8.count <= 80 }.map { (column: $0, word: $0.plainWord) }
    return known.lazy.compactMap { name in words.first { $0.word == name }?.column }.first
  }
}
