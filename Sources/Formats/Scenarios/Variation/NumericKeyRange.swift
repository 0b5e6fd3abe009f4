import Quantities
import Text

/// A key of a scenario and a range of numbers for it: `KEY=FROM..TO`.
public struct NumericKeyRange: Hashable, Sendable {
  /// The key's path as it was written.
  public let key: String
  private let ends: RangeEnds

  /// The lower end.
  public var low: Double { ends.low.approximation }
  /// The upper end.
  public var high: Double { ends.high.approximation }

  /// Whether both ends are whole numbers.
  public var hasWholeEnds: Bool { ends.low.places == 0 && ends.high.places == 0 }

  /// Reads a range.
  ///
  /// - Parameters:
  ///   - argument: The text `KEY=FROM..TO`.
  ///   - option: What it was given with, shown in place of a file.
  /// - Throws: `invalid` with everything that is wrong.
  public init(_ argument: String, option: String) throws(ScenarioFailure) {
    let problems = DiagnosticCollector()
    let start = SourcePosition(file: option, line: 1, column: 1)
    guard let split = ScenarioOverride.separator(in: argument) else {
      problems.error(
        "`\(argument.shortened)` has no `=`; write for example "
          + "`traffic.office.arrivals.rate=10/h..5000/h`", at: start)
      throw .invalid(problems.report)
    }
    key = String(argument[..<split])
    let path = OverridePath.parse(key, file: option, reportingTo: problems)
    if let reason = path.flatMap({ VariationLimits.reason(against: $0) }) {
      problems.error("`\(key.shortened)` cannot be varied: \(reason)", at: start)
    }
    do throws(ScalarProblem) {
      ends = try Self.ends(String(argument[argument.index(after: split)...]))
    } catch {
      let column = key.unicodeScalars.count + 2 + error.offset
      problems.error(
        "`\(key.shortened)`: \(error.message)",
        at: SourcePosition(file: option, line: 1, column: column))
      throw .invalid(problems.report)
    }
    if problems.hasErrors { throw .invalid(problems.report) }
  }

  private static func ends(_ text: String) throws(ScalarProblem) -> RangeEnds {
    guard let (ends, words) = try RangeEnds.read(text, offset: 0, for: .search), words.isEmpty
    else {
      throw ScalarProblem(
        "a range of numbers is needed, such as `10..5000`, `10/h..5000/h` or `$5..$500`, not "
          + "`\(text.shortened)`")
    }
    guard ends.low < ends.high else {
      throw ScalarProblem("the ends of the range need to differ")
    }
    return ends
  }

  /// A number as the key takes it, with the unit of the ends.
  public func text(_ number: Double) -> String {
    if number == low { return ends.text(ends.low) }
    if number == high { return ends.text(ends.high) }
    // A double's description is the shortest decimal that reads back as the same one.
    return Decimal(number.description).map { ends.text($0) } ?? number.description
  }

  /// The override that gives the key a number.
  public func override(_ number: Double) -> String { "\(key)=\(text(number))" }
}
