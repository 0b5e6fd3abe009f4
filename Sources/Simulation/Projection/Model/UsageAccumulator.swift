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

    /// Adds tokens of input, of input from the cache and of output, and what they cost.
    @inline(__always)
    mutating func add(_ tokens: SIMD4<Int64>, _ costs: SIMD4<Int64>) {
      add(tokens[0], .input, Money(nanos: costs[0]))
      add(tokens[1], .cachedInput, Money(nanos: costs[1]))
      add(tokens[2], .output, Money(nanos: costs[2]))
    }

    @inline(never)
    mutating func addUnusual(
      _ usage: RequestUsage, _ charge: Charge, countingRequests countsRequests: Bool
    ) {
      add(usage.cachedInputTokens, .cachedInput, charge[.cachedInput])
      add(usage.cacheWriteTokens, .cacheWrite, charge[.cacheWrite])
      add(usage.cacheWriteOneHourTokens, .cacheWriteOneHour, charge[.cacheWriteOneHour])
      if countsRequests { add(1, .request, charge[.request]) }
      guard usage.hasRareQuantities else { return }
      for type in UsageType.allCases where type.isRare {
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

  /// Adds a run of text of one stream; output is cut off at the limits of the entries.
  @inline(never)
  mutating func add(
    _ run: Range<Int>, of demand: RecordedDemand, cut limits: ContiguousArray<Int64>, month: Int
  ) {
    let first = month * layout.count
    if let rates = demand.wholeRates, addWhole(run, of: demand, rates, cut: limits, from: first) {
      return
    }
    for place in run {
      let entry = Int(demand.requests.entries[place])
      let text = demand.text(of: place, cut: limits[entry])
      rows[first + entry].add(text.tokens, text.costs)
    }
  }

  /// Adds a long run of few entries: its tokens, and what all of them cost; false where it is not so.
  private mutating func addWhole(
    _ run: Range<Int>, of demand: RecordedDemand, _ rates: TextRates,
    cut limits: ContiguousArray<Int64>, from first: Int
  ) -> Bool {
    // Neighbours are added up apart from each other: a sum that is needed again at once is waited for.
    let lanes = 4
    var sums = InlineArray<32, SIMD2<Int64>>(repeating: SIMD2())
    var cached = InlineArray<32, Int64>(repeating: 0)
    guard limits.count * lanes <= sums.count, run.count > sums.count else { return false }
    let entries = demand.requests.entries.span
    let input = demand.requests.inputTokens.span
    let output = demand.requests.outputTokens.span
    let limits = limits.span
    for place in run {
      let entry = Int(entries[place])
      sums[entry &* lanes &+ place & (lanes - 1)] &+= SIMD2(
        input[place], min(output[place], limits[entry]))
    }
    if demand.requests.cachesInput {
      let tokens = demand.requests.cachedTokens.span
      for place in run {
        cached[Int(entries[place]) &* lanes &+ place & (lanes - 1)] &+= tokens[place]
      }
    }
    for entry in limits.indices {
      var tokens = SIMD4<Int64>()
      for lane in entry * lanes..<(entry + 1) * lanes {
        tokens &+= SIMD4(sums[lane][0] &- cached[lane], cached[lane], sums[lane][1], 0)
      }
      rows[first + entry].add(tokens, rates.wholeCost(of: tokens, model: entry))
    }
    return true
  }

  /// Adds text of which nothing but tokens is counted, and what they cost: input, input from the cache
  /// and output.
  @inline(__always)
  mutating func add(
    _ tokens: SIMD4<Int64>, _ costs: SIMD4<Int64>, stream: Int, entry: Int, month: Int
  ) {
    rows[month &* layout.count &+ layout.place(stream: stream, entry: entry)].add(tokens, costs)
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
