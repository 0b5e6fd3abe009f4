import Glibc
import Quantities
import Randomness

/// What the clock that wrote a trace could tell apart.
public enum ClockFinding: Hashable, Sendable {
  /// Finely enough: hardly any requests share an instant.
  case fine
  /// Ticks so long that requests share them by chance; the tick in nanoseconds.
  case coarse(tick: Int64)
  /// Many requests share an instant although the clock could tell them apart; the mean number.
  case together(mean: Double)
  /// The same number of requests at regular times.
  case regular(size: Int64, every: Int64)
}

/// The instants of a trace's requests with ties told apart or put together.
struct ArrivalTimes: Sendable {
  let finding: ClockFinding
  /// Seconds since the window's start, strictly ascending; of groups where requests come together.
  let seconds: [Double]
  /// The share of requests that have the same time as the one before.
  let tiedShare: Double
  /// How many requests each instant has.
  let sizes: [Int]

  /// Below this share of ties the clock does not matter.
  private static let fewTies = 0.02
  /// Ticks longer than this are no clock's.
  private static let longestTick: Int64 = 60_000_000_000

  /// Looks at how times repeat.
  ///
  /// Requests of one tick of a coarse clock are spread evenly at random across it: given how many
  /// there were, that is where independent requests would have been.
  init(_ sample: TraceSample, seed: StreamSeed) {
    let times = sample.times
    let distinct = Runs(of: times)
    let ties = times.count - distinct.values.count
    sizes = distinct.counts
    tiedShare = Double(ties) / Double(max(1, times.count - 1))
    let start = sample.window.from.nanoseconds
    finding = tiedShare < Self.fewTies ? .fine : Self.explain(distinct, count: times.count)
    switch finding {
    case .fine:
      let tick = max(1, Self.commonDivisor(distinct.values))
      seconds = Self.spread(distinct, tick: min(tick, 1_000_000_000), from: start, seed)
    case .coarse(let tick): seconds = Self.spread(distinct, tick: tick, from: start, seed)
    case .together, .regular: seconds = distinct.values.map { Double($0 - start) / 1e9 }
    }
  }

  private static func explain(_ distinct: Runs, count: Int) -> ClockFinding {
    let mean = Double(count) / Double(distinct.values.count)
    let gaps = zip(distinct.values.dropFirst(), distinct.values).map { $0 - $1 }.sorted()
    // Nearly the smallest gap: single rows may be off by a little.
    guard gaps.count >= 10 else { return .together(mean: mean) }
    let short = gaps[gaps.count / 100]
    let alike = gaps.filter { $0 < short + short / 50 }
    let tick = alike[alike.count / 2]
    let onTick = gaps.count { gap in
      let rest = gap % tick
      return Double(min(rest, tick - rest)) <= 0.01 * Double(tick)
    }
    guard Double(onTick) >= 0.95 * Double(gaps.count) else { return .together(mean: mean) }
    let variance =
      distinct.counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      / Double(distinct.counts.count)
    let isEvery = gaps.count { $0 < tick * 3 / 2 } * 100 >= gaps.count * 99
    if isEvery, tick > longestTick || variance < 0.5 * mean {
      return .regular(size: Int64(mean.rounded()), every: gaps[gaps.count / 2])
    }
    guard tick <= longestTick else { return .together(mean: mean) }
    // Requests in a tick if they are independent, and the share of them that is not its first.
    let span = Double(distinct.values[distinct.values.count - 1] - distinct.values[0])
    let perTick = Double(count) * Double(tick) / max(1, span)
    let expected = 1 + expm1(-perTick) / perTick
    let seen = Double(count - distinct.values.count) / Double(count)
    return seen > expected + 0.1 && seen > 2 * expected
      ? .together(mean: mean) : .coarse(tick: tick)
  }

  private static func commonDivisor(_ times: [Int64]) -> Int64 {
    var divisor: Int64 = 0
    for index in times.indices.dropFirst() where divisor != 1 {
      var (a, b) = (times[index] - times[index - 1], divisor)
      while b != 0 { (a, b) = (b, a % b) }
      divisor = a
    }
    return divisor
  }

  private static func spread(
    _ distinct: Runs, tick: Int64, from start: Int64, _ seed: StreamSeed
  ) -> [Double] {
    var generator = seed.child("ties").generator()
    var seconds: [Double] = []
    seconds.reserveCapacity(distinct.counts.reduce(0, +))
    let width = Double(tick) / 1e9
    let isTied = distinct.counts.contains { $0 > 1 }
    for (index, count) in distinct.counts.enumerated() {
      let base = Double(distinct.values[index] - start) / 1e9
      guard isTied else {
        seconds.append(base)
        continue
      }
      seconds += (0..<count).map { _ in base + width * generator.uniformOpen() }.sorted()
    }
    // A tick may be a little longer than the time to the next.
    seconds.sort()
    return seconds
  }
}

/// The gaps between requests in time and in the number of requests that the profile expects.
struct RescaledGaps: Sendable {
  /// Seconds.
  let seconds: [Double]
  /// Requests expected meanwhile: of mean 1, and independent of the profile.
  let expected: [Double]

}

extension RescaledGaps {
  /// The gaps between times, of so many requests together, at rates that hold in cells.
  init(
    _ times: [Double], _ cells: [RateCell], rates: [Double], from start: Int64, together: Double
  ) {
    var cell = 0
    var passed = 0.0
    var previous: (time: Double, expected: Double)?
    var seconds: [Double] = []
    var expected: [Double] = []
    seconds.reserveCapacity(times.count)
    expected.reserveCapacity(times.count)
    func offset(_ instant: Int64) -> Double { Double(instant - start) / 1e9 }
    for time in times {
      while cell + 1 < cells.count, offset(cells[cell].to) <= time {
        passed += rates[cell] * cells[cell].seconds / together
        cell += 1
      }
      let now = passed + rates[cell] * (time - offset(cells[cell].from)) / together
      if let previous {
        // No draw is zero; a rate of zero next to a request comes from a rounded shape.
        seconds.append(max(1e-9, time - previous.time))
        expected.append(max(1e-12, now - previous.expected))
      }
      previous = (time, now)
    }
    self.seconds = seconds
    self.expected = expected
  }

  var count: Int { expected.count }

  /// The first gaps.
  func prefix(_ count: Int) -> RescaledGaps {
    RescaledGaps(
      seconds: Array(seconds.prefix(count)), expected: Array(expected.prefix(count)))
  }
}
