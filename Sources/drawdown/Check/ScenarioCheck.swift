import Baselines
import Experiments
import Foundation
import Projection
import Results
import Scenarios
import Studies
import Text

/// Runs one scenario beside its baseline and judges.
struct ScenarioCheck {
  /// The verdicts, for build servers.
  private(set) var verdicts: ScenarioVerdicts
  private let scenario: Scenario
  private let line: Invocation
  private let isQuiet: Bool

  private static let annotationWidth = 100
  /// Annotations that are longer are cut off by GitHub.
  private static let annotationLines = 40

  init(_ scenario: Scenario, _ line: Invocation) {
    self.scenario = scenario
    self.line = line
    isQuiet = line[Shared.quiet]
    verdicts = ScenarioVerdicts(scenario, line)
  }

  private var name: String { scenario.input.name }
  private var baselinePath: String { line[CheckVerb.baseline] + "/" + name }
  private var isUpdate: Bool { line[CheckVerb.update] }

  /// Runs, compares and judges.
  ///
  /// - Throws: where nothing could be compared; the suite says so too.
  mutating func run() throws -> ExitCode {
    let baseline: ComparedFolder?
    do { baseline = try openBaseline() } catch { throw cannotCompare(error) }
    try refuseWhatIf(baseline)
    guard let temporary = Self.makeFolder() else {
      throw Failure.error("cannot make a temporary folder", .cannotReadOrWrite)
    }
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    let run = ScenarioRun(scenario, line, folder: temporary + "/" + name)
    let summary: RunSummary
    do { summary = try run.simulate() } catch {
      verdicts.fail(group: "run", "run", "the scenario could not be run")
      throw error
    }
    let compared: ExitCode
    do {
      let path = temporary + "/" + name
      // An update leaves nothing to compare with.
      if isUpdate { try writeMoved(baseline, path) }
      let found = try compare(baseline, path)
      if !isUpdate { try writeMoved(baseline, path) }
      compared = found
    } catch {
      let failure = Failure(error)
      if failure.exitCode == .interrupted { throw failure }
      compared = failure.tell(of: CheckVerb.verb.name)
    }
    let judged = run.judge(summary)
    verdicts.note(run.verdicts(summary))
    return max(compared, judged)
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
  private func openBaseline() throws(ResultsError) -> ComparedFolder? {
    do throws(ResultsError) {
      let folder = try ComparedFolder(path: baselinePath, only: line[CheckVerb.files])
      if !folder.names.isEmpty { return folder }
      let files = line[CheckVerb.files]
      throw .unreadable(
        path: baselinePath,
        reason: files.isEmpty
          ? "there are no results in it" : "it has no " + files.joined(separator: " or "))
    } catch {
      guard isUpdate else { throw error }
      return nil
    }
  }

  /// Throws where the baseline was made with changes of the command line: nobody accepted those.
  private mutating func refuseWhatIf(_ baseline: ComparedFolder?) throws {
    guard let baseline, !isUpdate, let stored = try? StoredResults(path: baseline.path),
      let origin = try? RunOrigin(of: stored), !origin.overrides.isEmpty
    else { return }
    let message =
      "\(baselinePath) was made with \(Failure.list(origin.overrides, "and")), which the scenario "
      + "does not say, so it is no baseline; make one with `\(creation)`"
    verdicts.fail(group: "baseline", "baseline", message)
    throw Failure.error("\(name): \(message)")
  }

  private mutating func cannotCompare(_ error: ResultsError) -> Failure {
    guard case .unreadable(let path, let reason) = error else {
      Failure(error).tell(of: CheckVerb.verb.name)
      verdicts.fail(
        group: "baseline", "baseline", "the baseline \(baselinePath) is not what a run writes")
      return .told(.cannotReadOrWrite)
    }
    let message =
      "cannot read the baseline \(path): \(reason); " + (above ?? "create it with `\(creation)`")
    verdicts.fail(group: "baseline", "baseline", message)
    return .error("\(name): \(message)", .cannotReadOrWrite)
  }

  /// What is right where the folder of results itself was named; nil where it was not.
  private var above: String? {
    let baseline = line[CheckVerb.baseline]
    let inside = baseline + "/" + RunInputs.fileName
    guard FileManager.default.fileExists(atPath: inside) else { return nil }
    let folder = URL(fileURLWithPath: baseline).deletingLastPathComponent().relativePath
    return "\(baseline) is itself a folder of results; name the one above it, "
      + "`--baseline \(folder)`"
  }

  /// The command that accepts what a run has written.
  private var acceptance: String {
    let baseline = line[CheckVerb.baseline]
    return "drawdown check \(scenario.path)"
      + (baseline == "results" ? "" : " --baseline \(baseline)") + " --update"
  }

  /// The command that writes the baseline.
  private var creation: String {
    let baseline = line[CheckVerb.baseline]
    return RunOrigin.command(scenario.path, out: baseline == "results" ? nil : baseline)
  }

  // MARK: - Comparison

  private mutating func compare(
    _ baseline: ComparedFolder?, _ path: String
  ) throws -> ExitCode {
    let run: ComparedFolder
    let files = line[CheckVerb.files]
    do throws(ResultsError) {
      run = try ComparedFolder(path: path, only: files)
      if let missing = files.first(where: { !run.names.contains($0) }) {
        throw .unreadable(
          path: "\(name)/\(missing)", reason: "no run of this scenario writes such a file")
      }
      if let baseline {
        let isAccepted =
          switch line[CheckVerb.mode] {
          case .exact: try compareExactly(baseline, run)
          case .statistical: try compareStatistically(baseline, run)
          }
        guard isUpdate else { return isAccepted ? .done : .failed }
      }
    } catch {
      // What cannot be read can still be replaced.
      guard isUpdate, let run = try? ComparedFolder(path: path, only: files) else {
        throw cannotCompare(error)
      }
      Failure(error).tell(of: CheckVerb.verb.name)
      return try update(run)
    }
    return try update(run)
  }

  private mutating func compareExactly(
    _ baseline: ComparedFolder, _ run: ComparedFolder
  ) throws(ResultsError) -> Bool {
    let comparison = try ResultsComparison(
      baseline: baseline, run: run, tolerances: line[CheckVerb.tolerances])
    let differing = comparison.differing
    let count = comparison.files.count
    let files = count == 1 ? "1 file" : "\(count) files"
    let areSame = comparison.files.allSatisfy { $0.outcome == .same }
    tell(
      differing.isEmpty
        ? "as \(baseline.path): \(files), "
          + (areSame ? "byte for byte" : "within the tolerances")
        : "\(differing.count) of \(files) \(count == 1 ? "differs" : "differ") from \(baseline.path)",
      comparison.lines(width:), isAccepted: differing.isEmpty)
    for file in comparison.files {
      note(
        "files", file.name, isAccepted: file.isAccepted, "\(file.name): \(file.text)",
        details: file.details(width: 100).joined(separator: "\n"))
    }
    return differing.isEmpty
  }

  private mutating func compareStatistically(
    _ baseline: ComparedFolder, _ run: ComparedFolder
  ) throws(ResultsError) -> Bool {
    let pairs = try ReplicationPairs(baseline: baseline, run: run)
    let comparison = try summaries(baseline, run, pairs)
    let differing = comparison.differing
    let level =
      "level \(line[CheckVerb.level].text), \(comparison.tests) metrics tested"
      + (pairs.isEmpty ? "" : ", replication by replication")
    tell(
      differing.isEmpty
        ? "consistent with \(baseline.path) (\(level))"
        : "\(differing.count) of \(comparison.metrics.count) metrics differ from "
          + "\(baseline.path) by more than chance (\(level))",
      comparison.lines(width:), isAccepted: differing.isEmpty)
    for metric in comparison.metrics {
      let value = metric.value
      note(
        "metrics.\(metric.organization)", metric.metric, isAccepted: metric.isAccepted,
        "\(metric.organization) \(metric.metric): \(value.old) → \(value.new) "
          + "(\(value.change)): \(metric.text)")
    }
    return differing.isEmpty
  }

  /// Every metric of both sides.
  private func summaries(
    _ baseline: ComparedFolder, _ run: ComparedFolder, _ pairs: ReplicationPairs
  ) throws(ResultsError) -> SummaryComparison {
    var (before, now) = (try SummaryRow.read(baseline), try SummaryRow.read(run))
    if case .worst = scenario.input.organizationOutput {
      // Which organizations are the worst is chance, too.
      let known = Set(before.map(\.organization)).intersection(now.map(\.organization))
      before.removeAll { !known.contains($0.organization) }
      now.removeAll { !known.contains($0.organization) }
    }
    return SummaryComparison(
      baseline: before, run: now, pairs: pairs, level: line[CheckVerb.level].share,
      tolerances: line[CheckVerb.tolerances])
  }

  /// Writes what moved where that is asked for; a baseline without a summary does not say it.
  private func writeMoved(_ baseline: ComparedFolder?, _ path: String) throws {
    guard let out = line[CheckVerb.out] else { return }
    let summary = "summary.csv"
    guard let baseline, FileManager.default.fileExists(atPath: baseline.path(of: summary)) else {
      Console.error(
        "drawdown: \(name): nothing is written to \(out): the baseline has no \(summary)")
      return
    }
    let run = try ComparedFolder(path: path)
    let pairs = try ReplicationPairs(baseline: baseline, run: run)
    let files = try MovedMetric.files(
      try summaries(baseline, run, pairs).metrics.compactMap(\.moved), of: name,
      baseline: StoredResults(path: baseline.path), run: StoredResults(path: path))
    let folder = "\(out)/\(name)-check"
    let origin = line.studyOrigin([scenario].inputFiles)
    try line.claim(folder, named: name, from: .study(command: origin.command))
    try files.write(to: folder, from: origin)
    show(["  what moved is written to \(folder)/"])
  }

  private mutating func update(_ run: ComparedFolder) throws -> ExitCode {
    let isReplaced: Bool
    do {
      isReplaced = try BaselineUpdate.replace(
        baselinePath, with: run, isCancelled: { Interruption.token.isCancelled })
    } catch {
      verdicts.fail(group: "baseline", "baseline", "the baseline could not be replaced")
      throw error
    }
    guard isReplaced else {
      throw Failure.lines(
        ["drawdown: \(name): interrupted; the baseline stands as it was"], .interrupted)
    }
    show(["  accepted: \(baselinePath)/ is what this run wrote"])
    verdicts.pass(group: "baseline", "baseline")
    return .done
  }

  // MARK: - Verdicts

  /// Says how the comparison ended, and what differs.
  private func tell(_ headline: String, _ lines: (_ width: Int) -> [String], isAccepted: Bool) {
    if !isQuiet {
      Console.print("\(name): \(headline)")
      show(lines(Console.width))
      if !isAccepted, !isUpdate, line.changes.isEmpty {
        show(["  to accept it: \(acceptance)"])
      }
    } else if !isAccepted, !isUpdate {
      Console.error("drawdown: \(name): \(headline)")
    }
    guard !isAccepted, !isUpdate else { return }
    let details = lines(Self.annotationWidth).prefix(Self.annotationLines)
    verdicts.annotate(headline, details: details.joined(separator: "\n"))
  }

  private func show(_ lines: [String]) {
    if !isQuiet { Console.print(lines) }
  }

  /// Notes the verdict on a part of the results.
  private mutating func note(
    _ group: String, _ check: String, isAccepted: Bool, _ message: String,
    details: @autoclosure () -> String = ""
  ) {
    guard !isAccepted, !isUpdate else { return verdicts.pass(group: group, check) }
    verdicts.fail(group: group, check, message, details: details())
  }
}
