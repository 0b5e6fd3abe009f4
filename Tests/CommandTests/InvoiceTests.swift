import Testing

@Suite("Invoices and their tax")
struct InvoiceTests {
  /// A team with a plan, bonus credit, top-ups, refunds and a dispute; taxed or not.
  private static func scenario(billing: String) -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 70d, time_zone: Europe/Berlin}
    replications: 2
    prices: {models: {m: {input: 10, output: 20, per: 1M}}}
    packages: {p: {price: 40, credits: 5000, bonus: 10%}}
    plans: {team: {fee: 9.99, credit: 3, included: {requests: 100}, overage: {enabled: true, request: 0.013}}}
    traffic: {t: {arrivals: {rate: 6/d}, mix: [{model: m, input: 20000, output: 5000}]}}
    organizations:
      - {name: acme, plan: team, traffic: t, auto_top_up: {threshold: 4, amount: 15}\(billing)}
    timeline:
      - {at: 2026-01-02, organization: acme, id: one, purchase: {package: p}}
      - {at: 2026-01-02T01:00, organization: acme, refund: {of: one, amount: $7}}
      - {at: 2026-01-03, organization: acme, chargeback: {of: one, fee: $15}}
      - {at: 2026-01-09, organization: acme, dispute_won: {of: one}}
      - {at: 2026-01-10, organization: acme, id: two, purchase: {amount: $20}}
      - {at: 2026-01-11, organization: acme, chargeback: {of: two}}
    output: {transactions: all}

    """
  }

  private static let taxed = """
    , billing: {name: "Acme, \\"Inc.\\"", address: "1 Main St, Springfield", \
    tax_id: {country: DE, type: eu_vat, value: DE123456789}, tax: 19%}
    """

  /// Runs the scenario and reads its tables.
  private func run(_ billing: String) throws -> (String) throws -> CSVTable {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario(billing: billing))
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    var tables: [String: CSVTable] = [:]
    for name in ["invoices", "platform", "summary", "transactions", "activity", "top_ups"] {
      tables[name] = try CSVTable(folder.text("results/s/\(name).csv"))
    }
    return { try #require(tables[$0]) }
  }

  private func closing(_ account: String, _ platform: CSVTable) throws -> Int128 {
    let last = try #require(platform.records.last { $0["account"] == account })
    return try #require(Nanos.of(last["balance"] ?? ""))
  }

  @Test("the lines of the first replication are what cash received", arguments: ["", taxed])
  func sum(billing: String) throws {
    let table = try run(billing)
    let lines = try table("invoices").records
    let total = Nanos.sum(lines.compactMap { $0["total"] })
    let platform = try table("platform")
    #expect(total == (try closing("cash", platform)) + (try closing("payment_fees", platform)))
    let tax = Nanos.sum(lines.compactMap { $0["tax"] })
    #expect(tax == (try closing("tax", platform)) && (tax > 0) == !billing.isEmpty)
    for line in lines {
      let amount = try #require(Nanos.of(line["amount"] ?? ""))
      let tax = try #require(Nanos.of(line["tax"] ?? ""))
      #expect(Nanos.of(line["total"] ?? "") == amount + tax)
      // To the cent, and right to half of one.
      #expect(tax % 10_000_000 == 0)
      if !billing.isEmpty { #expect((tax * 100 - amount * 19).magnitude <= 500_000_000) }
    }
    let types = Set(lines.compactMap { $0["type"] })
    #expect(
      types == [
        "purchase", "bonus", "auto_top_up", "plan_fee", "overage", "refund", "chargeback",
        "dispute_won",
      ])
  }

  @Test("every line names the package that was bought, or the plan it is for")
  func items() throws {
    let lines = try run(Self.taxed)("invoices").records
    let purchases = lines.filter { $0["type"] == "purchase" }
    #expect(purchases.map { $0["item"] } == ["p", ""], "a package, and an amount")
    for line in lines {
      switch line["type"] {
      case "plan_fee", "overage": #expect(line["item"] == "team")
      case "bonus", "refund": #expect(line["item"] == "p")
      case "auto_top_up": #expect(line["item"]?.isEmpty == true)
      case "chargeback", "dispute_won":
        let isFirst = line["description"]?.contains(purchases[0]["invoice"] ?? "-") == true
        #expect(line["item"] == (isFirst ? "p" : ""), "\(line)")
      default: break
      }
    }
    #expect(Set(lines.map { $0["type"] }).isSuperset(of: ["overage", "refund", "dispute_won"]))
  }

  @Test("fees are of the plan that was left and of the new one")
  func plans() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 40d}
      replications: 1
      plans: {small: {fee: 10}, large: {fee: 31}}
      organizations: [{name: a, plan: large}]
      timeline:
      - {at: 2026-01-11, organization: a, plan: {to: small, prorate: true}}
      - {at: 2026-01-21, organization: a, plan: {to: none}}
      """)
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let lines = try CSVTable(folder.text("results/s/invoices.csv")).records
    #expect(lines.map { $0["item"] } == ["large", "large", "small"])
    #expect(lines[1]["amount"]?.hasPrefix("-") == true)
  }

  @Test("invoices are numbered one by one, with several lines where that is natural")
  func lines() throws {
    let table = try run(Self.taxed)
    let lines = try table("invoices").records
    var expected: [(invoice: Int, line: Int)] = []
    for line in lines {
      let isNext = line["line"] == "1"
      let last = expected.last ?? (0, 0)
      expected.append(isNext ? (last.invoice + 1, 1) : (last.invoice, last.line + 1))
      #expect(line["invoice"] == "acme-\(expected[expected.count - 1].invoice)")
      #expect(line["line"] == "\(expected[expected.count - 1].line)")
      #expect(line["bill_to"] == "Acme, \"Inc.\"" && line["address"] == "1 Main St, Springfield")
      #expect(line["tax_id"] == "DE eu_vat DE123456789")
    }
    let first = try #require(lines.first)
    #expect(first["description"] == "Plan fee, 2026-01-01 to 2026-02-01")
    #expect([first["credits"], first["amount"], first["tax"]] == ["3", "9.99", "1.9"])
    let bought = try #require(lines.firstIndex { $0["type"] == "purchase" })
    #expect(
      ["credits", "bonus", "amount", "tax", "total"].map { lines[bought][$0] } == [
        "50", "0", "40", "7.6", "47.6",
      ])
    let bonus = lines[bought + 1]
    #expect(bonus["type"] == "bonus" && bonus["invoice"] == lines[bought]["invoice"])
    #expect(["credits", "bonus", "amount", "total"].map { bonus[$0] } == ["0", "5", "0", "0"])
    let refund = try #require(lines.first { $0["type"] == "refund" })
    #expect(
      ["credits", "bonus", "amount", "tax", "total"].map { refund[$0] } == [
        "-8.75", "-0.875", "-7", "-1.33", "-8.33",
      ])
    #expect(refund["description"] == "Refund of invoice \(lines[bought]["invoice"] ?? "")")
    // A period's overage and the next one's fee are one invoice.
    let overage = try #require(lines.firstIndex { $0["type"] == "overage" })
    let fee = lines[overage + 1]
    #expect(fee["type"] == "plan_fee" && fee["invoice"] == lines[overage]["invoice"])
    #expect(lines[overage]["description"]?.hasSuffix("2026-01-01 to 2026-02-01") == true)
    #expect(fee["description"] == "Plan fee, 2026-02-01 to 2026-03-01")
  }

  @Test("credit movements name their invoice, and together bring what it says")
  func transactions() throws {
    let table = try run(Self.taxed)
    let records = try table("transactions").records
    let lines = try table("invoices").records
    let bound = ["purchase", "bonus", "auto_top_up", "subscription", "refund", "void"]
    for record in records {
      let isOnInvoice = bound.contains(record["type"] ?? "")
      #expect((record["invoice"] != "") == isOnInvoice, "\(record)")
      #expect((record["model"] != "") == (record["type"] == "request"))
    }
    for invoice in Set(lines.compactMap { $0["invoice"] }) {
      let own = lines.filter { $0["invoice"] == invoice }
      let credit = Nanos.sum(own.compactMap { $0["credits"] } + own.compactMap { $0["bonus"] })
      let moved = records.filter { $0["invoice"] == invoice }.compactMap { $0["amount"] }
      #expect(Nanos.sum(moved) == credit, "\(invoice)")
    }
  }

  @Test("tax is part of what the customer pays, and of nothing the platform earns")
  func metrics() throws {
    let (plain, taxed) = (try run(""), try run(Self.taxed))
    func value(_ metric: String, _ table: CSVTable) throws -> Int128 {
      let row = try #require(table.records.first { $0["metric"] == metric })
      return try #require(Nanos.of(row["mean"] ?? ""))
    }
    let (before, after) = (try plain("summary"), try taxed("summary"))
    let tax = try value("tax", after)
    #expect(try value("tax", before) == 0 && tax > 0)
    #expect(try value("total_spend", after) == (try value("total_spend", before)) + tax)
    let fees = try value("payment_fees", after) - value("payment_fees", before)
    #expect(fees > 0)
    #expect(try value("margin", after) == (try value("margin", before)) - fees)
    for metric in ["refunds", "plan_fees", "overage_cost", "top_up_amount", "closing_balance"] {
      #expect(try value(metric, after) == (try value(metric, before)), "\(metric)")
    }
  }

  @Test("without billing details invoices go to the organization, without tax")
  func noDetails() throws {
    let table = try run("")
    for line in try table("invoices").records {
      #expect(["tax", "bill_to", "address", "tax_id"].map { line[$0] } == ["0", "acme", "", ""])
      #expect(line["total"] == line["amount"])
    }
  }
}
