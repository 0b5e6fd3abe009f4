import Quantities
import Text

/// Reads the times of a trace.
struct TraceTimes {
  /// The unit of times; what the first row looks like where the format does not say.
  private(set) var unit: TraceFormat.TimeUnit
  /// The unit that the first number looks like, as an instant between 1973 and 5138.
  private(set) var likelyUnit: TraceFormat.TimeUnit?
  private var isFirst = true
  /// Whether the unit was found, so that other times must be such instants as well.
  private var isFound = false
  /// The beginning of 1973.
  private static let earliest: Int64 = 94_694_400_000_000_000
  private let zone: ZoneRules
  private let isUTC: Bool
  /// The last minute of the zone's clock that was looked up, and how far it is ahead of UTC.
  private var minute: Int64 = .min
  private var offset: Int64 = 0

  private static let nanosecondsPerMinute: Int64 = 60_000_000_000

  init(unit: TraceFormat.TimeUnit, zone: ZoneRules) {
    self.unit = unit
    self.zone = zone
    isUTC = zone.transitions.isEmpty && zone.initialOffsetSeconds == 0
  }

  /// Reads a time; nil where it is none in the unit.
  mutating func nanoseconds(_ cell: TraceCell) -> Int64? {
    guard cell.kind == .text || cell.kind == .number else { return nil }
    if isFirst { look(at: cell) }
    if let places = unit.places {
      let time = NumberText.fixedPoint(cell.bytes, places: places)
      return isFound && time ?? .min < Self.earliest ? nil : time
    }
    guard cell.kind == .text, let time = TimestampText.read(cell.bytes) else { return nil }
    return time.isLocal && !isUTC ? instant(ofClock: time.nanoseconds) : time.nanoseconds
  }

  /// What would be right where there is no time.
  var expectation: String {
    switch unit {
    case .iso8601: "a time such as 2023-11-16T18:17:03Z"
    case .automatic:
      "a time such as 2023-11-16T18:17:03Z or 1700158623; of other numbers, write the `unit`"
    default:
      isFound
        ? "a number of \(unit.rawValue), as the first one was, between 1973 and 2262"
        : "a number of \(unit) within 292 years"
    }
  }

  private mutating func look(at cell: TraceCell) {
    isFirst = false
    let whole = cell.bytes.prefix { $0 != UInt8(ascii: ".") }
    if whole.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) {
      likelyUnit =
        switch whole.count {
        case 9...11: .seconds
        case 12...14: .milliseconds
        case 15...17: .microseconds
        case 18...19: .nanoseconds
        default: nil
        }
    }
    if unit == .automatic, let likelyUnit { (unit, isFound) = (likelyUnit, true) }
    if unit == .automatic, TimestampText.read(cell.bytes) != nil { unit = .iso8601 }
    if unit == .automatic { isFirst = true }
  }

  /// The instant at which the zone's clock shows a time.
  private mutating func instant(ofClock time: Int64) -> Int64 {
    let wanted = time / Self.nanosecondsPerMinute
    if wanted != minute {
      let start = wanted * Self.nanosecondsPerMinute
      let clock = ZoneRules.utc.local(Instant(nanoseconds: start))
      offset =
        start - zone.instant(of: clock.date, nanosecondOfDay: clock.nanosecondOfDay).nanoseconds
      minute = wanted
    }
    return time - offset
  }
}
