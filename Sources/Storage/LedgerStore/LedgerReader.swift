package import Ledger
package import Quantities

/// Reads a store, row by row in the order of writing; whoever writes to it meanwhile is not disturbed.
package final class LedgerReader {
  /// A transfer of the store.
  package struct Transfer {
    /// Who numbered its transaction, the number there, and its place in the transaction, from one.
    package let (source, number, part): (Int64, UInt64, Int)
    package let instant: Instant
    package let type: TransactionType
    /// Rows: whose it is, and between which accounts.
    package let (organization, debit, credit): (Int64, Int64, Int64)
    package let amount: Money
    package let rise: Money
    package let balanceAfter: Money
    package let grant: Int64?
    package let attribution: Attribution

    /// What no other transfer has: its transaction's number, and its place in that from the second
    /// on.
    package var id: String { "\(source)-\(number)" + (part > 1 ? ".\(part)" : "") }
  }

  /// Usage of one type that was charged.
  package struct Charge {
    package let organization: Int64
    package let instant: Instant
    /// The meter; nil for requests.
    package let meter: UInt32?
    package let attribution: Attribution
    package let usageType: String
    /// How much, in the smallest unit that is counted, and what it cost in nano-units.
    package let (quantity, cost): (Int64, Int64)
  }

  /// A line of an invoice.
  package struct InvoiceLine {
    package let organization: Int64
    package let invoice: Int64
    package let corrects: Int64?
    package let issuedAt: Instant
    package let line: Int64
    package let kind: String
    package let (amount, tax, credits, bonus): (Money, Money, Money, Money)
    package let item: String
    package let period: Interval?
    package let requests: Int64
  }

  /// A grant.
  package struct Grant {
    package let (organization, number, account): (Int64, Int64, Int64)
    package let category: String
    package let effective: Instant
    package let expiry: Instant?
    package let face: Money
  }

  /// An account.
  package struct OpenedAccount {
    package let organization: Int64
    package let kind: Account.Kind
    /// The number of the grant that it is of.
    package internal(set) var grant: Int64?
  }

  /// The file.
  package let path: String
  /// What is true of the whole book, by name.
  package private(set) var properties: [String: String] = [:]
  /// The names of organizations, whose rows count from one.
  package private(set) var organizations: [String] = []
  private let database: Database
  private var names: [NameKey: String] = [:]

  private struct NameKey: Hashable {
    let kind: String
    let organization: Int64
    let number: UInt32
  }

  /// Opens a store.
  ///
  /// - Throws: where it cannot be read.
  package init(path: String) throws(LedgerStoreError) {
    self.path = path
    database = try StoreFile.readable(path).database
    try StoreFile.check(database)
    let rows = try database.prepare("SELECT name, value FROM property ORDER BY id")
    while try rows.step() { properties[rows.text(0)] = rows.text(1) }
    let opened = try database.prepare("SELECT name FROM organization ORDER BY id")
    while try opened.step() { organizations.append(opened.text(0)) }
    let named = try database.prepare("SELECT kind, organization, number, name FROM name")
    while try named.step() {
      let key = NameKey(
        kind: named.text(0), organization: named.integer(1),
        number: UInt32(truncatingIfNeeded: named.integer(2)))
      names[key] = named.text(3)
    }
  }

  /// The name of an organization's row.
  package func name(of organization: Int64) -> String {
    organizations.indices.contains(Int(organization) - 1)
      ? organizations[Int(organization) - 1] : ""
  }

  /// What a thing of an organization is called; nothing where it has no name.
  package func name(
    _ kind: LedgerBatch.Name.Kind, _ number: UInt32?, of organization: Int64
  ) -> String {
    guard let number, number != .max else { return "" }
    let own = NameKey(kind: kind.name, organization: organization, number: number)
    let common = NameKey(kind: kind.name, organization: 0, number: number)
    return names[own] ?? names[common] ?? ""
  }

  /// Hands every transfer to a function.
  package func forEachTransfer(
    _ body: (Transfer) throws -> Void
  ) throws {
    let rows = try database.prepare(
      """
      SELECT source, number, instant, type, organization, debit, credit, amount, rise,
        balance_after, grant_number, project, member, api_key, payment_method, subject
      FROM transfer ORDER BY id
      """)
    var last: (source: Int64, number: Int64)?
    var part = 1
    while try rows.step() {
      let id = (rows.integer(0), rows.integer(1))
      part = last.map { $0 == id } == true ? part + 1 : 1
      last = id
      guard let type = TransactionType(rawValue: rows.text(3)) else {
        throw LedgerStoreError.damaged(path: path, reason: "a transfer is of no known type")
      }
      try body(
        Transfer(
          source: id.0, number: UInt64(bitPattern: id.1), part: part,
          instant: Instant(nanoseconds: rows.integer(2)), type: type,
          organization: rows.integer(4), debit: rows.integer(5), credit: rows.integer(6),
          amount: Money(nanos: rows.integer(7)), rise: Money(nanos: rows.integer(8)),
          balanceAfter: Money(nanos: rows.integer(9)), grant: rows.optional(10),
          attribution: rows.attribution(from: 11)))
    }
  }

  /// Hands every charge to a function, usage type by usage type.
  package func forEachCharge(_ body: (Charge) throws -> Void) throws {
    let rows = try database.prepare(
      """
      SELECT organization, instant, meter, project, member, api_key, NULL, subject, key,
        json_extract(value, '$[0]'), json_extract(value, '$[1]')
      FROM charge, json_each(charge.usage) ORDER BY charge.id, json_each.id
      """)
    while try rows.step() {
      try body(
        Charge(
          organization: rows.integer(0), instant: Instant(nanoseconds: rows.integer(1)),
          meter: rows.optional(2).map { UInt32(truncatingIfNeeded: $0) },
          attribution: rows.attribution(from: 3), usageType: rows.text(8),
          quantity: rows.integer(9), cost: rows.integer(10)))
    }
  }

  /// Every invoice line.
  package func invoiceLines() throws -> [InvoiceLine] {
    let rows = try database.prepare(
      """
      SELECT organization, invoice, corrects, issued_at, line, kind, amount, tax, credits, bonus,
        item, period_from, period_to, requests
      FROM invoice_line ORDER BY organization, invoice, line
      """)
    var lines: [InvoiceLine] = []
    while try rows.step() {
      var period: Interval?
      if let from = rows.optional(11), let to = rows.optional(12), from <= to {
        period = Interval(from: Instant(nanoseconds: from), to: Instant(nanoseconds: to))
      }
      lines.append(
        InvoiceLine(
          organization: rows.integer(0), invoice: rows.integer(1), corrects: rows.optional(2),
          issuedAt: Instant(nanoseconds: rows.integer(3)), line: rows.integer(4),
          kind: rows.text(5), amount: Money(nanos: rows.integer(6)),
          tax: Money(nanos: rows.integer(7)), credits: Money(nanos: rows.integer(8)),
          bonus: Money(nanos: rows.integer(9)), item: rows.text(10), period: period,
          requests: rows.integer(13)))
    }
    return lines
  }

  /// Every grant.
  package func grants() throws -> [Grant] {
    let rows = try database.prepare(
      """
      SELECT organization, number, account, category, effective, expiry, face
      FROM credit_grant ORDER BY id
      """)
    var grants: [Grant] = []
    while try rows.step() {
      grants.append(
        Grant(
          organization: rows.integer(0), number: rows.integer(1), account: rows.integer(2),
          category: rows.text(3), effective: Instant(nanoseconds: rows.integer(4)),
          expiry: rows.optional(5).map { Instant(nanoseconds: $0) },
          face: Money(nanos: rows.integer(6))))
    }
    return grants
  }

  /// Every account, whose rows count from one.
  package func accounts() throws -> [OpenedAccount] {
    let rows = try database.prepare("SELECT organization, kind FROM account ORDER BY id")
    var accounts: [OpenedAccount] = []
    while try rows.step() {
      guard let kind = Account.Kind(name: rows.text(1)) else {
        throw LedgerStoreError.damaged(path: path, reason: "an account is of no known kind")
      }
      accounts.append(OpenedAccount(organization: rows.integer(0), kind: kind))
    }
    for grant in try grants() where grant.account >= 1 && grant.account <= accounts.count {
      accounts[Int(grant.account) - 1].grant = grant.number
    }
    return accounts
  }
}

extension Statement {
  fileprivate func optional(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

  /// Five columns of what something is attributed to.
  fileprivate func attribution(from first: Int) -> Attribution {
    func number(_ place: Int) -> UInt32 {
      optional(first + place).map { UInt32(truncatingIfNeeded: $0) } ?? .max
    }
    return Attribution(
      project: Identifier(rawValue: number(0)), member: Identifier(rawValue: number(1)),
      apiKey: Identifier(rawValue: number(2)), paymentMethod: Identifier(rawValue: number(3)),
      subject: number(4))
  }
}
