import Text

/// A key and a text that stands for its values: `KEY=VALUES`.
enum KeyArgument {
  /// Reads what a command line says of keys, each of which may be there once.
  ///
  /// - Parameters:
  ///   - arguments: Each as `KEY=VALUES`.
  ///   - option: What they were given with, shown in place of a file.
  ///   - purpose: What the keys are given values for.
  ///   - problems: Where everything that is wrong is reported.
  ///   - values: Reads the values.
  /// - Returns: The keys that could be read, in the order given.
  static func read<Values>(
    _ arguments: [String], option: String, for purpose: VariationPurpose,
    reportingTo problems: DiagnosticCollector, values: (String) throws(ScalarProblem) -> Values
  ) -> [(key: String, values: Values)] {
    var keys: [(key: String, values: Values)] = []
    let start = SourcePosition(file: option, line: 1, column: 1)
    for argument in arguments {
      guard let (key, text) = split(argument, at: start, for: purpose, reportingTo: problems) else {
        continue
      }
      do throws(ScalarProblem) {
        let read = try values(text)
        if keys.contains(where: { $0.key == key }) {
          problems.error(
            "`\(key.shortened)` is \(purpose.participle) twice; write all of its values once, such "
              + "as `10,20,50..100:10`", at: start)
        }
        keys.append((key, read))
      } catch {
        let column = key.unicodeScalars.count + 2 + error.offset
        problems.error(
          "`\(key.shortened)`: \(error.message)",
          at: SourcePosition(file: option, line: 1, column: column))
      }
    }
    return keys
  }

  /// Splits an argument at its `=`; nil after a problem.
  private static func split(
    _ argument: String, at start: SourcePosition, for purpose: VariationPurpose,
    reportingTo problems: DiagnosticCollector
  ) -> (key: String, values: String)? {
    guard let split = ScenarioOverride.separator(in: argument) else {
      problems.error(
        "`\(argument.shortened)` has no `=`; write for example "
          + "`\(purpose.example)`", at: start)
      return nil
    }
    let key = String(argument[..<split])
    guard let path = OverridePath.parse(key, file: start.file, reportingTo: problems) else {
      return nil
    }
    if let reason = purpose.reason(against: path) {
      problems.error("`\(key.shortened)` cannot be \(purpose.participle): \(reason)", at: start)
      return nil
    }
    return (key, String(argument[argument.index(after: split)...]))
  }
}
