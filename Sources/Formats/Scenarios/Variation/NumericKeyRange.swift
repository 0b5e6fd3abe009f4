import Quantities
import Text

/// A key of a scenario and a range of numbers for it: `KEY=FROM..TO`.
public struct NumericKeyRange: Hashable, Sendable {
  /// The key's path as it was written.
  public let key: String
  private let range: ValueRange

  /// The lower end.
  public var low: Double { range.low.approximation }
  /// The upper end.
  public var high: Double { range.high.approximation }

  /// Whether both ends are whole numbers.
  public var hasWholeEnds: Bool { range.low.places == 0 && range.high.places == 0 }

  /// Reads a range.
  ///
  /// - Parameters:
  ///   - argument: The text `KEY=FROM..TO`.
  ///   - option: What it was given with, shown in place of a file.
  /// - Throws: `invalid` with everything that is wrong.
  public init(_ argument: String, option: String) throws(ScenarioFailure) {
    let problems = DiagnosticCollector()
    let keys = KeyArgument.read(
      [argument], option: option, for: .breakEven, reportingTo: problems
    ) { text throws(ScalarProblem) in
      guard let range = try ValueRange(text, offset: 0, for: .breakEven) else {
        throw VariationPurpose.breakEven.noRange(text)
      }
      return range
    }
    guard let found = keys.first, !problems.hasErrors else { throw .invalid(problems.report) }
    (key, range) = (found.key, found.values)
  }

  /// A number as the key takes it, with the unit of the ends.
  public func text(_ number: Double) -> String {
    if number == low { return range.text(range.low) }
    if number == high { return range.text(range.high) }
    // A double's description is the shortest decimal that reads back as the same one.
    return Decimal(number.description).map { range.text($0) } ?? number.description
  }

  /// The override that gives the key a number.
  public func override(_ number: Double) -> String { "\(key)=\(text(number))" }
}
