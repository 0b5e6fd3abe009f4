import Ledger
import Quantities

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
  private struct Key: Hashable {
    let type: String
    let isDebit: Bool
  }

  private var sums: [Key: (count: Int, nanos: Int128)] = [:]
  /// The balance after the last of them.
  private(set) var closing: Int128 = 0

  mutating func add(_ type: String, _ amount: Int128, balanceAfter: Int128) {
    let key = Key(type: type, isDebit: amount < 0)
    sums[key, default: (0, 0)].count += 1
    sums[key, default: (0, 0)].nanos += amount
    closing = balanceAfter
  }

  var credits: [Statement.Line] { lines(areDebits: false) }

  var debits: [Statement.Line] { lines(areDebits: true) }

  /// Lines in the order in which the ledger lists its types; others after them.
  private func lines(areDebits: Bool) -> [Statement.Line] {
    let order = TransactionType.allCases.map(\.name)
    func rank(_ type: String) -> Int { order.firstIndex(of: type) ?? order.count }
    return sums.filter { $0.key.isDebit == areDebits }
      .map { Statement.Line(type: $0.type, transactions: $1.count, nanos: $1.nanos) }
      .sorted { (rank($0.type), $0.type) < (rank($1.type), $1.type) }
  }
}
