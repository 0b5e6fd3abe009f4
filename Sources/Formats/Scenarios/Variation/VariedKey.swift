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

  /// Reads what is varied.
  ///
  /// - Parameters:
  ///   - arguments: Each as `KEY=VALUES`.
  ///   - option: What they were given with, shown in place of a file.
  /// - Returns: The keys, in the order given.
  /// - Throws: `invalid` with everything that is wrong.
  public static func read(
    _ arguments: [String], option: String = "--vary"
  ) throws(ScenarioFailure) -> [VariedKey] {
    let problems = DiagnosticCollector()
    let keys = KeyArgument.read(
      arguments, option: option, for: .sweep, reportingTo: problems, values: values)
    guard !problems.hasErrors else { throw .invalid(problems.report) }
    return keys.map { VariedKey(key: $0.key, values: $0.values) }
  }

  private static func values(_ text: String) throws(ScalarProblem) -> Values {
    if let grid = try ValueList.onlyRange(of: text, for: .sweep)?.grid() { return .spread(grid) }
    return .list(try ValueList.values(of: text, for: .sweep))
  }
}
