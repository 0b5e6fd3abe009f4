import Experiments
import Projection
import Quantities
import Reporting
import Scenarios
import Text

/// What a command line says of a search, with everything that is wrong about it.
struct SolveOptions {
  private var problems: [String] = []
  /// What is wrong with keys and ranges.
  private var diagnostics: [Diagnostic] = []
  private(set) var keys: [SoughtKey] = []
  private(set) var confidence = 0.95
  private(set) var indifference = BestCandidateSelection.Indifference.relative(0.01)
  private(set) var budget: Int?
  /// The objective as it was written, if any.
  private(set) var objectiveText: String?
  let isMaximum: Bool
  private let constraintTexts: [String]

  /// The most replications that a search may use of one candidate.
  private static let mostReplications = 10_000_000
  /// More candidates than these are not compared one by one.
  private static let mostSelected = 1_000

  init(_ options: Options) {
    constraintTexts = options.all("--such-that")
    isMaximum = options.last("--maximize") != nil
    objectiveText = options.last("--minimize") ?? options.last("--maximize")
    if options.all("--minimize").count + options.all("--maximize").count > 1 {
      problems.append("there can be one objective: one --minimize or one --maximize")
    }
    if options.all("--find").isEmpty {
      problems.append(
        "there is nothing to find; say where to look for a key's value, for example "
          + "`--find auto_top_up.threshold=10..200`")
    }
    if options.all("--find").count > 2 {
      problems.append("there can be at most two --find")
    }
    if constraintTexts.isEmpty, objectiveText == nil {
      problems.append(
        "there is nothing to aim at; give `--such-that 'P(blocked) <= 1%'` or "
          + "`--minimize total_spend`")
    }
    do throws(ScenarioFailure) {
      keys = try SoughtKey.read(
        options.all("--find"),
        resolution: options.last("--resolution").map { ("--resolution", $0) })
    } catch {
      if case .invalid(let found) = error { diagnostics = found }
    }
    if let share = collect({ () throws(UsageError) in try Self.confidence(options) }) {
      confidence = share
    }
    if let zone = collect({ () throws(UsageError) in try Self.indifference(options) }) {
      indifference = zone
    }
    budget =
      collect { () throws(UsageError) in
        try options.integer("--budget", in: 2...Self.mostReplications)
      } ?? nil
  }

  private mutating func collect<Value>(_ read: () throws(UsageError) -> Value) -> Value? {
    do throws(UsageError) {
      return try read()
    } catch {
      problems.append(error.message)
      return nil
    }
  }

  private static func confidence(_ options: Options) throws(UsageError) -> Double {
    guard let text = options.last("--confidence") else { return 0.95 }
    let value = share(text) ?? .nan
    guard value > 0.5, value <= 0.99999 else {
      throw UsageError(
        message: "option `--confidence` needs a share above 50 % and up to 99.999 %, such as "
          + "`95%` or `0.95`, not `\(text)`")
    }
    return value
  }

  private static func indifference(
    _ options: Options
  ) throws(UsageError) -> BestCandidateSelection.Indifference {
    guard let text = options.last("--indifference") else { return .relative(0.01) }
    guard let number = NumberWithUnit(text), number.number > .zero else {
      throw UsageError(
        message: "option `--indifference` needs a share of the best mean such as `1%`, or a "
          + "difference above zero such as `0.5`, not `\(text)`")
    }
    let isShare = number.suffix == "%"
    return isShare
      ? .relative(number.number.approximation / 100) : .absolute(number.number.approximation)
  }

  private static func share(_ text: String) -> Double? {
    guard let number = NumberWithUnit(text), number.prefix.isEmpty else { return nil }
    if number.suffix.isEmpty { return number.number.approximation }
    return number.suffix == "%" ? number.number.approximation / 100 : nil
  }

  /// Whether nothing is wrong.
  var isSound: Bool { problems.isEmpty && diagnostics.isEmpty }

  /// Prints everything that is wrong.
  func report() {
    for diagnostic in diagnostics { Console.error(diagnostic.description) }
    for problem in problems { Console.error("drawdown solve: error: \(problem)") }
  }

