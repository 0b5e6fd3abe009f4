import Glibc
import Numerics
import Quantities
import Statistics
public import Traffic

/// The rate of requests over time: its level, its shape over the day or week, and its growth.
///
/// A Poisson regression with a logarithmic link: each hour of the day or week has its own level,
/// and the local day acts exponentially. Given the growth the levels have a closed form, so only
/// the growth is searched, by Newton's method on a concave function.
///
/// - Source: P. McCullagh and J. A. Nelder, Generalized Linear Models (1989), chapters 6 and 9 for
///   the dispersion that widens the intervals.
public struct ProfileFit: Sendable {
  /// How finely the rate is told apart.
  public enum Shape: Int, Hashable, Sendable {
    /// The same at all times.
    case constant = 1
    /// By the hour of the day.
    case hourOfDay = 24
    /// By the hour of the week.
    case hourOfWeek = 168
  }

  /// How finely the rate is told apart.
  public let shape: Shape
  /// The relative rates as they are written, with mean 1: one, 24 or 168.
  public let hours: [Double]
  /// Requests in a second at multiplier 1.
  public let rate: Double
  /// The growth in a month of 30.4375 days; nil where the window is too short to tell.
  public let growth: Estimate?
  /// Whether the growth's interval excludes zero, so that it is part of the profile.
  public let isGrowing: Bool
  /// How much more counts of hours and days vary than independent requests would; 1 where that is
  /// not seen.
  public let dispersion: Double

  /// By how much days that are like those before widen the variance of the rate; 1 where days vary
  /// no more than chance explains.
  let persistence: Double
  let cells: [RateCell]
  /// Requests in a second in each cell.
  let cellRates: [Double]
  /// The relative variance of the levels of the hours if requests were independent.
  let levelVariance: Double
  /// How many days after the window's start the levels are known best.
  let centralDay: Double
  /// The growth in a local day, as the exponent, and its standard error without dispersion.
  let dailyGrowth: Double
  let dailyGrowthError: Double?

  /// From so many days on there is a shape of the day, of the week with growth.
  static let dailyDays = 2.0
  static let weeklyDays = 14.0
  /// The fewest requests in an hour of the shape, on average.
  static let fewestInHour = 10

  /// Fits what a sample's length allows, or a constant rate; the first request only opens the
  /// window.
  init(_ sample: TraceSample, zone: ZoneRules, isFlat: Bool = false) {
    let cells = RateCell.cells(over: sample.window, zone: zone, times: sample.times.dropFirst())
    let days = isFlat ? 0 : sample.window.duration.seconds / 86_400
    var shape = Shape.constant
    if days >= Self.weeklyDays, sample.count >= 168 * Self.fewestInHour {
      shape = .hourOfWeek
    } else if days >= Self.dailyDays, sample.count >= 24 * Self.fewestInHour {
      shape = .hourOfDay
    }
    let found = days >= Self.weeklyDays ? Self.growth(cells, shape) : nil
    let isGrowing = found?.estimate.interval?.contains(0) == false
    let growing = isGrowing ? found?.fit : nil
    let fit = growing ?? LevelFit(cells, shape: shape, growth: 0)
    self.shape = shape
    self.cells = cells
    self.isGrowing = isGrowing
    growth = found?.estimate
    let base = fit.levels.reduce(0, +) / Double(fit.levels.count)
    let rate = written(base * 3600, digits: 8) / 3600
    let hours = fit.levels.map { written($0 / base, digits: 5) }
    // What the written growth comes to in a day.
    let daily = isGrowing ? log1p(growth?.value ?? 0) / RateProfile.daysPerMonth : 0
    dailyGrowth = daily
    dailyGrowthError = isGrowing ? fit.growthError : nil
    (levelVariance, centralDay) = fit.precision(ofMean: base)
    dispersion = fit.dispersion(cells, parameters: isGrowing ? 1 : 0)
    persistence = dispersion > 1 ? fit.persistence(cells).factor : 1
    cellRates = cells.map {
      rate * hours[$0.hourOfWeek % shape.rawValue] * exp(daily * Double($0.day))
    }
    self.rate = rate
    self.hours = hours
  }

