public import Projection
public import Quantities
public import Text

/// An assertion about a result: `metric[.statistic][@organization] op value`.
public struct Expectation: Hashable, Sendable {
  /// How the result is compared with the value.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// At most the value.
    case atMost = "<="
    /// At least the value.
    case atLeast = ">="
    /// Less than the value.
    case below = "<"
    /// More than the value.
    case above = ">"
    /// The value itself.
    case equal = "=="
  }

  /// The result.
  public let metric: Metric
  /// The column of summary.csv, such as `mean` or `p95`.
  public let statistic: String
  /// The organization, or nil for all together.
  public let organization: String?
  /// How they are compared.
  public let comparison: Comparison
  /// The value; shares as parts of one, money in major units.
  public let value: Decimal
  /// The assertion as it was written.
  public let text: String
  /// Where it was written.
  public let position: SourcePosition
}

extension Scenario {
  /// Reads an instant as scenario files write them, in the scenario's zone: `2026-02-01T09:00`.
  package func instant(_ text: String) throws(ScalarProblem) -> Instant {
    try InstantText.dateTime(text).instant(in: input.zone)
  }

  /// Reads an expectation such as `P(blocked) <= 1%` as the key `expect` of the scenario would; the
  /// option that it was given with is shown in place of a file.
  package func expectation(
    _ text: String, option: String
  ) throws(ScalarProblem) -> Expectation {
    let read = try ExpectationText.expectation(text, currency: input.currency.code)
    if let name = read.result.organization { try requireOrganization(name) }
    if let message = read.mismatch { throw ScalarProblem(message) }
    return read.expectation(at: SourcePosition(file: option, line: 1, column: 1))
  }

  /// Checks that there is an organization of a name, the copies of those that are several counted
  /// out.
  package func requireOrganization(_ name: String) throws(ScalarProblem) {
    guard input.organizations.index(named: name) == nil else { return }
    let hint = input.organizations.names.hint(for: name, showing: 30, orElse: "")
    throw ScalarProblem("there is no organization `\(name.shortened)`; \(hint)")
  }
}
