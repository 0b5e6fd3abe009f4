import Billing
import Pricing
import Quantities
import Traffic

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

    func append(
      to records: inout [UsageRecord], month: Int, stream: Int, entry: Int, usageType: Int
    ) {
      guard quantity != 0 || cost != 0 else { return }
      records.append(
        UsageRecord(
          month: month, stream: stream, entry: entry, usageType: usageType, quantity: quantity,
          cost: cost))
    }
  }

  /// All usage types of one entry in one month, so that a request touches one place.
  private struct Row {
    var cells = ByUsageType<Cell>(repeating: Cell())

    @inline(__always)
    mutating func add(_ quantity: Int64, _ type: UsageType, _ cost: Money) {
      cells[type.index].quantity &+= quantity
      cells[type.index].cost &+= cost.nanos
    }

    /// Adds input, its cost, output and its cost.
    @inline(__always)
    mutating func add(_ text: SIMD4<Int64>) {
      add(text[0], .input, Money(nanos: text[1]))
      add(text[2], .output, Money(nanos: text[3]))
    }

    @inline(never)
    mutating func addUnusual(
      _ usage: RequestUsage, _ charge: Charge, countingRequests countsRequests: Bool
    ) {
      for type in UsageType.allCases where type != .input && type != .output {
        guard type != .request || countsRequests else { continue }
        add(usage.quantity(of: type), type, charge[type])
      }
    }
  }

  private var rows: ContiguousArray<Row>
  /// Whether a request counts as one, by entry of all streams: it does where that has a price.
  private let countsRequests: ContiguousArray<Bool>
  private let countsSomeRequests: Bool
  private var meterCells: ContiguousArray<Cell>
  private let layout: EntryLayout
  private let streamCount: Int
  private let infrastructureCount: Int
  private let meterCount: Int
  private let monthCount: Int
  /// Whether anything is added.
  let isOn: Bool

  /// Makes an accumulator of nothing.
  ///
  /// - Parameters:
  ///   - streams: For each entry of each stream, whether its requests have a price of their own.
  ///   - layout: The place of each entry.
  ///   - infrastructure: How many entries of infrastructure there are.
  ///   - meters: How many meters there are.
  ///   - months: How many months; none where nothing is added.
  init(streams: [[Bool]], _ layout: EntryLayout, infrastructure: Int, meters: Int, months: Int) {
    self.layout = layout
    isOn = months > 0
    streamCount = streams.count
    infrastructureCount = infrastructure
    meterCount = meters
    rows = ContiguousArray(repeating: Row(), count: months * layout.count)
    countsRequests = ContiguousArray(streams.joined())
    countsSomeRequests = countsRequests.contains(true)
    meterCells = ContiguousArray(
      repeating: Cell(), count: months * (streams.count + infrastructure + 1) * meters)
    monthCount = months
  }

  /// Adds what a request used, by usage type.
  @inline(__always)
  mutating func add(
    _ usage: RequestUsage, charge: Charge, stream: Int, entry: Int, month: Int
  ) {
    let place = layout.place(stream: stream, entry: entry)
    let row = month &* layout.count &+ place
    rows[row].add(usage.quantity(of: .input), .input, charge[.input])
    rows[row].add(usage.quantity(of: .output), .output, charge[.output])
    if !usage.isPlainText || countsSomeRequests {
      rows[row].addUnusual(usage, charge, countingRequests: countsRequests[place])
    }
  }

  /// Adds a run of plain text of one stream, priced by input and output; output is cut off at the
  /// limits of the entries.
  @inline(never)
  mutating func add(
    _ run: Range<Int>, of demand: RecordedDemand, cut limits: ContiguousArray<Int64>, month: Int
  ) {
    let first = month * layout.count
    // Neighbours are added up apart from each other: a sum that is needed again at once is waited for.
    let lanes = 4
    var sums = InlineArray<32, SIMD4<Int64>>(repeating: SIMD4())
    guard limits.count * lanes <= sums.count, run.count > sums.count else {
      for place in run {
        let (entry, sum) = Self.text(place, of: demand, limits)
        rows[first + entry].add(sum)
      }
      return
    }
    for place in run {
      let (entry, sum) = Self.text(place, of: demand, limits)
      sums[entry &* lanes &+ place % lanes] &+= sum
    }
    for place in sums.indices where sums[place] != SIMD4() {
      rows[first + place / lanes].add(sums[place])
    }
  }

  /// A request's entry, its input and what that cost, its output and what that cost.
  @inline(__always)
  private static func text(
    _ place: Int, of demand: RecordedDemand, _ limits: ContiguousArray<Int64>
  ) -> (entry: Int, sum: SIMD4<Int64>) {
    let (entry, input, output) = demand.requests.text(of: place)
    let cost = demand.cost(of: place)
    return (
      entry, SIMD4(input, cost.input, min(output, limits[entry]), cost.amount &- cost.input)
    )
  }

  /// Adds plain text of which nothing but input and output is counted, with what the input and all of
  /// it cost in nano-units.
  @inline(__always)
  mutating func add(
    _ mark: RequestMark, cut limit: Int64, inputCost: Int64, amount: Int64, stream: Int, month: Int
  ) {
    let row = month &* layout.count &+ layout.place(stream: stream, entry: Int(mark.entry))
    rows[row].add(mark.inputTokens, .input, Money(nanos: inputCost))
    rows[row].add(min(mark.outputTokens, limit), .output, Money(nanos: amount &- inputCost))
  }

  /// Adds metered usage.
  mutating func add(_ usage: MeteredQuantity, cost: Money, source: MeterSource, month: Int) {
    guard isOn else { return }
    let place =
      switch source {
      case .stream(let stream): stream
      case .infrastructure(let entry): streamCount + entry
      case .trueUp: streamCount + infrastructureCount
      }
    let index = (month * sourceCount + place) * meterCount + usage.meter
    meterCells[index].quantity += usage.quantity.millionths
    meterCells[index].cost += cost.nanos
  }

  private var sourceCount: Int { streamCount + infrastructureCount + 1 }

  /// Everything that is not zero, in the order of month, stream, entry and type; meters last.
  var records: [UsageRecord] {
    let entries = layout.all
    var result: [UsageRecord] = []
    for month in 0..<monthCount {
      for (place, (stream, entry)) in entries.enumerated() {
        let row = rows[month * entries.count + place]
        for type in 0..<UsageType.count {
          row.cells[type].append(
            to: &result, month: month, stream: stream, entry: entry, usageType: type)
        }
      }
      for place in 0..<sourceCount * meterCount {
        let source = place / meterCount
        meterCells[month * sourceCount * meterCount + place].append(
          to: &result, month: month, stream: source < streamCount ? source : source - sourceCount,
          entry: place % meterCount, usageType: UsageRecord.meter)
      }
    }
    return result
  }
}
