/// The billing periods that follow from an anchor, without gaps, half-open.
///
/// Periods of months and days start at the anchor's local time of day, those of months on its day.
/// In a shorter month they start on its last day, and after it on the anchor's day again:
/// 31 January, 28 February, 31 March. Every bound is counted from the anchor, so neither a short
/// month nor a clock change leaves a trace.
public struct QuotaPeriod: Hashable, Sendable {
  /// The start of period 0.
  public let anchor: Instant
  /// How long each period is.
  public let length: PeriodLength
  /// The zone whose calendar counts months and days.
  public let zone: ZoneRules
  /// The local time that every bound has.
  private let date: CivilDate
  private let nanosecondOfDay: Int64

  /// Makes the periods that begin at an instant.
  ///
  /// - Precondition: the length is positive.
  public init(anchor: Instant, length: PeriodLength, zone: ZoneRules) {
    precondition(length.isPositive, "a period has no length")
    self.anchor = anchor
    self.length = length
    self.zone = zone
    (date, nanosecondOfDay) = zone.local(anchor)
  }

  /// Makes the periods of the calendar, counted from the one that holds an instant.
  ///
  /// - Parameters:
  ///   - length: How long each is.
  ///   - nanosecondOfDay: The local time at which they begin; where clocks skip midnight, at the first
  ///     instant of the day.
  ///   - instant: What period 0 holds.
  ///   - zone: Whose calendar.
  /// - Precondition: the calendar has periods of this length.
  public init(
    calendar length: PeriodLength, beginningAt nanosecondOfDay: Int64 = 0, around instant: Instant,
    zone: ZoneRules
  ) {
    guard let date = length.firstDay(ofPeriodHolding: zone.local(instant).date) else {
      preconditionFailure("the calendar has no periods of this length")
    }
    self.init(date, nanosecondOfDay, length, zone)
    // Before the day's time the period before is still running.
    if anchor > instant { self = countedFromPeriod(holding: instant) }
  }

  private init(
    _ date: CivilDate, _ nanosecondOfDay: Int64, _ length: PeriodLength, _ zone: ZoneRules
  ) {
    anchor = zone.instant(of: date, nanosecondOfDay: nanosecondOfDay)
    self.length = length
    self.zone = zone
    self.date = date
    self.nanosecondOfDay = nanosecondOfDay
  }

  /// Returns the same periods, numbered so that period 0 holds an instant.
  public func countedFromPeriod(holding instant: Instant) -> QuotaPeriod {
    let number = number(of: instant)
    switch length {
    case .months(let months):
      return QuotaPeriod(
        date.adding(months: months * number), nanosecondOfDay, length, zone)
    case .days(let days):
      return QuotaPeriod(date.adding(days: days * number), nanosecondOfDay, length, zone)
    case .fixed:
      return QuotaPeriod(anchor: start(ofPeriod: number), length: length, zone: zone)
    }
  }

  /// Returns the first instant of a period; period 0 starts at the anchor.
  public func start(ofPeriod number: Int) -> Instant {
    // The anchor's local time may be the second of two.
    guard number != 0 else { return anchor }
    switch length {
    case .months(let months):
      return zone.instant(
        of: date.adding(months: months * number), nanosecondOfDay: nanosecondOfDay)
    case .days(let days):
      return zone.instant(of: date.adding(days: days * number), nanosecondOfDay: nanosecondOfDay)
    case .fixed(let duration): return anchor + duration * Int64(number)
    }
  }

  /// Returns the bounds of a period.
  public func interval(ofPeriod number: Int) -> Interval {
    Interval(from: start(ofPeriod: number), to: start(ofPeriod: number + 1))
  }

  /// Returns the number of the period that holds an instant; negative before the anchor.
  public func number(of instant: Instant) -> Int {
    let to = zone.local(instant).date
    let guess: Int
    switch length {
    case .fixed(let duration):
      let (quotient, remainder) = (instant - anchor).nanoseconds
        .quotientAndRemainder(dividingBy: duration.nanoseconds)
      return Int(remainder < 0 ? quotient - 1 : quotient)
    case .months(let months):
      guess = ((to.year - date.year) * 12 + to.month - date.month) / months
    case .days(let days): guess = (to.daysSinceEpoch - date.daysSinceEpoch) / days
    }
    var number = guess
    while start(ofPeriod: number) > instant { number -= 1 }
    // Local dates go back where a clock is set back over midnight.
    while start(ofPeriod: number + 1) <= instant { number += 1 }
    return number
  }

  /// Returns how many periods start after an instant and before another.
  public func starts(after start: Instant, before end: Instant) -> Int {
    start < end ? number(of: end + Duration(nanoseconds: -1)) - number(of: start) : 0
  }

  /// Returns the bounds of the period that holds an instant.
  public func interval(containing instant: Instant) -> Interval {
    interval(ofPeriod: number(of: instant))
  }
}
