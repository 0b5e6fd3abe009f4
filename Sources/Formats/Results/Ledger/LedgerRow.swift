import Ledger
import LedgerStore
import Quantities

/// A row of a stored ledger, with what its identifiers mean.
struct LedgerRow<Value> {
  let reader: LedgerReader
  let zone: ZoneRules
  let value: Value
}

/// An account of a stored ledger, and what it came to.
struct LedgerAccountRow {
  let journalAccount: JournalAccount
  let account: LedgerReader.OpenedAccount
  var debits = Int128.zero
  var credits = Int128.zero

  var name: String {
    ([journalAccount.section] + journalAccount.parts).joined(separator: ":")
  }

  /// With the sign of its class.
  var balance: Int128 {
    switch account.kind.accountClass {
    case .asset, .expense: debits - credits
    case .liability, .revenue: credits - debits
    }
  }
}

/// A transfer with the names of its accounts.
struct LedgerTransferRow {
  let transfer: LedgerReader.Transfer
  let debit: String
  let credit: String
}

/// Usage of one kind in a month.
struct LedgerUsageRow {
  struct Key: Hashable {
    let organization: Int64
    let month: String
    let (project, member, apiKey): (UInt32, UInt32, UInt32)
    /// What the model and the endpoint are found by; none for meters.
    let subject: UInt32
    let meter: UInt32?
    let usageType: String
  }

  let key: Key
  /// In units of 10⁻⁹.
  var quantity = Int128.zero
  var cost = Int128.zero
}

extension LedgerReader {
  /// The accounts with their names, each of one organization and kind, and of one grant.
  ///
  /// Names are paths, such as `liabilities:acme:customer_credit:3`: what stands in one organization's
  /// name in the place of a colon or a blank is no other's.
  func accountRows() throws -> [LedgerAccountRow] {
    let owners = LedgerNames.distinct(organizations)
    return try accounts().map { account in
      let owner =
        owners.indices.contains(Int(account.organization) - 1)
        ? owners[Int(account.organization) - 1] : "nobody"
      let grant = account.grant.map { [String($0)] } ?? []
      return LedgerAccountRow(
        journalAccount: JournalAccount(
          section: account.kind.accountClass.section, parts: [owner, account.kind.name] + grant),
        account: account)
    }
  }
}

/// Names as parts of account names.
enum LedgerNames {
  /// Letters, digits and `-` of each name, with a number where two would be alike.
  static func distinct(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      let plain = String(
        name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
      let start = plain.first.map { $0.isLetter || $0.isNumber } == true ? plain : "x\(plain)"
      var candidate = start
      var number = 2
      // Case alone tells no names apart everywhere.
      while !taken.insert(candidate.lowercased()).inserted {
        candidate = "\(start)-\(number)"
        number += 1
      }
      return candidate
    }
  }
}
