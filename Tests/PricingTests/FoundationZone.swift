import Foundation
import Quantities
import Testing

/// The rules of a zone from 2019 to 2034, taken from Foundation.
func zone(_ name: String) throws -> ZoneRules {
  let zone = try #require(TimeZone(identifier: name))
  var date = Date(timeIntervalSince1970: 1_546_300_800)
  let initial = zone.secondsFromGMT(for: date)
  var transitions: [ZoneRules.Transition] = []
  while let next = zone.nextDaylightSavingTimeTransition(after: date),
    next < Date(timeIntervalSince1970: 2_019_686_400)
  {
    transitions.append(
      .init(from: Instant(next), offsetSeconds: zone.secondsFromGMT(for: next)))
    date = next
  }
  return ZoneRules(name: name, initialOffsetSeconds: initial, transitions: transitions)
}

extension Instant {
  /// The instant of a date of whole seconds.
  init(_ date: Date) {
    self.init(nanoseconds: Int64(date.timeIntervalSince1970.rounded()) * 1_000_000_000)
  }
}
