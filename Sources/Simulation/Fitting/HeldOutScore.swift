import Quantities
import Randomness
import Traffic

/// How well a way to project the hours of a trace's later parts does, from the parts before them.
public struct HeldOutScore: Hashable, Sendable {
  /// A way to project.
  public enum Way: String, Hashable, Sendable, CaseIterable {
    /// Profile, process and variation, as they are fitted.
    case fitted
    /// Days of the trace drawn again.
    case resampled
    /// The hour a day or a week before, with the errors that this made until then.
    case seasonalNaive = "seasonal_naive"
    /// Whole days of counts drawn again, as they were.
    case dayBootstrap = "day_bootstrap"
  }

  /// The way.
  public let way: Way
  /// The mean continuous ranked probability score of hourly counts: the less, the better.
  public let crps: Double
  /// Whether this is how the traffic is written.
  public internal(set) var isChosen = false
}

/// The ways to project a trace, scored on parts of it that they have not seen.
struct HeldOutScores {
  private(set) var scores: [HeldOutScore] = []

  /// The share of the time after which the parts begin that are projected, each as long.
  private static let origins = [0.5, 0.75]
  private static let replications = 60
  /// What was fitted says more than days that are drawn again, unless those are better by so much.
  private static let clearly = 0.9
  private static let fewestDays = 6.0

  /// Scores all ways; there are no scores where the trace is too short.
  init(_ sample: TraceSample, _ options: TrafficFit.Options) {
    var options = options
    options.chooses = false
    let seconds = sample.window.duration.seconds
    guard seconds >= Self.fewestDays * 86_400 else { return }
    var sums: [HeldOutScore.Way: Double] = [:]
    for origin in Self.origins {
      // Whole hours, so that windows are hours of the clock.
      let hour = Duration.hour.nanoseconds
      func whole(_ share: Double) -> Instant {
        let at = (sample.window.from + Duration(seconds: share * seconds)).nanoseconds
        return Instant(nanoseconds: at / hour * hour)
      }
      let parts = sample.split(at: whole(origin))
      let rest = parts.after.split(at: whole(origin + 0.25)).before
      guard parts.before.count >= TraceSample.fewestRows, rest.count > 0,
        let found = Self.scores(parts.before, rest, options)
      else { return }
      for (way, score) in found { sums[way, default: 0] += score / Double(Self.origins.count) }
    }
    let isResampled = (sums[.resampled] ?? .infinity) < Self.clearly * (sums[.fitted] ?? 0)
    let best = isResampled ? HeldOutScore.Way.resampled : .fitted
    scores = HeldOutScore.Way.allCases.compactMap { way in
      sums[way].map { HeldOutScore(way: way, crps: $0, isChosen: way == best) }
    }
  }

  private static func scores(
    _ before: TraceSample, _ rest: TraceSample, _ options: TrafficFit.Options
  ) -> [HeldOutScore.Way: Double]? {
    guard let fit = try? TrafficFit(before, options: options) else { return nil }
    let seed = options.seed.child("scores")
    func score(_ definition: TrafficDefinition) -> (score: Double, counts: [Double]) {
      var definition = definition
      definition.mix = .nothing
      let rows = BacktestProjection(
        definition, over: rest.window, window: .hour, replications: replications,
        zone: options.zone, seed: seed
      ).rows(of: rest).dropLast(Backtest.Measure.allCases.count)
        .filter { $0.measure == .requests }
      let sum = rows.reduce(0) { $0 + $1.crps }
      return (sum / Double(max(1, rows.count)), rows.map(\.measured))
    }
    let fitted = score(fit.fitted(from: rest.window.from))
    var scores = [HeldOutScore.Way.fitted: fitted.score]
    if let days = fit.resampledDays {
      scores[.resampled] = score(fit.resampling(days)).score
    }
    let counts = HourCounts(before, until: rest.window.from)
    var generator = seed.child("baselines").generator()
    for (way, draw) in [
      (HeldOutScore.Way.seasonalNaive, counts.naive), (.dayBootstrap, counts.bootstrap),
    ] {
      let draws = (0..<replications).map { _ in draw(fitted.counts.count, &generator) }
      let sum = fitted.counts.indices.reduce(0) { sum, place in
        sum + RankedProbability.score(draws.map { $0[place] }.sorted(), fitted.counts[place])
      }
      scores[way] = sum / Double(max(1, fitted.counts.count))
    }
    return scores
  }
}

/// The requests of the hours before an instant, and the simplest ways to go on.
private struct HourCounts {
  private var counts: [Double]

  init(_ sample: TraceSample, until end: Instant) {
    let hour = Duration.hour.nanoseconds
    let hours = (end - sample.window.from).nanoseconds / hour
    counts = Array(repeating: 0, count: Int(hours))
    let start = end.nanoseconds - hours * hour
    for time in sample.times where time >= start { counts[Int((time - start) / hour)] += 1 }
  }

  private var season: Int { counts.count >= 14 * 24 ? 168 : 24 }

  func naive(_ count: Int, _ generator: inout Xoshiro256PlusPlus) -> [Double] {
    let season = season
    return (0..<count).map { place in
      let error = season + Int(generator.uniform01() * Double(counts.count - season))
      let base = counts[counts.count - season + place % season]
      return max(0, base + counts[error] - counts[error - season])
    }
  }

  func bootstrap(_ count: Int, _ generator: inout Xoshiro256PlusPlus) -> [Double] {
    var draw: [Double] = []
    while draw.count < count {
      let season = season
      let phase = (counts.count + draw.count) % season
      let starts = Array(stride(from: phase, through: counts.count - 24, by: season))
      let start = starts.isEmpty ? 0 : starts[Int(generator.uniform01() * Double(starts.count))]
      draw += counts[start..<start + 24]
    }
    return draw
  }
}

/// The continuous ranked probability score of draws.
///
/// - Source: T. Gneiting and A. E. Raftery, Journal of the American Statistical Association 102
///   (2007): the mean distance from the value less half the mean distance from one another.
enum RankedProbability {
  static func score(_ sorted: [Double], _ value: Double) -> Double {
    let count = Double(sorted.count)
    let distance = sorted.reduce(0) { $0 + abs($1 - value) } / count
    let spread = sorted.enumerated().reduce(0) { sum, draw in
      sum + (2 * Double(draw.offset) + 1 - count) * draw.element
    }
    return distance - spread / (count * count)
  }
}