  /// The growth in a month and the levels beside it; nil where nothing can be said of it.
  private static func growth(
    _ cells: [RateCell], _ shape: Shape
  ) -> (estimate: Estimate, fit: LevelFit)? {
    let fit = LevelFit.growing(cells, shape: shape)
    guard let error = fit.growthError else { return nil }
    let dispersion = fit.dispersion(cells, parameters: 1)
    // Days that are alike for a while look like a trend: they tell less than as many of their own,
    // of the growth and of how much days vary.
    let (persistence, days) = fit.persistence(cells)
    guard days > 0 else { return nil }
    let freedom = max(1, Double(days) / persistence)
    let quantile = NamedDistribution.student(degreesOfFreedom: freedom).quantile(0.975)
    let half = quantile * error * (dispersion * persistence).squareRoot()
    func monthly(_ daily: Double) -> Double { expm1(daily * RateProfile.daysPerMonth) }
    let (low, high) = (monthly(fit.growth - half), monthly(fit.growth + half))
    guard low > -1, high < 1e6 else { return nil }
    let estimate = Estimate(
      written(monthly(fit.growth), digits: 4),
      ConfidenceInterval(low: low, high: high, level: 0.95),
      "Poisson regression; information times dispersion and persistence of days, Student's t")
    return (estimate, fit)
  }

  /// Requests in a second in each cell, where the rate varies beside the profile: between what the
  /// profile expects and what came, the nearer to that the more there were.
  ///
  /// The mean of a gamma-distributed rate, given the requests.
  func rates(varyingBy variance: Double) -> [Double] {
    zip(cells, cellRates).map { cell, rate in
      let weight = variance * rate * cell.seconds
      return weight > 0 ? rate * (1 + variance * Double(cell.count)) / (1 + weight) : rate
    }
  }

  /// The profile as traffic has it; days count from the start of what is simulated.
  public var profile: RateProfile {
    let week = Array(repeating: hours, count: 168 / hours.count).flatMap(\.self)
    return RateProfile(
      shape: WeekShape(hours: week) ?? .flat,
      monthlyGrowth: isGrowing ? growth?.value ?? 0 : 0)
  }

  /// The relative variance of the rate if requests were independent.
  private var relativeVariance: Double {
    let slope = centralDay * (dailyGrowthError ?? 0)
    return levelVariance + slope * slope
  }

  /// Returns the relative variance of the rate of arrivals whose counts vary so much more than those
  /// of independent ones, and beside that by factors whose mean has a variance, if it is known.
  func rateVariance(dispersion process: Double, beside variance: Double?) -> Double {
    variance.map { relativeVariance * process + $0 }
      ?? relativeVariance * max(process, dispersion * persistence)
  }

  /// Returns the rate with its interval; see `rateVariance`.
  func rateEstimate(
    dispersion process: Double, beside variance: Double? = nil, requests: Int
  ) -> Estimate {
    let factor = max(process, dispersion * persistence)
    guard shape == .constant, !isGrowing, factor == 1, variance == nil, requests > 1 else {
      return Estimate(
        positive: rate * 3600,
        relativeError: rateVariance(dispersion: process, beside: variance).squareRoot(),
        variance == nil
          ? "requests over time; normal on the logarithm, times dispersion"
          : "requests over time; normal on the logarithm, with the variation of days and hours")
    }
    // The time until a number of arrivals is gamma distributed.
    let freedom = 2 * Double(requests - 1)
    let chiSquare = NamedDistribution.chiSquare(degreesOfFreedom: freedom)
    let interval = ConfidenceInterval(
      low: rate * 3600 * chiSquare.quantile(0.025) / freedom,
      high: rate * 3600 * chiSquare.quantile(0.975) / freedom, level: 0.95)
    return Estimate(rate * 3600, interval, "requests over time; exact for independent requests")
  }
}

/// The levels of the hours given a growth.
private struct LevelFit {
  let growth: Double
  /// Requests in a second on the first day, for each hour of the shape.
  let levels: [Double]
  private let counts: [Double]
  /// The mean day of each hour's exposure, as it grows.
  private let meanDays: [Double]
  private let information: Double
  private let score: Double

  init(_ cells: [RateCell], shape: ProfileFit.Shape, growth: Double) {
    self.growth = growth
    let size = shape.rawValue
    var counts = Array(repeating: 0.0, count: size)
    var exposure = counts
    var first = counts
    var second = counts
    var score = 0.0
    for cell in cells {
      let slot = cell.hourOfWeek % size
      let day = Double(cell.day)
      let weight = cell.seconds * exp(growth * day)
      counts[slot] += Double(cell.count)
      exposure[slot] += weight
      first[slot] += weight * day
      second[slot] += weight * day * day
      score += Double(cell.count) * day
    }
    let isSeen = exposure.map { $0 > 0 }
    levels = (0..<size).map { isSeen[$0] ? counts[$0] / exposure[$0] : 0 }
    let means = (0..<size).map { isSeen[$0] ? first[$0] / exposure[$0] : 0 }
    var information = 0.0
    for slot in 0..<size where isSeen[slot] {
      score -= counts[slot] * means[slot]
      information += counts[slot] * (second[slot] / exposure[slot] - means[slot] * means[slot])
    }
    self.counts = counts
    meanDays = means
    self.information = information
    self.score = score
  }

