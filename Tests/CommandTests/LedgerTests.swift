import Foundation
import Testing

@Suite("Questions about kept results")
struct LedgerTests {
  private let results: LedgerResults
  private let transactions: [[String: String]]

  init() throws {
    results = try LedgerResults()
    transactions = try RichResults.shared.get().table("transactions").records
  }

  @Test("the whole history as CSV is the file itself")
  func wholeHistory() throws {
    let ending = try results.ask("history", "r", "--format", "csv")
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    #expect(ending.output == results.folder.text("r/transactions.csv"))
  }

  /// A filter of the history and the rows that it lets through.
  struct Filter: Sendable, CustomTestStringConvertible {
    let words: [String]
    let accepts: @Sendable ([String: String]) -> Bool

    init(_ words: String..., accepts: @escaping @Sendable ([String: String]) -> Bool) {
      self.words = words
      self.accepts = accepts
    }

    var testDescription: String { words.joined(separator: " ") }
  }

  static let filters = [
    Filter("--organization", "solo-1") { $0["organization"] == "solo-1" },
    Filter("--organization", "solo-1", "--organization", "acme") { $0["organization"] != "solo-2" },
    Filter("--type", "auto_top_up,bonus") { ["auto_top_up", "bonus"].contains($0["type"]) },
    Filter("--project", "search") { $0["project"] == "search" },
    Filter("--member", "ada") { $0["member"] == "ada" },
    Filter("--model", "m, \"x\"") { $0["model"] == "m, \"x\"" },
    Filter("--api-key", "k1") { $0["api_key"] == "k1" },
    Filter("--year", "2026") { _ in true },
    Filter("--year", "2027") { _ in false },
    Filter("--year", "2026", "--month", "2") { $0["time"]?.hasPrefix("2026-02") == true },
    Filter("--from", "2026-02-10") { ($0["time"] ?? "") >= "2026-02-10" },
    Filter("--to", "2026-02-10T12:00") { ($0["time"] ?? "") < "2026-02-10T12:00" },
    // Before the change to summer time: eleven o'clock in Berlin is ten in London.
    Filter("--from", "2026-02-10T10:00:00Z", "--to", "2026-02-20T10:00:00+00:00") {
      ($0["time"] ?? "") >= "2026-02-10T11" && ($0["time"] ?? "") < "2026-02-20T11"
    },
    Filter("--organization", "acme", "--type", "request", "--year", "2026", "--month", "3") {
      $0["organization"] == "acme" && $0["type"] == "request"
        && $0["time"]?.hasPrefix("2026-03") == true
    },
  ]

  @Test("a filter takes exactly the rows that it names, in their order", arguments: filters)
  func filter(filter: Filter) throws {
    let ending = try Program.run(
      ["ledger", "history", "r", "--format=csv"] + filter.words, in: results.folder)
    #expect(ending.exitCode == 0)
    let expected = transactions.filter(filter.accepts)
    #expect(try CSVTable(ending.output).records == expected)
    #expect(expected.isEmpty == (filter.words == ["--year", "2027"]))
  }

