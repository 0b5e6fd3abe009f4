public import Quantities
import Text

/// A format of plain-text accounting, or one line of JSON for each entry.
public enum JournalFormat: String, NamedCase {
  /// What hledger and ledger read.
  case hledger
  /// What beancount reads.
  case beancount
  /// A JSON object a line.
  case jsonl
}

/// Writes the entries of a ledger so that other programs can check them: each posting with the
/// balance that its account must have then.
package struct JournalExport {
  private let source: JournalSource
  private let format: JournalFormat
  private let currency: String
  private var bytes: [UInt8] = []
  private var balances: [JournalAccount: Int128] = [:]
  /// The last day on which each account changed, counted from 1970, and accounts in the order of
  /// their first entries.
  private var days: [JournalAccount: Int64] = [:]
  private var order: [JournalAccount] = []

  private static let pieceSize = 1 << 16

  /// Prepares an export.
  package init(_ source: JournalSource, as format: JournalFormat) {
    self.source = source
    self.format = format
    currency = source.currency
  }

  /// Writes everything, piece by piece.
  ///
  /// - Throws: where the source cannot be read.
  package mutating func write(_ output: ([UInt8]) -> Void) throws {
    if format != .jsonl { try writeAccounts() }
    var export = self
    try source.forEach { entry in
      switch export.format {
      case .hledger: export.addHledger(entry)
      case .beancount: export.addBeancount(entry)
      case .jsonl: export.addJSON(entry)
      }
      guard export.bytes.count >= Self.pieceSize else { return }
      output(export.bytes)
      export.bytes.removeAll(keepingCapacity: true)
    }
    if format == .beancount { export.assertBalances() }
    output(export.bytes)
    self = export
  }

  private mutating func add(_ line: String) {
    bytes.append(contentsOf: line.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  // MARK: Accounts

  /// Declares every account that an entry has, with the day of the first one.
  private mutating func writeAccounts() throws {
    var first: [(account: JournalAccount, day: Int64)] = []
    var seen: Set<JournalAccount> = []
    try source.forEach { entry in
      for posting in entry.postings where seen.insert(posting.account).inserted {
        first.append((posting.account, Self.day(of: entry.at)))
      }
    }
    switch format {
    case .hledger:
      add("; Written by drawdown. Days are those of UTC.")
      add("decimal-mark .")
      add("commodity 1000.000000000 \(currency)")
      for (account, _) in first { add("account \(Self.hledger(account))") }
    case .beancount:
      add("; Written by drawdown. Days are those of UTC.")
      add("option \"operating_currency\" \"\(currency)\"")
      for (account, day) in first {
        add("\(Self.date(day)) open \(Self.beancount(account)) \(currency)")
      }
    case .jsonl: break
    }
    add("")
  }

  private static func hledger(_ account: JournalAccount) -> String {
    ([account.section] + account.parts).joined(separator: ":")
  }

  /// Parts begin with a capital or a digit, and have letters, digits and `-`.
  private static func beancount(_ account: JournalAccount) -> String {
    let section = account.section == "revenues" ? "income" : account.section
    return ([section] + account.parts).map { part in
      let plain = part.map { $0 == "_" ? "-" : $0 }
      return plain.prefix(1).map { $0.uppercased() }.joined() + String(plain.dropFirst())
    }.joined(separator: ":")
  }

  // MARK: Entries

  /// The account's balance after a posting.
  private mutating func balance(after posting: JournalEntry.Posting) -> Int128 {
    balances[posting.account, default: 0] += posting.amount
    return balances[posting.account] ?? 0
  }

  private mutating func addHledger(_ entry: JournalEntry) {
    add(
      "\(Self.date(Self.day(of: entry.at))) (\(entry.id)) \(entry.type)  ; "
        + "time: \(ZoneRules.utc.iso8601(entry.at))")
    for posting in entry.postings {
      let amounts = [posting.amount, balance(after: posting)].map {
        "\(ExactAmount.text($0)) \(currency)"
      }
      add("    \(Self.hledger(posting.account))  \(amounts[0]) = \(amounts[1])")
    }
    add("")
  }

  private mutating func addBeancount(_ entry: JournalEntry) {
    let day = Self.day(of: entry.at)
    for posting in entry.postings {
      // Each month begins with what the months before have left.
      if let last = days[posting.account] {
        if Self.month(last) != Self.month(day) { assertBalance(of: posting.account, on: day) }
      } else {
        order.append(posting.account)
      }
      days[posting.account] = day
    }
    add("\(Self.date(day)) * \"\(entry.type)\"")
    add("  id: \"\(entry.id)\"")
    add("  time: \"\(ZoneRules.utc.iso8601(entry.at))\"")
    for posting in entry.postings {
      _ = balance(after: posting)
      add(
        "  \(Self.beancount(posting.account))  \(ExactAmount.text(posting.amount)) "
          + currency)
    }
    add("")
  }

  private mutating func assertBalance(of account: JournalAccount, on day: Int64) {
    add(
      "\(Self.date(day)) balance \(Self.beancount(account))  "
        + "\(ExactAmount.text(balances[account] ?? 0)) ~ 0 \(currency)")
  }

  /// States what every account came to, on the day after its last entry.
  private mutating func assertBalances() {
    for account in order { assertBalance(of: account, on: (days[account] ?? 0) + 1) }
  }

  private mutating func addJSON(_ entry: JournalEntry) {
    let postings = entry.postings.map { posting in
      JSONValue.members([
        "account": .string(Self.hledger(posting.account)),
        "amount": .exact(ExactAmount.text(posting.amount)),
      ])
    }
    add(
      JSONValue.members([
        "id": .string(entry.id), "time": .string(ZoneRules.utc.iso8601(entry.at)),
        "organization": .string(entry.organization), "type": .string(entry.type),
        "currency": .string(currency), "postings": .array(postings),
      ]).line)
  }

  // MARK: Days

  private static func day(of instant: Instant) -> Int64 {
    let (days, rest) = instant.nanoseconds.quotientAndRemainder(
      dividingBy: Duration.day.nanoseconds)
    return rest < 0 ? days - 1 : days
  }

  private static func date(_ day: Int64) -> String {
    let noon = Instant(nanoseconds: day * Duration.day.nanoseconds)
    return ZoneRules.utc.local(noon).date.description
  }

  private static func month(_ day: Int64) -> Substring { date(day).dropLast(3) }
}
