import Foundation
import Quantities

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
