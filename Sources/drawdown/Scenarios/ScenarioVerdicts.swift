import Baselines
import Projection
import Scenarios
import Text

/// What build servers are told of a scenario: a case for everything that is judged, and annotations
/// where something is wrong.
struct ScenarioVerdicts {
  private(set) var suite: JUnitReport.Suite
  private let name: String
  private let path: String
  private let line: Invocation
  private var lastRecorded = ContinuousClock.now

  init(_ scenario: Scenario, _ line: Invocation) {
    name = scenario.input.name
    path = scenario.path
    self.line = line
    suite = JUnitReport.Suite(name: name)
  }

  /// Notes what became of expectations.
  mutating func note(_ verdicts: [(Expectation, ExpectationVerdict)]) {
    for (expectation, verdict) in verdicts {
      let text = "\(expectation.text)  (\(verdict.found))\(verdict.remedy)"
      let place = expectation.position
      switch verdict.outcome {
      case .holds: pass(group: "expectations", expectation.text)
      case .undecided where !line[Shared.strict]:
        record("expectations", expectation.text, .skipped(message: "undecided: \(text)"))
        annotate("expectation undecided: \(text)", isError: false, at: place)
      case .fails, .undecided:
        let outcome = verdict.outcome == .fails ? "failed" : "undecided"
        fail(group: "expectations", expectation.text, "expectation \(outcome): \(text)")
        annotate("expectation \(outcome): \(text)", at: place)
      }
    }
  }

  mutating func pass(group: String, _ check: String) { record(group, check, .passed) }

  mutating func fail(group: String, _ check: String, _ message: String, details: String = "") {
    let isError = group == "baseline" || group == "run"
    record(
      group, check,
      isError ? .error(message: message) : .failed(message: message, details: details))
    if isError { annotate(message) }
  }

  func annotate(
    _ message: String, details: String = "", isError: Bool = true, at place: SourcePosition? = nil
  ) {
    line.verdicts.annotate(
      details.isEmpty ? message : message + "\n" + details, isError: isError, of: name,
      at: place ?? SourcePosition(file: path), line)
  }

  /// Keeps how a check ended, with the time since the one before.
  private mutating func record(_ group: String, _ check: String, _ outcome: JUnitReport.Outcome) {
    let seconds = lastRecorded.duration(to: .now) / .seconds(1)
    lastRecorded = .now
    suite.cases.append(
      JUnitReport.Case(group: "\(name).\(group)", name: check, seconds: seconds, outcome))
  }
}
