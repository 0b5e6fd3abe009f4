import Ledger
import Quantities

/// Adds the books up again, row by row, and says where they contradict themselves.
struct BookCheck {
  private(set) var accounts: [StoredAccount] = []
  private(set) var balances: [LedgerVerification.Balance] = []
  private(set) var transfers: Int64 = 0
  /// The last instant of each organization.
  private var instants: [Int64] = []
  /// The last invoice of each organization, and its last line.
  private var invoices: [(number: Int64, line: Int64)] = []
  private var transit: Int128 = 0
  private var grants: Set<Int64> = []

  /// Takes a row in, and says what is wrong with it.
  mutating func check(_ row: RowCursor) -> [String] {
    switch row.table {
    case .organization:
      balances.append(LedgerVerification.Balance(organization: row.text("name")))
      instants.append(.min)
      invoices.append((0, 0))
      return []
    case .account:
      guard let kind = Account.Kind(name: row.text("kind")) else {
        return ["\(row.place) is of a kind that is not known, `\(row.text("kind"))`"]
      }
      accounts.append(StoredAccount(organization: row.integer("organization"), kind: kind))
      return place(row) == nil ? ["\(row.place) is of an organization that nobody opened"] : []
    case .creditGrant: return checkGrant(row)
    case .transfer:
      transfers += 1
      return checkTransfer(row)
    case .invoiceLine: return checkInvoice(row)
    case .charge:
      return place(row) == nil ? ["\(row.place) is of an organization that nobody opened"] : []
    case .property, .name, .command: return []
    }
  }

  /// The place of the organization that a row is of.
  private func place(_ row: RowCursor) -> Int? {
    let number = row.integer("organization")
    return number >= 1 && number <= balances.count ? Int(number) - 1 : nil
  }

  private mutating func checkGrant(_ row: RowCursor) -> [String] {
    let account = row.integer("account")
    guard let place = accounts.place(of: account), accounts[place].kind == .grant,
      accounts[place].organization == row.integer("organization"), row.integer("face") >= 0
    else { return ["\(row.place) has no account of its own"] }
    return grants.insert(account).inserted ? [] : ["\(row.place) shares the account of another one"]
  }

  private mutating func checkTransfer(_ row: RowCursor) -> [String] {
    let (amount, rise) = (row.integer("amount"), row.integer("rise"))
    let (debit, credit) = (row.integer("debit"), row.integer("credit"))
    guard amount > 0, debit != credit, let from = accounts.place(of: debit),
      let to = accounts.place(of: credit), let place = place(row),
      accounts.book(amount, debit: debit, credit: credit)
    else { return ["\(row.place) is not between two accounts that were opened"] }
    let organization = row.integer("organization")
    var found: [String] = []
    if accounts[from].organization != organization || accounts[to].organization != organization {
      found.append("\(row.place) is between accounts of other organizations")
    }
    if TransactionType(rawValue: row.text("type")) == nil {
      found.append("\(row.place) is of a type that is not known, `\(row.text("type"))`")
    }
    let sides = [(accounts[to].kind, amount), (accounts[from].kind, -amount)]
    let change = sides.reduce(0) { [.grant, .receivable].contains($1.0) ? $0 + $1.1 : $0 }
    if rise != change {
      found.append("\(row.place) changes the balance by \(money(rise)) instead of \(money(change))")
    }
    if accounts[from].kind == .grant, accounts[from].credits < accounts[from].debits {
      found.append("\(row.place) takes more from a grant than it has")
    }
    transit += sides.reduce(0) { $1.0 == .transit ? $0 + Int128($1.1) : $0 }
    balances[place].transfers += 1
    let (balance, overflow) = balances[place].balance.addingReportingOverflow(rise)
    let after = row.integer("balance_after")
    if rise != 0, overflow || balance != after {
      found.append(
        "\(row.place) leaves \(balances[place].organization) with \(money(after)); the balance "
          + "before and the amount make \(money(balance))")
    }
    if row.integer("instant") < instants[place] {
      found.append("\(row.place) is earlier than the one before it")
    }
    instants[place] = row.integer("instant")
    balances[place].balance = rise == 0 ? balance : after
    return found
  }

  private mutating func checkInvoice(_ row: RowCursor) -> [String] {
    guard let place = place(row) else {
      return ["\(row.place) is of an organization that nobody opened"]
    }
    let (last, number) = (invoices[place], (row.integer("invoice"), row.integer("line")))
    invoices[place] = number
    guard number == (last.number, last.line + 1) || number == (last.number + 1, 1) else {
      return [
        "\(row.place) is line \(number.1) of invoice \(number.0), which does not follow line "
          + "\(last.line) of invoice \(last.number)"
      ]
    }
    return []
  }

  /// Says what is wrong with the books as a whole.
  func conclude() -> [String] {
    transit == 0
      ? [] : ["credit in transit between organizations is \(transit) nano-units instead of none"]
  }

  private func money(_ nanos: Int64) -> String { "\(Money(nanos: nanos))" }
}
