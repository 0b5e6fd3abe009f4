import Documents
import Foundation
import PriceCatalogs
import Projection
import Quantities
import Randomness
import Scenarios
import Traffic

/// A reader that is given damaged inputs.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Scenario files, and what runs of accepted ones.
  case scenario
  /// Traces as CSV.
  case csv
  /// Traces as JSON lines.
  case jsonl
  /// Compressed traces.
  case gzip
  /// Price catalogues.
  case catalog

  /// What became of an input.
  public enum Result: Equatable, Sendable {
    /// It was read.
    case accepted
    /// It was refused, with problems at positions.
    case refused
    /// It broke a promise of the reader.
    case broken(String)
  }

  /// The name of the file that inputs are written to.
  public var fileName: String {
    switch self {
    case .scenario: "case.yaml"
    case .csv: "case.csv"
    case .jsonl: "case.jsonl"
    case .gzip: "case.csv.gz"
    case .catalog: "case.json"
    }
  }

  /// Reads the input that stands in a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - choice: Which options are used, where there are several.
  ///   - willRun: Called before an accepted scenario is run: that may take long, reading may not.
  /// - Returns: What became of it.
  public func read(_ path: String, choice: Int, willRun: () -> Void) -> Result {
    switch self {
    case .scenario: readScenario(path, willRun: willRun)
    case .csv, .jsonl, .gzip: readTrace(path, choice: choice)
    case .catalog: readCatalog(path)
    }
  }

  // MARK: Scenarios

  private func readScenario(_ path: String, willRun: () -> Void) -> Result {
    do throws(ScenarioFailure) {
      let scenario = try ScenarioReader.read(path: path)
      willRun()
      return run(scenario.input)
    } catch {
      switch error {
      case .invalid(let problems): return judge(problems)
      case .unreadable(_, let reason): return .broken("unreadable: \(reason)")
      }
    }
  }

  /// Runs a little of what was accepted: it must not trap.
  private func run(_ input: ProjectionInput) -> Result {
    guard input.organizations.count <= 200 else { return .accepted }
    let projection = Projection(input)
    let deadline = ContinuousClock.now + .milliseconds(20)
    do throws(ProjectionError) {
      let outcome = try projection.run(block: 0, replication: 0) { ContinuousClock.now > deadline }
      _ = outcome
      return .accepted
    } catch {
      switch error {
      case .unsound(let violations, _): return .broken("the books are unsound: \(violations)")
      default: return .accepted
      }
    }
  }

  // MARK: Traces

  private static let formats: [TraceFormat] = [
    .azure, .burstGPT, .mooncake, .liteLLMSpendLogs,
    .columns(TraceColumns(time: "at", input: "prompt", output: "completion", model: "model")),
    .columns(TraceColumns(time: "at", unit: .milliseconds, input: "prompt")),
    .columns(TraceColumns(time: "timestamp", unit: .seconds, output: "output_length")),
  ]

  /// The format that the start of a file looks like.
  private func likelyFormat(_ path: String) -> TraceFormat? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    let start = String(decoding: (try? file.read(upToCount: 80)) ?? Data(), as: UTF8.self)
    let marks: [(String, TraceFormat)] = [
      ("TIMESTAMP", .azure), ("Timestamp", .burstGPT), ("hash_ids", .mooncake),
      ("startTime", .liteLLMSpendLogs), ("at,prompt,completion", Self.formats[4]),
      ("at,prompt", Self.formats[5]), ("\"at\"", Self.formats[4]), ("\u{1F}", .azure),
    ]
    return marks.first { start.contains($0.0) }?.1
  }

  private func readTrace(_ path: String, choice: Int) -> Result {
    let formats = Self.formats
    let format = choice & 1_024 == 0 ? likelyFormat(path) : nil
    let start = Instant(nanoseconds: 1_700_000_000_000_000_000)
    let interval = Interval(from: start, to: start + Duration(nanoseconds: 86_400_000_000_000))
    let definition = ReplayDefinition(
      path: path, format: format ?? formats[choice % formats.count],
      shift: choice & 8 == 0 ? .start : .none,
      speed: choice & 16 == 0 ? .one : Decimal(significand: 25, places: 1),
      scale: choice & 32 == 0 ? .one : Decimal(significand: 5, places: 1),
      repeats: choice & 64 == 0, sorts: choice & 128 == 0,
      badRows: choice & 256 == 0 ? .refused : .skipped,
      models: [.init(name: "GPT-4", entry: 1)], defaultEntry: choice & 512 == 0 ? 0 : nil)
    let found = TraceCheck.validate(definition, over: interval)
    guard found.problems.allSatisfy({ isPlaced($0) }) else {
      return .broken("a problem without a place: \(found.problems)")
    }
    let isRefused = found.problems.contains { $0.severity == .error }
    do throws(TraceError) {
      var stream = try ReplayStream(definition, over: interval, zone: .utc)
      var last = Int64.min
      var requests = 0
      // A repeated trace is read again and again: about 40 MB of it are enough.
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 1
      let most = max(50, min(5_000, 40_000_000 / max(1, size)))
      while stream.next < interval.to.nanoseconds, requests < most {
        guard stream.next >= last else { return .broken("time runs backwards") }
        guard stream.next >= start.nanoseconds else { return .broken("before the horizon") }
        last = stream.next
        let mark = stream.take()
        guard mark.inputTokens >= 0, mark.outputTokens >= 0, mark.cachedInputTokens >= 0 else {
          return .broken("a negative quantity")
        }
        requests += 1
      }
      if stream.failure != nil { return isRefused ? .refused : .broken("fails unannounced") }
      return isRefused ? .refused : .accepted
    } catch {
      return isRefused ? .refused : .broken("fails unannounced: \(error)")
    }
  }

  // MARK: Catalogues

  private func readCatalog(_ path: String) -> Result {
    do throws(PriceCatalogError) {
      let catalog = try PriceCatalog(path: path)
      for name in catalog.names.prefix(50) {
        if let entry = try catalog.entry(named: name) {
          guard entry.warnings.allSatisfy({ isPlaced($0) }) else {
            return .broken("a warning without a place")
          }
        }
        _ = catalog.suggestion(for: name + "x")
      }
      return .accepted
    } catch {
      return judge(error.diagnostics)
    }
  }

  private func judge(_ problems: [Diagnostic]) -> Result {
    guard problems.contains(where: { $0.severity == .error }) else {
      return .broken("refused without a reason")
    }
    guard problems.allSatisfy({ isPlaced($0) }) else {
      return .broken("a problem without a place: \(problems)")
    }
    return .refused
  }

  private func isPlaced(_ problem: Diagnostic) -> Bool {
    problem.position.line >= 1 && problem.position.column >= 1 && !problem.message.isEmpty
      && !problem.position.file.isEmpty
  }
}
