import Documents

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
    var keys: [VariedKey] = []
    for argument in arguments {
      guard let key = parse(argument, option: option, reportingTo: problems) else { continue }
      if keys.contains(where: { $0.key == key.key }) {
        problems.error(
          "`\(key.key.shortened)` is varied twice; write all of its values once, such as "
            + "`10,20,50..100:10`", at: SourcePosition(file: option, line: 1, column: 1))
      }
      keys.append(key)
    }
    guard !problems.hasErrors else { throw .invalid(problems.report) }
    return keys
  }

  private static func parse(
    _ argument: String, option: String, reportingTo problems: DiagnosticCollector
  ) -> VariedKey? {
    let start = SourcePosition(file: option, line: 1, column: 1)
    guard let split = ScenarioOverride.separator(in: argument) else {
      problems.error(
        "`\(argument.shortened)` has no `=`; write for example "
          + "`auto_top_up.threshold=10..200:10`", at: start)
      return nil
    }
    let key = String(argument[..<split])
    guard let path = OverridePath.parse(key, file: option, reportingTo: problems) else {
      return nil
    }
    if let reason = VariationLimits.reason(against: path) {
      problems.error("`\(key.shortened)` cannot be varied: \(reason)", at: start)
      return nil
    }
    let column = key.unicodeScalars.count + 2
    do throws(ScalarProblem) {
      let values = try values(String(argument[argument.index(after: split)...]))
      return VariedKey(key: key, values: values)
    } catch {
      problems.error(
        "`\(key.shortened)`: \(error.message)",
        at: SourcePosition(file: option, line: 1, column: column + error.offset))
      return nil
    }
  }

  private static func values(_ text: String) throws(ScalarProblem) -> Values {
    let items = ValueList.items(of: text)
    var values: [String] = []
    for item in items {
      guard !item.text.isEmpty else {
        throw ScalarProblem(
          "a value is missing; write values such as `100,200,400`", offset: item.offset)
      }
      guard let range = try ValueRange(item.text, offset: item.offset) else {
        values.append(item.text)
        continue
      }
      switch try range.expanded() {
      case .list(let found): values += found
      case .spread(let grid):
        guard items.count == 1 else {
          throw ScalarProblem(
            "a range with `:sobol` stands alone, without other values", offset: item.offset)
        }
        return .spread(grid)
      }
      guard values.count <= mostValues else {
        throw ScalarProblem(
          "there are more than \(mostValues) values; take a wider step", offset: item.offset)
      }
    }
    var seen: Set<String> = []
    for value in values where !seen.insert(value).inserted {
      throw ScalarProblem("the value `\(value.shortened)` is there twice")
    }
    return .list(values)
  }
}
