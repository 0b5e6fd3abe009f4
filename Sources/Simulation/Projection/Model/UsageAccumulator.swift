import Pricing
import Quantities

/// Quantities and costs by month, stream, entry and usage type, in flat arrays.
struct UsageAccumulator {
  private struct Cell {
    var quantity: Int64 = 0
    var cost: Int64 = 0
  }

  /// All usage types of one entry in one month, so that a request touches one place.
  private struct Row {
    var cells = InlineArray<10, Cell>(repeating: Cell())

    @inline(__always)
    mutating func add(_ quantity: Int64, _ type: UsageType, _ charge: Charge) {
      cells[type.index].quantity &+= quantity
      cells[type.index].cost &+= charge[type].nanos
    }

    @inline(never)
    mutating func addUnusual(_ usage: RequestUsage, _ charge: Charge) {
      for type in UsageType.allCases where type != .input && type != .output {
        // Every request is one request: worth a row only where that has a price.
        guard type != .request || charge[type] != .zero else { continue }
        add(usage.quantity(of: type), type, charge)
      }
    }
  }

  private var rows: ContiguousArray<Row>
  private var meterCells: ContiguousArray<Cell>
  /// The place of each stream's first entry among all entries.
  private let firstEntry: ContiguousArray<Int>
  private let entryCount: Int
  private let meterCount: Int
  private let monthCount: Int

  init(entriesPerStream: [Int], meters: Int, months: Int) {
    var first: ContiguousArray<Int> = []
    var total = 0
    for count in entriesPerStream {
      first.append(total)
      total += count
    }
    firstEntry = first
    entryCount = total
    meterCount = meters
    monthCount = months
    rows = ContiguousArray(repeating: Row(), count: months * total)
    meterCells = ContiguousArray(repeating: Cell(), count: months * meters)
  }

  /// Adds what a request used, by usage type.
  @inline(__always)
  mutating func add(
    _ usage: RequestUsage, charge: Charge, stream: Int, entry: Int, month: Int
  ) {
    let row = month &* entryCount &+ firstEntry[stream] &+ entry
    rows[row].add(usage.quantity(of: .input), .input, charge)
    rows[row].add(usage.outputTokens, .output, charge)
    if !usage.isPlainText { rows[row].addUnusual(usage, charge) }
  }

  /// Adds metered usage.
  mutating func add(meter: Int, quantity: MeterQuantity, cost: Money, month: Int) {
    meterCells[month * meterCount + meter].quantity += quantity.millionths
    meterCells[month * meterCount + meter].cost += cost.nanos
  }

  /// Everything that is not zero, in the order of month, stream, entry and type; meters last.
  var records: [UsageRecord] {
    var result: [UsageRecord] = []
    for month in 0..<monthCount {
      for stream in firstEntry.indices {
        appendEntries(of: stream, month: month, to: &result)
      }
      for meter in 0..<meterCount {
        let cell = meterCells[month * meterCount + meter]
        guard cell.quantity != 0 || cell.cost != 0 else { continue }
        result.append(
          UsageRecord(
            month: month, stream: -1, entry: meter, usageType: UsageRecord.meter,
            quantity: cell.quantity, cost: cell.cost))
      }
    }
    return result
  }

  private func appendEntries(of stream: Int, month: Int, to result: inout [UsageRecord]) {
    let end = stream + 1 < firstEntry.count ? firstEntry[stream + 1] : entryCount
    for entry in firstEntry[stream]..<end {
      let row = rows[month * entryCount + entry]
      for type in 0..<UsageType.count {
        let cell = row.cells[type]
        guard cell.quantity != 0 || cell.cost != 0 else { continue }
        result.append(
          UsageRecord(
            month: month, stream: stream, entry: entry - firstEntry[stream], usageType: type,
            quantity: cell.quantity, cost: cell.cost))
      }
    }
  }
}
