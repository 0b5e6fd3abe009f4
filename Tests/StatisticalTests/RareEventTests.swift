import CGSL
import Experiments
import Foundation
import Statistics
import TestSupport
import Testing

/// Whether intervals of means hold as often as they claim where events are rare.
///
/// Values are zero but with probability P, and then exponential or lognormal. Of a thousand
/// experiments the share that holds is known to 0.7 points.
@Suite("Rare events", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct RareEventTests {
  private static let experiments = 1_000
  private static let probabilities = [0.002, 0.005, 0.02, 0.1]
  private static let counts = [30, 200, 1_000]
  /// The horizon's hours, which no value exceeds; sizes are a few of them.
  private static let hours = 720.0
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/statistics.md")

  /// How large events are.
  private enum Sizes: String, CaseIterable {
    case exponential, lognormal

    var mean: Double { self == .exponential ? 6 : 6 * exp(0.5) }

    func draw(_ generator: inout SplitMix64) -> Double {
      let uniform = Double.random(in: Double.leastNormalMagnitude..<1, using: &generator)
      switch self {
      case .exponential: return -6 * log(uniform)
      case .lognormal: return 6 * exp(gsl_cdf_ugaussian_Pinv(uniform))
      }
    }
  }

  private func values(
    _ count: Int, _ probability: Double, _ sizes: Sizes, _ generator: inout SplitMix64
  ) -> [Double] {
    (0..<count).map { _ in
      Double.random(in: 0..<1, using: &generator) < probability
        ? min(Self.hours, sizes.draw(&generator)) : 0
    }
  }

  /// A share of the experiments as a percentage.
  private func percent(_ held: Int) -> String {
    String(format: "%.1f", 100 * Double(held) / Double(Self.experiments))
  }

  private func row(_ what: String, _ cells: [String]) -> String {
    "| \(what) | " + cells.joined(separator: " | ") + " |"
  }

  /// The experiments in which the interval holds the mean, and in which Student's does.
  private func means(_ sizes: Sizes, _ probability: Double, _ count: Int) -> (rare: Int, t: Int) {
    let truth = probability * sizes.mean
    var held = (rare: 0, t: 0)
    for experiment in 0..<Self.experiments {
      var generator = SplitMix64(seed: UInt64(experiment) &* 7_919 &+ UInt64(count))
      let values = values(count, probability, sizes, &generator)
      let interval = SampleSummary(values, possible: 0...Self.hours)?.interval
      held.rare += interval?.contains(truth) == true ? 1 : 0
      held.t += SampleSummary(values)?.interval?.contains(truth) == true ? 1 : 0
    }
    return held
  }

  /// The experiments in which the interval of pairs that differ up or down holds their mean.
  private func differences(_ sizes: Sizes, _ probability: Double, _ count: Int) -> Int {
    (0..<Self.experiments).count { experiment in
      var generator = SplitMix64(seed: UInt64(experiment) &* 7_907 &+ UInt64(count))
      var pairs = PairedMoments<RoundedSeries>()
      for value in values(count, probability, sizes, &generator) {
        let isUp = Bool.random(using: &generator)
        pairs.add(baseline: isUp ? 0 : value, alternative: isUp ? value : 0)
      }
      let possible = -Self.hours...Self.hours
      // Where no pair differs, nothing is claimed.
      return pairs.estimate(possible: possible)?.interval?.contains(0) ?? true
    }
  }

  /// The experiments that hold, and the mean of the means at which replications stopped.
  private func stopped(_ sizes: Sizes, _ probability: Double) -> (held: Int, mean: Double) {
    let rule = StoppingRule(.relative(0.5), minimum: 200, maximum: 40_000, batch: 500)
    var held = 0
    var sum = 0.0
    for experiment in 0..<Self.experiments {
      var generator = SplitMix64(seed: UInt64(experiment) &* 7_901)
      var drawn: [Double] = []
      while let batch = rule.nextBatch(after: drawn.count) {
        drawn += values(batch.count, probability, sizes, &generator)
        if rule.isReached(by: drawn, possible: 0...Self.hours) { break }
      }
      let summary = SampleSummary(drawn, possible: 0...Self.hours)
      held += summary?.interval?.contains(probability * sizes.mean) == true ? 1 : 0
      sum += summary?.mean ?? 0
    }
    return (held, sum / Double(Self.experiments))
  }

  /// With `UPDATE_DOCUMENTS=1` in the environment the table is written anew.
  @Test("the intervals hold in 93 % or more, as the table in docs/statistics.md says")
  func coverage() throws {
    var rows = [
      row("values", Self.probabilities.map { "P = \(String(format: "%g", $0 * 100)) %" }),
      "|---|" + String(repeating: "---:|", count: Self.probabilities.count),
    ]
    for sizes in Sizes.allCases {
      for count in Self.counts {
        let held = Self.probabilities.map { means(sizes, $0, count) }
        for found in held { #expect(found.rare >= 930, "\(sizes), \(count)") }
        rows.append(
          row(
            "\(sizes), n = \(count)", held.map { "\(percent($0.rare)) (t: \(percent($0.t)))" }))
      }
    }
    for count in Self.counts {
      let held = Self.probabilities.map { differences(.exponential, $0, count) }
      for found in held { #expect(found >= 930, "pairs, \(count)") }
      rows.append(row("pairs, n = \(count)", held.map(percent)))
    }
    let stops = Self.probabilities.map { probability in
      (stopped(.exponential, probability), truth: probability * Sizes.exponential.mean)
    }
    for (found, truth) in stops {
      #expect(found.held >= 930 && (found.mean / truth - 1).magnitude < 0.1, "\(truth)")
    }
    rows.append(
      row(
        "`until`",
        stops.map { found, truth in
          percent(found.held) + String(format: " (%+.0f %%)", 100 * (found.mean / truth - 1))
        }))
    try compare(rows)
  }

  private func compare(_ rows: [String]) throws {
    var lines = try String(contentsOf: Self.path, encoding: .utf8).components(separatedBy: "\n")
    let mark = try #require(lines.firstIndex(of: "<!-- coverage -->"))
    let found = Array(lines[(mark + 2)...].prefix { $0.hasPrefix("|") })
    #expect(found == rows)
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    let end = found.isEmpty ? mark + 1 : mark + 2 + found.count
    lines.replaceSubrange(mark..<end, with: ["<!-- coverage -->", ""] + rows)
    try lines.joined(separator: "\n").write(to: Self.path, atomically: true, encoding: .utf8)
  }

  @Test("a limit of a tenth of the truth is hardly ever shown to hold")
  func falseClaims() {
    for (sizes, probability) in [(Sizes.exponential, 0.02), (.lognormal, 0.005)] {
      let limit = probability * sizes.mean / 10
      let problem = SearchProblem(
        constraints: [
          SearchConstraint(
            measure: 0, statistic: .mean, comparison: .atMost, limit: limit,
            possible: 0...Self.hours)
        ], objective: nil, confidence: 0.95, schedule: LookSchedule(first: 50, most: 1_600))
      let search = SmallestValueSearch(problem, candidates: 2)
      let wrong = (0..<200).count { experiment in
        let result = search.run { (candidates, replications) in
          candidates.map { _ in
            [
              replications.map { replication in
                var generator = SplitMix64(
                  seed: UInt64(experiment) &* 1_000_003 &+ UInt64(replication) &* 7_877)
                return values(1, probability, sizes, &generator)[0]
              }
            ]
          }
        }
        return result.conclusion == .found
      }
      #expect(wrong <= 4, "\(sizes): \(wrong) of 200")
    }
  }
}
