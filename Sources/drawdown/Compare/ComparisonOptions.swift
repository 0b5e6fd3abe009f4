import Foundation
import Projection
import Quantities

/// What a command line says of a comparison.
enum ComparisonOptions {
  /// The names of the scenarios, in the order of the files.
  static func names(_ options: Options) throws(UsageError) -> [String] {
    let files = options.positional.map {
      URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
    }
    guard files.count >= 2 else {
      throw UsageError(
        message: "a comparison needs two scenarios or more; the same file may be given twice, "
          + "with --set-for to tell them apart")
    }
    let given = options.all("--name")
    guard given.count <= files.count else {
      throw UsageError(message: "there are \(given.count) names for \(files.count) scenarios")
    }
    for name in given { try check(name) }
    let names = files.enumerated().map { index, file in
      if index < given.count { return given[index] }
      return files.count { $0 == file } > 1 ? "\(file)-\(index + 1)" : file
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw UsageError(
        message: "two scenarios are called `\(name)`; call them otherwise with --name")
    }
    return names
  }

  /// What is set in one scenario alone, for each of them.
  static func ownOverrides(
    _ options: Options, names: [String]
  ) throws(UsageError) -> [(option: String, overrides: [String])] {
    var own = names.map { (option: "--set-for \($0)", overrides: [String]()) }
    for argument in options.all("--set-for") {
      guard let colon = argument.firstIndex(of: ":"),
        argument[..<colon].allSatisfy({ $0 != "=" })
      else {
        throw UsageError(
          message: "option `--set-for` needs the scenario's name in front, such as "
            + "`\(names[names.count - 1]):auto_top_up.threshold=50`, not `\(argument)`")
      }
      let index = try scenario(String(argument[..<colon]), names, option: "--set-for")
      own[index].overrides.append(String(argument[argument.index(after: colon)...]))
    }
    return own
  }

  /// The index of the scenario to compare with.
  static func baseline(_ options: Options, names: [String]) throws(UsageError) -> Int {
    guard let name = options.last("--baseline") else { return 0 }
    return try scenario(name, names, option: "--baseline")
  }

  /// The metrics to compare: all, where none is named.
  static func metrics(_ options: Options) throws(UsageError) -> [Metric] {
    var metrics: [Metric] = []
    for name in options.all("--metric").flatMap({ parts($0) }) { metrics.append(try metric(name)) }
    return metrics.isEmpty ? Metric.allCases : metrics
  }

  /// The metric of a name.
  static func metric(_ name: String) throws(UsageError) -> Metric {
    if let metric = Metric(rawValue: name) { return metric }
    let near = Suggestion.nearest(to: name, among: Metric.allCases.map(\.name))
    throw UsageError(
      message: "there is no metric `\(name)`; "
        + (near.map { "did you mean `\($0)`?" }
          ?? "the metrics are those of summary.csv, such as `total_spend`"))
  }

  /// The folder's name, or nil where it is made of the scenarios' names.
  static func folder(_ options: Options) throws(UsageError) -> String? {
    guard let name = options.last("--folder") else { return nil }
    try check(name)
    return name
  }

  /// Where size classes end, or nil for quartiles.
  static func sizeBreaks(_ options: Options) throws(UsageError) -> [Money]? {
    guard let text = options.last("--size-breaks") else { return nil }
    let amounts = parts(text).map { part -> Money? in
      guard let value = Decimal(part), value.places <= 9 else { return nil }
      return try? Money(value, rounding: .halfEven)
    }
    let breaks = amounts.compactMap(\.self)
    let isAscending = zip(breaks, breaks.dropFirst()).allSatisfy { $0.nanos < $1.nanos }
    guard breaks.count == amounts.count, isAscending, breaks.allSatisfy({ $0.nanos > 0 }) else {
      throw UsageError(
        message: "option `--size-breaks` needs ascending amounts above zero such as `100,1000`, "
          + "not `\(text)`")
    }
    return breaks
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
  }

  private static func scenario(
    _ name: String, _ names: [String], option: String
  ) throws(UsageError) -> Int {
    if let index = names.firstIndex(of: name) { return index }
    let near = Suggestion.nearest(to: name, among: names)
    throw UsageError(
      message: "option `\(option)`: there is no scenario `\(name)`; "
        + (near.map { "did you mean `\($0)`?" }
          ?? "there are " + names.map { "`\($0)`" }.joined(separator: ", ")))
  }

  private static func check(_ name: String) throws(UsageError) {
    let isSound =
      name.first.map { $0.isLetter || $0.isNumber } == true
      && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    guard !isSound else { return }
    throw UsageError(
      message: "`\(name)` is no name: it needs to start with a letter or digit, followed by "
        + "letters, digits, `-`, `_` and `.`")
  }
}
