import Glibc
import Quantities
import Traffic

/// How much the rate varies from day to day and from hour to hour beside the profile, by moments.
///
/// Different hours of a day have nothing in common but the day's factor: their products tell its
/// variance. Squares of single hours tell that of both factors, once the variance of the process
/// itself is taken off; products of neighbouring hours and of neighbouring days tell how alike they
/// are. What the levels of the profile took with them is given back.
struct VariationFit: Sendable {
  /// The factors' variation, as it is written.
  let variation: RateVariation
  /// The standard errors of both variations, over them.
  let dayError: Double
  let hourError: Double
  /// The relative variance of the rate of an hour.
  let variance: Double
  /// The relative variance of the mean rate over the days and hours that were seen.
  let meanVariance: Double
  /// The factor of the last day, as far as it is known.
  let last: Double

  fileprivate static let fewestDays = 3
  private static let fewestHours = 12
  private static let fewestForBias = 5
  /// Variations below do not matter.
  private static let least = 0.02
  /// The greatest correlation that is told from a drift.
  private static let mostAlike = (day: 0.9, hour: 0.95)
  /// The greatest standard error, over the estimate.
  private static let mostError = 0.5

  /// Finds the variation beside a process whose counts have such a variance over the mean; nil where
  /// hours and days vary no more than chance explains, or are too few.
  init?(_ profile: ProfileFit, dispersion: Double) {
    let hours = profile.cells.indices.compactMap { HourResidual(profile, at: $0) }
    guard profile.dispersion > 1, hours.count >= Self.fewestHours else { return nil }
    let days = DayResidual.days(of: hours)
    // How often each level of the profile was seen; the levels took one part of so many, and more
    // where days are alike.
    let watched = Double(hours.count) / Double(profile.shape.rawValue)
    guard watched > 1 else { return nil }
    let first = Variances(hours, days, dispersion: dispersion, given: watched / (watched - 1))
    let alike = Self.correlation(days.map(\.relative), variance: first.day)
    let apart = profile.shape == .hourOfWeek ? pow(alike, 7) : alike
    let worth = max(watched / 3, watched - (1 + apart) / (1 - apart))
    let variances = Variances(
      hours, days, dispersion: dispersion,
      given: profile.shape == .constant ? 1 : watched / min(watched - 1, worth))
    let dayCorrelation = variances.day > 0 ? alike : 0
    let hourCorrelation = Self.correlation(of: hours, variances)
    // The levels of the profile are as uncertain as so many hours make them.
    let day = Self.written(variances.day)
    let hour = Self.written(variances.hour + variances.all / watched)
    variation = RateVariation(
      day: day, dayCorrelation: day > 0 ? dayCorrelation : 0, hour: hour,
      hourCorrelation: hour > 0 ? hourCorrelation : 0)
    guard variation != .none else { return nil }
    let ownDays = Self.worth(days.count, dayCorrelation)
    let ownHours = Self.worth(hours.count, hourCorrelation)
    dayError = Self.error(worth: ownDays)
    hourError = Self.error(worth: ownHours)
    variance = variances.all
    meanVariance = variances.day / ownDays + variances.hour / ownHours
    last = Self.lastFactor(hours, variation)
  }

  private static func written(_ variance: Double) -> Double {
    let found = variance.squareRoot()
    return found < least ? 0 : Fitting.written(min(100, found), digits: 3)
  }

  /// How many independent numbers so many are worth that are alike.
  private static func worth(_ count: Int, _ correlation: Double) -> Double {
    max(1, Double(count) * (1 - correlation) / (1 + correlation))
  }

  /// The error of a standard deviation of so many normal numbers, over it.
  private static func error(worth count: Double) -> Double {
    min(mostError, (1 / (2 * max(1, count - 1))).squareRoot())
  }

  /// The correlation of neighbouring days, whose estimate from few is too small by (1 + 4 r) / n.
  ///
  /// - Source: F. H. C. Marriott and J. A. Pope, Biometrika 41 (1954).
  static func correlation(_ days: [Double], variance: Double) -> Double {
    guard variance > 0 else { return 0 }
    let products = zip(days, days.dropFirst()).map { $0 * $1 }
    let found = products.reduce(0, +) / Double(max(1, products.count)) / variance
    let bias = days.count >= fewestForBias ? (1 + 4 * found) / Double(days.count) : 0
    return Fitting.written(min(mostAlike.day, max(0, found + bias)), digits: 2)
  }

