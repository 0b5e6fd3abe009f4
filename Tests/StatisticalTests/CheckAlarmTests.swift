import Baselines
import Foundation
import Statistics
import TestSupport
import Testing
import Text

/// Whether a statistical check calls out no more often than its level says where nothing changed.
///
/// Five hundred comparisons of one source with itself, under all the shapes that metrics have: normal,
/// skewed, rare events with heavy amounts, shares, counts that hardly ever vary, and metrics without
/// a value in some replications. A true rate of the level exceeds the bound once in a thousand times;
/// the seeds are fixed.
@Suite(.enabled(if: isOptimized))
struct CheckAlarmTests {
  private static let comparisons = 500

  private func alarms(
    old: Int, new: Int, level: Double, shift: Double = 0
  ) throws -> (alarms: Int, tests: Int) {
    var (alarms, tests) = (0, 0)
    for index in 0..<Self.comparisons {
      var generator = SplitMix64(seed: UInt64(index) &* 0x9E37_79B9 &+ UInt64(old + new))
      let comparison = SummaryComparison(
        baseline: try table(replications: old, shift: 0, &generator),
        run: try table(replications: new, shift: shift, &generator), level: level, tolerances: [])
      if !comparison.differing.isEmpty { alarms += 1 }
      tests += comparison.tests
    }
    return (alarms, tests)
  }

  /// The values of one organization's metrics in replications, by metric.
  private func samples(
    replications: Int, shift: Double, _ generator: inout SplitMix64
  ) -> [[Double]] {
    var values = Array(repeating: [Double](), count: 9)
    for _ in 0..<replications {
      let normal = normal(&generator)
      values[0].append(100 + 5 * normal + shift)
      // Metrics hang together: what is spent follows what is asked for.
      values[1].append(20 + normal + 0.1 * self.normal(&generator))
      values[2].append(exp(1.2 * self.normal(&generator)))
      values[3].append(-log(uniform(&generator)))
      let isBlocked = uniform(&generator) < 0.02
      values[4].append(isBlocked ? 1 : 0)
      values[5].append(isBlocked ? exp(2 * self.normal(&generator)) : 0)
      values[6].append(uniform(&generator) < 0.98 ? 7 : 8)
      values[7].append(uniform(&generator) < 0.3 ? 1 : 0)
      if uniform(&generator) < 0.4 { values[8].append((uniform(&generator) * 3).rounded(.down)) }
    }
    return values
  }

  /// The rows that a run of two organizations might write.
  private func table(
    replications: Int, shift: Double, _ generator: inout SplitMix64
  ) throws -> [SummaryRow] {
    var rows: [SummaryRow] = []
    for organization in ["a", "b"] {
      let values = samples(replications: replications, shift: shift, &generator)
      for (place, sample) in values.enumerated() {
        let isShare = place == 4 || place == 7
        let summary = SampleSummary(sample)
        rows.append(
          try #require(
            SummaryRow(
              organization: organization, metric: "m\(place)",
              unit: isShare ? "probability" : "count",
              mean: summary.map { DecimalFormat.fixed($0.mean) } ?? "",
              standardDeviation: summary?.standardDeviation.map { DecimalFormat.fixed($0) } ?? "",
              count: String(sample.count))))
      }
    }
    return rows
  }

  private func uniform(_ generator: inout SplitMix64) -> Double {
    (Double(generator.next() >> 12) + 0.5) * 0x1p-52
  }

  /// Box and Muller's transformation.
  private func normal(_ generator: inout SplitMix64) -> Double {
    (-2 * log(uniform(&generator))).squareRoot() * cos(2 * .pi * uniform(&generator))
  }

  @Test(
    "where nothing changed, alarms are no more frequent than the level",
    arguments: [(40, 40), (200, 200), (200, 15), (10, 60), (8, 8)], [0.01, 0.05, 0.2])
  func falseAlarms(replications: (Int, Int), level: Double) throws {
    let found = try alarms(old: replications.0, new: replications.1, level: level)
    let count = Double(Self.comparisons)
    let bound = count * level + 3.1 * (count * level * (1 - level)).squareRoot()
    #expect(Double(found.alarms) <= bound, "\(found.alarms) of \(Self.comparisons)")
    #expect(found.tests > 10 * Self.comparisons, "there is something to compare")
  }

  @Test(
    "nor where replications are compared one by one", arguments: [8, 40, 200], [0.01, 0.05, 0.2])
  func pairs(replications: Int, level: Double) {
    var alarms = 0
    for index in 0..<Self.comparisons {
      var generator = SplitMix64(seed: UInt64(index) &* 0x9E37_79B9 &+ UInt64(replications))
      var values: [Double] = []
      for _ in ["a", "b"] {
        let old = samples(replications: replications, shift: 0, &generator)
        let new = samples(replications: replications, shift: 0, &generator)
        // The last metric has no value in some replications.
        for place in old.indices.dropLast() {
          let differences = zip(old[place], new[place]).map { $1 - $0 }
          if let value = PairedTest.pValue(differences: differences) { values.append(value) }
        }
      }
      if HolmCorrection.corrected(values).contains(where: { $0 <= level }) { alarms += 1 }
    }
    let count = Double(Self.comparisons)
    let bound = count * level + 3.1 * (count * level * (1 - level)).squareRoot()
    #expect(Double(alarms) <= bound, "\(alarms) of \(Self.comparisons)")
  }

  @Test("a change of a spread's size is found nearly always")
  func power() throws {
    let found = try alarms(old: 40, new: 40, level: 0.01, shift: 6)
    #expect(found.alarms > 480, "\(found.alarms)")
  }
}
