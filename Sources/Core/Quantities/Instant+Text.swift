extension ZoneRules {
  /// Returns an instant as ISO 8601 local time with offset: `2026-03-01T09:30:00-05:00`.
  ///
  /// Fractions of a second appear only where there are any, as 3, 6 or 9 digits.
  public func iso8601(_ instant: Instant) -> String {
    let offset = offsetSeconds(at: instant)
    let (date, nanosecondOfDay) = local(instant)
    let seconds = Int(nanosecondOfDay / 1_000_000_000)
    let fraction = Int(nanosecondOfDay % 1_000_000_000)
    var text = "\(date)T\(Self.clock(seconds))"
    if fraction != 0 {
      let (digits, width) =
        fraction % 1_000_000 == 0
        ? (fraction / 1_000_000, 3)
        : fraction % 1_000 == 0 ? (fraction / 1_000, 6) : (fraction, 9)
      text += "." + CivilDate.padded(digits, width)
    }
    let magnitude = offset.magnitude
    text += offset < 0 ? "-" : "+"
    text += CivilDate.padded(Int(magnitude / 3600), 2) + ":"
    text += CivilDate.padded(Int(magnitude / 60 % 60), 2)
    return text
  }

  /// Writes an instant without fractions of a second, which are cut off.
  public func iso8601ToTheSecond(_ instant: Instant) -> String {
    let fraction = local(instant).nanosecondOfDay % Duration.second.nanoseconds
    return iso8601(Instant(nanoseconds: instant.nanoseconds - fraction))
  }

  private static func clock(_ seconds: Int) -> String {
    "\(CivilDate.padded(seconds / 3600, 2)):\(CivilDate.padded(seconds / 60 % 60, 2)):"
      + CivilDate.padded(seconds % 60, 2)
  }
}
