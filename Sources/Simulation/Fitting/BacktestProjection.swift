import Glibc
import Quantities
import Randomness
import Statistics
import Traffic

/// Numbers of requests and tokens in windows, drawn again and again from fitted traffic.
struct BacktestProjection {
  private let interval: Interval
  private let length: Int64
  private let windows: Int
  /// By measure and window, one value for each replication.
  private var values: [[[Double]]]
  private var sums: [[Double]]

  init(_ fit: TrafficFit, over interval: Interval, window: Duration, replications: Int) {
    self.interval = interval
    length = window.nanoseconds
    windows = Int((interval.duration.nanoseconds - 1) / window.nanoseconds) + 1
    let measures = Backtest.Measure.allCases.count
    values = Array(repeating: Array(repeating: [], count: windows), count: measures)
    sums = Array(repeating: [], count: measures)
    for replication in 0..<replications {
      let seed = fit.options.seed.child("backtest").child(UInt64(replication))
      var generator = seed.child("parameters").generator()
      let definition = Self.definition(fit, from: interval.from, &generator)
      var counts = counter
      var stream = SynthesizedStream(
        definition, over: interval, zone: fit.options.zone, seed: seed)
      while stream.next != .max {
        let time = stream.next
        let mark = stream.take()
        add(time, input: mark.inputTokens, output: mark.outputTokens, to: &counts)
      }
      for measure in 0..<measures {
        for window in 0..<windows { values[measure][window].append(counts[measure][window]) }
        sums[measure].append(counts[measure].reduce(0, +))
      }
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
      let monthly = expm1(growth * ProfileFit.daysPerMonth)
      drawn = RateProfile(
        shape: WeekShape(hours: drawn.hourOfWeek) ?? .flat,
        monthlyGrowth: max(-0.999_999, min(1e6, monthly)))
    }
    return TrafficDefinition(
      process: fit.definition.process, rate: profile.rate * exp(min(50, exponent)),
      profile: drawn, mix: fit.definition.mix)
  }

  private var counter: [[Double]] {
    Array(
      repeating: Array(repeating: 0, count: windows), count: Backtest.Measure.allCases.count)
  }

  private func add(_ time: Int64, input: Int64, output: Int64, to counts: inout [[Double]]) {
    let window = Int((time - interval.from.nanoseconds) / length)
    guard window >= 0, window < windows else { return }
    counts[0][window] += 1
    counts[1][window] += Double(input)
    counts[2][window] += Double(output)
  }

  /// What a sample has in each window, by measure.
  func counts(of sample: TraceSample) -> [[Double]] {
    var counts = counter
    for row in 0..<sample.count {
      add(sample.times[row], input: sample.input[row], output: sample.output[row], to: &counts)
    }
    return counts
  }

  func rows(_ measured: [[Double]]) -> [Backtest.Row] {
    (0..<windows).flatMap { window in
      let from = interval.from + Duration(nanoseconds: length * Int64(window))
      let to = min(interval.to, from + Duration(nanoseconds: length))
      return Backtest.Measure.allCases.enumerated().map { place, measure in
        row(
          Interval(from: from, to: to), measure, measured[place][window], values[place][window])
      }
    }
  }

  func totals(_ measured: [[Double]]) -> [Backtest.Row] {
    Backtest.Measure.allCases.enumerated().map { place, measure in
      row(interval, measure, measured[place].reduce(0, +), sums[place])
    }
  }

  private func row(
    _ window: Interval, _ measure: Backtest.Measure, _ measured: Double, _ drawn: [Double]
  ) -> Backtest.Row {
    let sorted = drawn.sorted()
    func band(_ level: Double) -> ConfidenceInterval {
      ConfidenceInterval(
        low: Self.quantile(sorted, (1 - level) / 2), high: Self.quantile(sorted, (1 + level) / 2),
        level: level)
    }
    return Backtest.Row(
      window: window, measure: measure, measured: measured,
      mean: sorted.reduce(0, +) / Double(sorted.count), band90: band(0.9), band95: band(0.95))
  }

  /// The quantile at (n + 1) p: another draw lies below it with probability p.
  private static func quantile(_ sorted: [Double], _ level: Double) -> Double {
    let position = max(0, min(Double(sorted.count - 1), level * Double(sorted.count + 1) - 1))
    let index = min(Int(position), max(0, sorted.count - 2))
    guard sorted.count > 1 else { return sorted[0] }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
