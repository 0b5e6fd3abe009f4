import Foundation
import Text

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