  private static func correlation(of hours: [HourResidual], _ variances: Variances) -> Double {
    var (products, weights) = (0.0, 0.0)
    for (one, next) in zip(hours, hours.dropFirst()) where one.day == next.day {
      products += one.scaled * next.scaled
      weights += (one.expected * next.expected).squareRoot()
    }
    guard weights > 0, variances.hour > 0 else { return 0 }
    let covariance = (1 + variances.given * products / weights) / (1 + variances.day) - 1
    return Fitting.written(min(mostAlike.hour, max(0, covariance / variances.hour)), digits: 2)
  }

  /// The factor of the last 24 hours, drawn to one as far as hours make it uncertain.
  private static func lastFactor(_ hours: [HourResidual], _ variation: RateVariation) -> Double {
    guard variation.day > 0, let end = hours.last?.to else { return 1 }
    let recent = hours.filter { $0.to > end - 86_400_000_000_000 }
    let expected = recent.reduce(0) { $0 + $1.expected }
    let count = recent.reduce(0) { $0 + $1.count }
    let own = Double(recent.count) * (1 - variation.hourCorrelation)
    let noise = variation.hour * variation.hour * (1 + variation.hourCorrelation) / max(1, own)
    let known = variation.day * variation.day / (variation.day * variation.day + noise)
    let most = 2.5 * log1p(variation.day * variation.day).squareRoot()
    let logarithm = known * log(max(1e-3, count / max(1e-9, expected)))
    return Fitting.written(exp(max(-most, min(most, logarithm))), digits: 4)
  }
}

/// The relative variances of the rate.
private struct Variances {
  /// By which moments are multiplied, since the profile was fitted to the same hours.
  let given: Double
  /// Of an hour, of a day's factor and of an hour's factor.
  let all: Double
  let day: Double
  let hour: Double

  init(_ hours: [HourResidual], _ days: [DayResidual], dispersion: Double, given: Double) {
    let expected = hours.reduce(0) { $0 + $1.expected }
    let squares = hours.reduce(0) { $0 + $1.scaled * $1.scaled }
    let products = days.reduce(0) { $0 + $1.products }
    let weights = days.reduce(0) { $0 + $1.weights }
    let isLong = days.count >= VariationFit.fewestDays && weights > 0
    self.given = given
    all = max(0, (given * squares - dispersion * Double(hours.count)) / expected)
    day = isLong ? max(0, min(all, given * products / weights)) : 0
    hour = (1 + all) / (1 + day) - 1
  }
}

/// How much the requests of an hour differ from what the profile expects.
private struct HourResidual {
  let day: Int
  let to: Int64
  let count: Double
  let expected: Double
  /// The difference over the square root of what is expected.
  let scaled: Double

  /// Fewer expected requests tell nothing.
  private static let fewest = 1.0

  init?(_ profile: ProfileFit, at cell: Int) {
    let found = profile.cells[cell]
    expected = profile.cellRates[cell] * found.seconds
    guard expected >= Self.fewest else { return nil }
    day = found.day
    to = found.to
    count = Double(found.count)
    scaled = (count - expected) / expected.squareRoot()
  }
}

/// The sums of a day's hours.
private struct DayResidual {
  /// The products of different hours, and what they would be were the rate all that varies.
  let products: Double
  let weights: Double
  /// The difference over what is expected.
  let relative: Double

  fileprivate init(_ hours: ArraySlice<HourResidual>) {
    let sum = hours.reduce(0) { $0 + $1.scaled }
    let root = hours.reduce(0) { $0 + $1.expected.squareRoot() }
    let expected = hours.reduce(0) { $0 + $1.expected }
    products = sum * sum - hours.reduce(0) { $0 + $1.scaled * $1.scaled }
    weights = root * root - expected
    relative = (hours.reduce(0) { $0 + $1.count } - expected) / expected
  }

  fileprivate static func days(of hours: [HourResidual]) -> [DayResidual] {
    hours.indices.reduce(into: [[Int]]()) { days, place in
      if let last = days.last?.last, hours[last].day == hours[place].day {
        days[days.count - 1].append(place)
      } else {
        days.append([place])
      }
    }
    .map { DayResidual(hours[$0[0]...$0[$0.count - 1]]) }
  }
}
