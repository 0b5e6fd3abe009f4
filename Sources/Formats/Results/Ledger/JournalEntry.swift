import Ledger
package import LedgerStore
import Quantities
import Text

/// A transaction in plain words: when, what, and what it moved between which accounts.
struct JournalEntry {
  /// An amount put into an account; negative where it was taken out.
  struct Posting {
    let account: JournalAccount
    let amount: Int128
  }

  let id: String
  let at: Instant
  let organization: String
  let type: String
  let postings: [Posting]
}

/// The name of an account: a section of the books, and the parts below.
struct JournalAccount: Hashable {
  let section: String
  let parts: [String]
}

/// Where entries come from: a stored ledger, or the transactions that a run has kept.
package enum JournalSource {
  /// A stored ledger: every transfer, between the accounts that it is in the books.
  case ledger(LedgerReader)
  /// A results folder: transactions that changed a balance, between the customer's credit and an
  /// account of their type.
  case results(StoredResults)

  /// The code of the currency; ISO 4217's for no currency, XXX, where none was recorded, as by a
  /// gateway.
  var currency: String {
    switch self {
    case .ledger(let reader): reader.properties["currency"] ?? "XXX"
    case .results(let folder): folder.currency ?? "XXX"
    }
  }

  /// Hands every entry to a function, those of an organization in the order of time.
  func forEach(_ body: (JournalEntry) throws -> Void) throws {
    switch self {
    case .ledger(let reader): try Self.forEach(reader, body)
    case .results(let folder): try Self.forEach(folder, body)
    }
  }

  private static func forEach(
    _ reader: LedgerReader, _ body: (JournalEntry) throws -> Void
  ) throws {
    let accounts = try reader.accountRows().map(\.journalAccount)
    try reader.forEachTransfer { transfer in
      guard accounts.indices.contains(Int(transfer.debit) - 1),
        accounts.indices.contains(Int(transfer.credit) - 1)
      else { return }
      let amount = Int128(transfer.amount.nanos)
      try body(
        JournalEntry(
          id: transfer.id, at: transfer.instant,
          organization: reader.name(of: transfer.organization), type: transfer.type.name,
          postings: [
            JournalEntry.Posting(account: accounts[Int(transfer.debit) - 1], amount: amount),
            JournalEntry.Posting(account: accounts[Int(transfer.credit) - 1], amount: -amount),
          ]))
    }
  }

  private static func forEach(
    _ folder: StoredResults, _ body: (JournalEntry) throws -> Void
  ) throws {
    let description = Tables.transactions.description
    let required = ["id", "time", "organization", "type", "amount"]
    let names = try organizations(of: folder)
    let table = try folder.open(description, requiring: required, ResultsFilter())
    let places = required.map { table.place(of: $0) }
    while try table.next() {
      guard table.isAccepted, let time = table.time(places[1]), let rise = table.nanos(places[4])
      else { continue }
      let (organization, type) = (table.text(places[2]), table.text(places[3]))
      let owner = names[organization] ?? "nobody"
      try body(
        JournalEntry(
          id: table.text(places[0]), at: Instant(nanoseconds: time.instant),
          organization: organization, type: type,
          postings: [
            JournalEntry.Posting(
              account: JournalAccount(
                section: Account.Class.liability.section,
                parts: [owner, Account.Kind.grant.name]), amount: -rise),
            JournalEntry.Posting(
              account: JournalAccount(section: "equity", parts: [owner, type]), amount: rise),
          ]))
    }
    try table.finish()
  }

  /// What organizations are called in account names.
  private static func organizations(of folder: StoredResults) throws -> [String: String] {
    let table = try folder.open(
      Tables.transactions.description, requiring: ["organization"], ResultsFilter())
    let place = table.place(of: "organization")
    var names: [String] = []
    while try table.next() {
      let name = table.text(place)
      if names.last != name, !names.contains(name) { names.append(name) }
    }
    return Dictionary(uniqueKeysWithValues: zip(names, LedgerNames.distinct(names)))
  }
}
