/// What a store holds: the tables, and how older stores come to have them.
enum Schema {
  /// What tells a ledger from other files of SQLite.
  static let applicationID: Int64 = 0x4472_4477

  /// The triggers of all tables whose rows stay as they are: those of the chain, and that of blocks.
  static var triggerCount: Int64 { 2 * Int64(ChainedTable.allCases.count + 1) }

  /// The version that this program writes: the number of migrations.
  static var version: Int { migrations.count }

  /// A table over whose rows the chain goes.
  ///
  /// Its rows are numbered from one without a gap; besides its own columns each has the block it was
  /// written with and a checksum.
  enum ChainedTable: Int, CaseIterable {
    case property, organization, name, account, creditGrant, transfer, charge, invoiceLine
    case command

    /// The name of the table.
    var name: String {
      switch self {
      case .property: "property"
      case .organization: "organization"
      case .name: "name"
      case .account: "account"
      case .creditGrant: "credit_grant"
      case .transfer: "transfer"
      case .charge: "charge"
      case .invoiceLine: "invoice_line"
      case .command: "command"
      }
    }

    /// What messages call a row.
    var noun: String { name.split(separator: "_").joined(separator: " ") }

    /// The table's own columns.
    var columns: [String] {
      switch self {
      case .property: ["name", "value"]
      case .organization: ["name"]
      case .name: ["kind", "organization", "number", "name"]
      case .account: ["organization", "kind"]
      case .creditGrant:
        [
          "organization", "number", "account", "category", "priority", "effective", "expiry",
          "scope", "face", "basis_paid", "basis_face",
        ]
      case .transfer:
        [
          "source", "number", "instant", "type", "organization", "debit", "credit", "amount",
          "rise", "balance_after", "grant_number", "project", "member", "api_key",
          "payment_method", "subject",
        ]
      case .charge:
        [
          "organization", "instant", "type", "meter", "project", "member", "api_key", "subject",
          "usage",
        ]
      case .invoiceLine:
        [
          "organization", "invoice", "corrects", "issued_at", "line", "kind", "amount", "tax",
          "credits", "bonus", "item", "period_from", "period_to", "requests",
        ]
      case .command: ["instant", "content"]
      }
    }

    /// All columns, in the order in which rows are written.
    private var allColumns: String {
      (["id", "block"] + columns + ["checksum"]).joined(separator: ", ")
    }

    /// Adds a row.
    var insertion: String {
      let marks = [String](repeating: "?", count: columns.count + 3).joined(separator: ", ")
      return "INSERT INTO \(name)(\(allColumns)) VALUES (\(marks))"
    }

    /// All rows, in order.
    var selection: String { "SELECT \(allColumns) FROM \(name) ORDER BY id" }
  }

  /// What makes a store of each version one of the next.
  static let migrations = [first, second]

  private static let first =
    chained(.property, "name TEXT NOT NULL, value TEXT NOT NULL")
    + chained(.organization, "name TEXT NOT NULL")
    + chained(
      .name,
      "kind TEXT NOT NULL, organization INTEGER, number INTEGER NOT NULL, name TEXT NOT NULL")
    + chained(.account, "organization INTEGER NOT NULL, kind TEXT NOT NULL")
    + chained(
      .creditGrant,
      """
      organization INTEGER NOT NULL, number INTEGER NOT NULL, account INTEGER NOT NULL,
      category TEXT NOT NULL, priority INTEGER NOT NULL, effective INTEGER NOT NULL,
      expiry INTEGER, scope INTEGER, face INTEGER NOT NULL, basis_paid INTEGER NOT NULL,
      basis_face INTEGER NOT NULL
      """)
    + chained(
      .transfer,
      """
      source INTEGER NOT NULL, number INTEGER NOT NULL, instant INTEGER NOT NULL,
      type TEXT NOT NULL, organization INTEGER NOT NULL, debit INTEGER NOT NULL,
      credit INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
      rise INTEGER NOT NULL, balance_after INTEGER NOT NULL, grant_number INTEGER,
      project INTEGER, member INTEGER, api_key INTEGER, payment_method INTEGER, subject INTEGER
      """)
    + chained(
      .charge,
      """
      organization INTEGER NOT NULL, instant INTEGER NOT NULL, type TEXT NOT NULL, meter INTEGER,
      project INTEGER, member INTEGER, api_key INTEGER, subject INTEGER, usage TEXT NOT NULL
      """)
    + chained(
      .invoiceLine,
      """
      organization INTEGER NOT NULL, invoice INTEGER NOT NULL, corrects INTEGER,
      issued_at INTEGER NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL,
      amount INTEGER NOT NULL, tax INTEGER NOT NULL, credits INTEGER NOT NULL,
      bonus INTEGER NOT NULL, item TEXT NOT NULL, period_from INTEGER, period_to INTEGER,
      requests INTEGER NOT NULL
      """)
    + chained(.command, "instant INTEGER NOT NULL, content TEXT NOT NULL")
    + immutable(
      "block", "id INTEGER PRIMARY KEY, digest BLOB NOT NULL CHECK (length(digest) = 32)")

  /// What accounts came to after a block, so that a store opens without reading all transfers.
  private static let second = """
    CREATE TABLE snapshot(
      block INTEGER NOT NULL, account INTEGER NOT NULL, debits TEXT NOT NULL,
      credits TEXT NOT NULL, PRIMARY KEY (block, account)) STRICT, WITHOUT ROWID;
    """

  private static func chained(_ table: ChainedTable, _ columns: String) -> String {
    immutable(
      table.name,
      "id INTEGER PRIMARY KEY, block INTEGER NOT NULL, \(columns), checksum INTEGER NOT NULL")
  }

  /// A table whose rows are neither changed nor removed.
  private static func immutable(_ name: String, _ columns: String) -> String {
    let refusals = ["UPDATE", "DELETE"].map { action in
      """
      CREATE TRIGGER \(name)_refuses_\(action.lowercased()) BEFORE \(action) ON \(name) BEGIN
        SELECT RAISE(ABORT, 'rows of a ledger stay as they are; book a correction');
      END;

      """
    }
    return "CREATE TABLE \(name)(\(columns)) STRICT;\n" + refusals.joined()
  }
}
