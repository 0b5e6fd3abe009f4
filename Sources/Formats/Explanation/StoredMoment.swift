import Results
import Text

/// A time as a result file has it.
struct StoredMoment: Hashable {
  let time: StoredTime
  /// The field itself.
  let text: String

  /// Reads a time with offset, or nil where the text is none.
  init?(_ text: String) {
    var copy = text
    guard let time = copy.withUTF8({ StoredTime($0) }) else { return nil }
    self.time = time
    self.text = text
  }

  /// Nanoseconds since 1970-01-01T00:00:00Z.
  var instant: Int64 { time.instant }

  /// The time without fractions of a second, to read.
  var short: String {
    guard text.count > 25 else { return text }
    return String(text.prefix(19)) + text.suffix(6)
  }
}

/// A length of time in words: `3 min 20 s`.
enum ElapsedTime {
  private static let second: Int64 = 1_000_000_000
  private static let units: [(length: Int64, name: String)] = [
    (86_400 * second, "d"), (3_600 * second, "h"), (60 * second, "min"), (second, "s"),
  ]

  /// Returns the two largest units of a length, cut off; less than a second is said so.
  static func text(_ nanoseconds: Int64) -> String {
    guard nanoseconds >= second else { return "less than a second" }
    var rest = nanoseconds
    var parts: [String] = []
    for (length, name) in units where parts.count < 2 {
      let (count, left) = rest.quotientAndRemainder(dividingBy: length)
      if count > 0 { parts.append("\(count) \(name)") }
      if count == 0, !parts.isEmpty { break }
      rest = left
    }
    return parts.joined(separator: " ")
  }

  /// Reads `5 minutes`, `1.5 seconds`, or nil where the unit has no one length.
  static func nanoseconds(_ text: String) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 2, let number = ExactAmount.nanos(words[0].utf8) else { return nil }
    let unit: Int128
    switch words[1] {
    case "second", "seconds": unit = 1
    case "minute", "minutes": unit = 60
    case "hour", "hours": unit = 3600
    default: return nil
    }
    return Int64(exactly: number * unit)
  }
}
