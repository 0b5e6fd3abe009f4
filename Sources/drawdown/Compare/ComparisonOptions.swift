import Foundation
import Projection
import Quantities

/// What a command line says of a comparison.
enum ComparisonOptions {
  static let folder = Option<String?>.one(
    "--folder", "NAME", "the folder's name (default: <baseline>-vs-<alternative>)",
    read: Shared.name)
  enum Format: String, CaseIterable { case text, markdown }

  static let format = Option<Format>.choice(
    "--format", "FORMAT",
    "text (default), or markdown: organizations by scenarios for each --metric (default: "
      + "total_spend), to be put on a slide", noun: "format")
  static let names = Option<[String]>.each(
    "--name", "NAME",
    "what scenarios are called, in their order (default: the file's name; with the position where "
      + "a file is given twice: full-1, full-2)", read: Shared.name)
  static let baseline = Option<String?>.text(
    "--baseline", "NAME", "the scenario to compare with (default: the first)")
  static let ownOverrides = Option<[(name: String, override: String)]>.each(
    "--set-for", "NAME:KEY=VALUE", "changes a key of one scenario, after --set; may be repeated"
  ) { text in
    guard let colon = text.firstIndex(of: ":"), text[..<colon].allSatisfy({ $0 != "=" }) else {
      throw Failure.usage(
        "option `--set-for` needs the scenario's name in front, such as "
          + "`NAME:auto_top_up.threshold=50`, not `\(text)`")
    }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
  /// Where size classes end, or nil for quartiles.
  static let sizeBreaks = Option<[Money]?>.one(
    "--size-breaks", "N,…",
    "size classes by what is charged for usage in the baseline, such as 100,1000 (default: "
      + "quartiles)"
  ) { text in
    let amounts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      Decimal(String(part)).flatMap { value -> Money? in
        value.places <= 9 ? try? Money(value, rounding: .halfEven) : nil
      }
    }
    let breaks = amounts.compactMap(\.self)
    let isAscending = zip(breaks, breaks.dropFirst()).allSatisfy { $0.nanos < $1.nanos }
    guard breaks.count == amounts.count, isAscending, breaks.allSatisfy({ $0.nanos > 0 }) else {
      throw Failure.usage(
        "option `--size-breaks` needs ascending amounts above zero such as `100,1000`, "
          + "not `\(text)`")
    }
    return breaks
  }

  /// The names of the scenarios, in the order of the files.
  static func names(_ line: Invocation) throws -> [String] {
    let files = line.positional.map { file in
      file == "-"
        ? "scenario" : URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    }
    let given = line[names]
    guard given.count <= files.count else {
      throw Failure.usage("there are \(given.count) names for \(files.count) scenarios")
    }
    let names = files.enumerated().map { index, file in
      if index < given.count { return given[index] }
      return files.count { $0 == file } > 1 ? "\(file)-\(index + 1)" : file
    }
    if let name = names.enumerated().first(where: { names[..<$0].contains($1) })?.element {
      throw Failure.usage("two scenarios are called `\(name)`; call them otherwise with --name")
    }
    return names
  }

  /// What is set in one scenario alone, for each of them.
  static func ownOverrides(
    _ line: Invocation, names: [String]
  ) throws -> [(option: String, overrides: [String])] {
    var own = names.map { (option: "--set-for \($0)", overrides: [String]()) }
    for (name, override) in line[ownOverrides] {
      own[try scenario(name, names, option: ownOverrides.name)].overrides.append(override)
    }
    return own
  }

  /// The index of a scenario that an option names.
  static func scenario(
    _ name: String, _ names: [String], option: String
  ) throws -> Int {
    if let index = names.firstIndex(of: name) { return index }
    throw Failure.unknown("scenario", name, among: names).after("option `\(option)`")
  }
}
