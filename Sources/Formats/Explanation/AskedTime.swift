import Quantities
import Results

/// A time that somebody asks about.
///
/// Without an offset it is what the clocks of the scenario's zone show. One without a fraction of a
/// second means that second to its end, unless something happened exactly at it.
public struct AskedTime: Sendable {
  /// What was written.
  public let text: String
  private let bound: ResultsPeriod.Bound

  /// Reads `2026-01-31`, `2026-01-31T09:00`, `2026-01-31T09:00:30.5`, or a time with an offset.
  ///
  /// - Returns: nil for other text.
  public init?(_ text: String) {
    guard let bound = ResultsPeriod.Bound(text) else { return nil }
    self.text = text
    self.bound = bound
  }

  /// Returns the instant itself.
  func instant(in zone: ZoneRules) -> Instant {
    switch bound {
    case .instant(let instant): return Instant(nanoseconds: instant)
    case .clock(let clock):
      let day = Duration.day.nanoseconds
      var (days, rest) = clock.quotientAndRemainder(dividingBy: day)
      if rest < 0 { (days, rest) = (days - 1, rest + day) }
      return zone.instant(of: CivilDate(daysSinceEpoch: Int(days)), nanosecondOfDay: rest)
    }
  }

  /// Returns the last instant that the text means.
  func end(in zone: ZoneRules) -> Instant {
    let instant = instant(in: zone)
    return text.contains(".") ? instant : instant + Duration(nanoseconds: 999_999_999)
  }
}
