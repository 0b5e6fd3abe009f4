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
  private let layout: EntryLayout
  private let zone: ZoneRules
  /// The hour of the week, from Monday's first, and the instant at which it ends.
  private var hour = 0
  private var hourEnd = Int64.min

  /// Whether hours are counted.
  @inline(__always)
  var isOn: Bool { !cells.isEmpty }

  init(_ layout: EntryLayout, zone: ZoneRules, isOn: Bool) {
    self.layout = layout
    self.zone = zone
    cells = ContiguousArray(repeating: Cell(), count: isOn ? HourRecord.hours * layout.count : 0)
  }

  /// Counts a request; instants must not decrease.
  @inline(never)
  mutating func add(cost: Money, stream: Int, entry: Int, at instant: Int64) {
    if instant >= hourEnd { turn(to: instant) }
    let place = hour * layout.count + layout.place(stream: stream, entry: entry)
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
    let entries = layout.all
    return cells.indices.lazy.filter { cells[$0].requests != 0 }.map { place in
      let (stream, entry) = entries[place % entries.count]
      return HourRecord(
        hour: place / entries.count, stream: stream, entry: entry,
        requests: cells[place].requests, cost: cells[place].cost)
    }
  }
}