  /// Finds the growth at which the likelihood is greatest.
  static func growing(_ cells: [RateCell], shape: ProfileFit.Shape) -> LevelFit {
    var fit = LevelFit(cells, shape: shape, growth: 0)
    let longest = Double(cells.last?.day ?? 1)
    for _ in 0..<60 {
      guard fit.information > 0 else { break }
      let wanted = fit.score / fit.information
      // Never by more than a factor of e² over the whole window at once.
      let step = max(-2 / longest, min(2 / longest, wanted))
      fit = LevelFit(cells, shape: shape, growth: fit.growth + step)
      if step.magnitude < 1e-12 { break }
    }
    return fit
  }

  var growthError: Double? { information > 0 ? 1 / information.squareRoot() : nil }

  /// The relative variance of the levels' mean given the growth, and the days that the growth is
  /// multiplied by in it.
  func precision(ofMean mean: Double) -> (variance: Double, day: Double) {
    let size = Double(levels.count)
    var variance = 0.0
    var day = 0.0
    for slot in levels.indices where counts[slot] > 0 {
      variance += levels[slot] * levels[slot] / counts[slot]
      day += levels[slot] * meanDays[slot]
    }
    return (variance / (size * size * mean * mean), day / (size * mean))
  }

  func expected(_ cell: RateCell) -> Double {
    levels[cell.hourOfWeek % levels.count] * exp(growth * Double(cell.day)) * cell.seconds
  }

  /// How much more counts vary than independent requests would, as far as that is more than chance.
  func dispersion(_ cells: [RateCell], parameters: Int) -> Double {
    let hours = cells.map {
      (count: Double($0.count), expected: expected($0), level: $0.hourOfWeek % levels.count)
    }
    let days = days(cells)
    return max(
      1, Self.pearson(hours, parameters: parameters, fewest: 10),
      Self.pearson(days, parameters: parameters, fewest: 4))
  }

  /// The levels that days have in common.
  private var dayLevels: Int { levels.count == 168 ? 7 : 1 }

  /// A count, what is expected of it, and the level that this comes from.
  private typealias LevelCount = (count: Double, expected: Double, level: Int)

  /// The counts of days, and what is expected of them.
  private func days(_ cells: [RateCell]) -> [LevelCount] {
    var days: [LevelCount] = []
    var lastDay = -1
    for cell in cells {
      if cell.day != lastDay {
        days.append((0, 0, cell.hourOfWeek / 24 % dayLevels))
        lastDay = cell.day
      }
      days[days.count - 1].count += Double(cell.count)
      days[days.count - 1].expected += expected(cell)
    }
    return days
  }

  /// By how much days that are like those before widen the variance of a mean or a trend,
  /// (1 + r) / (1 - r) for a correlation r of neighbours; and the days that are left beside the levels
  /// and the trend.
  func persistence(_ cells: [RateCell]) -> (factor: Double, freedom: Int) {
    let residuals = days(cells).map {
      $0.expected > 0 ? ($0.count - $0.expected) / $0.expected.squareRoot() : 0
    }
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let products = zip(residuals, residuals.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    // Beside a level and a trend, few days show too little of it by (2 + 4 r) / n.
    let found = squares > 0 ? products / squares : 0
    let bias = (2 + 4 * found) / Double(max(1, residuals.count))
    let correlation = squares > 0 ? min(0.9, max(0, found + bias)) : 0
    return ((1 + correlation) / (1 - correlation), residuals.count - dayLevels - 1)
  }

  /// Pearson's statistic over its degrees of freedom; 1 where that is within chance.
  private static func pearson(_ cells: [LevelCount], parameters: Int, fewest: Int) -> Double {
    let usable = cells.filter { $0.expected >= 5 }
    // Levels that none of them has were not taken from them.
    let freedom = usable.count - Set(usable.map(\.level)).count - parameters
    guard freedom >= fewest else { return 1 }
    let statistic = usable.reduce(0) { sum, cell in
      sum + (cell.count - cell.expected) * (cell.count - cell.expected) / cell.expected
    }
    let chiSquare = NamedDistribution.chiSquare(degreesOfFreedom: Double(freedom))
    guard chiSquare.upperTail(statistic) < 0.01 else { return 1 }
    return statistic / Double(freedom)
  }
}
