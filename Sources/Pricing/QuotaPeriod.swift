public import Quantities

/// How long a billing period is.
public enum PeriodLength: Hashable, Sendable {
  /// A number of calendar months.
  case months(Int)
  /// A fixed time, whatever the calendar says.
  case fixed(Duration)

  /// One calendar month.
  public static let month = PeriodLength.months(1)
  /// Twelve calendar months.
  public static let year = PeriodLength.months(12)
}

/// The billing periods that follow from an anchor, without gaps, half-open.
///
/// Periods of months start at the anchor's local day and time. In a shorter month they start on its
/// last day, and after it on the anchor's day again: 31 January, 28 February, 31 March. Every bound
/// is counted from the anchor, so a short month leaves no trace.
public struct QuotaPeriod: Hashable, Sendable {
  /// The start of period 0.
  public let anchor: Instant
  /// How long each period is.
  public let length: PeriodLength
  /// The zone whose calendar counts months and days.
  public let zone: ZoneRules

  /// Makes a sequence of periods.
  ///
  /// - Precondition: the length is positive.
  public init(anchor: Instant, length: PeriodLength, zone: ZoneRules) {
    switch length {
    case .months(let months): precondition(months > 0, "a period has no months")
    case .fixed(let duration): precondition(duration > .zero, "a period has no length")
    }
    self.anchor = anchor
    self.length = length
    self.zone = zone
  }

  /// Returns the first instant of a period; period 0 starts at the anchor.
  public func start(ofPeriod number: Int) -> Instant {
    switch length {
    case .months(let months): zone.adding(months: months * number, to: anchor)
    case .fixed(let duration): anchor + duration * Int64(number)
    }
  }

  /// Returns the bounds of a period.
  public func interval(ofPeriod number: Int) -> Interval {
    Interval(from: start(ofPeriod: number), to: start(ofPeriod: number + 1))
  }

  /// Returns the number of the period that holds an instant; negative before the anchor.
  public func number(of instant: Instant) -> Int {
    switch length {
    case .fixed(let duration):
      let (quotient, remainder) = (instant - anchor).nanoseconds
        .quotientAndRemainder(dividingBy: duration.nanoseconds)
      return Int(remainder < 0 ? quotient - 1 : quotient)
    case .months(let months):
      let from = zone.local(anchor).date
      let to = zone.local(instant).date
      var guess = ((to.year - from.year) * 12 + to.month - from.month) / months
      while start(ofPeriod: guess) > instant { guess -= 1 }
      // Local dates go back where a clock is set back over midnight.
      while start(ofPeriod: guess + 1) <= instant { guess += 1 }
      return guess
    }
  }

  /// Returns the bounds of the period that holds an instant.
  public func interval(containing instant: Instant) -> Interval {
    interval(ofPeriod: number(of: instant))
  }
}
