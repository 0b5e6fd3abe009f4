import Experiments
import Projection
import Quantities
import Scenarios
import Studies

/// Reads what an answer must satisfy and be best at, as the scenario gives it a meaning.
struct SolveCriteria {
  private(set) var constraints: [SolveConstraint] = []
  private(set) var objective: SolveCriterion?
  /// What is wrong, each on its own.
  private(set) var failures: [Failure] = []

  init(_ line: Invocation, _ scenario: Scenario) {
    constraints = line[SolveOptions.constraints].compactMap { text in
      collect(SolveOptions.constraints.name, text) { try Self.constraint(text, scenario) }
    }
    if let (option, text) = SolveOptions.objective(line) {
      objective = collect(option, text) { try Self.objective(text, scenario, option) }
    }
  }

  private mutating func collect<Value>(
    _ option: String, _ text: String, _ read: () throws -> Value
  ) -> Value? {
    do { return try read() } catch {
      failures.append(Failure(error).after("option `\(option)`: `\(text)`"))
      return nil
    }
  }

  private static func read(
    _ text: String, _ scenario: Scenario, _ option: String
  ) throws -> Expectation {
    do { return try scenario.expectation(text, option: option) } catch {
      throw Failure.usage(error.message)
    }
  }

  private static func constraint(
    _ text: String, _ scenario: Scenario
  ) throws -> SolveConstraint {
    let expectation = try read(text, scenario, SolveOptions.constraints.name)
    guard let comparison = SearchConstraint.Comparison(rawValue: expectation.comparison.rawValue)
    else {
      throw Failure.usage(
        "no number of replications shows that two numbers are equal; write `<=` or `>=`")
    }
    guard let statistic = SummaryStatistic(rawValue: expectation.statistic),
      SolveCriterion.isBounded(statistic)
    else {
      throw Failure.usage(
        "`\(expectation.statistic)` describes the replications that were made and has no "
          + "confidence; the statistics that have are mean, p05, p50 and p95")
    }
    // What stands before the comparison.
    let name = expectation.text.prefix { !"<>=".contains($0) }
    let criterion = SolveCriterion(
      metric: expectation.metric, statistic: statistic, organization: expectation.organization,
      text: String(name.reversed().drop { $0 == " " }.reversed()))
    return (criterion, comparison, expectation.value.approximation, expectation.text)
  }

  private static func objective(
    _ text: String, _ scenario: Scenario, _ option: String
  ) throws -> SolveCriterion {
    // The same words as in an expectation, without its end.
    guard !text.contains(where: { "<>=".contains($0) }) else {
      throw Failure.usage("an objective has no limit; write a metric such as `mean_balance`")
    }
    let read = try read(text + " <= 0", scenario, option)
    guard read.statistic == "mean" else {
      throw Failure.usage("only a mean can be an objective; take `\(read.metric.name)`")
    }
    return SolveCriterion(
      metric: read.metric, statistic: .mean, organization: read.organization, text: text)
  }
}
