import Foundation
import Quantities
import Text

extension ZoneRules {
  /// Loads the offsets of an IANA time zone from the system's database, for the years 1970 to 2100.
  ///
  /// - Returns: nil when the system has no such zone.
  static func load(_ name: String) -> ZoneRules? {
    guard let zone = TimeZone(identifier: name) else { return nil }
    func offset(_ second: Int) -> Int {
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }
    // Offsets last longer than a week, so weekly steps miss none, and halving finds the second.
    let week = 7 * 86_400
    let end = 131 * 31_556_952
    var transitions: [Transition] = []
    var start = 0
    var current = offset(0)
    let initial = current
    while start < end {
      let next = start + week
      let after = offset(next)
      if after != current {
        var (low, high) = (start, next)
        while high - low > 1 {
          let middle = (low + high) / 2
          if offset(middle) == current { low = middle } else { high = middle }
        }
        transitions.append(
          Transition(
            from: Instant(nanoseconds: Int64(high) * 1_000_000_000), offsetSeconds: offset(high)))
        current = after
      }
      start = next
    }
    return ZoneRules(name: name, initialOffsetSeconds: initial, transitions: transitions)
  }
}

/// Checks names of IANA time zones.
enum TimeZoneText {
  static func identifier(_ text: String) throws(ScalarProblem) -> String {
    if ["UTC", "GMT", "Etc/UTC"].contains(text) { return text }
    // Abbreviations (`EST`) and offsets (`GMT+5`) are no places and have no rules.
    if text.contains("/"), !text.hasPrefix("GMT"), TimeZone(identifier: text) != nil { return text }
    let known = TimeZone.knownTimeZoneIdentifiers + ["UTC"]
    if let city = known.first(where: {
      $0.split(separator: "/").last?.lowercased()
        == text.lowercased().replacingOccurrences(of: " ", with: "_")
    }) {
      throw ScalarProblem("no such time zone; did you mean `\(city)`?")
    }
    if let close = NearMiss.suggestion(for: text, among: known) {
      throw ScalarProblem("no such time zone; did you mean `\(close)`?")
    }
    throw ScalarProblem("no such time zone")
  }
}