  @Test("a statement foots against sums of the transactions, month by month")
  func statement() throws {
    let rows = try results.table("statement", "r").records
    var sums: [String: Int128] = [:]
    var balances: [String: Int128] = [:]
    for row in transactions {
      let amount = try #require(Nanos.of(row["amount"] ?? ""))
      let month = "\(row["organization"] ?? "") \(row["time"]?.prefix(7) ?? "")"
      let entry = amount < 0 ? "debit" : "credit"
      sums["\(month) \(entry) \(row["type"] ?? "")", default: 0] += amount
      balances[month] = Nanos.of(row["balance_after"] ?? "")
    }
    var running: [String: Int128] = [:]
    var lines = 0
    for row in rows {
      let name = row["organization"] ?? ""
      let month = "\(name) \(row["month"] ?? "")"
      let amount = try #require(Nanos.of(row["amount"] ?? ""))
      switch row["entry"] {
      case "opening": #expect(amount == running[name, default: 0])
      case "closing":
        #expect(amount == running[name, default: 0])
        if let balance = balances[month] { #expect(amount == balance) }
      default:
        lines += 1
        #expect(sums["\(month) \(row["entry"] ?? "") \(row["type"] ?? "")"] == amount)
        running[name, default: 0] += amount
      }
    }
    #expect(lines == sums.count && lines > 10)
    #expect(Set(rows.compactMap { $0["organization"] }) == Set(RichResults.organizations))
  }

  @Test("a statement of one month is that part of the statement of all")
  func oneMonth() throws {
    let all = try results.table("statement", "r", "--organization", "acme").records
    let month = try results.table(
      "statement", "r", "--organization", "acme", "--year", "2026", "--month", "3"
    ).records
    #expect(month == all.filter { $0["month"] == "2026-03" })
    let bounds = try results.table(
      "statement", "r", "--organization", "acme", "--from", "2026-03-01", "--to", "2026-04-01"
    ).records
    #expect(bounds == month)
    let text = try results.ask("statement", "r", "--organization", "acme").output
    #expect(text.hasPrefix("acme, 2026-01, in USD\n  opening balance"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 40 })
  }

  @Test("a file that somebody has changed does not foot: exit code 1, and where")
  func tampered() throws {
    let text = results.folder.text("r/transactions.csv")
    var lines = text.split(separator: "\n").map(String.init)
    var fields = lines[4].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let header = text.prefix { $0 != "\n" }.split(separator: ",")
    fields[try #require(header.firstIndex(of: "amount"))] = "-0.01"
    lines[4] = fields.joined(separator: ",")
    try results.folder.write("r/transactions.csv", lines.map { $0 + "\n" }.joined())
    let ending = try results.ask("statement", "r", "--organization", "acme")
    #expect(ending.exitCode == 1)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.hasPrefix("r/transactions.csv:5:"), "\(ending.errors)")
    #expect(ending.errors.contains("the statement of acme does not foot"))
    #expect(ending.errorLines.count == 1)
    #expect(try results.ask("statement", "r", "--organization", "solo-1").exitCode == 0)
    #expect(try results.ask("history", "r").exitCode == 0, "a history only shows")
  }

  @Test("where credits only were kept, or nothing, it is said what to write in the scenario")
  func creditsOnly() throws {
    for kept in ["credits", "none"] {
      let folder = try TemporaryFolder()
      try folder.write("s.yaml", SmallScenario.text(more: "output: {transactions: \(kept)}"))
      #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
      let ending = try Program.run(["ledger", "statement", "results/s"], in: folder)
      #expect(ending.exitCode == 2)
      #expect(ending.output.isEmpty)
      #expect(ending.errors.contains("write `output: {transactions: all}`"), "\(ending.errors)")
      let history = try Program.run(
        ["ledger", "history", "results/s", "--type", "request"], in: folder)
      #expect(history.exitCode == 0 && history.output == "no transactions\n")
      #expect(history.errors.contains("no usage was kept"))
    }
  }

  @Test("usage adds up to what the run says, whatever it is told apart by")
  func usage() throws {
    let rich = try RichResults.shared.get()
    let costs = try rich.table("usage").column("cost")
    for list in ["model", "project,member", "api_key,endpoint", "month", "organization"] {
      let table = try results.table("usage", "r", "--by", list)
      #expect(
        table.header
          == list.split(separator: ",").map(String.init) + [
            "usage_type", "quantity", "unit", "cost",
          ])
      #expect(Nanos.sum(table.column("cost")) == Nanos.sum(costs))
    }
    let records = try rich.table("usage").records
    let february = try results.table(
      "usage", "r", "--organization", "acme", "--year", "2026", "--month", "2"
    ).records
    let input = records.filter {
      $0["organization"] == "acme" && $0["month"] == "2026-02" && $0["usage_type"] == "input"
    }
    #expect(
      february.filter { $0["usage_type"] == "input" }.compactMap { $0["quantity"] }.map(Nanos.of)
        == [Nanos.sum(input.compactMap { $0["quantity"] })])
    #expect(february.allSatisfy { $0["month"] == "2026-02" })
    let text = try results.ask("usage", "r").output
    #expect(text.hasPrefix("month    usage_type"))
    #expect(text.contains(" USD; means over the replications\n"))
  }

