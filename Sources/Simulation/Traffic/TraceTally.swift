import Quantities

/// What was found in a trace besides its requests.
struct TraceTally {
  /// Why rows were left out, with how many there are and where the first is.
  struct LeftOut {
    let reason: Reason
    var rows: Int64
    let line: Int
  }

  /// Why a row is left out.
  enum Reason: Hashable {
    /// A condition, by its place, does not hold.
    case filter(Int)
    case cacheHit
    case noRequests
    case repeated
    case ofNoCustomer
    case unreadable
  }

  /// Rows that were not left out.
  var rows: Int64 = 0
  /// For each slot, whether the header names its column, or some row had its key.
  var isThere: [Bool]
  /// Columns, or keys of the first JSON object, that are read and that are not.
  var used: [String] = []
  var unused: [String] = []
  /// Rows that were left out.
  private(set) var leftOut: [LeftOut] = []

  /// What the vendor charged, and for how many rows.
  var charged = (amount: Decimal.zero, rows: Int64(0))
  /// Rows whose tokens in all are others than those of the kinds, and the first of them.
  private(set) var otherTotals: (rows: Int64, line: Int, total: Int64, sum: Int64)?
  /// Whether the keys of the row are noted: of rows at the start.
  var notesKeys: Bool { rows < 1000 }
  /// Service tiers that the scenario has no prices of.
  private(set) var unpricedTiers: [(tier: String, rows: Int64, line: Int)] = []

  init(slots: Int) { isThere = Array(repeating: false, count: slots) }

  /// All rows that were left out.
  var rowsLeftOut: Int64 { leftOut.reduce(0) { $0 + $1.rows } }

  /// Counts a row that is left out.
  mutating func leaveOut(_ reason: Reason, line: Int) {
    if let index = leftOut.firstIndex(where: { $0.reason == reason }) {
      leftOut[index].rows += 1
    } else {
      leftOut.append(LeftOut(reason: reason, rows: 1, line: line))
    }
  }

  /// Counts a row of a service tier that is priced as usual ones are.
  mutating func noteUnpriced(tier: [UInt8], line: Int) {
    let tier = String(decoding: tier, as: UTF8.self)
    if let index = unpricedTiers.firstIndex(where: { $0.tier == tier }) {
      unpricedTiers[index].rows += 1
    } else if unpricedTiers.count < 100 {
      unpricedTiers.append((tier, 1, line))
    }
  }

  /// Compares all tokens of a row with those of the kinds.
  mutating func compare(total: Int64, with sum: Int64, line: Int) {
    guard total != sum else { return }
    let rows = (otherTotals?.rows ?? 0) + 1
    otherTotals = otherTotals.map { (rows, $0.line, $0.total, $0.sum) } ?? (1, line, total, sum)
  }

  mutating func noteUsed(_ name: String) { if !used.contains(name) { used.append(name) } }
  mutating func noteUnused(_ name: String) { if !unused.contains(name) { unused.append(name) } }
}
