import Quantities

/// Instants written as ISO 8601 text.
public enum TimestampText {
  private static let nanosecondsPerSecond: Int64 = 1_000_000_000

  /// Reads text such as `2023-11-16 18:17:03.9799600` or `2023-11-16T18:17:03+02:00`.
  ///
  /// A blank may stand for the `T`. Digits beyond the nanosecond are cut off. Text without an offset
  /// is UTC. A leap second is refused, as nothing here counts them.
  ///
  /// - Returns: Nanoseconds since 1970-01-01T00:00:00Z; nil unless the whole text is an instant of
  ///   the years 1678 to 2262.
  public static func nanoseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ")
        || bytes[10] == UInt8(ascii: "t"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let century = twoDigits(bytes, 0), let year = twoDigits(bytes, 2),
      let month = twoDigits(bytes, 5), let day = twoDigits(bytes, 8),
      let hour = twoDigits(bytes, 11), let minute = twoDigits(bytes, 14),
      let second = twoDigits(bytes, 17), hour < 24, minute < 60, second < 60,
      let date = CivilDate(year: century * 100 + year, month: month, day: day)
    else { return nil }
    var index = 19
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
    guard let offset = offsetSeconds(bytes, from: index) else { return nil }
    let seconds =
      Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: nanosecondsPerSecond)
    let (sum, sumOverflow) = whole.addingReportingOverflow(fraction)
    return overflow || sumOverflow ? nil : sum
  }

  /// Reads what follows the seconds: nothing, `Z`, `+02`, `+0200` or `+02:00`.
  private static func offsetSeconds(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int? {
    let rest = bytes.count - index
    guard rest > 0 else { return 0 }
    let sign = bytes[index]
    if rest == 1 { return sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") ? 0 : nil }
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
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func twoDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    let tens = bytes[index] &- UInt8(ascii: "0")
    let ones = bytes[index + 1] &- UInt8(ascii: "0")
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }
}
