import Quantities

/// Requests and costs by hour of the week, stream and entry, where they are asked for.
///
/// - Complexity: memory is constant: 168 hours for each entry.
struct HourAccumulator {
  private struct Cell {
    var requests: Int64 = 0
    var cost: Int64 = 0
  }

  private var cells: ContiguousArray<Cell>
  /// The place of each stream's first entry among all entries.
  private let firstEntry: ContiguousArray<Int>
  private let entryCount: Int
  private let zone: ZoneRules
  /// The hour of the week, from Monday's first, and the instant at which it ends.
  private var hour = 0
  private var hourEnd = Int64.min

  /// Whether hours are counted.
  @inline(__always)
  var isOn: Bool { !cells.isEmpty }

  init(entriesPerStream: [Int], zone: ZoneRules, isOn: Bool) {
    var total = 0
    firstEntry = ContiguousArray(
      entriesPerStream.map { count in
        defer { total += count }
        return total
      })
    entryCount = total
    self.zone = zone
    cells = ContiguousArray(repeating: Cell(), count: isOn ? HourRecord.hours * total : 0)
  }

  /// Counts a request; instants must not decrease.
  @inline(never)
  mutating func add(cost: Money, stream: Int, entry: Int, at instant: Int64) {
    if instant >= hourEnd { turn(to: instant) }
    let place = hour * entryCount + firstEntry[stream] + entry
    cells[place].requests += 1
    cells[place].cost &+= cost.nanos
  }

  /// Finds the hour of an instant; a change of clocks ends an hour, too.
  private mutating func turn(to instant: Int64) {
    let local = zone.local(Instant(nanoseconds: instant))
    let length = Duration.hour.nanoseconds
    hour = local.date.weekday * 24 + Int(local.nanosecondOfDay / length)
    hourEnd = instant + length - local.nanosecondOfDay % length
    // Clocks change at whole quarters of an hour.
    let quarter = length / 4
    let offset = zone.offsetSeconds(at: Instant(nanoseconds: instant))
    while hourEnd - quarter > instant,
      zone.offsetSeconds(at: Instant(nanoseconds: hourEnd - quarter)) != offset
    {
      hourEnd -= quarter
    }
  }

  /// Everything that is not zero, in the order of hour, stream and entry.
  var records: [HourRecord] {
    guard isOn else { return [] }
    var result: [HourRecord] = []
    for hour in 0..<HourRecord.hours {
      for stream in firstEntry.indices {
        let end = stream + 1 < firstEntry.count ? firstEntry[stream + 1] : entryCount
        for entry in firstEntry[stream]..<end {
          let cell = cells[hour * entryCount + entry]
          guard cell.requests != 0 else { continue }
          result.append(
            HourRecord(
              hour: hour, stream: stream, entry: entry - firstEntry[stream],
              requests: cell.requests, cost: cell.cost))
        }
      }
    }
    return result
  }
}
