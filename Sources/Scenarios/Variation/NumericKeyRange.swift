import Documents
import Quantities

/// A key of a scenario and a range of numbers for it: `KEY=FROM..TO`.
public struct NumericKeyRange: Hashable, Sendable {
  /// The key's path as it was written.
  public let key: String
  private let lowEnd: NumberWithUnit
  private let highEnd: NumberWithUnit

  /// The lower end.
  public var low: Double { lowEnd.number.approximation }
  /// The upper end.
  public var high: Double { highEnd.number.approximation }

  /// Whether both ends are whole numbers.
  public var hasWholeEnds: Bool { lowEnd.number.places <= 0 && highEnd.number.places <= 0 }

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
      (lowEnd, highEnd) = try Self.ends(String(argument[argument.index(after: split)...]))
    } catch {
      let column = key.unicodeScalars.count + 2 + error.offset
      problems.error(
        "`\(key.shortened)`: \(error.message)",
        at: SourcePosition(file: option, line: 1, column: column))
      throw .invalid(problems.report)
    }
    if problems.hasErrors { throw .invalid(problems.report) }
  }

  private static func ends(
    _ text: String
  ) throws(ScalarProblem) -> (NumberWithUnit, NumberWithUnit) {
    guard let dots = text.firstRange(of: ".."),
      let low = NumberWithUnit(String(text[..<dots.lowerBound])),
      let high = NumberWithUnit(String(text[dots.upperBound...]))
    else {
      throw ScalarProblem(
        "a range of numbers is needed, such as `10..5000`, `10/h..5000/h` or `$5..$500`, not "
          + "`\(text.shortened)`")
    }
    guard high.prefix == low.prefix, high.suffix == low.suffix else {
      throw ScalarProblem(
        "both ends of a range need the same unit: write `\(low.text(low.number))"
          + "..\(low.text(high.number))`")
    }
    guard low.number != high.number else {
      throw ScalarProblem("the ends of the range need to differ")
    }
    guard low.number < high.number else {
      throw ScalarProblem(
        "the range ends below its start; write `\(high.text(high.number))"
          + "..\(low.text(low.number))`")
    }
    return (low, high)
  }

  /// A number as the key takes it, with the unit of the ends.
  public func text(_ number: Double) -> String {
    if number == low { return lowEnd.text(lowEnd.number) }
    if number == high { return highEnd.text(highEnd.number) }
    // A double's description is the shortest decimal that reads back as the same one.
    return Decimal(number.description).map { lowEnd.text($0) } ?? number.description
  }

  /// The override that gives the key a number.
  public func override(_ number: Double) -> String { "\(key)=\(text(number))" }
}
