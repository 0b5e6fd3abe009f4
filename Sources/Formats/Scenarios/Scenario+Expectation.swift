import Projection
import Quantities
import Text

/// Why a text is no expectation or names no result of a scenario.
public struct ExpectationProblem: Error, Hashable, Sendable {
  /// What is wrong, and what would be right.
  public let message: String
}

extension Scenario {
  /// Reads an expectation as the key `expect` of the scenario would.
  ///
  /// - Parameters:
  ///   - text: The expectation, such as `P(blocked) <= 1%`.
  ///   - option: What it was given with, shown in place of a file.
  /// - Returns: The expectation.
  /// - Throws: what is wrong with the text.
  public func expectation(
    _ text: String, option: String
  ) throws(ExpectationProblem) -> Expectation {
    let read: ResultExpectation
    do throws(ScalarProblem) {
      read = try ExpectationText.expectation(
        text, metrics: Metric.allCases.map(\.name), currency: input.currency.code)
    } catch {
      throw ExpectationProblem(message: error.message)
    }
    let result = read.result
    guard let metric = Metric(rawValue: result.metric),
      let comparison = Expectation.Comparison(rawValue: read.comparison.rawValue)
    else { throw ExpectationProblem(message: "there is no metric `\(result.metric)`") }
    if let name = result.organization { try requireOrganization(name) }
    if let message = ScenarioResolution.mismatch(metric, read) {
      throw ExpectationProblem(message: message)
    }
    return Expectation(
      metric: metric, statistic: result.statistic, organization: result.organization,
      comparison: comparison, value: read.value, text: text,
      position: SourcePosition(file: option, line: 1, column: 1))
  }

  /// Checks that there is an organization of a name, the copies of those that are several counted
  /// out.
  ///
  /// - Throws: that there is none, and what was probably meant.
  public func requireOrganization(_ name: String) throws(ExpectationProblem) {
    let names = input.organizations.map(\.name)
    guard !names.contains(name) else { return }
    let hint =
      NearMiss.suggestion(for: name, among: names).map { "did you mean `\($0)`?" }
      ?? "there are \(Array(names.prefix(30)).quoted)"
    throw ExpectationProblem(message: "there is no organization `\(name.shortened)`; \(hint)")
  }
}
