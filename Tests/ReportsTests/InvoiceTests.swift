import Foundation
import TestSupport
import Testing
import Text

@testable import Reports
@testable import Results

@Suite("Invoices")
struct InvoiceTests {
  private static let plain = [
    SampleResults.invoiceColumns,
    "1,acme,A-1,2026-01-31T00:00:00+01:00,1,plan_fee,0,0,9",
    "1,acme,A-2,2026-02-28T00:00:00+01:00,1,overage,0,0,0.390000001",
    "1,acme,A-2,2026-02-28T00:00:00+01:00,2,plan_fee,0,0,9",
    "1,solo,A-2,2026-02-28T00:00:00+01:00,1,purchase,20,2,20",
  ]
  private static let rich = [
    SampleResults.invoiceColumns + ",description,tax,total,bill_to,address,tax_id,item",
    "1,acme,A-1,2026-01-31T00:00:00+01:00,1,plan_fee,0,0,10,\"Team <plan> & \"\"more\"\"\",1.9,11.9,"
      + "Acme & Sons,\"1 <b>Main</b> St\nBerlin\",DE'1,",
    "1,acme,A-1,2026-01-31T00:00:00+01:00,2,purchase,20,2,20,,3.8,23.8,Acme & Sons,,,<big>",
  ]

  private func file(_ lines: [String], organization: String? = nil, number: String? = nil) throws
    -> InvoiceFile
  {
    let sample = try SampleResults(["invoices.csv": lines])
    var conditions: [ResultsFilter.Condition] = []
    if let organization {
      conditions.append(ResultsFilter.Condition(column: "organization", values: [organization]))
    }
    if let number {
      conditions.append(ResultsFilter.Condition(column: "invoice", values: [number]))
    }
    return try InvoiceFile(sample.folder, ResultsFilter(conditions: conditions))
  }

  private func page(_ lines: [String]) throws -> String {
    let sample = try SampleResults(["invoices.csv": lines])
    let file = try InvoiceFile(sample.folder, ResultsFilter())
    return InvoicePage(try #require(file.invoices.first), of: try sample.folder).html
  }

  @Test("lines of one number and organization are one invoice, with the sum of its lines")
  func grouping() throws {
    let invoices = try file(Self.plain).invoices
    #expect(invoices.map { $0["invoice"] } == ["A-1", "A-2", "A-2"])
    #expect(invoices.map(\.lines.count) == [1, 2, 1])
    #expect(invoices.map { $0.sum("amount") } == [9_000_000_000, 9_390_000_001, 20_000_000_000])
    #expect(invoices.map { $0.sum("total") } == invoices.map { $0.sum("amount") })
    #expect(invoices[2].sum("credits") == 20_000_000_000)
    #expect(invoices[2].sum("bonus") == 2_000_000_000)
  }

  @Test("an invoice is found by its number, and by its organization where that is not enough")
  func finding() throws {
    #expect(try file(Self.plain, number: "A-1").single("A-1")?.sum("amount") == 9_000_000_000)
    #expect(throws: ResultsError.ambiguousInvoice(number: "A-2", organizations: ["acme", "solo"])) {
      try file(Self.plain, number: "A-2").single("A-2")
    }
    let one = try file(Self.plain, organization: "solo", number: "A-2").single("A-2")
    #expect(one?.sum("amount") == 20_000_000_000)
    #expect(try file(Self.plain).single(nil) == nil)
    #expect(throws: ResultsError.self) { try file(Self.plain, number: "B-1") }
  }

