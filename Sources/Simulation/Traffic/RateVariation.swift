import Randomness

/// How much the rate of arrivals varies at random beside its profile: by a factor for each local day,
/// and one for each local hour.
///
/// Factors are lognormal with mean 1; their logarithms follow those before as far as they are
/// correlated (autoregressive processes of order one).
public struct RateVariation: Hashable, Sendable {
  /// The coefficient of variation of the days' factors.
  public package(set) var day = 0.0
  /// The correlation of the logarithms of the factors of days that follow each other, 0 to 1.
  public package(set) var dayCorrelation = 0.0
  /// The coefficient of variation of the hours' factors.
  public package(set) var hour = 0.0
  /// The correlation of the logarithms of the factors of hours that follow each other, 0 to 1.
  public package(set) var hourCorrelation = 0.0
  /// The factor of the day before the horizon; nil where it is not known.
  public package(set) var before: Double?

  /// None.
  public static let none = RateVariation()

  /// Makes a variation; by default there is none.
  ///
  /// - Precondition: the coefficients are finite and at least zero, correlations are 0 to 1, and the
  ///   factor before is above zero.
  public init(
    day: Double = 0, dayCorrelation: Double = 0, hour: Double = 0, hourCorrelation: Double = 0,
    before: Double? = nil
  ) {
    precondition(
      day >= 0 && hour >= 0 && day.isFinite && hour.isFinite, "a variation is impossible")
    precondition(
      (0...1).contains(dayCorrelation) && (0...1).contains(hourCorrelation),
      "a correlation is outside 0...1")
    precondition(before.map { $0 > 0 && $0.isFinite } ?? true, "a factor before is impossible")
    self.day = day
    self.dayCorrelation = dayCorrelation
    self.hour = hour
    self.hourCorrelation = hourCorrelation
    self.before = before
  }

  /// A product of factors that is hardly exceeded.
  var most: Double { Lognormal(variation: day).at(5) * Lognormal(variation: hour).at(5) }
}

/// Factors of mean 1 and a coefficient of variation, by the standard normal numbers behind them.
private struct Lognormal: Sendable {
  private let variance: Double
  let deviation: Double

  init(variation: Double) {
    variance = Elementary.log(1 + variation * variation)
    deviation = variance.squareRoot()
  }

  func at(_ normal: Double) -> Double { Elementary.exp(deviation * normal - variance / 2) }

  /// The standard normal number of a factor.
  func normal(of factor: Double) -> Double {
    deviation > 0 ? (Elementary.log(factor) + variance / 2) / deviation : 0
  }
}

/// Recorded days that are drawn again: requests come in each hour as they came in that of some
/// recorded day, in blocks of days that followed one another.
///
/// - Source: H. R. Künsch, "The jackknife and the bootstrap for general stationary observations",
///   Annals of Statistics 17 (1989).
public struct ResampledDays: Hashable, Sendable {
  /// Requests in each of the 24 hours of each recorded day.
  public let days: [[Double]]
  /// The weekday of the first recorded day, Monday 0, where a day is drawn from those of its own
  /// weekday; nil where it is drawn from all.
  public let firstWeekday: Int?
  /// How many days in a row are drawn together.
  public let block: Int

  /// Makes days.
  ///
  /// - Precondition: there is a day; each has 24 numbers, which are finite and not negative, and not
  ///   all zero.
  public init(days: [[Double]], firstWeekday: Int? = nil, block: Int = 1) {
    let all = days.flatMap(\.self)
    precondition(
      days.allSatisfy { $0.count == 24 } && all.allSatisfy { $0 >= 0 && $0.isFinite }
        && all.contains { $0 > 0 }, "recorded days are impossible")
    precondition(block > 0 && firstWeekday.map((0..<7).contains) ?? true, "a block is impossible")
    self.days = days
    self.firstWeekday = firstWeekday
    self.block = block
  }

  /// Requests in an hour, on average.
  public var meanPerHour: Double {
    days.reduce(0) { $0 + $1.reduce(0, +) } / Double(24 * days.count)
  }

  /// The busiest hour relative to the mean.
  var most: Double { (days.flatMap(\.self).max() ?? 0) / meanPerHour }

  /// The recorded days that may be drawn for a day of a weekday.
  func candidates(weekday: Int) -> StrideTo<Int> {
    guard let firstWeekday else { return stride(from: 0, to: days.count, by: 1) }
    let first = (weekday - firstWeekday + 7) % 7
    return first < days.count
      ? stride(from: first, to: days.count, by: 7) : stride(from: 0, to: days.count, by: 1)
  }
}

/// Draws what the rate of each local hour is multiplied by at random.
struct RateFactors: Sendable {
  private let days: ResampledDays?
  private let meanPerHour: Double
  private let variation: RateVariation
  private let byDay: Lognormal
  private let byHour: Lognormal
  private var generator: Xoshiro256PlusPlus
  private var day: Int?
  private var hour: Int?
  /// The standard normal numbers of the day and of the hour.
  private var levels = (day: 0.0, hour: 0.0)
  private var factor = 1.0
  /// The recorded day that is drawn, and how many of its block are left.
  private var place = 0
  private var left = 0

  /// Prepares the factors of traffic; nil where there are none.
  init?(_ definition: TrafficDefinition, seed: StreamSeed) {
    var days: ResampledDays?
    if case .resampled(let recorded) = definition.process { days = recorded }
    guard days != nil || definition.variation != .none else { return nil }
    self.days = days
    meanPerHour = days?.meanPerHour ?? 1
    variation = definition.variation
    byDay = Lognormal(variation: variation.day)
    byHour = Lognormal(variation: variation.hour)
    generator = seed.child("rates").generator()
  }

  /// Whether they change within a day.
  var changeByHour: Bool { days != nil || variation.hour > 0 }

  /// Returns the factor of an hour of a day; both follow those before.
  mutating func next(day: Int, weekday: Int, hour: Int) -> Double {
    guard self.day != day || self.hour != hour else { return factor }
    let isFirst = self.day == nil
    if self.day != day {
      // What is known of the day before is where the first day comes from.
      if isFirst, let before = variation.before { levels.day = byDay.normal(of: before) }
      let isFresh = isFirst && variation.before == nil
      levels.day = next(after: levels.day, isFresh ? 0 : variation.dayCorrelation)
      chooseDay(weekday)
    }
    if variation.hour > 0 {
      levels.hour = next(after: levels.hour, isFirst ? 0 : variation.hourCorrelation)
    }
    (self.day, self.hour) = (day, hour)
    factor = byDay.at(levels.day) * byHour.at(levels.hour)
    if let days { factor *= days.days[place][hour] / meanPerHour }
    return factor
  }

  /// Draws the next of standard normal numbers that follow one another.
  private mutating func next(after level: Double, _ correlation: Double) -> Double {
    let fresh = ZigguratTables.shared.normal(&generator)
    return correlation * level + (1 - correlation * correlation).squareRoot() * fresh
  }

  private mutating func chooseDay(_ weekday: Int) {
    guard let days else { return }
    if left > 0, place + 1 < days.days.count {
      (place, left) = (place + 1, left - 1)
      return
    }
    let candidates = Array(days.candidates(weekday: weekday))
    place = candidates[Int(generator.uniform01() * Double(candidates.count))]
    left = days.block - 1
  }
}
