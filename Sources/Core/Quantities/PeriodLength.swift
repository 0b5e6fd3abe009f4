/// How long a billing period is.
public enum PeriodLength: Hashable, Sendable {
  /// A number of calendar months.
  case months(Int)
  /// A number of calendar days, which have 23 to 25 hours where clocks change.
  case days(Int)
  /// A fixed time, whatever the calendar says.
  case fixed(Duration)

  /// One calendar day.
  public static let day = PeriodLength.days(1)
  /// Seven calendar days.
  public static let week = PeriodLength.days(7)
  /// One calendar month.
  public static let month = PeriodLength.months(1)
  /// Twelve calendar months.
  public static let year = PeriodLength.months(12)

  /// Whether a period lasts at all.
  public var isPositive: Bool {
    switch self {
    case .months(let months): months > 0
    case .days(let days): days > 0
    case .fixed(let duration): duration > .zero
    }
  }

  /// Whether it is as long as a whole number of others, in the same kind of unit.
  public func isWholeNumber(of other: PeriodLength) -> Bool {
    switch (self, other) {
    case (.months(let months), .months(let part)): part > 0 && months % part == 0
    case (.days(let days), .days(let part)): part > 0 && days % part == 0
    case (.fixed(let time), .fixed(let part)):
      part > .zero && time.nanoseconds % part.nanoseconds == 0
    default: false
    }
  }

  /// Whether a calendar divides time into such periods: days, weeks, and whole parts of a year.
  public var isOfCalendar: Bool {
    switch self {
    case .months(let months): months > 0 && 12 % months == 0
    case .days(let days): days == 1 || days == 7
    case .fixed: false
    }
  }

  /// Returns the first day of the calendar's period that holds a date.
  ///
  /// - Returns: The day itself, the Monday of its week, or the first day of its month, quarter or
  ///   year; nil where the calendar has no such periods.
  func firstDay(ofPeriodHolding date: CivilDate) -> CivilDate? {
    guard isOfCalendar else { return nil }
    switch self {
    case .months(let months):
      return date.adding(days: 1 - date.day).adding(months: -((date.month - 1) % months))
    case .days(let days): return days == 7 ? date.adding(days: -date.weekday) : date
    case .fixed: return nil
    }
  }
}
