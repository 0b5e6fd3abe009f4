import Synchronization
import Text

/// The rows of a trace in another order than that of its file, kept for all who replay it.
///
/// Copies of a definition share one, which is filled when it is first asked for.
final class TraceStore: Sendable {
  private let filled = Mutex<(definition: ReplayDefinition, rows: StoredRows)?>(nil)

  /// The rows of a trace, for whichever of its customers.
  func rows(of definition: ReplayDefinition) throws(DocumentError) -> StoredRows {
    var everyone = definition.reading
    return try filled.withLock { filled throws(DocumentError) in
      if let filled, filled.definition == everyone { return filled.rows }
      // Not itself in what it keeps: it would never end.
      everyone.store = TraceStore()
      let rows = try StoredRows(reading: everyone)
      filled = (everyone, rows)
      return rows
    }
  }
}

extension TraceStore: Hashable {
  /// What it holds follows from the definition it belongs to.
  static func == (left: TraceStore, right: TraceStore) -> Bool { true }

  func hash(into hasher: inout Hasher) {}
}

/// All rows of a trace, those of each customer together, in order of time.
///
/// A few of them are sorted in memory at a time, packed and merged, so memory does not grow with the
/// trace.
struct StoredRows: Sendable {
  /// The customers in the order of their coming; one without a name where nothing tells them apart.
  private(set) var customers: [String] = []
  /// Rows that were left out.
  let rowsLeftOut: Int64
  /// The first time, the last one of a request, and how many requests there are.
  private(set) var first: Int64 = .max
  private(set) var last: Int64 = .min
  private(set) var requests: Int64 = 0
  private let bytes: SpooledBytes
  /// Where the rows of each customer are.
  private var places: [String: Range<Int>] = [:]

  /// Rows that are sorted in memory, about 180 bytes each.
  static let sortedAtOnce = 50_000
  /// The memory that merging takes.
  private static let mergeMemory = 1 << 22

  /// Reads a trace to its end.
  init(
    reading definition: ReplayDefinition, sortingAtOnce most: Int = Self.sortedAtOnce
  ) throws(DocumentError) {
    var trace = try TraceRows(checking: definition)
    var sorter = RowSorter()
    var names: [String] = []
    var numbers: [String: Int] = [:]
    var known = (name: [UInt8](), number: -1)
    let tellsCustomers = definition.format.name(.customer) != nil
    while let row = try trace.nextOfFile() {
      if tellsCustomers {
        let name = trace.customer
        if known.number < 0 || !name.elementsEqual(known.name) {
          let text = String(decoding: name, as: UTF8.self)
          known = (Array(name), numbers[text] ?? names.count)
          if known.number == names.count {
            numbers[text] = names.count
            names.append(text)
          }
        }
      } else if names.isEmpty {
        (names, known.number) = ([""], 0)
      }
      first = min(first, row.time)
      last = max(last, row.request(row.count - 1).time)
      requests += row.count
      sorter.add(row, of: known.number)
      if sorter.count == most { try sorter.endRun() }
    }
    rowsLeftOut = trace.rowsLeftOut
    customers = names
    bytes = SpooledBytes()
    var packer = RowPacker()
    var (customer, start) = (-1, 0)
    try sorter.merge(memory: Self.mergeMemory) { row, number throws(DocumentError) in
      if number != customer {
        if customer >= 0 { places[names[customer]] = start..<bytes.count + packer.bytes.count }
        (customer, start) = (number, bytes.count + packer.bytes.count)
        packer.startAnew()
      }
      packer.append(row)
      guard packer.bytes.count > 1 << 16 else { return }
      try bytes.append(packer.bytes)
      packer.bytes.removeAll(keepingCapacity: true)
    }
    if customer >= 0 { places[names[customer]] = start..<bytes.count + packer.bytes.count }
    try bytes.append(packer.bytes)
    try bytes.finish()
  }

