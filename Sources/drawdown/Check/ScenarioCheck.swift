import Experiments
import Foundation
import Projection
import Reporting
import Scenarios
import Text

/// Runs one scenario beside its baseline and judges.
struct ScenarioCheck {
  /// The verdicts, for build servers.
  private(set) var suite: JUnitReport.Suite
  private let scenario: Scenario
  private let options: Options
  private let terms: CheckTerms
  private let isQuiet: Bool

  private static let annotationWidth = 100
  /// Annotations that are longer are cut off by GitHub.
  private static let annotationLines = 40

  init(_ scenario: Scenario, options: Options, terms: CheckTerms) {
    self.scenario = scenario
    self.options = options
    self.terms = terms
    isQuiet = options.has("--quiet")
    suite = JUnitReport.Suite(name: scenario.input.name)
  }

  private var name: String { scenario.input.name }
  private var baselinePath: String { terms.baseline + "/" + name }
  private var isUpdate: Bool { options.has("--update") }

  mutating func run() -> ExitCode {
    let baseline: ComparedFolder?
    do throws(KeptError) {
      baseline = try openBaseline()
    } catch {
      return cannotCompare(error)
    }
    guard let temporary = Self.makeFolder() else {
      Console.error("drawdown: error: cannot make a temporary folder")
      return .cannotReadOrWrite
    }
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    let run = ScenarioRun(
      scenario, options: options, threads: terms.threads, folder: temporary + "/" + name)
    switch run.simulate() {
    case .failure(let ending):
      fail(group: "run", "run", "the scenario could not be run")
      return ending.exitCode
    case .success(let summary):
      let compared = compare(baseline, temporary + "/" + name)
      if compared == .interrupted { return compared }
      let judged = run.judge(summary)
      note(run.verdicts(summary))
      return compared.rawValue > judged.rawValue ? compared : judged
    }
  }

