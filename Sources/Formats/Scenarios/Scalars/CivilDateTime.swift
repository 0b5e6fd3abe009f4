import Quantities

/// A date and a time of day as a calendar and a clock on the wall show them.
struct CivilDateTime: Hashable, Sendable {
  var date: CivilDate
  var nanosecondOfDay: Int64 = 0
  /// Seconds east of UTC, if the text says so; otherwise the scenario's zone decides.
  var offsetSeconds: Int?

  /// The instant, read in a zone unless the text had its own offset.
  func instant(in zone: ZoneRules) -> Instant {
    guard let offsetSeconds else {
      return zone.instant(of: date, nanosecondOfDay: nanosecondOfDay)
    }
    let utc = ZoneRules.utc.instant(of: date, nanosecondOfDay: nanosecondOfDay)
    return utc + Duration.second * Int64(-offsetSeconds)
  }
}
