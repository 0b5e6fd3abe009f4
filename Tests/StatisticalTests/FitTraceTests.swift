import Fitting
import Foundation
import Projection
import Quantities
import Randomness
import Reports
import Scenarios
import Statistics
import TestSupport
import Testing
import Traffic

/// Fits of public traces, from the file to the simulated scenario.
@Suite(
  "Fits of real traces", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct FitTraceTests {
  @Test("a scenario fitted to Azure's hour of coding has its requests and tokens")
  func azure() throws {
    guard let path = RealData.path("azure-llm-2023/AzureLLMInferenceTrace_code.csv") else { return }
    try check(path, .azure, rows: 8_819)
  }

  @Test("a scenario fitted to Mooncake's hour has its requests and tokens, cached ones too")
  func mooncake() throws {
    guard let path = RealData.path("mooncake-conversation/conversation_trace.jsonl.gz") else {
      return
    }
    let fit = try check(path, .mooncake, rows: 12_031)
    // The recording's own description: batches of three seconds, 37.4 % of input tokens cached.
    #expect(fit.process.clock == .coarse(tick: 3_000_000_000))
    let shares = try #require(fit.models[0].cachedShares)
    #expect(abs(shares.reduce(0, +) / Double(shares.count) - 0.374) < 0.001)
  }

  @discardableResult
  private func check(_ path: String, _ format: TraceFormat, rows: Int) throws -> TrafficFit {
    let sample = try TraceSample.read(path: path, format: format, unnamedModel: "model")
    #expect(sample.count == rows)
    let fit = try TrafficFit(sample, options: .init())
    let goodness = GoodnessOfFit(fit, sample)
    // Counts in windows vary as they did.
    for row in goodness.rows where row.measure == "variance_to_mean" {
      let low = try #require(row.fittedLow)
      let high = try #require(row.fittedHigh)
      #expect(row.measured > low / 1.5 && row.measured < high * 1.5, "\(row)")
    }
    for model in fit.models {
      for tokens in [model.input, model.output].compactMap(\.self) {
        #expect(tokens.distance <= TokenFit.greatestDistance(of: tokens.count))
      }
    }
    let text = FittedScenario(fit, goodness, name: "fitted", source: "trace").scenario
    let file = FileManager.default.temporaryDirectory.appending(path: "fit-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    let scenario = try ScenarioSource(path: file.path).scenario()
    var requests: [Double] = []
    for replication in 0..<60 {
      let outcome = try #require(
        try Projection(scenario.input).run(block: 0, replication: replication))
      let tallies = try #require(outcome.organizations.first).tallies
      requests.append(Double(tallies[.servedRequests]))
    }
    let summary = try #require(SampleSummary(requests, level: 0.999))
    #expect(try #require(summary.interval).contains(Double(rows)), "\(summary.mean)")
    // Tokens of requests, as the scenario draws them.
    let origin = try #require(scenario.input.organizations.first?.streams.first).origin
    guard case .synthesized(let definition) = origin else {
      Issue.record("the scenario synthesizes no traffic")
      return fit
    }
    var drawn: [[Double]] = [[], [], []]
    for replication in 0..<10 {
      var stream = SynthesizedStream(
        definition, over: scenario.input.horizon, zone: .utc,
        seed: StreamSeed(seed: 3).child(UInt64(replication)))
      while stream.next != .max {
        let mark = stream.take()
        drawn[0].append(Double(mark.inputTokens))
        drawn[1].append(Double(mark.outputTokens))
        drawn[2].append(Double(mark.cachedInputTokens))
      }
    }
    let measured = [
      sample.rows.map(\.inputTokens), sample.rows.map(\.outputTokens),
      sample.rows.map(\.cachedInputTokens),
    ]
    for (values, measured) in zip(drawn, measured) {
      let mean = Double(measured.reduce(0, +)) / Double(measured.count)
      let summary = try #require(SampleSummary(values, level: 0.999))
      // Values that are written with six digits, and rounded one by one when they are drawn.
      let slack = 0.01 * mean
      let interval = try #require(summary.interval)
      #expect(
        mean >= interval.low - slack && mean <= interval.high + slack,
        "\(mean) is outside \(interval.low) ... \(interval.high)")
    }
    return fit
  }
}
