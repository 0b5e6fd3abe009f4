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

  init(_ fit: TrafficFit, over interval: Interval, window: Duration, replications: Int) {
    length = window.nanoseconds
    let count = (interval.duration.nanoseconds - 1) / length + 1
    let starts = (0..<count).map { interval.from + Duration(nanoseconds: window.nanoseconds * $0) }
    windows =
      starts.map { Interval(from: $0, to: min(interval.to, $0 + window)) } + [interval]
    for replication in 0..<replications {
      let seed = fit.options.seed.child("backtest").child(UInt64(replication))
      var generator = seed.child("parameters").generator()
      var stream = SynthesizedStream(
        Self.definition(fit, from: interval.from, &generator), over: interval,
        zone: fit.options.zone, seed: seed)
      var counts = zeros
      while stream.next != .max {
        let time = stream.next
        let mark = stream.take()
        add(time, input: mark.inputTokens, output: mark.outputTokens, to: &counts)
      }
      drawn.append(counts)
    }
  }

  /// The fitted traffic from an instant on, with a rate and growth that may as well be the true
  /// ones.
  private static func definition(
    _ fit: TrafficFit, from start: Instant, _ generator: inout Xoshiro256PlusPlus
  ) -> TrafficDefinition {
    let profile = fit.profile
    let zone = fit.options.zone
    let dispersion = max(fit.process.dispersion, profile.dispersion)
    let level = ZigguratTables.shared.normal(&generator)
    let slope = ZigguratTables.shared.normal(&generator)
    let change = slope * (profile.dailyGrowthError ?? 0) * dispersion.squareRoot()
    let days =
      zone.local(start).date.daysSinceEpoch - zone.local(fit.window.from).date.daysSinceEpoch
    let growth = profile.dailyGrowth + change
    let exponent =
      level * (profile.levelVariance * dispersion).squareRoot() - change * profile.centralDay
      + growth * Double(days)
    var drawn = profile.profile
    if profile.isGrowing {
      let monthly = expm1(growth * RateProfile.daysPerMonth)
      drawn = RateProfile(
        shape: WeekShape(hours: drawn.hourOfWeek) ?? .flat,
        monthlyGrowth: max(-0.999_999, min(1e6, monthly)))
    }
    return TrafficDefinition(
      process: fit.definition.process, rate: profile.rate * exp(min(50, exponent)),
      profile: drawn, mix: fit.definition.mix)
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
        mean: sorted.reduce(0, +) / Double(sorted.count), band90: band(0.9), band95: band(0.95))
    }
  }

  /// The quantile at (n + 1) p: another draw lies below it with probability p.
  private static func quantile(_ sorted: [Double], _ level: Double) -> Double {
    let position = level * Double(sorted.count + 1) - 1
    return sorted.interpolated(at: max(0, min(Double(sorted.count - 1), position)))
  }
}
