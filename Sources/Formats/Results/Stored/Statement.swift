import Ledger

/// What came into and went out of one organization's balance in one month.
public struct Statement: Hashable, Sendable {
  /// What transactions of one type come to.
  public struct Line: Hashable, Sendable {
    /// The type as files name it.
    public let type: String
    /// How many there are.
    public let transactions: Int
    /// Their sum in units of 10⁻⁹: positive for credits, negative for debits.
    public let nanos: Int128
  }

  /// Whose balance it is.
  public let organization: String
  /// The month in the scenario's zone, such as `2026-01`.
  public let month: String
  /// The balance at the start in units of 10⁻⁹.
  public let opening: Int128
  /// What raised it, by type.
  public let credits: [Line]
  /// What lowered it, by type.
  public let debits: [Line]
  /// The balance at the end in units of 10⁻⁹, as the file has it.
  public let closing: Int128

  /// Everything that raised the balance, in units of 10⁻⁹.
  public var totalIn: Int128 { credits.reduce(0) { $0 + $1.nanos } }
  /// Everything that lowered it, in units of 10⁻⁹; negative or zero.
  public var totalOut: Int128 { debits.reduce(0) { $0 + $1.nanos } }
}

/// The transactions of a month, added up by type.
struct StatementTotals {
  private struct Sum {
    let type: [UInt8]
    var creditCount = 0
    var credit: Int128 = 0
    var debitCount = 0
    var debit: Int128 = 0
  }

  private var sums: [Sum] = []
  /// The balance after the last of them.
  private(set) var closing: Int128 = 0

  mutating func add(_ type: UnsafeBufferPointer<UInt8>, _ amount: Int128, balanceAfter: Int128) {
    let found = sums.firstIndex { $0.type.count == type.count && type.elementsEqual($0.type) }
    if found == nil { sums.append(Sum(type: Array(type))) }
    let index = found ?? sums.count - 1
    if amount < 0 {
      sums[index].debitCount += 1
      sums[index].debit += amount
    } else {
      sums[index].creditCount += 1
      sums[index].credit += amount
    }
    closing = balanceAfter
  }

  var credits: [Statement.Line] {
    lines(sums.map { (String(decoding: $0.type, as: UTF8.self), $0.creditCount, $0.credit) })
  }

  var debits: [Statement.Line] {
    lines(sums.map { (String(decoding: $0.type, as: UTF8.self), $0.debitCount, $0.debit) })
  }

  /// Lines in the order in which the ledger lists its types; others after them.
  private func lines(_ sums: [(type: String, count: Int, nanos: Int128)]) -> [Statement.Line] {
    let order = TransactionType.allCases.map(\.name)
    func rank(_ type: String) -> Int { order.firstIndex(of: type) ?? order.count }
    return sums.filter { $0.count > 0 }
      .sorted { (rank($0.type), $0.type) < (rank($1.type), $1.type) }
      .map { Statement.Line(type: $0.type, transactions: $0.count, nanos: $0.nanos) }
  }
}
