import Billing
import Pricing
import Quantities

/// Quantities and costs by month, stream, entry and usage type, in flat arrays.
struct UsageAccumulator {
  /// Where metered usage comes from.
  enum MeterSource {
    /// The traces of a stream's requests.
    case stream(Int)
    /// An entry of the organization's infrastructure.
    case infrastructure(Int)
    /// What a minimum adds at the end of a period.
    case trueUp
  }

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
    mutating func addUnusual(
      _ usage: RequestUsage, _ charge: Charge, countingRequests countsRequests: Bool
    ) {
      for type in UsageType.allCases where type != .input && type != .output {
        guard type != .request || countsRequests else { continue }
        add(usage.quantity(of: type), type, charge)
      }
    }
  }

  private var rows: ContiguousArray<Row>
  /// Whether a request counts as one, by entry of all streams: it does where that has a price.
  private let countsRequests: ContiguousArray<Bool>
  private let countsSomeRequests: Bool
  private var meterCells: ContiguousArray<Cell>
  /// The place of each stream's first entry among all entries.
  private let firstEntry: ContiguousArray<Int>
  private let entryCount: Int
  private let infrastructureCount: Int
  private let meterCount: Int
  private let monthCount: Int

  /// Makes an accumulator of nothing.
  ///
  /// - Parameters:
  ///   - streams: For each entry of each stream, whether its requests have a price of their own.
  ///   - infrastructure: How many entries of infrastructure there are.
  ///   - meters: How many meters there are.
  ///   - months: How many months.
  init(streams: [[Bool]], infrastructure: Int, meters: Int, months: Int) {
    var first: ContiguousArray<Int> = []
    var total = 0
    for entries in streams {
      first.append(total)
      total += entries.count
    }
    firstEntry = first
    entryCount = total
    infrastructureCount = infrastructure
    meterCount = meters
    monthCount = months
    rows = ContiguousArray(repeating: Row(), count: months * total)
    countsRequests = ContiguousArray(streams.joined())
    countsSomeRequests = countsRequests.contains(true)
    meterCells = ContiguousArray(
      repeating: Cell(), count: months * (streams.count + infrastructure + 1) * meters)
  }

  /// Adds what a request used, by usage type.
  @inline(__always)
  mutating func add(
    _ usage: RequestUsage, charge: Charge, stream: Int, entry: Int, month: Int
  ) {
    let place = firstEntry[stream] &+ entry
    let row = month &* entryCount &+ place
    rows[row].add(usage.quantity(of: .input), .input, charge)
    rows[row].add(usage.outputTokens, .output, charge)
    if !usage.isPlainText || countsSomeRequests {
      rows[row].addUnusual(usage, charge, countingRequests: countsRequests[place])
    }
  }

  /// Adds metered usage.
  mutating func add(_ usage: MeteredQuantity, cost: Money, source: MeterSource, month: Int) {
    let place =
      switch source {
      case .stream(let stream): stream
      case .infrastructure(let entry): firstEntry.count + entry
      case .trueUp: firstEntry.count + infrastructureCount
      }
    let index = (month * sourceCount + place) * meterCount + usage.meter
    meterCells[index].quantity += usage.quantity.millionths
    meterCells[index].cost += cost.nanos
  }

  private var sourceCount: Int { firstEntry.count + infrastructureCount + 1 }

  /// Everything that is not zero, in the order of month, stream, entry and type; meters last.
  var records: [UsageRecord] {
    var result: [UsageRecord] = []
    for month in 0..<monthCount {
      for stream in firstEntry.indices {
        appendEntries(of: stream, month: month, to: &result)
      }
      for place in 0..<sourceCount {
        appendMeters(of: place, month: month, to: &result)
      }
    }
    return result
  }

  private func appendMeters(of place: Int, month: Int, to result: inout [UsageRecord]) {
    let stream = place < firstEntry.count ? place : place - sourceCount
    for meter in 0..<meterCount {
      let cell = meterCells[(month * sourceCount + place) * meterCount + meter]
      guard cell.quantity != 0 || cell.cost != 0 else { continue }
      result.append(
        UsageRecord(
          month: month, stream: stream, entry: meter, usageType: UsageRecord.meter,
          quantity: cell.quantity, cost: cell.cost))
    }
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
