import Quantities

/// Instants written as ISO 8601 text.
public enum TimestampText {
  private static let nanosecondsPerSecond: Int64 = 1_000_000_000

  /// Reads a time such as `2023-11-16 18:17:03.9799600` as `read` does; without an offset it is UTC.
  public static func nanoseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    read(bytes)?.nanoseconds
  }

  /// Reads a time, or a date for its first instant, and tells whether it has no offset.
  ///
  /// A date may be written as `16.11.2023`. A blank may stand for the `T`, the seconds may be missing, and `UTC` may stand for the offset or
  /// behind it. Digits beyond the nanosecond are cut off. A leap second is refused, as nothing here
  /// counts them.
  ///
  /// - Returns: Nanoseconds since 1970-01-01T00:00:00Z, as if the text were UTC where it has no
  ///   offset; nil unless the whole text is an instant of the years 1678 to 2262.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (nanoseconds: Int64, isLocal: Bool)? {
    guard bytes.count >= 10, let date = date(bytes) else { return nil }
    var index = 10
    var clock: (seconds: Int, fraction: Int64) = (0, 0)
    if index < bytes.count {
      guard let read = timeOfDay(bytes, &index) else { return nil }
      clock = read
    }
    guard let offset = offsetSeconds(bytes, from: index) else { return nil }
    let seconds =
      Int64(date.daysSinceEpoch) * 86_400 + Int64(clock.seconds - (offset.seconds ?? 0))
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: nanosecondsPerSecond)
    let (sum, sumOverflow) = whole.addingReportingOverflow(clock.fraction)
    return overflow || sumOverflow ? nil : (sum, offset.seconds == nil)
  }

  /// Reads `2023-11-16`, `2023/11/16`, or `16.11.2023` as it is written in much of Europe, at the start of a text.
  private static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> CivilDate? {
    func isMark(_ mark: Unicode.Scalar, at places: (Int, Int)) -> Bool {
      bytes[places.0] == UInt8(ascii: mark) && bytes[places.1] == UInt8(ascii: mark)
    }
    let places: (year: Int, month: Int, day: Int)
    if isMark("-", at: (4, 7)) || isMark("/", at: (4, 7)) {
      places = (0, 5, 8)
    } else if isMark(".", at: (2, 5)) {
      places = (6, 3, 0)
    } else {
      return nil
    }
    guard let century = twoDigits(bytes, places.year), let year = twoDigits(bytes, places.year + 2),
      let month = twoDigits(bytes, places.month), let day = twoDigits(bytes, places.day)
    else { return nil }
    return CivilDate(year: century * 100 + year, month: month, day: day)
  }

  /// Reads what stands behind a date, and moves on to what stands behind it.
  private static func timeOfDay(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int
  ) -> (seconds: Int, fraction: Int64)? {
    guard bytes.count >= 16, bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == 32,
      bytes[13] == UInt8(ascii: ":"), let hour = twoDigits(bytes, 11),
      let minute = twoDigits(bytes, 14), hour < 24, minute < 60
    else { return nil }
    index = 16
    var seconds = hour * 3600 + minute * 60
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return (seconds, 0) }
    guard bytes.count >= 19, let second = twoDigits(bytes, 17), second < 60 else { return nil }
    seconds += second
    index = 19
    var fraction: Int64 = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
      index += 1
      let start = index
      var unit = nanosecondsPerSecond / 10
      while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 {
        fraction += unit * Int64(bytes[index] &- UInt8(ascii: "0"))
        unit /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    return (seconds, fraction)
  }

  /// Reads what follows the time: nothing, `Z`, ` UTC`, `+02`, `+0200`, `+02:00` or `+0000 UTC`.
  ///
  /// - Returns: nil where it is none of these; seconds are nil where there is nothing.
  private static func offsetSeconds(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (seconds: Int?, end: Int)? {
    var (index, end) = (start, bytes.count)
    guard index < end else { return (nil, end) }
    var isUTC = false
    if end - index >= 3, bytes[end - 3] == UInt8(ascii: "U"), bytes[end - 2] == UInt8(ascii: "T"),
      bytes[end - 1] == UInt8(ascii: "C")
    {
      isUTC = true
      end -= 3
      if end > index, bytes[end - 1] == 32 { end -= 1 }
    }
    if end - index > 1, bytes[index] == 32 { index += 1 }
    let rest = end - index
    if rest == 0 { return isUTC ? (0, end) : nil }
    let sign = bytes[index]
    if rest == 1 { return sign | 0x20 == UInt8(ascii: "z") ? (0, end) : nil }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), rest >= 3,
      let hours = twoDigits(bytes, index + 1), hours < 24
    else { return nil }
    var minutes = 0
    if rest > 3 {
      let hasColon = bytes[index + 3] == UInt8(ascii: ":")
      guard rest == (hasColon ? 6 : 5),
        let read = twoDigits(bytes, index + (hasColon ? 4 : 3)), read < 60
      else { return nil }
      minutes = read
    }
    let seconds = hours * 3600 + minutes * 60
    guard !isUTC || seconds == 0 else { return nil }
    return (sign == UInt8(ascii: "-") ? -seconds : seconds, end)
  }

  private static func twoDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    let tens = bytes[index] &- UInt8(ascii: "0")
    let ones = bytes[index + 1] &- UInt8(ascii: "0")
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }
}
