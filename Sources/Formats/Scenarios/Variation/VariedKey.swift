import Quantities
import Text

/// A key of a scenario that is varied, and the values that it takes: `KEY=VALUES`.
public struct VariedKey: Hashable, Sendable {
  /// What the key takes.
  public enum Values: Hashable, Sendable {
    /// These values, in this order.
    case list([String])
    /// Values of a range, spread by a quasi-random sequence.
    case spread(ValueRange.Grid)
  }

  /// The most values that one key can take.
  public static let mostValues = 100_000

  /// The key's path as it was written.
  public let key: String
  /// What it takes.
  public let values: Values

  /// Reads what is varied, each as `KEY=VALUES`, in the order given; the option that they were given
  /// with is shown in place of a file.
  public static func read(
    _ arguments: [String], option: String = "--vary"
  ) throws(ScenarioFailure) -> [VariedKey] {
    try KeyArgument.read(arguments, option: option, for: .sweep) {
      (key, text) throws(ScalarProblem) in
      let grid = try ValueList.onlyRange(of: text, for: .sweep)?.grid()
      if let grid { return VariedKey(key: key, values: .spread(grid)) }
      return VariedKey(key: key, values: .list(try ValueList.values(of: text, for: .sweep)))
    }
  }
}

/// A key of a scenario that is searched for, and the values it may have: `KEY=RANGE`.
public struct SoughtKey: Hashable, Sendable {
  /// The most values of one key.
  public static let mostValues = 1_000_000

  /// The key's path as it was written.
  public let key: String
  /// The values as a scenario file would write them; numbers in ascending order.
  public let values: [String]
  /// Whether the values are numbers in one unit, and so have an order.
  public let isNumeric: Bool
  /// Whether the values stand for all those between two ends.
  public let isContinuous: Bool

  /// Reads what is searched for, in the order given.
  ///
  /// - Parameters:
  ///   - arguments: Each as `KEY=RANGE`: a continuous range `10..200`, or lists and ranges of values
  ///     as in a sweep.
  ///   - option: What they were given with, shown in place of a file.
  ///   - resolution: The distance of values of continuous ranges, and the option that says so; nil
  ///     makes them numbers of three significant digits.
  /// - Returns: The keys.
  /// - Throws: `invalid` with everything that is wrong.
  public static func read(
    _ arguments: [String], option: String = "--find",
    resolution: (option: String, text: String)? = nil
  ) throws(ScenarioFailure) -> [SoughtKey] {
    let problems = DiagnosticCollector()
    var distance = resolution.flatMap { NumberWithUnit($0.text) }
    if let (name, text) = resolution, distance.map({ $0.number > .zero }) != true {
      problems.error(
        "a number above zero is needed, such as `0.5`, not `\(text.shortened)`",
        at: SourcePosition(file: name, line: 1, column: 1))
      distance = nil
    }
    return try KeyArgument.read(arguments, option: option, for: .search, reportingTo: problems) {
      [distance] (key, text) throws(ScalarProblem) in
      try SoughtKey(key, text, distance: distance)
    }
  }

  private init(_ key: String, _ text: String, distance: NumberWithUnit?) throws(ScalarProblem) {
    self.key = key
    let range = try ValueList.onlyRange(of: text, for: .search)
    if let range, let found = try range.continuousValues(apart: distance) {
      (values, isNumeric, isContinuous) = (found, true, true)
      return
    }
    // Brackets and quotes may have dots of their own.
    if range == nil, text.contains(".."), !text.contains(where: { ",{[\"'".contains($0) }) {
      throw VariationPurpose.search.noRange(text)
    }
    let list = try ValueList.values(of: text, for: .search)
    let numbers = list.compactMap { text in NumberWithUnit(text).map { (text, $0) } }
    isNumeric =
      numbers.count == list.count && numbers.allSatisfy { $0.1.hasUnit(of: numbers[0].1) }
    isContinuous = false
    values = isNumeric ? numbers.sorted { $0.1.number < $1.1.number }.map(\.0) : list
  }
}
