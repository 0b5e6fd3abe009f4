import Quantities
import Randomness
import Traffic

/// The variance over the mean of counts in windows, measured and of the fitted traffic, and the
/// gaps of both; the traffic is simulated as long as it was watched.
struct CountDispersion {
  private(set) var rows: [GoodnessOfFit.Row] = []
  private(set) var quantiles: [GoodnessOfFit.QuantilePair] = []

  /// The windows' lengths in seconds.
  static let windows = [1.0, 10, 60, 600, 3600]
  private static let fewestWindows = 20
  /// A window is that many ticks of the clock at least.
  private static let fewestTicks = 10.0
  /// The most gaps that quantiles are taken of.
  private static let mostGaps = 200_000

  init(_ fit: TrafficFit, _ sample: TraceSample) {
    let from = sample.window.from.nanoseconds
    let span = sample.window.duration.seconds
    var tick: Int64 = 1
    if case .coarse(let found) = fit.process.clock { tick = found }
    let lengths = Self.windows.filter { length in
      span / length >= Double(Self.fewestWindows)
        && length >= Self.fewestTicks * Double(tick) / 1e9
    }
    let times = sample.times
    let measured = lengths.map { Self.dispersion(times, from: from, span: span, $0) }
    var simulated = lengths.map { _ in [Double]() }
    var gaps: [Double] = []
    for replication in 0..<GoodnessOfFit.simulations {
      let seed = fit.options.seed.child("counts").child(UInt64(replication))
      let times = Self.times(fit, over: sample.window, seed: seed)
      for (index, length) in lengths.enumerated() {
        simulated[index].append(Self.dispersion(times, from: from, span: span, length))
      }
      if gaps.count < Self.mostGaps { gaps += Self.gaps(times, tick: tick) }
    }
    for (index, length) in lengths.enumerated() where measured[index] > 0 {
      let values = simulated[index].sorted()
      rows.append(
        GoodnessOfFit.Row(
          stream: "counts", measure: "variance_to_mean", window: length,
          measured: measured[index], fitted: values.reduce(0, +) / Double(values.count),
          fittedLow: values.first, fittedHigh: values.last, rows: Int(span / length),
          method: "\(values.count) simulations"))
    }
    let own = Self.gaps(times, tick: 1).sorted()
    gaps.sort()
    guard !own.isEmpty, !gaps.isEmpty else { return }
    quantiles = GoodnessOfFit.levels.map { level in
      GoodnessOfFit.QuantilePair(
        stream: "gaps", unit: "s", level: level,
        measured: own.interpolated(at: level * Double(own.count - 1)),
        fitted: gaps.interpolated(at: level * Double(gaps.count - 1)))
    }
  }

  /// When simulated requests come; what they ask for does not matter.
  private static func times(
    _ fit: TrafficFit, over window: Interval, seed: StreamSeed
  ) -> [Int64] {
    var definition = fit.definition
    definition.mix = .nothing
    var stream = SynthesizedStream(
      definition, over: window, zone: fit.options.zone, seed: seed)
    var times: [Int64] = []
    var block = RequestBlock(length: 256)
    repeat {
      stream.fill(&block, before: .max)
      times.append(contentsOf: block.arrivals.prefix(block.count))
    } while block.isFull
    return times
  }

  /// Seconds between neighbours, as a clock with this tick would tell them.
  private static func gaps(_ times: [Int64], tick: Int64) -> [Double] {
    zip(times.dropFirst(), times).map { Double(($0 / tick - $1 / tick) * tick) / 1e9 }
  }

  /// The variance over the mean of counts in whole windows.
  static func dispersion(
    _ times: [Int64], from: Int64, span: Double, _ length: Double
  ) -> Double {
    var counts = Array(repeating: 0.0, count: Int(span / length))
    for time in times {
      let place = Int(Double(time - from) / 1e9 / length)
      if place < counts.count { counts[place] += 1 }
    }
    let mean = counts.reduce(0, +) / Double(counts.count)
    guard mean > 0, counts.count > 1 else { return 0 }
    let squares = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squares / Double(counts.count - 1) / mean
  }
}

extension [Double] {
  /// The value at a place between the first and the last; neighbours are joined by lines.
  func interpolated(at position: Double) -> Double {
    guard count > 1 else { return self[0] }
    let index = Swift.min(Int(position), count - 2)
    return self[index] + (position - Double(index)) * (self[index + 1] - self[index])
  }
}
