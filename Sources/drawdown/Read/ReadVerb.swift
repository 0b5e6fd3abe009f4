import Quantities
import Scenarios
import Text
import Traffic

/// The command that shows what a log is understood as.
enum ReadVerb {
  private static let shownRows = 5

  static let verb = Verb(
    name: "read", summary: "shows what a log is understood as",
    about: """
      Reads a log (a file, gzip too, or `-` for standard input) and shows what was understood: its
      format, the columns that are read and that are not, the first rows as requests, and totals by
      model. What is wrong, left out or may be meant otherwise goes to standard error. The last
      lines are what a scenario says to replay it.
      """,
    takes: .trace, usage: "[options]",
    options: [
      TraceOptions.format.explained(
        "how its rows are read (default: auto, by its columns); as for `fit`"),
      TraceOptions.columns,
      TraceOptions.zone.explained(
        "the IANA time zone of times that say none (default: UTC)"),
      TraceOptions.numbers, TraceOptions.filters, Shared.json,
    ], run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let path = line.positional[0]
    let zone = line[TraceOptions.zone]
    let format = try TraceOptions.format(line)
    let summary: TraceSummary
    do throws(DocumentError) {
      summary = try TraceSummary(
        ReplayDefinition(path: path, format: format), firstRows: shownRows)
    } catch .unreadable(let path, let reason) {
      throw Failure.cannotRead(path, reason)
    } catch {
      throw Failure.lines([error.diagnostic.description])
    }
    for problem in summary.problems { Console.error(problem.description) }
    let replay =
      line[TraceOptions.columns] == nil && summary.tellsUsage ? replay(summary, path: path) : nil
    line.answer.add(json(summary, path: path, zone: zone, replay: replay))
    if !line[Shared.json] {
      for text in lines(summary, path: path, zone: zone) { Console.print(text.printable) }
      if let replay { Console.print(replay.printable) }
    }
    return summary.problems.contains { $0.severity == .error } ? .badInput : .done
  }

  private static func lines(
    _ summary: TraceSummary, path: String, zone: ZoneRules
  ) -> [String] {
    let width = Console.width
    let requests = summary.models.reduce(0) { $0 + $1.requests }
    let count = "\(summary.rows) rows, \(summary.rowsLeftOut) of them left out; "
    var lines = TextTable.wrapped(
      "\(path): \(summary.format ?? "columns"), " + count
        + "\(requests) request\(requests == 1 ? "" : "s")", width: width, indent: 0, further: 2)
    var notes = ["read: \(list(summary.used))", "not read: \(list(summary.unused))"]
    if summary.first != .never {
      notes.insert(
        "from \(zone.iso8601(summary.first)) to \(zone.iso8601(summary.last)), times are "
          + summary.unit.rawValue, at: 0)
    }
    lines += notes.flatMap { TextTable.wrapped($0, width: width) }
    var rows = TextTable(
      ["time", "model", "requests", "input", "cached", "written", "output"],
      rightAligned: [2, 3, 4, 5, 6])
    for row in summary.firstRows {
      rows.add(
        [
          zone.iso8601(Instant(nanoseconds: row.time)), name(summary.models[Int(row.entry)]),
        ]
          + [
            row.count, row.inputTokens, row.cachedInputTokens,
            row.cacheWriteTokens + row.cacheWriteOneHourTokens, row.outputTokens,
          ].map { Decimal($0).grouped })
    }
    var totals = TextTable(
      ["model", "requests", "input", "cached", "written", "output", "charged by the vendor"],
      rightAligned: [1, 2, 3, 4, 5, 6])
    for model in summary.models where model.requests > 0 {
      totals.add(
        [name(model), Decimal(model.requests).grouped]
          + [
            model.inputTokens, model.cachedInputTokens, model.cacheWriteTokens,
            model.outputTokens,
          ].map { Decimal(significand: $0, places: 0).grouped } + [model.cost?.grouped ?? ""])
    }
    lines += ["first rows"] + rows.lines(width: width) + ["totals"] + totals.lines(width: width)
    return lines
  }

  private static func json(
    _ summary: TraceSummary, path: String, zone: ZoneRules, replay: String?
  ) -> JSONValue {
    let isDated = summary.first != .never
    return .of([
      "file": path, "format": summary.format ?? "columns", "rows": summary.rows,
      "rows_left_out": summary.rowsLeftOut,
      "from": isDated ? zone.iso8601(summary.first) : nil,
      "to": isDated ? zone.iso8601(summary.last) : nil, "unit": summary.unit.rawValue,
      "columns_read": summary.used, "columns_not_read": summary.unused,
      "models": summary.models.filter { $0.requests > 0 }.map { model in
        JSONValue.of([
          "model": model.name, "requests": model.requests,
          "input_tokens": JSONValue.exact(model.inputTokens),
          "cached_input_tokens": JSONValue.exact(model.cachedInputTokens),
          "cache_write_tokens": JSONValue.exact(model.cacheWriteTokens),
          "output_tokens": JSONValue.exact(model.outputTokens),
          "charged_by_vendor": model.cost.map { JSONValue.exact($0) },
        ])
      }, "replay": replay,
    ])
  }

  /// What a scenario says to replay it.
  private static func replay(_ summary: TraceSummary, path: String) -> String {
    let models = summary.models.contains { !$0.name.isEmpty } ? "models: as_named" : "model: …"
    let format = summary.format ?? "auto"
    let order = summary.isInOrder ? "" : ", sort: true"
    return "traffic: {log: {replay: {file: \(path), format: \(format), \(models)\(order)}}}"
  }

  private static func name(_ model: TraceSummary.ModelTotal) -> String {
    model.name.isEmpty ? "(none named)" : model.name
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "nothing" : names.joined(separator: ", ")
  }
}
