import Glibc
import Quantities
import Randomness
import Statistics
import Traffic

/// Numbers of requests and tokens in windows, drawn again and again from fitted traffic.
struct BacktestProjection {
  /// The windows, and at last all of the time.
  private let windows: [Interval]
  private let length: Int64
  /// For each replication the numbers by window, then measure.
  private var drawn: [[Double]] = []

  private static let measures = Backtest.Measure.allCases

  /// Draws traffic again and again, with parameters that may as well be the true ones.
  init(
    _ definition: TrafficDefinition, over interval: Interval, window: Duration,
    replications: Int, zone: ZoneRules, seed: StreamSeed
  ) {
    length = window.nanoseconds
    let count = (interval.duration.nanoseconds - 1) / length + 1
    let starts = (0..<count).map { interval.from + Duration(nanoseconds: window.nanoseconds * $0) }
    windows =
      starts.map { Interval(from: $0, to: min(interval.to, $0 + window)) } + [interval]
    var block = RequestBlock(length: 256)
    for replication in 0..<replications {
      let seed = seed.child(UInt64(replication))
      var stream = SynthesizedStream(
        definition.drawn(seed.child("parameters")), over: interval, zone: zone, seed: seed)
      var counts = zeros
      repeat {
        stream.fill(&block, before: .max)
        for place in 0..<block.count {
          let mark = block.mark(of: place)
          add(
            block.arrivals[place], input: mark.inputTokens, output: mark.outputTokens,
            to: &counts)
        }
      } while block.isFull
      drawn.append(counts)
    }
  }

  private var zeros: [Double] {
    Array(repeating: 0, count: windows.count * Self.measures.count)
  }

  private func add(_ time: Int64, input: Int64, output: Int64, to counts: inout [Double]) {
    let total = windows.count - 1
    let window = Int((time - windows[total].from.nanoseconds) / length)
    guard window >= 0, window < total else { return }
    func add(at place: Int) {
      counts[place * Self.measures.count] += 1
      counts[place * Self.measures.count + 1] += Double(input)
      counts[place * Self.measures.count + 2] += Double(output)
    }
    add(at: window)
    add(at: total)
  }

  /// What a sample has beside what was drawn: every measure in each window, and at last in all.
  func rows(of sample: TraceSample) -> [Backtest.Row] {
    var measured = zeros
    for row in sample.rows {
      add(row.time, input: row.inputTokens, output: row.outputTokens, to: &measured)
    }
    return measured.indices.map { place in
      let sorted = drawn.map { $0[place] }.sorted()
      func band(_ level: Double) -> ConfidenceInterval {
        ConfidenceInterval(
          low: Self.quantile(sorted, (1 - level) / 2),
          high: Self.quantile(sorted, (1 + level) / 2), level: level)
      }
      return Backtest.Row(
        window: windows[place / Self.measures.count],
        measure: Self.measures[place % Self.measures.count], measured: measured[place],
        mean: sorted.reduce(0, +) / Double(sorted.count),
        median: Self.quantile(sorted, 0.5), band90: band(0.9), band95: band(0.95),
        crps: RankedProbability.score(sorted, measured[place]))
    }
  }

  /// The quantile at (n + 1) p: another draw lies below it with probability p.
  private static func quantile(_ sorted: [Double], _ level: Double) -> Double {
    let position = level * Double(sorted.count + 1) - 1
    return sorted.interpolated(at: max(0, min(Double(sorted.count - 1), position)))
  }
}
