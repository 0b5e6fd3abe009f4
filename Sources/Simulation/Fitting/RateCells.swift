import Quantities
import Traffic

/// A stretch of time within one local hour, with the requests in it.
struct RateCell: Sendable {
  /// In nanoseconds since the epoch, half-open.
  let from: Int64
  let to: Int64
  /// Local days since that of the window's start.
  let day: Int
  /// Monday 00:00 first.
  let hourOfWeek: Int
  var count = 0

  var seconds: Double { Double(to - from) / 1e9 }

  /// Cuts a window at local hours and at changes of the clock, without gaps, and counts the times,
  /// which ascend, in each part.
  static func cells(over window: Interval, zone: ZoneRules, times: ArraySlice<Int64>) -> [RateCell]
  {
    let firstDay = zone.local(window.from).date.daysSinceEpoch
    var cells: [RateCell] = []
    var from = window.from
    var place = times.startIndex
    while from < window.to {
      let (date, nanosecondOfDay) = zone.local(from)
      let to = min(window.to, zone.end(of: .hour, at: from, nanosecondOfDay))
      var cell = RateCell(
        from: from.nanoseconds, to: to.nanoseconds, day: date.daysSinceEpoch - firstDay,
        hourOfWeek: date.weekday * 24 + Int(nanosecondOfDay / Duration.hour.nanoseconds))
      while place < times.endIndex, times[place] < cell.to {
        if times[place] >= cell.from { cell.count += 1 }
        place += 1
      }
      cells.append(cell)
      from = to
    }
    return cells
  }
}
