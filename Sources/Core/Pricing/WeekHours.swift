public import Quantities

/// Times of day on days of the week, by the clock of a zone.
///
/// Where clocks go back, an hour that they show twice is inside both times; one that they skip never
/// comes.
public struct WeekHours: Hashable, Sendable {
  /// A stretch of the day; it goes on past midnight where it ends no later than it begins.
  public struct Span: Hashable, Sendable, BitwiseCopyable {
    /// The first time of day inside, in nanoseconds since midnight.
    public let from: Int64
    /// The first time of day after it.
    public let to: Int64

    /// Makes a stretch.
    ///
    /// - Precondition: both are between midnight and 24 hours later, and they differ.
    public init(from: Int64, to: Int64) {
      let day = 0...Duration.day.nanoseconds
      precondition(day.contains(from) && day.contains(to) && from != to, "no stretch of a day")
      self.from = from
      self.to = to
    }
  }

  /// The days that stretches begin on: 0 is Monday.
  public let days: [Int]
  /// The stretches of each of these days.
  public let spans: [Span]
  /// Whose clock it is.
  public let zone: ZoneRules

  /// Makes hours.
  ///
  /// - Precondition: there are a stretch and a day, and all days are of the week.
  public init(days: [Int], spans: [Span], zone: ZoneRules) {
    precondition(!days.isEmpty && days.allSatisfy { (0...6).contains($0) }, "no days of the week")
    precondition(!spans.isEmpty, "there is no stretch of the day")
    self.days = days
    self.spans = spans
    self.zone = zone
  }

  /// Tells whether an instant lies inside.
  public func contains(_ instant: Instant) -> Bool {
    let (date, time) = zone.local(instant)
    let (today, yesterday) = (date.weekday, (date.weekday + 6) % 7)
    for span in spans {
      if span.from < span.to {
        if span.from <= time, time < span.to, days.contains(today) { return true }
      } else if span.from <= time && days.contains(today)
        || time < span.to && days.contains(yesterday)
      {
        return true
      }
    }
    return false
  }
}
