import Ledger
import Quantities

/// What accounts came to after a block, and the transfers since: how a store is opened.
struct Recovery {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Recovers all accounts from the last snapshot and the transfers after it.
  func accounts() throws(LedgerStoreError) -> [StoredAccount] {
    let snapshot = try database.integer("SELECT max(block) FROM snapshot")
    return try accounts(from: snapshot)
  }

  /// Recovers all accounts from the snapshot after a block, or from nothing where it is zero.
  func accounts(from snapshot: Int64) throws(LedgerStoreError) -> [StoredAccount] {
    var accounts = try opened()
    let totals = try database.prepare(
      "SELECT account, debits, credits FROM snapshot WHERE block = \(snapshot) ORDER BY account")
    while try totals.step() {
      guard let place = accounts.place(of: totals.integer(0)),
        let debits = Int128(totals.text(1)), let credits = Int128(totals.text(2))
      else { throw damaged("a snapshot has an account that nobody opened") }
      accounts[place].debits = MoneyTotal(nanos: debits)
      accounts[place].credits = MoneyTotal(nanos: credits)
    }
    // Blocks have their transfers in a row, so the first one after the snapshot is found by halves.
    let transfers = try database.prepare(
      "SELECT id, debit, credit, amount FROM transfer WHERE id > ? ORDER BY id")
    transfers.bind(try lastTransfer(of: snapshot), at: 1)
    while try transfers.step() {
      guard
        accounts.book(
          transfers.integer(3), debit: transfers.integer(1), credit: transfers.integer(2))
      else { throw damaged("transfer \(transfers.integer(0)) is of an account that nobody opened") }
    }
    return accounts
  }

  private func opened() throws(LedgerStoreError) -> [StoredAccount] {
    var accounts: [StoredAccount] = []
    let rows = try database.prepare("SELECT id, organization, kind FROM account ORDER BY id")
    while try rows.step() {
      guard rows.integer(0) == accounts.count + 1, let kind = Account.Kind(name: rows.text(2))
      else { throw damaged("account \(rows.integer(0)) is not as it was written") }
      accounts.append(StoredAccount(organization: rows.integer(1), kind: kind))
    }
    return accounts
  }

  /// The last transfer of a block and those before it; zero for none.
  private func lastTransfer(of block: Int64) throws(LedgerStoreError) -> Int64 {
    var (low, high) = (Int64(0), try database.integer("SELECT max(id) FROM transfer"))
    let question = try database.prepare("SELECT block FROM transfer WHERE id = ?")
    while low < high {
      let middle = high - (high - low) / 2
      question.reset()
      question.bind(middle, at: 1)
      guard try question.step() else { throw damaged("there is no transfer \(middle)") }
      if question.integer(0) <= block { low = middle } else { high = middle - 1 }
    }
    return low
  }

  private func damaged(_ reason: String) -> LedgerStoreError {
    .damaged(path: database.path, reason: reason)
  }
}