  @Test("invoices are listed, and one is shown with its lines")
  func invoices() throws {
    let kept = try RichResults.shared.get().table("invoices")
    let list = try results.table("invoice", "r")
    #expect(Set(list.column("invoice")) == Set(kept.column("invoice")))
    #expect(Nanos.sum(list.column("amount")) == Nanos.sum(kept.column("amount")))
    let number = try #require(kept.column("invoice").first)
    let one = try results.table("invoice", "r", "--invoice", number)
    #expect(one.rows.count == kept.column("invoice").count { $0 == number })
    #expect(Set(one.column("invoice")) == [number])
    let solo = try results.ask("invoice", "r", "--organization", "solo-1")
    #expect(solo.exitCode == 0 && solo.output == "no invoices\n")
    let text = try results.ask("invoice", "r", "--invoice", number).output
    #expect(text.hasPrefix("Invoice       \(number)\nIssued        2026-01-31T"))
  }

  @Test("an invoice is written as a page in which names are text")
  func page() throws {
    let header = "replication,organization,invoice,issued_at,line,type,credits,bonus,amount"
    let optional = "description,tax,total,bill_to,address,tax_id"
    let row = "1,<b>&co,1,2026-01-31T00:00:00Z,1,plan_fee,0,0,10,,1,11,\"A \"\"B\"\" <i>\",,"
    try results.folder.write("r/invoices.csv", "\(header),\(optional)\n\(row)\n")
    let page = try results.ask("invoice", "r", "--format", "html")
    #expect(page.exitCode == 0)
    #expect(page.output.hasPrefix("<!DOCTYPE html>") && page.output.hasSuffix("</html>\n"))
    #expect(page.output.contains("&lt;b&gt;&amp;co") && !page.output.contains("<b>"))
    #expect(page.output.contains("A &quot;B&quot; &lt;i&gt;"))
    #expect(page.output.contains("USD 11.00"))
    let written = try results.ask(
      "invoice", "r", "--invoice", "1", "--format=html", "--out", "pages/1.html")
    #expect(written.exitCode == 0 && written.output.isEmpty && written.errors.isEmpty)
    #expect(results.folder.text("pages/1.html") == page.output)
    let unwritable = try results.ask("invoice", "r", "--format=html", "--out", "r/usage.csv/x")
    #expect(unwritable.exitCode == 3)
    #expect(unwritable.errors.contains("cannot write r/usage.csv"), "\(unwritable.errors)")
  }

  @Test(
    "JSON is an array with an object for each row of the CSV",
    arguments: [["history"], ["statement"], ["usage", "--by", "model,organization"], ["invoice"]])
  func json(words: [String]) throws {
    func output(_ format: String) throws -> String {
      try Program.run(
        ["ledger", words[0], "r"] + words.dropFirst() + ["--format", format], in: results.folder
      ).output
    }
    let table = try CSVTable(output("csv"))
    let value = try JSONSerialization.jsonObject(with: Data(output("json").utf8))
    let rows = try #require(value as? [[String: Any]])
    #expect(rows.count == table.rows.count && rows.count > 5)
    for (row, record) in zip(rows, table.records) {
      #expect(Set(row.keys) == Set(table.header))
      for (name, text) in record {
        switch row[name] {
        case let value as String: #expect(value == text)
        case is NSNull: #expect(text.isEmpty)
        case let value as NSNumber: #expect(value.stringValue == text)
        default: Issue.record("\(name) is missing")
        }
      }
    }
  }

  @Test("a table fits the terminal, as a list of values where that is very narrow")
  func narrow() throws {
    for columns in [30, 46, 66, 120] {
      let ending = try Program.run(
        ["ledger", "history", "r", "--organization", "acme", "--type", "auto_top_up"],
        in: results.folder, environment: ["COLUMNS": "\(columns)"])
      let lines = ending.output.split(separator: "\n").filter { !$0.hasPrefix("(no room") }
      // A row of a list is at most 41 wide.
      #expect(lines.allSatisfy { $0.count <= max(columns, 41) }, "\(ending.output)")
      #expect(ending.output.contains("balance_after"))
      #expect(lines.contains { $0.contains("payment_method") } == (columns != 66))
    }
  }
}
