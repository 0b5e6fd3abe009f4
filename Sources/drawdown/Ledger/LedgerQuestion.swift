import Foundation
import Reporting

/// What the commands about kept results have in common: a folder, filters, a format.
struct LedgerQuestion {
  /// Options that filter by a column.
  private static let columns = [
    ("--organization", "organization"), ("--type", "type"), ("--project", "project"),
    ("--member", "member"), ("--model", "model"), ("--api-key", "api_key"),
    ("--endpoint", "endpoint"), ("--usage-type", "usage_type"), ("--invoice", "invoice"),
  ]
  /// Words of fixed lists, which have no commas; names may have some.
  private static let lists = ["--type", "--usage-type"]

  let options: Options
  let folder: KeptFolder
  let filter: KeptFilter
  let format: OutputFormat

  /// Reads a question from a command line.
  ///
  /// - Parameters:
  ///   - options: The command line; what a verb does not offer is not among them.
  ///   - formats: The formats it offers.
  /// - Throws: where the line is wrong, or there is no such folder.
  init(_ options: Options, formats: [OutputFormat]) throws(LedgerFailure) {
    self.options = options
    guard let path = options.positional.first else {
      throw .usage("no folder of results was named")
    }
    guard options.positional.count == 1 else {
      throw .usage("one folder at a time, not also `\(options.positional[1])`")
    }
    format = try Self.format(options.last("--format"), formats)
    let period = try Self.period(options)
    let conditions = Self.columns.compactMap { option, column -> KeptFilter.Condition? in
      let values = options.all(option)
      guard !values.isEmpty else { return nil }
      return KeptFilter.Condition(
        column: column,
        values: Self.lists.contains(option) ? values.flatMap { Self.words($0) } : values)
    }
    filter = KeptFilter(conditions: conditions, period: period)
    folder = try LedgerFailure.reading { () throws(KeptError) in try KeptFolder(path: path) }
  }

  /// The characters that a line may have.
  var width: Int { Console.width(of: STDOUT_FILENO) }

  /// The words of a list with commas.
  static func words(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func format(
    _ name: String?, _ formats: [OutputFormat]
  ) throws(LedgerFailure) -> OutputFormat {
    guard let name else { return formats[0] }
    if let format = formats.first(where: { $0.rawValue == name }) { return format }
    let names = formats.map(\.rawValue)
    let near = Suggestion.nearest(to: name, among: names)
    let list = names.map { "`\($0)`" }
    let all = "\(list.dropLast().joined(separator: ", ")) and \(list.last ?? "")"
    throw .usage(
      "there is no format `\(name)` here; "
        + (near.map { "did you mean `\($0)`?" } ?? "there are \(all)"))
  }

  private static func period(_ options: Options) throws(LedgerFailure) -> KeptPeriod {
    let (year, month): (Int?, Int?)
    do throws(UsageError) {
      year = try options.integer("--year", in: 1678...2261)
      month = try options.integer("--month", in: 1...12)
    } catch {
      throw .usage(error.message)
    }
    guard month == nil || year != nil else {
      throw .usage("option `--month` needs `--year` too")
    }
    return KeptPeriod(
      from: try bound("--from", options), to: try bound("--to", options), year: year, month: month)
  }

  private static func bound(
    _ name: String, _ options: Options
  ) throws(LedgerFailure) -> KeptPeriod.Bound? {
    guard let text = options.last(name) else { return nil }
    guard let bound = KeptPeriod.Bound(text) else {
      throw .usage(
        "option `\(name)` needs a date or time such as 2026-01-31, 2026-01-31T09:00 or "
          + "2026-01-31T09:00+01:00, not `\(text)`")
    }
    return bound
  }
}