  @Test("columns that need not be there are shown where they are, and only then")
  func optional() throws {
    let plain = try file(Self.plain).list(as: .csv, width: 80, currency: nil).text
    #expect(
      plain.hasPrefix("invoice,organization,issued_at,type,lines,credits,bonus,amount\n"))
    #expect(plain.contains("\nA-2,acme,2026-02-28T00:00:00+01:00,overage; plan_fee,2,0,0,9.39"))
    let rich = try file(Self.rich)
    let list = rich.list(as: .csv, width: 80, currency: nil).text
    #expect(list.contains(",amount,tax,total,bill_to\n"))
    #expect(list.contains(",30,5.7,35.7,Acme & Sons\n"))
    let invoice = try #require(rich.invoices.first)
    let lines = rich.lines(of: invoice, as: .csv, width: 80, currency: nil).text
    #expect(
      lines.hasPrefix(
        "organization,invoice,issued_at,line,type,credits,bonus,amount,description,tax,total,"
          + "bill_to,address,tax_id,item\n"))
    let json = rich.lines(of: invoice, as: .json, width: 80, currency: nil)
    let rows = try JSONSerialization.jsonObject(with: Data(json)) as? [[String: Any]]
    #expect(rows?.first?["address"] as? String == "1 <b>Main</b> St\nBerlin")
    #expect(rows?.last?["tax"] as? String == "3.8")
    #expect(rows?.map { $0["item"] as? String } == [nil, "<big>"])
    let table = rich.lines(of: invoice, as: .table, width: 200, currency: "EUR").text
    #expect(table.contains("Address       1 <b>Main</b> St\n              Berlin\n"))
    #expect(table.contains("30.00  5.70  35.70"), "\(table)")
  }

  @Test("a page has everything as text: no value becomes markup")
  func escaping() throws {
    let html = try page(Self.rich)
    #expect(html.contains("<td>Team &lt;plan&gt; &amp; &quot;more&quot;</td>"))
    #expect(html.contains("<td>Credit purchase (&lt;big&gt;)</td>"))
    #expect(html.contains("<dd>Acme &amp; Sons</dd>"))
    #expect(html.contains("<dd>1 &lt;b&gt;Main&lt;/b&gt; St\nBerlin</dd>"))
    #expect(html.contains("<dd>DE&#39;1</dd>"))
    #expect("a\u{0}\u{1B}\u{85}b\n".markup() == "a\u{FFFD}\u{FFFD}\u{FFFD}b\n")
    var hostile = Self.plain
    let script = "\"\"><script>alert(1)</script>"
    hostile[1] =
      "1,\"\(script)\",\"\(script)\",2026-01-31T00:00:00+01:00,\"\(script)\",\"\(script)\",0,0,9"
    let page = try page(hostile)
    #expect(!page.contains("<script"))
    #expect(page.contains("&quot;&gt;&lt;script&gt;"))
    for tag in ["html", "head", "title", "style", "body", "main", "h1", "dl", "table", "tfoot"] {
      #expect(page.ranges(of: "</\(tag)>").count == 1, "\(tag)")
    }
  }

  @Test("a page shows lines, tax and total, and prints without anything from elsewhere")
  func contents() throws {
    let html = try page(Self.rich)
    #expect(html.contains("<td class=\"amount\">23.80</td></tr>"))
    #expect(html.contains(">Subtotal</th><td class=\"amount\">30.00</td>"))
    #expect(html.contains(">Tax</th><td class=\"amount\">5.70</td>"))
    #expect(html.contains(">Total</th><td class=\"amount\">35.70</td>"))
    #expect(html.contains("@page { margin") && html.contains("@media print"))
    #expect(!html.contains("http") && !html.contains("<link") && !html.contains("url("))
    let plain = try page(Self.plain)
    #expect(!plain.contains("Tax") && !plain.contains("Bill to") && !plain.contains("Credits"))
    #expect(plain.contains("<td>Plan fee</td>"))
  }

  @Test("amounts of a page have as many decimals as one of them needs")
  func decimals() throws {
    let html = try page([Self.plain[0]] + Self.plain[2...3])
    #expect(html.contains(">0.390000001<") && html.contains(">9.000000000<"))
    #expect(html.contains(">9.390000001<"))
  }
}