  /// Adds a problem.
  mutating func refuse(_ problem: String) { problems.append(problem) }

  // MARK: What needs the scenario

  /// The constraints, or what is wrong with them.
  mutating func constraints(_ scenario: Scenario) -> [SolveConstraint] {
    constraintTexts.compactMap { text in
      do throws(UsageError) {
        return try constraint(Self.read(text, scenario, option: "--such-that"))
      } catch {
        problems.append("option `--such-that`: `\(text)`: \(error.message)")
        return nil
      }
    }
  }

  private static func read(
    _ text: String, _ scenario: Scenario, option: String
  ) throws(UsageError) -> Expectation {
    do throws(ExpectationProblem) {
      return try scenario.expectation(text, option: option)
    } catch {
      throw UsageError(message: error.message)
    }
  }

  private func constraint(
    _ expectation: Expectation
  ) throws(UsageError) -> SolveConstraint {
    let comparison: SearchConstraint.Comparison
    switch expectation.comparison {
    case .atMost: comparison = .atMost
    case .below: comparison = .below
    case .atLeast: comparison = .atLeast
    case .above: comparison = .above
    case .equal:
      throw UsageError(
        message: "no number of replications shows that two numbers are equal; write `<=` or `>=`")
    }
    guard let statistic = SummaryStatistic(rawValue: expectation.statistic),
      SolveCriterion.isBounded(statistic)
    else {
      throw UsageError(
        message: "`\(expectation.statistic)` describes the replications that were made and has no "
          + "confidence; the statistics that have are mean, p05, p50 and p95")
    }
    let criterion = SolveCriterion(
      metric: expectation.metric, statistic: statistic, organization: expectation.organization,
      text: Self.left(of: expectation.text))
    return SolveConstraint(
      criterion, comparison, expectation.value.approximation, text: expectation.text)
  }

  /// What stands before the comparison.
  private static func left(of text: String) -> String {
    let name = text.prefix { !"<>=".contains($0) }
    return String(name.reversed().drop { $0 == " " }.reversed())
  }

  /// The objective, or what is wrong with it.
  mutating func objective(_ scenario: Scenario) -> SolveCriterion? {
    guard let text = objectiveText else { return nil }
    let option = isMaximum ? "--maximize" : "--minimize"
    do throws(UsageError) {
      // The same words as in an expectation, without its end.
      guard !text.contains(where: { "<>=".contains($0) }) else {
        throw UsageError(
          message: "an objective has no limit; write a metric such as `mean_balance`")
      }
      let read = try Self.read(text + " <= 0", scenario, option: option)
      guard read.statistic == "mean" else {
        throw UsageError(
          message: "only a mean can be an objective; take `\(read.metric.name)`")
      }
      return SolveCriterion(
        metric: read.metric, statistic: .mean, organization: read.organization, text: text)
    } catch {
      problems.append("option `\(option)`: `\(text)`: \(error.message)")
      return nil
    }
  }

  /// How to search, or what is wrong about it.
  mutating func strategy() -> SolvePlan.Strategy? {
    guard objectiveText != nil else {
      if keys.count > 1 {
        problems.append(
          "two keys have no smallest value together; say what is best with --minimize or "
            + "--maximize")
      } else if let key = keys.first, !key.isNumeric {
        problems.append(
          "the values of `\(key.key)` have no order, so there is no smallest; say what is best "
            + "with --minimize or --maximize")
      }
      return .smallest
    }
    let count = keys.reduce(1) {
      $0.multipliedReportingOverflow(by: $1.values.count).partialValue
    }
    let isFine = keys.contains { $0.isContinuous } || count > Self.mostSelected
    guard isFine else { return .selection(indifference) }
    for key in keys where keys.contains(where: { !$0.isNumeric }) && key.isContinuous {
      problems.append(
        "option `--find`: `\(key.key)` needs a step, such as `10..200:10`, because the other key "
          + "has values without an order")
    }
    if !keys.contains(where: { $0.isContinuous }), keys.contains(where: { !$0.isNumeric }) {
      problems.append(
        "there are \(count) candidates, of which at most \(Self.mostSelected) can be compared; "
          + "take fewer values")
    }
    return .optimum
  }
}
