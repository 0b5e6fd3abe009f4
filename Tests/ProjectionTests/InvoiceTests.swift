import Billing
import Projection
import Quantities
import Testing

@Suite("Invoices in outcomes")
struct InvoiceTests {
  @Test("every field of a line survives its serialized form", arguments: Invoice.Kind.allCases)
  func serialization(kind: Invoice.Kind) throws {
    let at = Instant(nanoseconds: 7)
    let line = Invoice.Line(
      kind, amount: Money(nanos: -11), tax: Money(nanos: -2), credits: Money(nanos: 13),
      bonus: Money(nanos: 17), item: "größer",
      period: Interval(from: Instant(nanoseconds: -5), to: at), requests: 19)
    var organization = OrganizationOutcome(organization: 1)
    organization.invoices = [
      Invoice(number: 3, issuedAt: at, corrected: 2, lines: [line, line]),
      Invoice(number: 4, issuedAt: at, lines: [Invoice.Line(kind, amount: .zero)]),
    ]
    let unit = UnitOutcome(replication: 0, organizations: [organization])
    #expect(UnitOutcome(integers: unit.integers) == unit)
  }

  @Test("a period that ends before it starts is no line")
  func damaged() throws {
    var organization = OrganizationOutcome(organization: 0)
    let at = Instant(nanoseconds: 1_234_567)
    let line = Invoice.Line(
      .planFee, amount: Money(units: 1), period: Interval(from: at, to: at))
    organization.invoices = [Invoice(number: 1, issuedAt: at, lines: [line])]
    let unit = UnitOutcome(replication: 0, organizations: [organization])
    var integers = unit.integers
    // When it was issued, and both ends of the period.
    let places = integers.indices.filter { integers[$0] == at.nanoseconds }
    #expect(places.count == 3)
    integers[try #require(places.last)] = 0
    #expect(UnitOutcome(integers: integers) == nil)
  }
}