  /// The rows of a customer, or of all where nothing tells them apart.
  func rows(of customer: String?) -> PackedRows {
    PackedRows(bytes, in: places[customer ?? ""] ?? 0..<0)
  }
}

/// Sorts rows by customer, time and line, a few of them in memory at a time.
private struct RowSorter {
  private struct Entry: BitwiseCopyable {
    let customer: Int
    let row: TraceRow

    static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
      (left.customer, left.row.time, left.row.line)
        < (right.customer, right.row.time, right.row.line)
    }
  }

  private var entries: ContiguousArray<Entry> = []
  private let runs = SpooledBytes()
  /// Where the runs are that were sorted, and in each how many rows of each customer there are.
  private var places: [(bytes: Range<Int>, customers: [(number: Int, rows: Int)])] = []

  var count: Int { entries.count }

  mutating func add(_ row: TraceRow, of customer: Int) {
    entries.append(Entry(customer: customer, row: row))
  }

  /// Sorts what there is and puts it away.
  mutating func endRun() throws(DocumentError) {
    entries.sort(by: Entry.isBefore)
    var packer = RowPacker()
    var customers: [(number: Int, rows: Int)] = []
    for entry in entries {
      if customers.last?.number != entry.customer { customers.append((entry.customer, 0)) }
      customers[customers.count - 1].rows += 1
      packer.append(entry.row)
    }
    let start = runs.count
    try runs.append(packer.bytes)
    places.append((start..<runs.count, customers))
    entries.removeAll(keepingCapacity: true)
  }

  /// Calls a closure with all rows in order, and their customers.
  mutating func merge(
    memory: Int, _ take: (TraceRow, Int) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    guard !places.isEmpty else {
      entries.sort(by: Entry.isBefore)
      for entry in entries { try take(entry.row, entry.customer) }
      entries = []
      return
    }
    try endRun()
    entries = []
    try runs.finish()
    var heap: [Run] = []
    for (number, place) in places.enumerated() {
      var run = Run(
        rows: PackedRows(runs, in: place.bytes, piece: memory / places.count), number: number,
        customers: place.customers)
      if try run.advance() { Run.add(run, to: &heap) }
    }
    while let head = heap.first?.head {
      try take(head.row, head.customer)
      if try heap[0].advance() {
        Run.sink(&heap)
      } else {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        Run.sink(&heap)
      }
    }
  }

  /// A sorted run that is being read.
  private struct Run {
    var rows: PackedRows
    let number: Int
    let customers: [(number: Int, rows: Int)]
    var place = 0
    var taken = 0
    var head: Entry?

    init(rows: PackedRows, number: Int, customers: [(number: Int, rows: Int)]) {
      (self.rows, self.number, self.customers) = (rows, number, customers)
    }

    /// Turns to the next row; false after the last.
    mutating func advance() throws(DocumentError) -> Bool {
      guard let row = try rows.next() else {
        head = nil
        return false
      }
      if taken == customers[place].rows { (place, taken) = (place + 1, 0) }
      taken += 1
      head = Entry(customer: customers[place].number, row: row)
      return true
    }

    private static func isBefore(_ left: Run, _ right: Run) -> Bool {
      guard let first = left.head, let second = right.head else { return left.head != nil }
      return Entry.isBefore(first, second)
    }

    static func add(_ run: Run, to heap: inout [Run]) {
      heap.append(run)
      var place = heap.count - 1
      while place > 0, isBefore(heap[place], heap[(place - 1) / 2]) {
        heap.swapAt(place, (place - 1) / 2)
        place = (place - 1) / 2
      }
    }

    /// Puts the first one where it belongs.
    static func sink(_ heap: inout [Run]) {
      var place = 0
      while true {
        var least = place
        for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
          if isBefore(heap[child], heap[least]) { least = child }
        }
        guard least != place else { return }
        heap.swapAt(place, least)
        place = least
      }
    }
  }
}
