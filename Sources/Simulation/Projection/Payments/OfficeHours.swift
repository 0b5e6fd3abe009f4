public import Quantities

/// The hours of the week in which people of an organization react.
///
/// On each of the days from the first instant at which the clock shows the opening time until the
/// first at which it shows the closing time, so a day on which clocks change is shorter or longer
/// where the change falls between them.
public struct OfficeHours: Hashable, Sendable {
  /// The days of the week: 0 is Monday.
  public let days: [Int]
  /// When they begin, in nanoseconds since midnight.
  public let opens: Int64
  /// When they end, at most 24 hours after midnight.
  public let closes: Int64
  /// Whose clock it is.
  public let zone: ZoneRules

  /// Makes hours.
  ///
  /// - Precondition: there is a day, and hours open before they close.
  public init(days: [Int], opens: Int64, closes: Int64, zone: ZoneRules) {
    precondition(days.contains { (0...6).contains($0) }, "there is no day of the week")
    precondition(opens >= 0 && opens < closes, "the hours end before they begin")
    precondition(closes <= Duration.day.nanoseconds, "the hours end after the day")
    self.days = days
    self.opens = opens
    self.closes = closes
    self.zone = zone
  }

  /// Returns when work is done that starts at an instant, and rests outside the hours.
  ///
  /// - Parameters:
  ///   - work: How much there is; with none, the first instant within the hours.
  ///   - start: When it starts.
  ///   - end: From when on nobody asks; later results may be `never`.
  /// - Returns: The first instant by which that much time within the hours has passed.
  /// - Complexity: O(n) in the number of days.
  public func end(of work: Duration, from start: Instant, before end: Instant) -> Instant {
    var left = max(0, work.nanoseconds)
    var date = zone.local(start).date
    while zone.instant(of: date) < end {
      if days.contains(date.weekday) {
        let opening = max(start, zone.instant(of: date, nanosecondOfDay: opens))
        let closing = self.closing(of: date)
        if opening < closing {
          let length = (closing - opening).nanoseconds
          if left <= length { return opening + Duration(nanoseconds: left) }
          left -= length
        }
      }
      date = date.adding(days: 1)
    }
    return .never
  }

  private func closing(of date: CivilDate) -> Instant {
    closes == Duration.day.nanoseconds
      ? zone.instant(of: date.adding(days: 1)) : zone.instant(of: date, nanosecondOfDay: closes)
  }
}
