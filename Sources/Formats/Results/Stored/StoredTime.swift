import Text

/// A time of a result file: when it was, and what the clocks of the scenario's zone showed.
package struct StoredTime: Hashable {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  package let instant: Int64
  /// What the clock showed, in nanoseconds since it showed 1970-01-01T00:00:00.
  let clock: Int64
  /// The month that the calendar showed.
  let month: CalendarMonth

  /// Reads a time with offset, or nil where the text is none.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count >= 19, let instant = TimestampText.nanoseconds(bytes) else { return nil }
    let signs = [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "Z"), UInt8(ascii: "z")]
    let end = bytes[19...].firstIndex { signs.contains($0) } ?? bytes.count
    guard let clock = TimestampText.nanoseconds(UnsafeBufferPointer(rebasing: bytes[..<end])),
      let month = CalendarMonth(UnsafeBufferPointer(rebasing: bytes[..<7]))
    else { return nil }
    self.instant = instant
    self.clock = clock
    self.month = month
  }

  func isBefore(_ bound: ResultsPeriod.Bound) -> Bool {
    switch bound {
    case .instant(let start): instant < start
    case .clock(let start): clock < start
    }
  }

  /// How far the clock was ahead of UTC, in nanoseconds.
  package var offset: Int64 { clock - instant }
}
