import Experiments
import Foundation
import Projection
import Reports
import Results
import Scenarios
import Studies
import Text

/// A sweep of two points that is stopped and goes on.
enum StoppedSweep {
  /// The bytes of a file with what is known of it in the end.
  static let progress: [UInt8] = {
    let path = FileManager.default.temporaryDirectory.appending(path: "progress-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard (try? lines(goingOnFrom: path) { _ in }) != nil else { return [] }
    return (try? Data(contentsOf: URL(filePath: path))).map { Array($0) } ?? []
  }()

  /// What it says in the end.
  static let expected = (try? lines(goingOnFrom: nil) { _ in }) ?? []

  private static let scenario = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 1d}
    replications: 3
    prices: {models: {small: {input: $15, output: $60, per: 1M}}}
    traffic:
      steady: {arrivals: {process: poisson, rate: 6/h}, mix: [{model: small, input: 900}]}
    organizations:
      - {name: acme, count: 2, traffic: steady, auto_top_up: {threshold: $5, amount: $20}}
    """

  private static let plan: SweepPlan? = {
    let path = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID()).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard (try? Data(scenario.utf8).write(to: URL(filePath: path))) != nil else { return nil }
    let key = "auto_top_up.threshold"
    let points = ["5", "9"].compactMap { value -> SweepPoint? in
      let read = try? ScenarioSource(path: path).scenario(overrides: ["\(key)=\(value)"])
      return read.map { ([value], $0.input) }
    }
    return SweepPlan(
      name: "fuzz", keys: [key], points: points, metrics: Metric.allCases,
      organizations: ["acme-1"])
  }()

  /// Runs it with a file of what is known, or without one.
  static func lines(
    goingOnFrom path: String?, known: (Int) -> Void
  ) throws(RunFailure) -> [String] {
    guard let plan else { return [] }
    let log: StudyLog?
    do throws(WriteError) {
      log = if let path { try StudyLog(path: path, experiment: 1) } else { nil }
    } catch {
      throw .results(error)
    }
    let sweep = try SweepRun(plan).sweep(
      on: ReplicationRunner(threads: 1), log, known: known, progress: { _, _ in })
    let tables = sweep.files(with: []) { _ in "" }
    _ = tables.json(folder: "")
    return sweep.lines(width: 80)
  }

  /// The same records with their checksums as they should be.
  static func mended(_ bytes: [UInt8]) -> Data {
    let headSize = 24
    var result = Data(progress.prefix(headSize))
    var rest = bytes.dropFirst(headSize)
    while rest.count >= 8 {
      let length = rest.prefix(8).reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
      let packed = Array(rest.dropFirst(8).prefix(Int(max(0, min(length, 1 << 20)))))
      for part in [data(Int64(packed.count)), Data(packed), data(StudyLog.seal(packed))] {
        result.append(part)
      }
      rest = rest.dropFirst(8 + packed.count + 8)
    }
    return result
  }

  private static func data(_ number: Int64) -> Data {
    withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }
}
