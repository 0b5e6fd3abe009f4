import Baselines
import Experiments
import Foundation
import Projection
import Scenarios
import Studies
import TestSupport
import Testing

@testable import Results

/// Whether a statistical check of real runs calls out no more often than its level says where only
/// the seed differs, and calls out a price that is 1 % higher.
@Suite("Checks of reseeded runs", .enabled(if: isOptimized, "run in release builds"))
struct ReseededCheckTests {
  private static let comparisons = 500
  private static let level = 0.05

  private static let scenario = """
    drawdown: 1
    name: s
    horizon: {start: 2026-01-05, duration: 4d}
    replications: 30
    prices: {models: {m: {input: 1, output: 2, per: 1k}}}
    traffic:
      t:
        arrivals: {rate: 10/h, profile: office_hours}
        mix: [{model: m, input: {exponential: {mean: 300}}, output: {exponential: {mean: 100}}}]
    payments: {latency: {exponential: {mean: 20m}}, soft_decline: 15%, retry: [1h, 6h]}
    organizations:
      - {name: a, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 20}}
      - {name: b, opening_balance: 90, traffic: t}
    """

  private func rows(seed: UInt64, set overrides: [String] = []) throws -> [SummaryRow] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "s.yaml")
    try Data(Self.scenario.utf8).write(to: file)
    let scenario = try ScenarioSource(path: file.path).scenario(overrides: overrides, seed: seed)
    let run = ProjectionRun(
      Projection(scenario.input), on: ReplicationRunner(threads: 1))
    let results = folder.appending(path: "s").path
    let origin = RunOrigin(
      files: [InputFile(file.path)], overrides: overrides, seed: scenario.input.seed)
    _ = try run.write(to: results, origin: origin, goals: [], watched: []) {
      _, _ in
    }
    return try SummaryRow.read(ComparedFolder(path: results))
  }

  private func differs(_ baseline: [SummaryRow], _ run: [SummaryRow]) -> Bool {
    !SummaryComparison(baseline: baseline, run: run, level: Self.level, tolerances: [])
      .differing.isEmpty
  }

  @Test("only the seed differs: alarms are no more frequent than the level")
  func falseAlarms() throws {
    var alarms = 0
    for pair in 0..<UInt64(Self.comparisons)
    where differs(try rows(seed: 2 * pair), try rows(seed: 2 * pair + 1)) {
      alarms += 1
    }
    print("false alarms: \(alarms) of \(Self.comparisons) at a level of \(Self.level)")
    let expected = Double(Self.comparisons) * Self.level
    let bound = expected + 3.1 * (expected * (1 - Self.level)).squareRoot()
    #expect(Double(alarms) <= bound, "\(alarms) of \(Self.comparisons)")
  }

  @Test("a rule that is another one is called out nearly always")
  func power() throws {
    var alarms = 0
    for pair in 0..<UInt64(50) {
      let changed = try rows(seed: 2 * pair + 1, set: ["organizations.a.auto_top_up.amount=30"])
      if differs(try rows(seed: 2 * pair), changed) { alarms += 1 }
    }
    #expect(alarms >= 48, "\(alarms) of 50")
  }
}