  /// A folder that nobody else has, where the machine keeps such folders.
  private static func makeFolder() -> String? {
    let template = FileManager.default.temporaryDirectory.path + "/drawdown-check-XXXXXX"
    var bytes = Array(template.utf8CString)
    guard mkdtemp(&bytes) != nil else { return nil }
    return String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: - Baselines

  /// Returns the baseline, or nil where there is none and an update will make it.
  private func openBaseline() throws(KeptError) -> ComparedFolder? {
    do throws(KeptError) {
      let folder = try ComparedFolder(path: baselinePath)
      if !folder.names.isEmpty { return folder }
      throw .unreadable(path: baselinePath, reason: "there are no results in it")
    } catch {
      guard isUpdate else { throw error }
      return nil
    }
  }

  private mutating func cannotCompare(_ error: KeptError) -> ExitCode {
    guard case .unreadable(let path, let reason) = error else {
      _ = KeptErrorText.report(error)
      fail(group: "baseline", "baseline", "the baseline \(baselinePath) is not what a run writes")
      return .cannotReadOrWrite
    }
    let message =
      "cannot read the baseline \(path): \(reason); create it with `\(creation)`"
    Console.error("drawdown: error: \(name): \(message)")
    fail(group: "baseline", "baseline", message)
    return .cannotReadOrWrite
  }

  /// The command that writes the baseline.
  private var creation: String {
    var words = ["drawdown", "run", scenario.path]
    if terms.baseline != "results" { words += ["--out", terms.baseline] }
    for change in options.all("--set") { words += ["--set", change] }
    return words.map { word in
      word.contains(where: { " '\"*$&;()<>|`\\".contains($0) })
        ? "'" + word.replacing("'", with: "'\\''") + "'" : word
    }.joined(separator: " ")
  }

  // MARK: - Comparison

  private mutating func compare(_ baseline: ComparedFolder?, _ path: String) -> ExitCode {
    do throws(KeptError) {
      let run = try ComparedFolder(path: path)
      guard let baseline else { return update(run) }
      do throws(KeptError) {
        let isAccepted =
          switch terms.mode {
          case .exact: try compareExactly(baseline, run)
          case .statistical: try compareStatistically(baseline, run)
          }
        guard isUpdate else { return isAccepted ? .done : .failed }
      } catch {
        // What cannot be read can still be replaced.
        guard isUpdate else { throw error }
        _ = KeptErrorText.report(error)
      }
      return update(run)
    } catch {
      return cannotCompare(error)
    }
  }

  private mutating func compareExactly(
    _ baseline: ComparedFolder, _ run: ComparedFolder
  ) throws(KeptError) -> Bool {
    let comparison = try ResultsComparison(
      baseline: baseline, run: run, tolerances: terms.tolerances)
    let differing = comparison.differing
    let count = comparison.files.count
    let areSame = comparison.files.allSatisfy { $0.outcome == .same }
    tell(
      differing.isEmpty
        ? "as \(baseline.path): \(count) files, "
          + (areSame ? "byte for byte" : "within the tolerances")
        : "\(differing.count) of \(count) files differ from \(baseline.path)",
      comparison.lines(width:), isAccepted: differing.isEmpty)
    for file in comparison.files {
      if file.isAccepted || isUpdate {
        pass(group: "files", file.name)
      } else {
        let details = file.details(width: 100).joined(separator: "\n")
        fail(group: "files", file.name, "\(file.name): \(file.text)", details: details)
      }
    }
    return differing.isEmpty
  }

  private mutating func compareStatistically(
    _ baseline: ComparedFolder, _ run: ComparedFolder
  ) throws(KeptError) -> Bool {
    let comparison = SummaryComparison(
      baseline: try SummaryRow.read(baseline), run: try SummaryRow.read(run), level: terms.level,
      tolerances: terms.tolerances)
    let differing = comparison.differing
    let level = "level \(options.last("--level") ?? "1%"), \(comparison.tests) metrics tested"
    tell(
      differing.isEmpty
        ? "consistent with \(baseline.path) (\(level))"
        : "\(differing.count) of \(comparison.metrics.count) metrics differ from "
          + "\(baseline.path) by more than chance (\(level))",
      comparison.lines(width:), isAccepted: differing.isEmpty)
    for metric in comparison.metrics {
      let group = "metrics.\(metric.organization)"
      if metric.isAccepted || isUpdate {
        pass(group: group, metric.metric)
      } else {
        let value = metric.value
        let text =
          "\(metric.organization) \(metric.metric): \(value.old) → \(value.new) "
          + "(\(value.change)): \(metric.text)"
        fail(group: group, metric.metric, text)
      }
    }
    return differing.isEmpty
  }

  private mutating func update(_ run: ComparedFolder) -> ExitCode {
    do throws(ResultsError) {
      guard
        try BaselineUpdate.replace(
          baselinePath, with: run, mark: terms.mark,
          isCancelled: { Interruption.token.isCancelled })
      else {
        Console.error("drawdown: \(name): interrupted; the baseline stands as it was")
        return .interrupted
      }
      show(["  accepted: \(baselinePath)/ is what this run wrote"])
      pass(group: "baseline", "baseline")
      return .done
    } catch {
      guard case .cannotWrite(let path, let reason) = error else { return .cannotReadOrWrite }
      Console.error("drawdown: error: cannot write \(path): \(reason)")
      fail(group: "baseline", "baseline", "the baseline could not be replaced")
      return .cannotReadOrWrite
    }
  }

  // MARK: - Verdicts

  /// Says how the comparison ended, and what differs.
  private func tell(_ headline: String, _ lines: (_ width: Int) -> [String], isAccepted: Bool) {
    if !isQuiet {
      Console.print("\(name): \(headline)")
      show(lines(Console.width(of: STDOUT_FILENO)))
    } else if !isAccepted, !isUpdate {
      Console.error("drawdown: \(name): \(headline)")
    }
    guard !isAccepted, !isUpdate else { return }
    let details = lines(Self.annotationWidth).prefix(Self.annotationLines)
    annotate(headline, details: details.joined(separator: "\n"))
  }

  private func show(_ lines: [String]) {
    guard !isQuiet else { return }
    for line in lines { Console.print(line) }
  }

  private mutating func note(_ verdicts: [(Expectation, ExpectationVerdict)]) {
    for (expectation, verdict) in verdicts {
      let text = "\(expectation.text)  (\(verdict.found))\(verdict.remedy)"
      let place = expectation.position
      switch verdict.outcome {
      case .holds: pass(group: "expectations", expectation.text)
      case .undecided where !options.has("--strict"):
        suite.cases.append(
          JUnitReport.Case(
            group: "\(name).expectations", name: expectation.text,
            .skipped(message: "undecided: \(text)")))
        annotate("expectation undecided: \(text)", isError: false, at: place)
      case .fails, .undecided:
        let outcome = verdict.outcome == .fails ? "failed" : "undecided"
        fail(group: "expectations", expectation.text, "expectation \(outcome): \(text)")
        annotate("expectation \(outcome): \(text)", at: place)
      }
    }
  }

  private mutating func pass(group: String, _ check: String) {
    suite.cases.append(JUnitReport.Case(group: "\(name).\(group)", name: check, .passed))
  }

  private mutating func fail(
    group: String, _ check: String, _ message: String, details: String = ""
  ) {
    let isError = group == "baseline" || group == "run"
    suite.cases.append(
      JUnitReport.Case(
        group: "\(name).\(group)", name: check,
        isError ? .error(message: message) : .failed(message: message, details: details)))
    if isError { annotate(message) }
  }

  private func annotate(
    _ message: String, details: String = "", isError: Bool = true, at place: SourcePosition? = nil
  ) {
    guard options.has("--github") else { return }
    let annotation = GitHubAnnotation(
      isError: isError, file: place?.file ?? scenario.path, line: place?.line ?? 1,
      title: "drawdown check: \(name)",
      message: details.isEmpty ? message : message + "\n" + details)
    Console.print(annotation.text)
  }
}
