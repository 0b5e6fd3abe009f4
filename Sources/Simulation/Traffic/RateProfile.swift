public import Quantities
import Randomness

/// How the rate of arrivals changes over time: a multiplier that is constant over segments.
///
/// The multiplier is the product of an hour-of-week shape (mean 1), holidays, growth and launch
/// steps. All of them change at whole local hours, days or at stated instants, so the product is
/// piecewise constant and the time between arrivals can be drawn exactly, without thinning.
public struct RateProfile: Hashable, Sendable {
  /// The relative rate in each hour of the week, Monday first; mean 1.
  public let hourOfWeek: [Double]
  /// Multipliers of local dates.
  public let holidays: [Holiday]
  /// The growth in a month of 30.4375 days, compounded by local day: 0.03 for 3 %.
  public private(set) var monthlyGrowth: Double
  /// Factors that apply from an instant on.
  public let launches: [Launch]

  /// What the rate is multiplied by, and when.
  public struct Factor<When: Hashable & Sendable>: Hashable, Sendable {
    /// The local date, or the instant from which on it applies.
    public let at: When
    /// What the rate is multiplied by.
    public let factor: Double

    /// Makes a factor.
    public init(at: When, factor: Double) {
      self.at = at
      self.factor = factor
    }
  }

  /// A local date with a rate of its own.
  public typealias Holiday = Factor<CivilDate>
  /// A step of the rate.
  public typealias Launch = Factor<Instant>

  /// The same rate at all times.
  public static let flat = RateProfile(shape: .flat)

  /// Makes a profile.
  ///
  /// - Precondition: factors are finite and at least zero, growth is finite and above −1.
  public init(
    shape: WeekShape, holidays: [Holiday] = [], monthlyGrowth: Double = 0,
    launches: [Launch] = []
  ) {
    precondition(
      monthlyGrowth > -1 && monthlyGrowth.isFinite, "growth is not finite or takes away everything")
    precondition(
      (holidays.map(\.factor) + launches.map(\.factor)).allSatisfy { $0 >= 0 && $0.isFinite },
      "a factor is negative or not finite")
    hourOfWeek = shape.hours
    self.holidays = holidays
    self.monthlyGrowth = monthlyGrowth
    self.launches = launches.sorted { $0.at < $1.at }
  }

  /// Returns the profile over an interval as segments of constant rate in order, without gaps, equal
  /// neighbours merged; the given rate is arrivals per second at multiplier 1.
  ///
  /// The first segment may begin before the interval; growth is counted from the interval's start.
  ///
  /// - Complexity: O(hours in the interval).
  public func segments(
    rate: Double, over interval: Interval, beginning: Instant? = nil, zone: ZoneRules
  ) -> RateSegments {
    segments(rate: rate, over: interval, beginning: beginning, zone: zone, times: nil)
  }

  /// Returns the profile over an interval, times factors that are drawn for hours and days.
  func segments(
    rate: Double, over interval: Interval, beginning: Instant?, zone: ZoneRules,
    times factors: RateFactors?
  ) -> RateSegments {
    var factors = factors
    var segments = RateSegments(end: interval.to)
    var from = beginning ?? interval.from
    let first = zone.local(interval.from).date.daysSinceEpoch
    let isConstant =
      hourOfWeek.allSatisfy { $0 == hourOfWeek[0] } && !(factors?.changeByHour ?? false)
    while from < interval.to {
      let (date, nanosecondOfDay) = zone.local(from)
      let hour = Int(nanosecondOfDay / Duration.hour.nanoseconds)
      var multiplier = hourOfWeek[date.weekday * 24 + hour]
      for holiday in holidays where holiday.at == date { multiplier *= holiday.factor }
      for launch in launches where launch.at <= from { multiplier *= launch.factor }
      multiplier *= growth(afterDays: date.daysSinceEpoch - first)
      multiplier *=
        factors?.next(day: date.daysSinceEpoch, weekday: date.weekday, hour: hour) ?? 1
      // Until the clock is changed, which is looked at below, local time passes as time does.
      var to = zone.end(of: isConstant ? .day : .hour, at: from, nanosecondOfDay)
      for launch in launches where launch.at > from { to = min(to, launch.at) }
      segments.append(from: from, perNanosecond: rate * multiplier / 1e9)
      from = min(to, interval.to)
    }
    return segments
  }

  /// Returns the profile with another growth in a month.
  func growing(by monthlyGrowth: Double) -> RateProfile {
    var profile = self
    profile.monthlyGrowth = monthlyGrowth
    return profile
  }

  /// Returns a multiplier that is not exceeded within an interval; infinite where there is none.
  ///
  /// - Complexity: O(1), whatever the interval.
  func largestMultiplier(over interval: Interval) -> Double {
    var bound = hourOfWeek.max() ?? 0
    for holiday in holidays { bound *= max(1, holiday.factor) }
    for launch in launches { bound *= max(1, launch.factor) }
    if monthlyGrowth > 0 {
      let days = interval.duration.seconds / 86_400 + 2
      bound *= growth(afterDays: Int(days))
    }
    return bound.isNaN ? .infinity : bound
  }

  /// The days of the month by which growth is told.
  package static let daysPerMonth = 30.4375

  /// Returns the growth compounded over days, the same bits on every machine.
  private func growth(afterDays days: Int) -> Double {
    guard monthlyGrowth != 0 else { return 1 }
    return Elementary.exp(Elementary.log(1 + monthlyGrowth) * Double(days) / Self.daysPerMonth)
  }
}

extension ZoneRules {
  /// Returns when the local hour or day of an instant ends, or the clock is changed before that.
  package func end(
    of unit: Duration, at instant: Instant, _ nanosecondOfDay: Int64
  ) -> Instant {
    let rest = unit.nanoseconds - nanosecondOfDay % unit.nanoseconds
    let change = transitions.first { $0.from > instant }
    return min(instant + Duration(nanoseconds: rest), change?.from ?? .never)
  }
}

/// Segments of constant rate, ready for walking along.
public struct RateSegments: Hashable, Sendable {
  /// When each segment starts, in nanoseconds since the epoch.
  @usableFromInline var starts: ContiguousArray<Int64> = []
  /// Arrivals in a nanosecond, in each segment.
  @usableFromInline var rates: ContiguousArray<Double> = []
  /// The end of the last segment, in nanoseconds since the epoch.
  @usableFromInline let end: Int64

  init(end: Instant) { self.end = end.nanoseconds }

  mutating func append(from: Instant, perNanosecond rate: Double) {
    precondition(rate.isFinite, "the rate grows beyond all bounds")
    guard rates.last != rate else { return }
    starts.append(from.nanoseconds)
    rates.append(rate)
  }

  /// Returns the rate at an instant, in arrivals per nanosecond; zero outside the segments.
  ///
  /// - Complexity: O(log n).
  func rate(at instant: Int64) -> Double {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low > 0 && instant < end ? rates[low - 1] : 0
  }
}
